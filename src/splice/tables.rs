//! Keeps text from becoming a table. The lines of a paragraph can look like a table's
//! header row and delimiter row, but not form a table because their column counts differ.

use super::Edit;
use super::read::is_table_rule;
use crate::scan::{InlineRun, RunKind, are_marks};

/// Escapes a line that looks like a delimiter row below a line that `edits` change.
/// `edits` are in order.
pub(crate) fn keep_tables(source: &str, runs: &[InlineRun], edits: &mut Vec<Edit>) {
    let mut rules = Vec::new();
    let mut line_end = None;
    let mut last_run = None;
    for edit in edits.iter() {
        let at = edit.range.end;
        let Some(run) = runs[..runs.partition_point(|run| run.range().start <= at)].last() else {
            continue;
        };
        if begins_line(&edit.replacement) {
            rules.extend(rule_in_text(source, run, at));
        }
        // A line can have many edits.
        let is_on_last_line = line_end.is_some_and(|end| at <= end);
        if !is_on_last_line || last_run != Some(run.range()) {
            let end = source[at..]
                .find('\n')
                .map_or(source.len(), |length| at + length);
            line_end = Some(end);
            last_run = Some(run.range());
            if end < source.len() {
                rules.extend(rule_in_text(source, run, end + 1));
            }
        }
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

/// The byte offset of the delimiter row that begins at `start`, after white space and the marks
/// of quotes, if it is text of `run`.
fn rule_in_text(source: &str, run: &InlineRun, start: usize) -> Option<usize> {
    let rest = &source[start..];
    let rule = rest.trim_start_matches(|c: char| c == '>' || c.is_whitespace() && c != '\n');
    let length = rule
        .bytes()
        .take_while(|byte| b"|-: \t\r".contains(byte))
        .count();
    let is_whole_line = matches!(rule.as_bytes().get(length), None | Some(b'\n'));
    let offset = start + rest.len() - rule.len();
    let is_text = run.kind != RunKind::TableCell && run.range().contains(&offset);
    (is_text && is_whole_line && is_table_rule(&rule[..length])).then_some(offset)
}
