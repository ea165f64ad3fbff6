//! Tells what is new in a book from what was there before, so that a gate can
//! let the old pass.
//!
//! What was there is a list of [`Known`] stubs: from a [`baseline`] file, or
//! from an older revision ([`since`]).

pub(crate) mod baseline;
pub(crate) mod since;

use std::collections::{HashMap, HashSet};

use crate::finding::Finding;
use crate::finding::Fingerprint;
use crate::rule::Rule;
use crate::stub::KindId;
use crate::white_space::on_one_line;

/// A stub that was there before.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Known {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// Its text, wherever it stood.
    pub text: Text,
}

/// What stays of a stub when it moves to another file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Text {
    /// The rule of an open stub, the kind of an expanded one.
    what: &'static str,
    /// Its marker with white space folded.
    marker: String,
}

impl Known {
    /// A stub as it is to be remembered.
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
            what: rule.map_or(kind.id(), Rule::id),
            marker: on_one_line(marker).into_owned(),
        }
    }
}

/// What a comparison says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// For each stub, whether it is new.
    pub new: Vec<bool>,
    /// How many known ones are no longer there.
    pub gone: usize,
}

/// Compares the stubs of today with those that were known.
///
/// A fingerprint holds no line, so a stub that moves within its file is known.
/// One that moves to another file, or whose file gets another name, is known by
/// its text, as long as it is gone from where it was.
pub(crate) fn compare(known: &[Known], findings: &[&Finding]) -> Difference {
    let today: HashSet<Fingerprint> = findings.iter().map(|finding| finding.fingerprint).collect();
    let mut fingerprints: HashSet<Fingerprint> = HashSet::with_capacity(known.len());
    let mut moved: HashMap<&Text, usize> = HashMap::new();
    for known in known {
        fingerprints.insert(known.fingerprint);
        if !today.contains(&known.fingerprint) {
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
