//! Checks that edits remove nothing of the author's but stubs.

use std::ops::Range;

use super::Item;
use crate::scan::{Scan, are_marks};
use crate::splice::Edit;
use crate::stub::InsertionPoint;

/// Whether all that `edits` take away is a stub, front matter, a comment, white space or
/// the mark of a container.
pub(super) fn is_no_text(source: &str, scan: &Scan, items: &[Item<'_>], edits: &[Edit]) -> bool {
    let stubs = items.iter().map(|item| item.stub);
    let stubs = stubs.filter(|stub| stub.place != InsertionPoint::Section);
    let mut known: Vec<Range<usize>> = stubs.map(|stub| stub.range.clone()).collect();
    known.extend(scan.suppressions.iter().map(|found| found.range.clone()));
    known.extend(scan.front_matter.iter().map(|found| found.range.clone()));
    known.sort_unstable_by_key(|range| (range.start, range.end));
    let mut known = known.into_iter().peekable();
    // Up to where the stubs reach that were looked at.
    let mut reach = 0;
    edits.iter().all(|edit| {
        let mut at = edit.range.start.max(reach);
        let mut rest = String::new();
        while at < edit.range.end {
            while let Some(range) = known.next_if(|range| range.start <= at) {
                reach = reach.max(range.end);
            }
            if reach > at {
                at = reach;
                continue;
            }
            let next = known.peek().map_or(edit.range.end, |range| range.start);
            let end = next.min(edit.range.end);
            rest.push_str(&source[at..end]);
            at = end;
        }
        shows_nothing(&rest)
    })
}

/// Whether nothing of a text shows: it is comments and marks of containers, a checkbox
/// and the sign of an alert among them.
fn shows_nothing(text: &str) -> bool {
    let mut parts = text.split("<!--");
    let first = parts.next().unwrap_or_default();
    let behind = parts.map(|part| part.split_once("-->").map_or("", |(_, behind)| behind));
    std::iter::once(first).chain(behind).all(|text| {
        text.lines().all(|line| {
            let sign = line.trim_matches([' ', '\t', '\r', '>']);
            // A backslash may end a line.
            let marks = ["[ ]", "[x]", "[X]", "\\"];
            let rest = marks
                .iter()
                .fold(line.to_owned(), |line, mark| line.replace(mark, ""));
            are_marks(&rest) || sign.starts_with("[!") && sign.ends_with(']')
        })
    })
}
