//! Every folder of `tests/books` is a book; both hosts build it, and what they
//! write is compared with `out/<host>` beside it.
//!
//! `SNAPSHOTS=overwrite cargo test --test suite books` writes the expected files anew.

use std::path::Path;

use crate::support::{Book, HOSTS, assert_file, books};

/// Builds a case and compares each page, and what was said on stderr.
fn check(name: &str) {
    let book = Book::case(name);
    let expected = books().join(name).join("out");
    for host in HOSTS {
        let built = book.build(host, &[]);
        assert!(
            built.succeeded(),
            "{name} with {}: {}",
            host.name(),
            built.stderr()
        );
        assert_file(&built.stderr(), &expected.join("stderr.txt"));
        for page in pages(&book) {
            let several = built.exists("html") && built.exists("markdown");
            if several {
                let html = built.main(&format!("html/{page}.html"));
                assert_file(
                    &html,
                    &expected.join(host.name()).join(format!("{page}.html")),
                );
                // The Markdown does not depend on the host's HTML.
                let markdown = built.file(&format!("markdown/{page}.md"));
                assert_file(&markdown, &expected.join(format!("{page}.md")));
            } else {
                let html = built.main(&format!("{page}.html"));
                assert_file(
                    &html,
                    &expected.join(host.name()).join(format!("{page}.html")),
                );
            }
        }
    }
}

/// The chapters of a book, without their ending.
fn pages(book: &Book) -> Vec<String> {
    let summary = std::fs::read_to_string(book.path().join("src/SUMMARY.md")).unwrap();
    summary
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|path| !path.is_empty())
        .map(|path| {
            Path::new(path)
                .with_extension("")
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

#[test]
fn every_book_builds_as_expected() {
    let mut names: Vec<String> = std::fs::read_dir(books())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(!names.is_empty(), "tests/books is empty");
    // Every book is checked, so that one run updates or reports all of them.
    let failed: Vec<&String> = names
        .iter()
        .filter(|name| std::panic::catch_unwind(|| check(name)).is_err())
        .collect();
    assert!(failed.is_empty(), "books that differ: {failed:?}");
}
