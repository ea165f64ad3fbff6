//! Checks that edits remove none of the author's text except stubs.

use std::ops::Range;

use super::Item;
use crate::scan::{Scan, are_marks};
use crate::splice::Edit;
use crate::stub::InsertionPoint;

/// Whether `edits` remove only stubs, suppressions, front matter, comments, white space and
/// container markers.
pub(super) fn removes_only_stubs(
    source: &str,
    scan: &Scan,
    items: &[Item<'_>],
    edits: &[Edit],
) -> bool {
    let stubs = items.iter().map(|item| item.stub);
    let stubs = stubs.filter(|stub| stub.place != InsertionPoint::Section);
    let mut known: Vec<Range<usize>> = stubs.map(|stub| stub.range.clone()).collect();
    known.extend(scan.suppressions.iter().map(|found| found.range.clone()));
    known.extend(scan.front_matter.iter().map(|found| found.range.clone()));
    known.sort_unstable_by_key(|range| (range.start, range.end));
    let mut known = known.into_iter().peekable();
    // The end of the known ranges so far.
    let mut covered = 0;
    edits.iter().all(|edit| {
        let mut at = edit.range.start.max(covered);
        let mut rest = String::new();
        while at < edit.range.end {
            while let Some(range) = known.next_if(|range| range.start <= at) {
                covered = covered.max(range.end);
            }
            if covered > at {
                at = covered;
                continue;
            }
            let next = known.peek().map_or(edit.range.end, |range| range.start);
            let end = next.min(edit.range.end);
            rest.push_str(&source[at..end]);
            at = end;
        }
        is_invisible(&rest)
    })
}

/// Whether `text` consists of comments and container markers, which include checkboxes and
/// alert markers such as `[!NOTE]`.
fn is_invisible(text: &str) -> bool {
    let mut parts = text.split("<!--");
    let first = parts.next().unwrap_or_default();
    let behind = parts.map(|part| part.split_once("-->").map_or("", |(_, behind)| behind));
    std::iter::once(first).chain(behind).all(|text| {
        text.lines().all(|line| {
            let sign = line.trim_matches([' ', '\t', '\r', '>']);
            // The backslash is a hard line break.
            let marks = ["[ ]", "[x]", "[X]", "\\"];
            let rest = marks
                .iter()
                .fold(line.to_owned(), |line, mark| line.replace(mark, ""));
            are_marks(&rest) || sign.starts_with("[!") && sign.ends_with(']')
        })
    })
}
