//! Comments that suppress findings: `<!-- stubs: ignore[rule] reason -->` for
//! the block that follows, `<!-- stubs: ignore-file[rule] reason -->` for the
//! chapter.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use crate::rule::Rule;

/// A comment that suppresses findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The comment, delimiters among it, in bytes of the chapter.
    pub range: Range<usize>,
    /// The rules in its brackets, as written; none means all of them.
    pub rules: Vec<String>,
    /// The bytes that it covers; `None` where no block follows.
    pub covers: Option<Range<usize>>,
}

impl Suppression {
    /// Whether it suppresses findings of the rule `id` at `offset`.
    pub fn covers(&self, id: &str, offset: usize) -> bool {
        self.covers
            .as_ref()
            .is_some_and(|range| range.contains(&offset))
            && (self.rules.is_empty() || self.rules.iter().any(|rule| rule == id))
    }
}

/// Which findings a chapter's comments suppress, and which comments suppress
/// none. `findings` are those of the chapter with where they stand, ascending;
/// there is no rule where nothing is left to do.
pub(crate) fn suppressed(
    suppressions: &[Suppression],
    findings: impl Iterator<Item = (usize, Option<Rule>)>,
) -> (Vec<bool>, Vec<&Suppression>) {
    let covers = Covers::new(suppressions);
    // Where the findings stand that a name in brackets means, and all of them.
    let mut starts_by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut all_starts = Vec::new();
    let flags = findings.map(|(start, rule)| {
        let Some(rule) = rule.filter(|_| !suppressions.is_empty()) else {
            return false;
        };
        all_starts.push(start);
        names(rule).for_each(|name| starts_by_name.entry(name).or_default().push(start));
        names(rule).any(|name| covers.contain(name, start))
    });
    let flags = flags.collect();
    let any_within = |starts: &[usize], covered: &Range<usize>| {
        let first = starts.partition_point(|start| *start < covered.start);
        starts.get(first).is_some_and(|start| *start < covered.end)
    };
    let is_used = |suppression: &&Suppression| {
        let Some(covered) = &suppression.covers else {
            return false;
        };
        if suppression.rules.is_empty() {
            return any_within(&all_starts, covered);
        }
        let mut starts = suppression
            .rules
            .iter()
            .filter_map(|rule| starts_by_name.get(rule.as_str()));
        starts.any(|starts| any_within(starts, covered))
    };
    let unused = suppressions
        .iter()
        .filter(|suppression| !is_used(suppression));
    (flags, unused.collect())
}

/// What brackets can call a finding. A todo that is ignored stays so when its
/// day has come.
fn names(rule: Rule) -> impl Iterator<Item = &'static str> {
    let other = (rule == Rule::OverdueTodo).then_some(Rule::Todo.id());
    std::iter::once(rule.id()).chain(other)
}

/// What comments cover, joined: a chapter can have as many comments as findings.
struct Covers<'a> {
    /// By what stands in the brackets; nothing means all rules.
    by_name: HashMap<&'a str, Vec<Range<usize>>>,
}

impl<'a> Covers<'a> {
    const ALL: &'static str = "";

    fn new(suppressions: &'a [Suppression]) -> Self {
        let mut by_name: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
        for suppression in suppressions {
            let Some(covered) = &suppression.covers else {
                continue;
            };
            let all = suppression.rules.is_empty().then_some(Self::ALL);
            for name in suppression.rules.iter().map(String::as_str).chain(all) {
                by_name.entry(name).or_default().push(covered.clone());
            }
        }
        for ranges in by_name.values_mut() {
            ranges.sort_unstable_by_key(|range| range.start);
            ranges.dedup_by(|later, earlier| {
                let joined = later.start <= earlier.end;
                if joined {
                    earlier.end = earlier.end.max(later.end);
                }
                joined
            });
        }
        Covers { by_name }
    }

    /// Whether findings of that name are suppressed at an offset.
    fn contain(&self, name: &str, offset: usize) -> bool {
        [name, Self::ALL].iter().any(|name| {
            self.by_name.get(name).is_some_and(|ranges| {
                let after = ranges.partition_point(|range| range.start <= offset);
                after > 0 && offset < ranges[after - 1].end
            })
        })
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
    let command = comment.trim_start().strip_prefix("stubs:")?.trim_start();
    let (scope, rest) = match command.strip_prefix("ignore-file") {
        Some(rest) => (Scope::File, rest),
        None => (Scope::Block, command.strip_prefix("ignore")?),
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
    fn rules_are_listed_in_brackets() {
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
