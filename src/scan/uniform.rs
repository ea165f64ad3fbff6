//! A chapter as the scanner reads it: line endings and byte order marks are normalised,
//! and all offsets stay the same.
//!
//! In CommonMark a line ends with a line feed, a lone carriage return, or a carriage
//! return and a line feed (0.31 section 2.1). A lone carriage return is nearly always an
//! accident. Each one becomes a line feed here, so that everything else only needs to
//! look for line feeds. (The parser itself overlooks lone carriage returns in headings,
//! code and HTML blocks.) Line numbers follow their own rules, see [`crate::position`].
//!
//! A byte order mark inside a chapter is the start of an included file. It is invisible
//! and becomes white space.

use std::borrow::Cow;

use memchr::{memchr_iter, memmem};

/// A byte order mark in UTF-8.
const BOM: &str = "\u{feff}";

/// The replacement for a byte order mark: white space with the same number of bytes that
/// Markdown does not treat as indentation.
pub(super) const BOM_SPACE: &str = "\u{200a}";

/// Replaces each lone CR in `source` with LF, and each byte order mark at the start of a
/// word with white space. All offsets stay the same.
pub(crate) fn uniform(source: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(source);
    for at in lone_crs(source) {
        text.to_mut().replace_range(at..at + 1, "\n");
    }
    for at in memmem::find_iter(source.as_bytes(), BOM.as_bytes()) {
        let end = at + BOM.len();
        let at_word_start = source[..at].chars().next_back();
        let at_word_start = at_word_start.is_none_or(|c| c.is_whitespace() || c == '\u{feff}');
        // The parser does not treat a line as blank if it contains only a byte order
        // mark.
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

/// The byte offsets of carriage returns that no line feed follows.
pub(crate) fn lone_crs(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_offsets_stay_the_same() {
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
