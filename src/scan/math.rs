//! Formulas between `MathJax`'s delimiters, as mdBook writes them: `\\( … \\)` and
//! `\\[ … \\]`. The parser only knows `$`.

use std::ops::Range;

/// The byte ranges of the formulas in `source[within]`, ascending.
pub(super) fn spans(source: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = within.start;
    // If one opening delimiter has no closing one, neither do the later ones.
    let (mut round, mut square) = (true, true);
    while let Some(start) = source[at..within.end].find(r"\\").map(|offset| at + offset) {
        let (close, closes) = match source.as_bytes().get(start + 2) {
            Some(b'(') if round => (r"\\)", &mut round),
            Some(b'[') if square => (r"\\]", &mut square),
            _ => {
                at = start + 2;
                continue;
            }
        };
        let inside = start + 3;
        let Some(length) = source
            .get(inside..within.end)
            .and_then(|rest| rest.find(close))
        else {
            *closes = false;
            at = start + 2;
            continue;
        };
        let end = inside + length + close.len();
        spans.push(start..end);
        at = end;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_delimiters_are_recognised_and_unclosed_ones_are_text() {
        let text = r"a \\( b \\) c \\[ d \\] \\n \\( e";
        let found: Vec<&str> = spans(text, 0..text.len())
            .into_iter()
            .map(|span| &text[span])
            .collect();
        assert_eq!(found, [r"\\( b \\)", r"\\[ d \\]"]);
        assert!(spans("é", 0..2).is_empty());
    }
}
