//! The container blocks around a run, and what a new line needs in front to
//! stay in them.

use std::cell::OnceCell;

/// A container block that is open.
pub(super) struct Container {
    pub(super) kind: ContainerKind,
    /// Where it begins, marker included.
    pub(super) start: usize,
    /// How many blocks it holds so far.
    pub(super) blocks: usize,
    /// Whether it holds something besides todos and comments, so far.
    pub(super) has_other_content: bool,
    /// Whether it holds a todo, so far.
    pub(super) has_todo: bool,
    /// Up to where all that it holds is known: marks, todos and comments.
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

    /// Where its mark stands. `before` is the one that opened before it.
    fn marker(&self, source: &str, before: Option<Mark>) -> Mark {
        *self
            .marker
            .get_or_init(|| Mark::find(source, self.start, before))
    }
}

/// The mark of a container, which white space can stand before.
#[derive(Clone, Copy)]
struct Mark {
    start: usize,
    /// Where its line begins.
    line: usize,
    column: usize,
    /// The column behind the last quote mark on the line before it, the space
    /// that belongs to that among it.
    after_quote: usize,
}

impl Mark {
    /// A line can hold thousands of marks: each counts from the one before.
    fn find(source: &str, start: usize, before: Option<Self>) -> Self {
        // A container that a tab indents can begin at the line ending before it.
        let text = source[start..].trim_start_matches([' ', '\t', '\r', '\n']);
        let start = source.len() - text.len();
        let before = before.filter(|before| before.start <= start);
        let known = before.map_or(0, |before| before.start);
        let (line, counted, column, after_quote) = match (source[known..start].rfind('\n'), before)
        {
            (None, Some(before)) => (before.line, before.start, before.column, before.after_quote),
            (None, None) => (0, 0, 0, 0),
            (Some(end), _) => (known + end + 1, known + end + 1, 0, 0),
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
    /// A list, which holds items alone.
    List,
    /// Tables, code and lists of definitions: their text is no run's.
    Frame,
}

/// What a new line needs in front to stay in the containers of the block
/// that begins at `start`: as its author wrote it, where that is enough, and
/// what the containers themselves ask for.
pub(super) fn prefix(source: &str, containers: &[Container], start: usize) -> (String, String) {
    if containers.is_empty() && source[..start].ends_with('\n') {
        return Default::default();
    }
    let written = written_prefix(source, containers, start);
    let minimal = minimal_prefix(source, containers);
    let (quotes, inside) = split_prefix(&written);
    let (minimal_quotes, minimal_inside) = split_prefix(&minimal);
    // A line without the marks of its containers can go on with a paragraph,
    // `>- a` needs more than it shows, and four columns more are code.
    if quotes == minimal_quotes && (minimal_inside..minimal_inside + 4).contains(&inside) {
        (written, minimal)
    } else {
        (minimal.clone(), minimal)
    }
}

/// Whether text consists of white space and the marks of quotes and list items.
pub(crate) fn are_marks(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, '>' | '-' | '+' | '*' | '.' | ')')
    })
}

/// How many quotes a prefix has, and how many columns stand behind the last.
pub(crate) fn split_prefix(prefix: &str) -> (usize, usize) {
    let quotes = prefix.matches('>').count();
    match prefix.rfind('>') {
        Some(last) => {
            // One column belongs to the mark.
            let from = column_after(0, &prefix[..=last]);
            let inside = column_after(from, &prefix[last + 1..]) - from;
            (quotes, inside.saturating_sub(1))
        }
        None => (quotes, column_after(0, prefix)),
    }
}

/// The column behind `text` that begins at column `at`; tabs stop at every
/// fourth.
fn column_after(at: usize, text: &str) -> usize {
    text.chars().fold(at, |column, character| match character {
        '\t' => column / 4 * 4 + 4,
        _ => column + 1,
    })
}

/// What the containers themselves ask for, wherever the block begins.
fn minimal_prefix(source: &str, containers: &[Container]) -> String {
    let mut prefix = String::new();
    // The line of the container before, and the column of what it holds there.
    let mut parent = (usize::MAX, 0);
    // How far what stands in no quote, or in the last one, is indented.
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
            // Behind the marks that the line repeats.
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

/// The marks of the containers on the line of the block, as far as they
/// repeat.
fn written_prefix(source: &str, containers: &[Container], start: usize) -> String {
    let line = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_start = &source[line..start];
    // An escaped character comes without its backslash.
    let line_start = line_start.strip_suffix('\\').unwrap_or(line_start);
    // The label of a footnote is as long as it likes, but what follows
    // belongs to it when indented by four columns.
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
