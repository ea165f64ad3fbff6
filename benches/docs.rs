//! The time of 1,000 docs links in a book: `cargo bench --bench docs`.
//!
//! `lookup` measures the catalogue alone, including its creation. `book` measures the whole
//! pipeline, with the markers and with other strong words in their place.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench fails by panicking, and its functions are nobody's API"
)]

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use mdbook_stubs::testing::book::{Chapter, Context};
use mdbook_stubs::testing::docs::{Catalogue, Lookup};
use mdbook_stubs::testing::pipeline::process;

const MARKERS: usize = 1_000;

/// Terms that are known, ambiguous, unknown and equal, and unknown and distinct, which is the
/// worst case.
fn terms() -> [(&'static str, Vec<String>); 4] {
    let catalogue = Catalogue::builtin();
    let known: Vec<String> = catalogue
        .topics()
        .map(|topic| topic.name.to_owned())
        .collect();
    let words: Vec<&str> = known.iter().flat_map(|name| name.split(' ')).collect();
    let ambiguous = ["volumes", "networks", "secrets", "healthcheck", "labels"];
    let unknown = (0..).map(|number: usize| {
        let word = |step: usize| words[number * step % words.len()];
        // The second word is misspelt.
        format!("{} {}x {number}", word(7), word(13))
    });
    let unknown = unknown.filter(|term| matches!(catalogue.lookup(term), Lookup::Unknown(_)));
    [
        (
            "known",
            known.iter().cycle().take(MARKERS).cloned().collect(),
        ),
        (
            "ambiguous",
            ambiguous
                .iter()
                .cycle()
                .take(MARKERS)
                .map(|term| (*term).to_owned())
                .collect(),
        ),
        (
            "unknown, repeated",
            vec!["docker kompose".to_owned(); MARKERS],
        ),
        ("unknown, distinct", unknown.take(MARKERS).collect()),
    ]
}

/// A book of ten chapters with the markers, or with other strong words.
fn chapters(terms: &[String], last_word: &str) -> Vec<Chapter<'static>> {
    terms
        .chunks(MARKERS / 10)
        .enumerate()
        .map(|(number, terms)| {
            let mut content = format!("# Chapter {number}\n\n");
            for term in terms {
                content.push_str(&format!(
                    "Some prose that leads up to the link, then **{term} docs {last_word}**, and \
                     a little more of it behind.\n\n"
                ));
            }
            let path = PathBuf::from(format!("chapter-{number}.md"));
            Chapter {
                name: format!("Chapter {number}").into(),
                content: content.into(),
                path: Some(path.clone()),
                source_path: Some(path),
            }
        })
        .collect()
}

fn lookups(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lookup");
    for (name, terms) in terms() {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let catalogue = Catalogue::builtin();
                for term in &terms {
                    black_box(catalogue.lookup(black_box(term)));
                }
            });
        });
    }
    group.finish();
}

fn books(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("book");
    let root = tempfile::tempdir().unwrap();
    let config = serde_json::json!({"book": {"title": "Bench"}, "preprocessor": {"stubs": {}}});
    let context = Context::new(root.path().to_owned(), "html".to_owned(), &config, true).unwrap();
    for (name, terms) in terms() {
        for (kind, last_word) in [("without markers", "lank"), ("with markers", "link")] {
            let chapters = chapters(&terms, last_word);
            group.bench_function(format!("{name}, {kind}"), |bencher| {
                bencher.iter(|| black_box(process(&context, &chapters).unwrap()));
            });
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = lookups, books
}
criterion_main!(benches);
