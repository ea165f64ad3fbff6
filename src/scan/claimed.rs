//! Keeps two finders from claiming the same bytes.

use std::ops::Range;

use crate::stub::{Stub, StubKind};

/// The bytes of a run that already belong to a marker, ascending.
pub(super) struct Claimed(Vec<Range<usize>>);

impl Claimed {
    pub(super) fn new(found: &[Stub]) -> Self {
        let mut ranges: Vec<_> = found
            .iter()
            .map(|stub| match &stub.kind {
                // The text of a todo may contain other stubs.
                StubKind::Todo(todo) => todo.opening.clone(),
                _ => stub.range.clone(),
            })
            .collect();
        ranges.sort_unstable_by_key(|range| range.start);
        Self(ranges)
    }

    /// Whether `range` shares a byte with a marker.
    pub(super) fn overlaps(&self, range: &Range<usize>) -> bool {
        let before = self.0.partition_point(|claimed| claimed.start < range.end);
        before > 0 && self.0[before - 1].end > range.start
    }
}
