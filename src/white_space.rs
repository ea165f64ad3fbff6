//! White space that only lays a text out.

use std::borrow::Cow;

/// White space folded, so that it fits on a line.
pub(crate) fn on_one_line(text: &str) -> Cow<'_, str> {
    if is_laid_out(text) {
        return text.into();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").into()
}

/// Whether a text is words with one space between, as most are. It looks at all
/// of the text at once, which takes less than to stop somewhere.
fn is_laid_out(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends_in_space = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b' ');
    if ends_in_space(bytes.first()) || ends_in_space(bytes.last()) {
        return false;
    }
    let printable = bytes.iter().fold(true, |printable, &byte| {
        printable & (byte.wrapping_sub(b' ') < 0x7f - b' ')
    });
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    pairs.fold(printable, |laid_out, (&one, &next)| {
        laid_out & !(one == b' ' && next == b' ')
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
