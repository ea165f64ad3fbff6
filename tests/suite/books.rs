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

macro_rules! books {
    ($($name:ident: $folder:literal;)*) => {
        $(#[test]
        fn $name() {
            check($folder);
        })*

        #[test]
        fn every_folder_is_tested() {
            let tested = [$($folder),*];
            for entry in std::fs::read_dir(books()).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(tested.contains(&name.as_str()), "tests/books/{name} is no test");
            }
        }
    };
}

books! {
    seed: "seed";
    containers: "containers";
    forms: "forms";
    nothing: "nothing";
}
