//! Keeps link reference definitions intact, and keeps text from becoming the start or the
//! title of one (CommonMark 0.31 section 4.7) or the attributes of a heading.

use std::ops::Range;

use super::Edit;
use super::read::escape;
use crate::scan::{EMPTY_COMMENT, InlineRun, RunKind};

/// Escapes the start of each run that `edits` change if it would be read as a link
/// reference definition, or as the title of one right above. `edits` are in order.
pub(crate) fn keep_definitions(source: &str, runs: &[InlineRun], edits: &mut Vec<Edit>) {
    for run in runs {
        let Range { start, end } = run.range();
        if run.kind == RunKind::TableCell {
            continue;
        }
        let text = &source[start..end];
        if run.kind == RunKind::Heading && text.ends_with('}') {
            keep_braces(start..end, edits);
        }
        let begins = text.starts_with('[') && text.contains("]:");
        let is_below = is_below_definition(source, start);
        if !begins && !is_below {
            continue;
        }
        let first = edits.partition_point(|edit| edit.range.end < start);
        let touching = edits[first..]
            .iter()
            .take_while(|edit| edit.range.start <= end)
            .count();
        let touching = first..first + touching;
        if touching.is_empty() {
            continue;
        }
        let own = &edits[touching.clone()];
        if begins && !own.iter().any(|edit| edit.range.contains(&start)) {
            let escape = escape(run, start, 0);
            if !own.contains(&escape) {
                let at = edits.partition_point(|edit| edit.range.start < start);
                edits.insert(at, escape);
            }
        } else if is_below {
            escape_title(source, start, touching, edits);
        }
    }
}

/// Keeps braces at the end of a heading from becoming its attributes. They were text
/// because of their content, such as a placeholder's brackets.
fn keep_braces(heading: Range<usize>, edits: &mut Vec<Edit>) {
    let next = edits.partition_point(|edit| edit.range.start < heading.end);
    let changes = edits[..next]
        .last()
        .is_some_and(|edit| edit.range.end > heading.start && edit.range.end <= heading.end);
    if changes {
        edits.insert(
            next,
            Edit {
                range: heading.end..heading.end,
                replacement: EMPTY_COMMENT.to_owned(),
            },
        );
    }
}

/// Escapes the start of the run at `start` if it would be read as a title. `touching` are
/// the edits in the run.
fn escape_title(source: &str, start: usize, touching: Range<usize>, edits: &mut Vec<Edit>) {
    let mut at = start;
    for index in touching {
        let edit = &mut edits[index];
        if edit.range.start > at {
            break;
        }
        let text = edit
            .replacement
            .trim_start_matches(is_quote_marker_or_space);
        if !text.is_empty() {
            if begins_title(text) {
                let before = edit.replacement.len() - text.len();
                edit.replacement.insert(before, '\\');
            }
            return;
        }
        at = edit.range.end;
    }
    if begins_title(&source[at..]) {
        let next = edits.partition_point(|edit| edit.range.end <= at && edit.range.start < at);
        edits.insert(
            next,
            Edit {
                range: at..at,
                replacement: "\\".to_owned(),
            },
        );
    }
}

fn begins_title(text: &str) -> bool {
    text.starts_with(['"', '\'', '('])
}

/// White space and block quote markers.
fn is_quote_marker_or_space(c: char) -> bool {
    c == '>' || c.is_whitespace()
}

/// Whether the line above `offset` may be the end of a link reference definition, whose
/// destination can be on a line of its own.
fn is_below_definition(source: &str, offset: usize) -> bool {
    let (above, marks) = last_line(&source[..offset]);
    let (above, last) = last_line(above);
    let (_, before) = last_line(above);
    marks.chars().all(is_quote_marker_or_space)
        && !last.chars().all(is_quote_marker_or_space)
        && (last.contains("]:") || before.trim_end().ends_with("]:"))
}

/// Splits off the last line of a text. Returns the lines above without their last line
/// ending.
fn last_line(text: &str) -> (&str, &str) {
    let start = text.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let above = &text[..start];
    let above = above.strip_suffix('\n').unwrap_or(above);
    (above.strip_suffix('\r').unwrap_or(above), &text[start..])
}
