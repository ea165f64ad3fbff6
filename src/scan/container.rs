//! The container blocks around a run, and the prefix that keeps a new line inside them.

use std::cell::OnceCell;

/// An open container block.
pub(super) struct Container {
    pub(super) kind: ContainerKind,
    /// The start of its marker, as a byte offset.
    pub(super) start: usize,
    /// The number of blocks in it so far.
    pub(super) blocks: usize,
    /// Whether it has content other than todos and comments so far.
    pub(super) has_other_content: bool,
    /// Whether it contains a todo so far.
    pub(super) has_todo: bool,
    /// The offset up to which it contains only markers, todos and comments.
    pub(super) accounted_to: usize,
    marker: OnceCell<Mark>,
}

impl Container {
    pub(super) fn new(kind: ContainerKind, start: usize) -> Self {
        Self {
            kind,
            start,
            blocks: 0,
            has_other_content: false,
            has_todo: false,
            accounted_to: start,
            marker: OnceCell::new(),
        }
    }

    /// Finds its marker. `before` is the marker of the enclosing container.
    fn marker(&self, source: &str, before: Option<Mark>) -> Mark {
        *self
            .marker
            .get_or_init(|| Mark::find(source, self.start, before))
    }
}

/// The marker of a container, without leading white space. Offsets are in bytes of the
/// chapter, columns start at 0 and expand tabs.
#[derive(Clone, Copy)]
struct Mark {
    start: usize,
    /// The start of its line.
    line: usize,
    column: usize,
    /// The column after the last block quote marker to its left and the space that
    /// belongs to that marker.
    after_quote: usize,
}

impl Mark {
    /// Counts from the marker before, since a line can contain thousands of them.
    fn find(source: &str, start: usize, before: Option<Self>) -> Self {
        // A container that a tab indents can begin at the line ending before it.
        let text = source[start..].trim_start_matches([' ', '\t', '\r', '\n']);
        let start = source.len() - text.len();
        let before = before.filter(|before| before.start <= start);
        let counted_from = before.map_or(0, |before| before.start);
        let (line, counted, column, after_quote) =
            match (source[counted_from..start].rfind('\n'), before) {
                (None, Some(before)) => {
                    (before.line, before.start, before.column, before.after_quote)
                }
                (None, None) => (0, 0, 0, 0),
                (Some(end), _) => (counted_from + end + 1, counted_from + end + 1, 0, 0),
            };
        let between = &source[counted..start];
        Self {
            start,
            line,
            column: column_after(column, between),
            after_quote: between.rfind('>').map_or(after_quote, |at| {
                let behind = usize::from(between[at + 1..].starts_with([' ', '\t']));
                column_after(column, &between[..=at]) + behind
            }),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ContainerKind {
    Quote,
    Item,
    Footnote,
    Definition,
    /// A list, which contains only items.
    List,
    /// A table, code block or definition list: text directly in it does not form a run.
    Frame,
}

/// The prefix that keeps a new line in the containers of the block that starts at
/// `start`, followed by the shortest one that does. The first is the author's own prefix
/// if that is sufficient.
pub(super) fn prefix(source: &str, containers: &[Container], start: usize) -> (String, String) {
    if containers.is_empty() && source[..start].ends_with('\n') {
        return Default::default();
    }
    let written = written_prefix(source, containers, start);
    let minimal = minimal_prefix(source, containers);
    let (quotes, inside) = split_prefix(&written);
    let (minimal_quotes, minimal_inside) = split_prefix(&minimal);
    // A lazy continuation line lacks the markers of its containers, `>- a` needs more
    // indentation than it shows, and four extra columns would make the line code.
    if quotes == minimal_quotes && (minimal_inside..minimal_inside + 4).contains(&inside) {
        (written, minimal)
    } else {
        (minimal.clone(), minimal)
    }
}

/// Whether text consists of white space, block quote markers and list markers.
pub(crate) fn are_marks(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, '>' | '-' | '+' | '*' | '.' | ')')
    })
}

