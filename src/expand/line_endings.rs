//! Normalises the line endings of a page with edits.

use crate::scan::lone_crs;
use crate::splice::{self, Edit};

/// Adds edits that turn lone CRs into LFs, if there are any edits at all. mdBook's parser
/// misses some lone CRs, and must read the page as the scanner did.
pub(super) fn with_uniform_lines(mut edits: Vec<Edit>, content: &str) -> Vec<Edit> {
    if edits.is_empty() {
        return edits;
    }
    let replaced = |at: usize| {
        let next = edits.partition_point(|edit| edit.range.end <= at);
        edits.get(next).is_some_and(|edit| edit.range.contains(&at))
    };
    let lines = lone_crs(content).filter(|at| !replaced(*at));
    let lines: Vec<Edit> = lines
        .map(|at| Edit {
            range: at..at + 1,
            replacement: "\n".to_owned(),
        })
        .collect();
    if lines.is_empty() {
        return edits;
    }
    edits.extend(lines);
    splice::order(edits)
}
