//! Keeps a lone backtick text. Inserted code after it must not close it as a code span
//! (CommonMark 0.31 section 6.1).

use std::ops::Range;

use super::Edit;
use crate::scan::{InlineKind, InlineRun, RunKind};

/// Escapes the lone backticks of a run in which `edits` insert others. `edits` are in order.
pub(crate) fn keep_backticks(source: &str, runs: &[InlineRun], edits: &mut Vec<Edit>) {
    let mut escapes: Vec<usize> = Vec::new();
    for edit in edits.iter().filter(|edit| edit.replacement.contains('`')) {
        let before = runs.partition_point(|run| run.range().start <= edit.range.start);
        let Some(run) = runs[..before].last() else {
            continue;
        };
        let Range { start, end } = run.range();
        let holds = run.kind != RunKind::TableCell && edit.range.start < end;
        let is_known = escapes.last().is_some_and(|last| *last >= start);
        if holds && !is_known {
            escapes.extend(lone_backticks(source, run));
        }
    }
    for at in escapes {
        let next = edits.partition_point(|edit| edit.range.end <= at && edit.range.start < at);
        if edits.get(next).is_none_or(|edit| edit.range.start > at) {
            let escape = Edit {
                range: at..at,
                replacement: "\\".to_owned(),
            };
            edits.insert(next, escape);
        }
    }
}

/// The offsets of backticks that are text in a run and are not escaped. In an autolink, a
/// backslash would become a part of the address.
fn lone_backticks(source: &str, run: &InlineRun) -> impl Iterator<Item = usize> {
    let mut is_autolink = false;
    let texts = run.inlines.iter().filter(move |inline| {
        match inline.kind {
            InlineKind::OpenLink { .. } => {
                is_autolink = source[inline.range.start..].starts_with('<');
            }
            InlineKind::Close => is_autolink = false,
            _ => {}
        }
        inline.kind == InlineKind::Text && !is_autolink
    });
    texts.flat_map(|inline| {
        let Range { start, end } = inline.range;
        let ticks = source[start..end].match_indices('`');
        ticks
            .map(move |(at, _)| start + at)
            .filter(|at| !source[..*at].ends_with('\\'))
    })
}
