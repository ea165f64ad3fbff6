//! Every folder `tests/cases/<feature>/<case>` is a book. `mdbook-stubs expand` runs on its
//! `src/chapter.md`, and the output is compared with the case's `expected` folder.
//!
//! `expected/<renderer>.md` names a renderer and holds the chapter for it;
//! `<renderer>.stderr.txt` holds the messages. A case without expected files is for HTML.
//!
//! `SNAPSHOTS=overwrite cargo test --test suite cases` writes the expected files.

use std::path::{Path, PathBuf};

use crate::support::{Book, assert_file};

/// Expands the chapter of a case for each of its renderers.
fn check(case: &Path) {
    let expected = case.join("expected");
    let book = Book::copy(case);
    if expected.exists() {
        std::fs::remove_dir_all(book.path().join("expected")).unwrap();
    }
    for renderer in renderers(&expected) {
        let output = book.run(&["expand", "src/chapter.md", "--renderer", &renderer]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{}: {stderr}", case.display());
        let chapter = String::from_utf8(output.stdout).unwrap();
        assert_file(&chapter, &expected.join(format!("{renderer}.md")));
        assert_file(&stderr, &expected.join(format!("{renderer}.stderr.txt")));
    }
}

/// The renderers that `expected` has a chapter for; HTML if there are none yet.
fn renderers(expected: &Path) -> Vec<String> {
    let files = if expected.exists() {
        entries(expected)
    } else {
        Vec::new()
    };
    let mut renderers: Vec<String> = files
        .iter()
        .filter_map(|file| file.file_name()?.to_str()?.strip_suffix(".md"))
        .map(str::to_owned)
        .collect();
    if renderers.is_empty() {
        renderers.push("html".to_owned());
    }
    renderers
}

/// The entries of a folder, sorted by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

#[test]
fn every_case_expands_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let features = entries(&folder);
    let cases: Vec<PathBuf> = features.iter().flat_map(|path| entries(path)).collect();
    assert!(!cases.is_empty(), "tests/cases is empty");
    // Every case is checked, so that one run updates or reports all of them.
    let failed: Vec<&Path> = cases
        .iter()
        .filter(|case| std::panic::catch_unwind(|| check(case)).is_err())
        .filter_map(|case| case.strip_prefix(&folder).ok())
        .collect();
    assert!(failed.is_empty(), "cases that differ: {failed:?}");
}
