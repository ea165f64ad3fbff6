//! Keeps text from becoming a table. The lines of a paragraph can look like a table's
//! header row and delimiter row, but not form a table because their column counts differ.

use super::Edit;
use super::read::is_table_rule;
use crate::scan::{InlineRun, RunKind, are_marks};

/// Escapes a line that looks like a delimiter row below a line that `edits` change.
/// `edits` are in order.
pub(crate) fn keep_tables(source: &str, runs: &[InlineRun], edits: &mut Vec<Edit>) {
    let mut rules = Vec::new();
    for edit in edits.iter() {
        let at = edit.range.end;
        let rest_of_line = source[at..].find('\n');
        let next_line = rest_of_line.map(|length| at + length + 1);
        let lines = begins_line(&edit.replacement).then_some(at);
        let found = lines.into_iter().chain(next_line);
        rules.extend(found.filter_map(|line| rule_in_text(source, runs, at, line)));
    }
    rules.dedup();
    for rule in rules {
        let next = edits.partition_point(|edit| edit.range.start < rule);
        let is_changed = next > 0 && edits[next - 1].range.end > rule
            || edits.get(next).is_some_and(|edit| edit.range.start == rule);
        if !is_changed {
            let escape = Edit {
                range: rule..rule,
                replacement: "\\".to_owned(),
            };
            edits.insert(next, escape);
        }
    }
}

/// Whether the text after a replacement starts a line.
fn begins_line(replacement: &str) -> bool {
    let last = replacement.rsplit_once('\n');
    last.is_some_and(|(_, line)| are_marks(line))
}

/// The start of a delimiter row on the line at `line`, if it is text of the run that
/// contains `at`.
fn rule_in_text(source: &str, runs: &[InlineRun], at: usize, line: usize) -> Option<usize> {
    let whole = source[line..].lines().next()?;
    let text = whole.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
    let rule = line + whole.len() - text.len();
    let run = runs[..runs.partition_point(|run| run.range().start <= at)].last()?;
    let is_text = run.kind != RunKind::TableCell && run.range().contains(&rule);
    (is_text && is_table_rule(text)).then_some(rule)
}
