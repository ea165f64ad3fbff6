//! Comments that suppress findings: `<!-- stubs: ignore[rule] reason -->` for the next
//! block, `<!-- stubs: ignore-file[rule] reason -->` for the chapter.

use std::ops::Range;

use std::collections::HashMap;

use crate::rule::Rule;

/// A comment that suppresses findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The comment including its delimiters, in bytes of the chapter.
    pub range: Range<usize>,
    /// The rules in its brackets, as written; if empty, it applies to all rules.
    pub rules: Vec<String>,
    /// The bytes of the chapter that it covers; `None` if no block follows it.
    pub covers: Option<Range<usize>>,
}

impl Suppression {
    /// Whether it suppresses findings of the rule `id` at byte offset `offset`.
    pub fn covers(&self, id: &str, offset: usize) -> bool {
        self.covers
            .as_ref()
            .is_some_and(|range| range.contains(&offset))
            && (self.rules.is_empty() || self.rules.iter().any(|rule| rule == id))
    }
}

/// Determines which findings a chapter's comments suppress, and which comments suppress
/// none. `findings` are the start offsets of the chapter's findings, ascending; the rule
/// is `None` if nothing is left to do.
pub(crate) fn suppressed(
    suppressions: &[Suppression],
    findings: impl Iterator<Item = (usize, Option<Rule>)>,
) -> (Vec<bool>, Vec<&Suppression>) {
    let covers = Covers::new(suppressions);
    // Start offsets of the findings, by the names that brackets can use for them and in
    // total.
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

/// The names that brackets can use for a finding. A suppressed todo stays suppressed once
/// it is overdue.
fn names(rule: Rule) -> impl Iterator<Item = &'static str> {
    let other = (rule == Rule::OverdueTodo).then_some(Rule::Todo.id());
    std::iter::once(rule.id()).chain(other)
}

/// The ranges that comments cover, merged: a chapter can have as many comments as
/// findings.
struct Covers<'a> {
    /// By the name in the brackets; the empty name stands for all rules.
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

    /// Whether findings with this name are suppressed at `offset`.
    fn contain(&self, name: &str, offset: usize) -> bool {
        [name, Self::ALL].iter().any(|name| {
            self.by_name.get(name).is_some_and(|ranges| {
                let after = ranges.partition_point(|range| range.start <= offset);
                after > 0 && offset < ranges[after - 1].end
            })
        })
    }
}

/// The scope of a suppression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The next block.
    Block,
    /// The chapter.
    File,
}

/// Parses the text between `<!--` and `-->`; `None` if it is not a suppression.
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
