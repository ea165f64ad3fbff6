//! Applies edits to a chapter. Every byte outside them stays unchanged.

mod backticks;
mod brackets;
mod definitions;
mod html;
mod lines;
mod neighbours;
mod quote;
mod read;
mod split;
mod tables;

use std::ops::Range;

pub(crate) use self::backticks::keep_backticks;
pub(crate) use self::brackets::part_brackets;
pub(crate) use self::definitions::keep_definitions;
pub use self::html::split_html;
pub(crate) use self::read::{
    EMPTY_SPAN, begins_html, begins_list_below_text, escape_offset, reads_inline,
};
pub use self::split::{Content, Cut, split_paragraph, split_tight, stays_tight};
pub(crate) use self::tables::keep_tables;

use self::lines::{needs_blank_line, push_blank_line, push_indented, skip_spaces};
use self::neighbours::next_may_join;
use crate::scan::EMPTY_COMMENT;

/// Replaces a range of bytes; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the chapter to replace.
    pub range: Range<usize>,
    /// The text to insert.
    pub replacement: String,
}

/// Sorts edits by position and removes overlaps.
///
/// Of two overlapping edits the later one is dropped: the author's text is better than a
/// mixture of both.
pub fn order(mut edits: Vec<Edit>) -> Vec<Edit> {
    // At the same offset, an insertion precedes a replacement.
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut at = 0;
    edits.retain(|edit| {
        let apart = edit.range.start >= at;
        debug_assert!(apart, "edits overlap at {:?}", edit.range);
        if apart {
            at = edit.range.end;
        }
        apart
    });
    edits
}

/// Applies edits sorted by [`order`].
pub fn apply(source: &str, edits: &[Edit]) -> String {
    let grown: usize = edits.iter().map(|edit| edit.replacement.len()).sum();
    let mut text = String::with_capacity(source.len() + grown);
    let mut at = 0;
    for edit in edits {
        text.push_str(&source[at..edit.range.start]);
        text.push_str(&edit.replacement);
        at = edit.range.end;
    }
    text.push_str(&source[at..]);
    text
}

/// The line ending at `offset`: that of its line, else that of the line before, else LF.
pub fn line_ending(source: &str, offset: usize) -> &'static str {
    let bytes = source.as_bytes();
    let end = memchr::memchr(b'\n', &bytes[offset..])
        .map(|length| offset + length)
        .or_else(|| memchr::memrchr(b'\n', &bytes[..offset]));
    match end {
        Some(end) if end > 0 && bytes[end - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}

/// Inserts `lines` at the top level of the chapter, after the line whose text ends at
/// `offset`.
pub fn insert_after(source: &str, offset: usize, lines: &str) -> Edit {
    let offset = skip_spaces(source, offset);
    let newline = line_ending(source, offset);
    let mut text = String::new();
    push_blank_line(&mut text, newline, "");
    push_indented(&mut text, lines, newline, "");
    if needs_blank_line(source, offset, "") {
        text.push_str(newline);
    }
    Edit {
        range: offset..offset,
        replacement: text,
    }
}

/// Removes a list item that is not the first of its list, including the preceding line
/// ending. `is_last` says that no other item follows.
pub fn remove_item(source: &str, range: Range<usize>, is_last: bool) -> Edit {
    let line = source[..range.start].rfind('\n').map_or(0, |end| end + 1);
    // The prefix of the list's containers.
    let prefix = &source[line..range.start];
    let before = &source[..line.saturating_sub(1)];
    let start = before.strip_suffix('\r').unwrap_or(before).len();
    let mut replacement = String::new();
    if is_last && next_may_join(source, range.end, prefix) {
        // The item before would absorb an indented block that follows.
        replacement.push_str(line_ending(source, start));
        replacement.push_str(prefix);
        replacement.push_str(EMPTY_COMMENT);
    }
    Edit {
        range: start..range.end,
        replacement,
    }
}

/// Removes whole lines, from the start of the first to the end of the last.
pub fn remove_lines(source: &str, range: Range<usize>) -> Edit {
    // The parser also ends a line at a lone CR.
    let start = source[..range.start]
        .rfind(['\n', '\r'])
        .map_or(0, |at| at + 1);
    let spaces = source[range.end..]
        .bytes()
        .take_while(|b| b" \t".contains(b));
    Edit {
        range: start..range.end + spaces.count(),
        replacement: String::new(),
    }
}

#[cfg(test)]
mod tests;
