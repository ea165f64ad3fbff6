//! Byte offsets to lines and columns.

use std::borrow::Cow;
use std::cell::OnceCell;

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
    characters: Option<&'a OnceCell<Vec<usize>>>,
}

/// How many bytes of a line are counted anew for each position, at most.
const BLOCK: usize = 4096;

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
            characters: None,
        }
    }

    /// The lines of `text` where [`line_starts`] are known.
    pub(crate) fn with_starts(text: &'a str, starts: &'a [usize]) -> Self {
        Lines {
            text,
            starts: starts.into(),
            characters: None,
        }
    }

    /// The same, with a place that keeps what is counted for positions in long
    /// lines.
    pub(crate) fn keeping(self, characters: &'a OnceCell<Vec<usize>>) -> Self {
        Lines {
            characters: Some(characters),
            ..self
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
        let column = match self.characters {
            Some(known) if offset - start > BLOCK => {
                self.before(known, offset) - self.before(known, start)
            }
            _ => count(&self.text.as_bytes()[start..offset]),
        } + 1;
        Position { line, column }
    }

    /// How many characters stand before an offset.
    fn before(&self, known: &OnceCell<Vec<usize>>, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let blocks = known.get_or_init(|| {
            let mut characters = 0;
            let counted = bytes.chunks(BLOCK).map(|block| {
                let before = characters;
                characters += count(block);
                before
            });
            counted.collect()
        });
        let block = offset / BLOCK;
        match blocks.get(block) {
            Some(before) => before + count(&bytes[block * BLOCK..offset]),
            // The end of a text of whole blocks.
            None => count(bytes),
        }
    }
}

/// The characters that begin in some bytes of a text: each has one byte that
/// does not continue another. Counted like this, a long line costs no more than
/// any other.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
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
    fn long_lines_are_counted_once() {
        for length in [3 * BLOCK, 3 * BLOCK + 5] {
            let text: String = "a\n"
                .chars()
                .chain("é🐳x".chars().cycle())
                .take(length)
                .collect();
            let known = OnceCell::new();
            let starts = line_starts(&text);
            let lines = Lines::with_starts(&text, &starts).keeping(&known);
            for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
                let counted = Lines::new(&text).position(offset);
                assert_eq!(lines.position(offset), counted, "{offset}");
            }
            assert!(known.get().is_some());
        }
    }
}
