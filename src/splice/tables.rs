//! No text becomes a table: the lines of a paragraph can look like its head and its rule,
//! and be none because their columns differ.

use super::Edit;
use super::read::is_table_rule;
use crate::scan::{InlineRun, RunKind, are_marks};

/// Escapes what looks like the rule of a table below a line that `edits` change. `edits`
/// are in order.
pub(crate) fn keep_tables(source: &str, runs: &[InlineRun], edits: &mut Vec<Edit>) {
    let mut escapes = Vec::new();
    for edit in edits.iter() {
        let at = edit.range.end;
        let last_line = edit.replacement.rsplit('\n').next();
        let begins_line =
            last_line.is_some_and(|line| line.len() < edit.replacement.len() && are_marks(line));
        // The line behind a line break that was put in, or the next one.
        let next = source[at..].find('\n').map(|length| at + length + 1);
        let Some(line) = begins_line.then_some(at).or(next) else {
            break;
        };
        let next = source[line..].lines().next().unwrap_or_default();
        let text = next.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        let rule = line + next.len() - text.len();
        if !is_table_rule(text) || escapes.last() == Some(&rule) {
            continue;
        }
        let before = runs.partition_point(|run| run.range().start <= at);
        let is_text = runs[..before]
            .last()
            .is_some_and(|run| run.kind != RunKind::TableCell && run.range().contains(&rule));
        if is_text {
            escapes.push(rule);
        }
    }
    for rule in escapes {
        let at = edits.partition_point(|edit| edit.range.start < rule);
        let is_changed = at > 0 && edits[at - 1].range.end > rule
            || edits.get(at).is_some_and(|edit| edit.range.start == rule);
        if !is_changed {
            edits.insert(
                at,
                Edit {
                    range: rule..rule,
                    replacement: "\\".to_owned(),
                },
            );
        }
    }
}
