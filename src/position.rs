//! Byte offsets to lines and columns.

use std::borrow::Cow;

/// A place in a text as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// The line starts of a text.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Cow<'a, [usize]>,
}

/// The offsets at which the lines of `text` begin; a line ends with LF or CRLF.
pub(crate) fn line_starts(text: &str) -> Vec<usize> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    std::iter::once(0).chain(ends).collect()
}

impl<'a> Lines<'a> {
    /// Finds the lines of `text`; a line ends with LF or CRLF.
    pub fn new(text: &'a str) -> Self {
        Lines {
            text,
            starts: line_starts(text).into(),
        }
    }

    /// The lines of `text` where [`line_starts`] are known.
    pub(crate) fn with_starts(text: &'a str, starts: &'a [usize]) -> Self {
        Lines {
            text,
            starts: starts.into(),
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The offset at which a line, counted from 1, begins.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }

    /// The position of a byte offset; past the end it is the end's.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        // Each character has one byte that does not continue another; counted
        // like this, a chapter on one line costs no more than any other.
        let column = self.text.as_bytes()[start..offset]
            .iter()
            .filter(|byte| (**byte as i8) >= -0x40)
            .count()
            + 1;
        Position { line, column }
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
}
