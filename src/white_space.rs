//! Collapses white space.

use std::borrow::Cow;

/// `text` on one line: each run of white space becomes one space, and the ends are trimmed.
pub(crate) fn on_one_line(text: &str) -> Cow<'_, str> {
    if is_single_spaced(text) {
        return text.into();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").into()
}

/// Whether `text` is printable ASCII words separated by single spaces, as most texts are. It
/// always scans the whole text: that is faster than a loop with an early exit.
fn is_single_spaced(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends_in_space = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b' ');
    if ends_in_space(bytes.first()) || ends_in_space(bytes.last()) {
        return false;
    }
    let printable = bytes.iter().fold(true, |printable, &byte| {
        printable & (byte.wrapping_sub(b' ') < 0x7f - b' ')
    });
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    pairs.fold(printable, |single_spaced, (&one, &next)| {
        single_spaced & !(one == b' ' && next == b' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_becomes_one_space() {
        for (text, line) in [
            ("a b", "a b"),
            ("", ""),
            (" ", ""),
            (" a", "a"),
            ("a ", "a"),
            ("a  b", "a b"),
            ("a\tb", "a b"),
            ("a\r\nb", "a b"),
            ("é b", "é b"),
            ("a\u{a0}b", "a b"),
            ("a\u{7f}b ~", "a\u{7f}b ~"),
        ] {
            assert_eq!(on_one_line(text), line, "{text:?}");
        }
        assert!(matches!(on_one_line("~a b!"), Cow::Borrowed(_)));
    }
}
