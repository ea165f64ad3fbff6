//! A chapter as the scanner reads it: the same places, but what one thing can be
//! written as in several ways is written in one.
//!
//! To CommonMark a line ends with a line feed, with a carriage return that no
//! line feed follows, or with both (0.31 section 2.1). The second way has been
//! out of use for decades and is left to accidents, so every one of them becomes
//! a line feed here, in one place: whatever looks for the end of a line looks for
//! a line feed. (The parser itself overlooks lone carriage returns in headings, code
//! and HTML blocks.) Line numbers are another matter, see [`crate::position`].
//!
//! A byte order mark in the midst of a chapter begins a file that was included
//! there. It shows nothing, and becomes white space.

use std::borrow::Cow;

use memchr::{memchr_iter, memmem};

/// A byte order mark in UTF-8.
const BOM: &str = "\u{feff}";

/// What stands for a byte order mark: white space that is no indentation to Markdown,
/// of as many bytes.
pub(super) const BOM_SPACE: &str = "\u{200a}";

/// `source` with LF for each line ending that is a lone CR, and white space for the
/// byte order marks that begin a word. Every offset stays true.
pub(crate) fn uniform(source: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(source);
    for at in lone_crs(source) {
        text.to_mut().replace_range(at..at + 1, "\n");
    }
    for at in memmem::find_iter(source.as_bytes(), BOM.as_bytes()) {
        let end = at + BOM.len();
        let at_word_start = source[..at].chars().next_back();
        let at_word_start = at_word_start.is_none_or(|c| c.is_whitespace() || c == '\u{feff}');
        // A line of nothing else is none that is blank, to the parser.
        if at_word_start && source[end..].starts_with(|c: char| !c.is_whitespace()) {
            text.to_mut().replace_range(at..end, BOM_SPACE);
        }
    }
    text
}

/// Whether a line of `text` ends with a lone CR.
pub(super) fn has_lone_cr(text: &str) -> bool {
    lone_crs(text).next().is_some()
}

/// The carriage returns that no line feed follows.
pub(crate) fn lone_crs(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_stays_true() {
        for (source, read) in [
            ("", ""),
            ("a\r\nb\nc", "a\r\nb\nc"),
            ("a\rb\r\n\r\rc\r", "a\nb\r\n\n\nc\n"),
            ("\r\n\r", "\r\n\n"),
            ("é\r程", "é\n程"),
            ("\u{feff}# A", "\u{200a}# A"),
            ("a\r\u{feff}\u{feff}b", "a\n\u{200a}\u{200a}b"),
            ("- \u{feff}b", "- \u{200a}b"),
            ("a\u{feff}b", "a\u{feff}b"),
            ("\u{feff}\nb", "\u{feff}\nb"),
        ] {
            let text = uniform(source);
            assert_eq!(text, read, "{source:?}");
            let starts = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            assert_eq!(starts(&text), starts(source));
            assert_eq!(uniform(&text), text);
        }
        assert!(matches!(uniform("a\r\nb"), Cow::Borrowed(_)));
    }
}
