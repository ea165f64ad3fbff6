//! Converts byte offsets to lines and columns.
//!
//! A line ends with LF or CRLF, which is how git, GitHub, the snippets of findings and
//! mdBook's includes (`{{#include part.md:2}}`) count lines. A lone CR, which ends a line
//! in Markdown, is an ordinary character here.

use std::borrow::Cow;

/// A line and a column in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// The lines of a text.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    marks: Cow<'a, [Mark]>,
}

/// A byte offset whose position is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    offset: usize,
    position: Position,
}

/// The most bytes between two marks. Without marks inside of lines, each position in a very
/// long line would be counted from its start.
const MAX_GAP: usize = 1024;

/// Marks the start of each line, and places inside of long ones.
pub(crate) fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut start = 0;
    for (number, line) in text.split('\n').enumerate() {
        let mut position = Position {
            line: number + 1,
            column: 1,
        };
        let mut at = 0;
        loop {
            marks.push(Mark {
                offset: start + at,
                position,
            });
            let next = line.floor_char_boundary(at + MAX_GAP);
            if next == line.len() {
                break;
            }
            position.column += line[at..next].chars().count();
            at = next;
        }
        start += line.len() + 1;
    }
    marks
}

impl<'a> Lines<'a> {
    /// Indexes the lines of `text`.
    pub fn new(text: &'a str) -> Self {
        Lines {
            text,
            marks: marks(text).into(),
        }
    }

    /// Like [`Lines::new`], with the [`marks`] of `text`.
    pub(crate) fn with_marks(text: &'a str, marks: &'a [Mark]) -> Self {
        Lines {
            text,
            marks: marks.into(),
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The number of lines; the last one is empty if the text ends with a line ending.
    pub(crate) fn count(&self) -> usize {
        self.marks.last().map_or(1, |mark| mark.position.line)
    }

    /// The byte offset at which a line begins. `line` is 1-based.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        let position = Position { line, column: 1 };
        let index = self
            .marks
            .binary_search_by_key(&position, |mark| mark.position);
        Some(self.marks[index.ok()?].offset)
    }

    /// The position of a byte offset. Offsets past the end give the position of the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let after = self.marks.partition_point(|mark| mark.offset <= offset);
        let mark = self.marks[after - 1];
        Position {
            line: mark.position.line,
            column: mark.position.column + self.text[mark.offset..offset].chars().count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("é🐳x\r\ny");
        let at = |offset| {
            let Position { line, column } = lines.position(offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 2));
        assert_eq!(at(6), (1, 3));
        assert_eq!(at(9), (2, 1));
        assert_eq!(at(10), (2, 2));
        assert_eq!(at(99), (2, 2));
    }

    #[test]
    fn positions_in_long_lines_equal_those_counted_from_the_start() {
        let long = "é🐳x".repeat(MAX_GAP);
        for text in [
            long.clone(),
            format!("a\n{long}\r\n\nb"),
            "y".repeat(3 * MAX_GAP),
        ] {
            let lines = Lines::new(&text);
            let (mut line, mut column) = (1, 1);
            for (offset, character) in text.char_indices().chain([(text.len(), ' ')]) {
                assert_eq!(lines.position(offset), Position { line, column });
                column += 1;
                if character == '\n' {
                    (line, column) = (line + 1, 1);
                    assert_eq!(lines.start(line), Some(offset + 1));
                }
            }
            assert_eq!(lines.count(), line);
            assert_eq!(lines.start(line + 1), None);
            assert_eq!((lines.start(0), lines.start(1)), (None, Some(0)));
        }
    }
}
