//! Chapters as authors write them, with stubs at random places: what stands around
//! the stubs stays what it was.
//!
//! `STUBS_RANDOM=100000` tries more chapters than a usual run does,
//! `STUBS_SEED=100000` begins with another one, and `STUBS_REPORTS=100` shows more of
//! what fails.

mod generate;
mod hosts;
mod minimise;
use std::fmt::Write;

use crate::properties::builds::{Build, builds};
use crate::properties::chapter::quietly;
use crate::properties::kept::violation;
use generate::Corpus;
use minimise::minimise;

/// What a chapter shows to be wrong, as small as it can be.
fn report(build: &Build, text: &str, seed: Option<u64>) -> Option<String> {
    quietly(|| {
        let first = violation(&build.context, text)?;
        let small = minimise(text, |text| {
            violation(&build.context, text).is_some_and(|found| found.property == first.property)
        });
        let found = violation(&build.context, &small)?;
        let seed = seed.map_or_else(String::new, |seed| format!("seed {seed}, "));
        Some(format!("--- {seed}{}\n{small:?}\n{found}\n", build.name))
    })
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// How many chapters that fail are shown; the others are only counted.
const MAX_REPORTS: u64 = 10;

#[test]
fn stubs_in_chapters() {
    let corpus = Corpus::read();
    let builds = builds();
    let first = number("STUBS_SEED").unwrap_or(0);
    let count = number("STUBS_RANDOM").unwrap_or(3_000);
    let mut failed = 0;
    let mut reports = String::new();
    for seed in first..first + count {
        let text = corpus.chapter(seed);
        let build = &builds[usize::try_from(seed).unwrap() % builds.len()];
        let found = quietly(|| violation(&build.context, &text));
        if found.is_some() {
            failed += 1;
            if failed <= number("STUBS_REPORTS").unwrap_or(MAX_REPORTS) {
                let report = report(build, &text, Some(seed)).unwrap();
                writeln!(reports, "{report}").unwrap();
            }
        }
    }
    assert!(failed == 0, "{failed} of {count} chapters:\n{reports}");
}

/// Without a stub a chapter comes back byte for byte.
#[test]
fn chapters_without_stubs() {
    let corpus = Corpus::read();
    for build in builds() {
        for text in corpus.texts() {
            let found = report(&build, text, None);
            assert!(found.is_none(), "{}", found.unwrap());
        }
    }
}
