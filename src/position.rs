//! Converts byte offsets to lines and columns.
//!
//! A line ends with LF or CRLF, which is how git, GitHub, the snippets of findings and
//! mdBook's includes (`{{#include part.md:2}}`) count lines. A lone CR, which ends a line
//! in Markdown, is an ordinary character here.

use std::borrow::Cow;

use bytecount::num_chars;

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
    blocks: Cow<'a, [Block]>,
}

/// The size of a block in bytes: the most that is counted again for each position.
const BLOCK_SIZE: usize = 1024;

/// The counts up to the start of a block of [`BLOCK_SIZE`] bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// The number of line endings before the block.
    lines_before: usize,
    /// The byte offset at which the line that continues into the block begins.
    line_start: usize,
    /// The number of characters before the block.
    characters_before: usize,
}

/// Counts a text block by block. Few blocks keep the index of a long text small; their fixed
/// size keeps lookups in a long line as cheap as in others.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let bytes = text.as_bytes();
    let mut next = Block {
        lines_before: 0,
        line_start: 0,
        characters_before: 0,
    };
    let counted = (0..=bytes.len() / BLOCK_SIZE).map(|number| {
        let this = next;
        let at = number * BLOCK_SIZE;
        let block = &bytes[at..bytes.len().min(at + BLOCK_SIZE)];
        next.lines_before += bytecount::count(block, b'\n');
        next.characters_before += num_chars(block);
        if let Some(end) = memchr::memrchr(b'\n', block) {
            next.line_start = at + end + 1;
        }
        this
    });
    counted.collect()
}

impl<'a> Lines<'a> {
    /// Indexes the lines of `text`.
    pub fn new(text: &'a str) -> Self {
        Lines {
            text,
            blocks: blocks(text).into(),
        }
    }

    /// Like [`Lines::new`], with the [`blocks`] of `text` already counted.
    pub(crate) fn with_blocks(text: &'a str, blocks: &'a [Block]) -> Self {
        Lines {
            text,
            blocks: blocks.into(),
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// The byte offset at which a line begins. `line` is 1-based.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        // It begins after the ending of the previous line.
        let Some(ends) = line.checked_sub(2) else {
            return (line == 1).then_some(0);
        };
        let number = self
            .blocks
            .partition_point(|block| block.lines_before <= ends)
            - 1;
        let at = number * BLOCK_SIZE;
        let block = &self.text.as_bytes()[at..self.text.len().min(at + BLOCK_SIZE)];
        let end = memchr::memchr_iter(b'\n', block).nth(ends - self.blocks[number].lines_before)?;
        Some(at + end + 1)
    }

    /// The position of a byte offset. Offsets past the end give the position of the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let bytes = self.text.as_bytes();
        let block = self.blocks[offset / BLOCK_SIZE];
        let at = offset / BLOCK_SIZE * BLOCK_SIZE;
        let start = match memchr::memrchr(b'\n', &bytes[at..offset]) {
            Some(end) => at + end + 1,
            None => block.line_start,
        };
        let before = if start < at {
            block.characters_before - self.characters_before(start) + num_chars(&bytes[at..offset])
        } else {
            num_chars(&bytes[start..offset])
        };
        Position {
            line: block.lines_before + bytecount::count(&bytes[at..offset], b'\n') + 1,
            column: before + 1,
        }
    }

    /// The number of characters before a byte offset.
    fn characters_before(&self, offset: usize) -> usize {
        let at = offset / BLOCK_SIZE * BLOCK_SIZE;
        self.blocks[offset / BLOCK_SIZE].characters_before
            + num_chars(&self.text.as_bytes()[at..offset])
    }
}

/// The byte offsets at which the lines of `text` begin.
pub(crate) fn line_starts(text: &str) -> Vec<usize> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    std::iter::once(0).chain(ends).collect()
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

    /// Checks every offset of texts whose lines and characters cross block boundaries in
    /// every way.
    #[test]
    fn positions_equal_those_counted_from_the_start() {
        let short = "é🐳x\r\n\n".repeat(3 * BLOCK_SIZE / 9);
        let long: String = "a\n"
            .chars()
            .chain("é🐳x".chars().cycle())
            .take(BLOCK_SIZE)
            .chain("\nend\n".chars())
            .collect();
        for length in [
            0,
            1,
            BLOCK_SIZE - 1,
            BLOCK_SIZE,
            BLOCK_SIZE + 1,
            3 * BLOCK_SIZE,
        ] {
            for text in [
                short.as_str(),
                &long,
                &"\n".repeat(length),
                &"y".repeat(length),
            ] {
                let lines = Lines::new(text);
                let starts = line_starts(text);
                let (mut line, mut column) = (1, 1);
                for (offset, character) in text.char_indices().chain([(text.len(), ' ')]) {
                    assert_eq!(
                        lines.position(offset),
                        Position { line, column },
                        "{offset}"
                    );
                    column += 1;
                    if character == '\n' {
                        (line, column) = (line + 1, 1);
                    }
                }
                for (number, start) in starts.iter().enumerate() {
                    assert_eq!(lines.start(number + 1), Some(*start));
                }
                assert_eq!(lines.start(0), None);
                assert_eq!(lines.start(starts.len() + 1), None);
            }
        }
    }
}
