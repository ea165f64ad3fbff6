//! Distinguishes the new stubs of a book from those it had before, so that `check` can accept
//! the old ones.
//!
//! The [`Known`] stubs come from a [`baseline`] file or from an older revision ([`since`]).

pub(crate) mod baseline;
pub(crate) mod since;

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Fingerprint};
use crate::rule::Rule;
use crate::stub::KindId;
use crate::white_space::on_one_line;

/// A stub that the book had before.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Known {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// Its text, regardless of its file.
    pub text: Text,
}

/// The part of a stub that stays the same when it moves to another file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Text {
    /// The rule of an open stub, the kind of an expanded one.
    rule_or_kind: &'static str,
    /// Its marker with white space folded.
    marker: String,
}

impl Known {
    /// Keeps what identifies a finding.
    pub(crate) fn new(finding: &Finding) -> Self {
        Self {
            fingerprint: finding.fingerprint,
            text: Text::new(finding.rule, finding.kind, &finding.marker),
        }
    }
}

impl Text {
    fn new(rule: Option<Rule>, kind: KindId, marker: &str) -> Self {
        Self {
            rule_or_kind: rule.map_or(kind.id(), Rule::id),
            marker: on_one_line(marker).into_owned(),
        }
    }
}

/// The result of a comparison.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// For each stub, whether it is new.
    pub new: Vec<bool>,
    /// The number of known stubs that no longer exist.
    pub gone: usize,
}

/// Compares the current stubs with the known ones.
///
/// A fingerprint does not depend on the line, so a stub that moves within its file stays known.
/// A stub that moves to another file, or whose file is renamed, is recognised by its text if it
/// no longer exists in the old file.
pub(crate) fn compare(known: &[Known], findings: &[&Finding]) -> Difference {
    let current: HashSet<Fingerprint> =
        findings.iter().map(|finding| finding.fingerprint).collect();
    let mut fingerprints: HashSet<Fingerprint> = HashSet::with_capacity(known.len());
    let mut moved: HashMap<&Text, usize> = HashMap::new();
    for known in known {
        fingerprints.insert(known.fingerprint);
        if !current.contains(&known.fingerprint) {
            *moved.entry(&known.text).or_default() += 1;
        }
    }
    let new = findings
        .iter()
        .map(|finding| {
            if fingerprints.contains(&finding.fingerprint) {
                return false;
            }
            let text = Text::new(finding.rule, finding.kind, &finding.marker);
            match moved.get_mut(&text) {
                Some(left @ 1..) => {
                    *left -= 1;
                    false
                }
                _ => true,
            }
        })
        .collect();
    Difference {
        new,
        gone: moved.values().sum(),
    }
}