/// The number of block quote markers in a prefix, and the number of columns after the
/// last.
pub(crate) fn split_prefix(prefix: &str) -> (usize, usize) {
    let quotes = prefix.matches('>').count();
    match prefix.rfind('>') {
        Some(last) => {
            // One column belongs to the marker.
            let from = column_after(0, &prefix[..=last]);
            let inside = column_after(from, &prefix[last + 1..]) - from;
            (quotes, inside.saturating_sub(1))
        }
        None => (quotes, column_after(0, prefix)),
    }
}

/// The column after `text`, which starts at column `at`. Tab stops are four columns
/// apart.
fn column_after(at: usize, text: &str) -> usize {
    text.chars().fold(at, |column, character| match character {
        '\t' => column / 4 * 4 + 4,
        _ => column + 1,
    })
}

/// The prefix that the containers themselves require, wherever the block starts.
fn minimal_prefix(source: &str, containers: &[Container]) -> String {
    let mut prefix = String::new();
    // The line of the enclosing container's marker, and the column of the content after
    // it.
    let mut parent = (usize::MAX, 0);
    // The indentation required after the last block quote marker, or from the line start.
    let mut indented = 0;
    let mut before = None;
    for container in containers {
        let found = container.marker(source, before);
        before = Some(found);
        let Mark {
            start,
            line,
            column,
            after_quote,
        } = found;
        let text = &source[start..];
        let outside = if parent.0 == line {
            parent.1
        } else {
            // After the markers that the line repeats.
            (after_quote + indented).min(column)
        };
        let mark = match container.kind {
            ContainerKind::List | ContainerKind::Frame => continue,
            ContainerKind::Quote => {
                let behind = usize::from(text[1.min(text.len())..].starts_with([' ', '\t']));
                prefix.push_str("> ");
                indented = 0;
                parent = (line, column + 1 + behind);
                continue;
            }
            ContainerKind::Footnote => {
                let length = text.find("]:").map_or(0, |at| at + 2);
                let spaces =
                    text[length..].len() - text[length..].trim_start_matches([' ', '\t']).len();
                prefix.push_str("    ");
                indented += 4;
                parent = (line, column_after(column, &text[..length + spaces]));
                continue;
            }
            ContainerKind::Item | ContainerKind::Definition => {
                let digits =
                    text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                digits + 1
            }
        };
        let behind = text.get(mark..).unwrap_or_default();
        let spaces = &behind[..behind.len() - behind.trim_start_matches([' ', '\t']).len()];
        let after_marker = column + mark;
        let mut content = column_after(after_marker, spaces);
        if behind
            .trim_start_matches([' ', '\t'])
            .starts_with(['\r', '\n'])
            || behind.trim().is_empty()
            || content - after_marker > 4
        {
            content = after_marker + 1;
        }
        let width = content.saturating_sub(outside).max(mark + 1);
        prefix.extend(std::iter::repeat_n(' ', width));
        indented += width;
        parent = (line, content);
    }
    prefix
}

/// The container markers on the line of the block, as the next line would repeat them.
fn written_prefix(source: &str, containers: &[Container], start: usize) -> String {
    let line = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_start = &source[line..start];
    // The inline of an escaped character does not include its backslash.
    let line_start = line_start.strip_suffix('\\').unwrap_or(line_start);
    // A footnote label can have any length, but four columns of indentation continue its
    // definition.
    let label = containers
        .iter()
        .find(|container| container.kind == ContainerKind::Footnote && container.start >= line)
        .map(|container| container.start - line)
        .and_then(|from| {
            let length = line_start.get(from..)?.find("]:")? + 2;
            Some(from..from + length)
        });
    let mut prefix = String::with_capacity(line_start.len());
    for (at, character) in line_start.char_indices() {
        match &label {
            Some(label) if label.contains(&at) => {
                if at == label.start {
                    prefix.push_str("    ");
                }
            }
            Some(label) if at >= label.end && matches!(character, ' ' | '\t') => {}
            _ => prefix.push(match character {
                '>' | '\t' => character,
                _ => ' ',
            }),
        }
    }
    prefix
}
