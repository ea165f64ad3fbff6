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

/// Whether a text is words with one space between, as most are.
fn is_laid_out(text: &str) -> bool {
    let mut last = b' ';
    let words = text.bytes().all(|byte| {
        let fits = byte.is_ascii_graphic() || byte == b' ' && last != b' ';
        last = byte;
        fits
    });
    words && last != b' '
}
