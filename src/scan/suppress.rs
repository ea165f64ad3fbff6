//! Comments that suppress findings: `<!-- stubs: ignore[rule] reason -->` for
//! the block that follows, `<!-- stubs: ignore-file[rule] reason -->` for the
//! chapter.

use std::ops::Range;

/// A comment that suppresses findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The comment, delimiters among it.
    pub range: Range<usize>,
    /// Whether it can go without the text around being read in another way: a
    /// line that begins with a comment is HTML up to its end, and a comment
    /// keeps indented code after a list out of that list.
    pub removable: bool,
    /// The rules in its brackets, as written; none means all of them.
    pub rules: Vec<String>,
    /// The bytes that it covers; `None` where no block follows.
    pub covers: Option<Range<usize>>,
}

impl Suppression {
    /// Whether its brackets name the rule `id`.
    pub fn names(&self, id: &str) -> bool {
        self.rules.iter().any(|rule| rule == id)
    }

    /// Whether it suppresses findings of the rule `id` at `offset`.
    pub fn covers(&self, id: &str, offset: usize) -> bool {
        self.covers
            .as_ref()
            .is_some_and(|range| range.contains(&offset))
            && (self.rules.is_empty() || self.names(id))
    }
}

/// What a comment covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The block that follows.
    Block,
    /// The chapter.
    File,
}

/// Reads the text between `<!--` and `-->`; `None` where it is no suppression.
pub(super) fn read(comment: &str) -> Option<(Scope, Vec<String>)> {
    let order = comment.trim_start().strip_prefix("stubs:")?.trim_start();
    let (scope, rest) = match order.strip_prefix("ignore-file") {
        Some(rest) => (Scope::File, rest),
        None => (Scope::Block, order.strip_prefix("ignore")?),
    };
    if !rest.is_empty() && !rest.starts_with('[') && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let rules = match rest.trim_start().strip_prefix('[') {
        Some(list) => list
            .split(']')
            .next()
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|rule| !rule.is_empty())
            .map(str::to_owned)
            .collect(),
        None => Vec::new(),
    };
    Some((scope, rules))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stand_in_brackets() {
        let read = |text| read(text).map(|(scope, rules)| (scope, rules.join("+")));
        assert_eq!(
            read(" stubs: ignore[todo, empty-link] later "),
            Some((Scope::Block, "todo+empty-link".to_owned()))
        );
        assert_eq!(
            read("stubs:ignore-file[todo]"),
            Some((Scope::File, "todo".to_owned()))
        );
        assert_eq!(read(" stubs: ignore "), Some((Scope::Block, String::new())));
        assert_eq!(read(" stubs: ignored "), None);
        assert_eq!(read(" stubs are here "), None);
    }
}
