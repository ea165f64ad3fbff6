//! Distinguishes markers with the same text by their order in a file.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::stub::{KindId, Stub};
use crate::white_space::on_one_line;

/// The markers of a file, from a scan of the whole file.
#[derive(Debug, Default)]
pub(crate) struct MarkerOrdinals {
    /// The hash of the marker and its start offset in bytes, sorted.
    markers: Vec<(u64, usize)>,
}

impl MarkerOrdinals {
    /// Collects the markers of `stubs` in `text`. The text of the file starts after
    /// `skipped` bytes.
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

    /// The number of markers of this kind with the same `words` that start before byte
    /// offset `start`. `words` is the marker's source with single spaces.
    pub(crate) fn before(&self, kind: KindId, words: &str, start: usize) -> u64 {
        let hash = hash(kind, words);
        let first = self.markers.partition_point(|mark| *mark < (hash, 0));
        let after = self.markers.partition_point(|mark| *mark < (hash, start));
        (after - first) as u64
    }
}

/// The layout of white space does not affect the hash.
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
