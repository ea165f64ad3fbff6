//! Which of several markers that read the same one is, counted in its own file.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::stub::{KindId, Stub};
use crate::white_space::on_one_line;

/// The markers of a file, as a scan of the whole of it finds them.
#[derive(Debug, Default)]
pub(crate) struct MarkerOrdinals {
    /// What the marker reads and where it begins, sorted.
    markers: Vec<(u64, usize)>,
}

impl MarkerOrdinals {
    /// The markers among `stubs`; their text begins after `skipped` bytes.
    pub(super) fn new<'s>(
        text: &str,
        skipped: usize,
        stubs: impl IntoIterator<Item = &'s Stub>,
    ) -> Self {
        let mut markers: Vec<(u64, usize)> = stubs
            .into_iter()
            .filter_map(|stub| {
                let marker = text.get(stub.range.clone())?;
                let start = stub.range.start.checked_sub(skipped)?;
                Some((hash(stub.kind_id(), &on_one_line(marker)), start))
            })
            .collect();
        markers.sort_unstable();
        Self { markers }
    }

    /// How many markers that read the same stand before `start`: those of the
    /// same `words`, with one space between.
    pub(crate) fn before(&self, kind: KindId, words: &str, start: usize) -> u64 {
        let hash = hash(kind, words);
        let first = self.markers.partition_point(|mark| *mark < (hash, 0));
        let after = self.markers.partition_point(|mark| *mark < (hash, start));
        (after - first) as u64
    }
}

/// A marker reads the same however its white space is laid out.
fn hash(kind: KindId, words: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(kind.id().as_bytes());
    hasher.write(words.as_bytes());
    hasher.finish()
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
