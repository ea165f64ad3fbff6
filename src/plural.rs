//! Counted nouns: `1 stub`, `2 stubs`.

/// `1 stub`, `2 stubs`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
