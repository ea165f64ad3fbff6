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

/// The number of bytes from one mark to the next, at most.
const MAX_GAP: usize = 1024;

/// Marks a place at least every [`MAX_GAP`] bytes, so that positions are not counted from the
/// start of the text, nor from the start of a very long line.
pub(crate) fn marks(text: &str) -> Vec<Mark> {
    let mut mark = Mark {
        offset: 0,
        position: Position { line: 1, column: 1 },
    };
    let mut marks = vec![mark];
    while mark.offset + MAX_GAP < text.len() {
        let offset = text.floor_char_boundary(mark.offset + MAX_GAP);
        mark = Mark {
            offset,
            position: mark.position.after(&text[mark.offset..offset]),
        };
        marks.push(mark);
    }
    marks
}

impl Position {
    /// The position at the end of `text`, which begins at this one.
    fn after(self, text: &str) -> Self {
        let bytes = text.as_bytes();
        Self {
            line: self.line + memchr::memchr_iter(b'\n', bytes).count(),
            column: match memchr::memrchr(b'\n', bytes) {
                Some(end) => 1 + text[end + 1..].chars().count(),
                None => self.column + text.chars().count(),
            },
        }
    }
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
        self.position(self.text.len()).line
    }

    /// The byte offset at which a line begins. `line` is 1-based.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        if line < 2 {
            return (line == 1).then_some(0);
        }
        let after = self.marks.partition_point(|mark| mark.position.line < line);
        let mark = self.marks[after - 1];
        let rest = &self.text.as_bytes()[mark.offset..];
        let end = memchr::memchr_iter(b'\n', rest).nth(line - mark.position.line - 1)?;
        Some(mark.offset + end + 1)
    }

    /// The position of a byte offset. Offsets past the end give the position of the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let after = self.marks.partition_point(|mark| mark.offset <= offset);
        let mark = self.marks[after - 1];
        mark.position.after(&self.text[mark.offset..offset])
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
    fn positions_equal_those_counted_from_the_start() {
        let long = "é🐳x".repeat(MAX_GAP);
        for text in [
            long.clone(),
            format!("a\n{long}\r\n\nb"),
            "a\n\n".repeat(MAX_GAP),
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
