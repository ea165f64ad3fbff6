//! Hides bytes from the Markdown parser without moving any other byte.

use std::ops::Range;

/// Makes `range` white space; line endings stay.
pub(crate) fn blank(text: &mut String, range: Range<usize>) {
    overwrite(text, range, |_| ' ');
}

/// Makes `range` a word without meaning to Markdown; line endings stay. At its
/// ends stands punctuation, as the brackets are that it hides: `<x image>__TODO__`
/// holds strong emphasis, and a letter before it would end that.
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

/// Puts a character of ASCII for each byte but those of line endings: `with`
/// gets the byte's place in the range.
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
