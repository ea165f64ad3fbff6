//! The line endings of a page that changes.

use crate::scan::lone_crs;
use crate::splice::{self, Edit};

/// `edits`, and those that make LF of the lone CRs between them: a page that changes
/// is to be read as it was scanned, and mdBook's parser overlooks some lone CRs.
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
