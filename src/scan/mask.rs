//! Hides bytes from the Markdown parser without moving any others.

use std::ops::Range;

/// Replaces `range` with spaces, except for line endings.
pub(crate) fn blank(text: &mut String, range: Range<usize>) {
    overwrite(text, range, |_| ' ');
}

/// Replaces `range` with a word that has no meaning in Markdown, except for line endings.
/// The word begins and ends with punctuation, like the brackets that it hides. After a
/// letter, the emphasis in `<x image>__TODO__` would not open.
pub(crate) fn as_word(text: &mut String, range: Range<usize>) {
    let last = range.len().saturating_sub(1);
    overwrite(
        text,
        range,
        |at| {
            if at == 0 || at == last { ',' } else { 'x' }
        },
    );
}

/// Replaces each byte except line endings with an ASCII character. `with` receives the
/// byte's offset in the range.
fn overwrite(text: &mut String, range: Range<usize>, with: impl Fn(usize) -> char) {
    let mut hidden = String::with_capacity(range.len());
    for (at, byte) in text[range.clone()].bytes().enumerate() {
        hidden.push(match byte {
            b'\n' | b'\r' => char::from(byte),
            _ => with(at),
        });
    }
    text.replace_range(range, &hidden);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masking_keeps_every_offset() {
        let mut text = "a <é\r\nb> c".to_owned();
        let length = text.len();
        as_word(&mut text, 2..9);
        assert_eq!(text, "a ,xx\r\nx, c");
        assert_eq!(text.len(), length);
        blank(&mut text, 0..5);
        assert_eq!(text, "     \r\nx, c");
    }
}
