//! Byte offsets to lines and columns.
//!
//! A line that has a number ends with LF or CRLF, as git, GitHub, the snippets of
//! findings and the includes of mdBook (`{{#include part.md:2}}`) count. A lone CR,
//! which ends a line to Markdown, is a character of its line here.

use std::borrow::Cow;

use bytecount::num_chars;

/// A place in a text as people count it.
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

/// How many bytes of a text are counted anew for each position, at most.
const BLOCK: usize = 1024;

/// What stands before each [`BLOCK`] bytes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// How many lines end.
    lines: usize,
    /// Where the line that goes on here begins.
    start: usize,
    /// How many characters.
    characters: usize,
}

/// Counts a text by blocks: few of them, so that a long text takes little time
/// and memory, and bounded ones, so that a long line takes no more than others.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let bytes = text.as_bytes();
    let mut next = Block {
        lines: 0,
        start: 0,
        characters: 0,
    };
    let counted = (0..=bytes.len() / BLOCK).map(|number| {
        let this = next;
        let at = number * BLOCK;
        let block = &bytes[at..bytes.len().min(at + BLOCK)];
        next.lines += bytecount::count(block, b'\n');
        next.characters += num_chars(block);
        if let Some(end) = memchr::memrchr(b'\n', block) {
            next.start = at + end + 1;
        }
        this
    });
    counted.collect()
}

impl<'a> Lines<'a> {
    /// Finds the lines of `text`; a line ends with LF or CRLF.
    pub fn new(text: &'a str) -> Self {
        Lines {
            text,
            blocks: blocks(text).into(),
        }
    }

    /// The lines of `text` where its [`blocks`] are known.
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

    /// The offset at which a line, counted from 1, begins.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        // It begins behind the end of the line before.
        let Some(ends) = line.checked_sub(2) else {
            return (line == 1).then_some(0);
        };
        let number = self.blocks.partition_point(|block| block.lines <= ends) - 1;
        let at = number * BLOCK;
        let block = &self.text.as_bytes()[at..self.text.len().min(at + BLOCK)];
        let end = memchr::memchr_iter(b'\n', block).nth(ends - self.blocks[number].lines)?;
        Some(at + end + 1)
    }

    /// The position of a byte offset; past the end it is the end's.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let bytes = self.text.as_bytes();
        let block = self.blocks[offset / BLOCK];
        let at = offset / BLOCK * BLOCK;
        let start = match memchr::memrchr(b'\n', &bytes[at..offset]) {
            Some(end) => at + end + 1,
            None => block.start,
        };
        let before = if start < at {
            block.characters - self.characters(start) + num_chars(&bytes[at..offset])
        } else {
            num_chars(&bytes[start..offset])
        };
        Position {
            line: block.lines + bytecount::count(&bytes[at..offset], b'\n') + 1,
            column: before + 1,
        }
    }

    /// How many characters stand before an offset.
    fn characters(&self, offset: usize) -> usize {
        let at = offset / BLOCK * BLOCK;
        self.blocks[offset / BLOCK].characters + num_chars(&self.text.as_bytes()[at..offset])
    }
}

/// The offsets at which the lines of `text` begin; a line ends with LF or CRLF.
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

    /// Every offset of texts whose lines and characters lie across blocks in
    /// every way.
    #[test]
    fn positions_are_those_of_counting_from_the_start() {
        let short = "é🐳x\r\n\n".repeat(3 * BLOCK / 9);
        let long: String = "a\n"
            .chars()
            .chain("é🐳x".chars().cycle())
            .take(BLOCK)
            .chain("\nend\n".chars())
            .collect();
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
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
