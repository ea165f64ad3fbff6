//! Distinguishes markers with the same text by their order in a file.

use foldhash::{HashMap, HashMapExt};

use crate::stub::{KindId, Stub};
use crate::white_space::on_one_line;

/// The markers of a file, from a scan of the whole file.
#[derive(Debug, Default)]
pub(crate) struct MarkerOrdinals {
    /// The byte offsets at which the markers with a text start, ascending. The layout of
    /// white space in the text does not matter.
    starts: HashMap<(KindId, String), Vec<usize>>,
}

impl MarkerOrdinals {
    /// Collects the markers of `stubs` in `text`, in any order. The text of the file starts
    /// after `skipped` bytes.
    pub(super) fn new<'s>(
        text: &str,
        skipped: usize,
        stubs: impl IntoIterator<Item = &'s Stub>,
    ) -> Self {
        let mut starts: HashMap<_, Vec<usize>> = HashMap::new();
        for stub in stubs {
            if let Some(marker) = text.get(stub.range.clone())
                && let Some(start) = stub.range.start.checked_sub(skipped)
            {
                let key = (stub.kind_id(), on_one_line(marker).into_owned());
                starts.entry(key).or_default().push(start);
            }
        }
        for starts in starts.values_mut() {
            starts.sort_unstable();
        }
        Self { starts }
    }

    /// The number of markers of this kind with the same `words` that start before byte
    /// offset `start`. `words` is the marker's source with single spaces.
    pub(crate) fn before(&self, kind: KindId, words: &str, start: usize) -> u64 {
        let starts = self.starts.get(&(kind, words.to_owned()));
        starts.map_or(0, |starts| starts.partition_point(|other| *other < start)) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::{Options, scan};

    #[test]
    fn equal_markers_are_counted() {
        let text = "**TODO** x\n\n**TODO** y\n\n**TODO**  x\n";
        let markers = MarkerOrdinals::new(text, 0, &scan(text, &Options::default()).stubs);
        assert_eq!(markers.before(KindId::Todo, "**TODO** x", 0), 0);
        assert_eq!(markers.before(KindId::Todo, "**TODO** x", 24), 1);
        assert_eq!(markers.before(KindId::Todo, "**TODO** x", 99), 2);
        assert_eq!(markers.before(KindId::Todo, "**TODO** y", 12), 0);
        assert_eq!(markers.before(KindId::Placeholder, "**TODO** x", 99), 0);
    }
}
