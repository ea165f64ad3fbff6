//! Counted nouns.

/// A number with its noun: `1 stub`, `2 stubs`. The plural adds an `s`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
