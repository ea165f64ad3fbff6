//! Every folder `tests/cases/<feature>/<case>` is a book. What `mdbook-stubs` makes of it is
//! compared with the case's `expected` folder.
//!
//! - A case with a file `commands.txt` runs `mdbook-stubs` with the arguments on each of its
//!   lines. `expected/output.txt` contains what the commands print and their exit codes, and
//!   `expected/src` the files that the commands change.
//! - Any other case runs `mdbook-stubs expand` on `src/chapter.md`. `expected/<renderer>.md` is
//!   the chapter for that renderer, and `<renderer>.stderr.txt` contains the messages. A case
//!   without expected files is for HTML.
//!
//! `SNAPSHOTS=overwrite cargo test --test suite cases` writes the expected files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::support::{Book, assert_file, files_below};

/// Checks one case.
fn check(case: &Path) {
    let expected = case.join("expected");
    let book = Book::copy(case);
    if expected.exists() {
        std::fs::remove_dir_all(book.path().join("expected")).unwrap();
    }
    match std::fs::read_to_string(case.join("commands.txt")) {
        Ok(commands) => run_commands(&book, &commands, &expected),
        Err(_) => expand_chapter(&book, case, &expected),
    }
}

/// Runs the commands of a case and compares their output and the sources they changed.
fn run_commands(book: &Book, commands: &str, expected: &Path) {
    let sources = book.path().join("src");
    let before = files_below(&sources);
    let mut output = String::new();
    for command in commands.lines() {
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let run = book.run(&arguments);
        let stdout = String::from_utf8(run.stdout).unwrap();
        let stderr = String::from_utf8(run.stderr).unwrap();
        let code = run.status.code().unwrap();
        let _ = writeln!(
            output,
            "$ mdbook-stubs {command}\n{stdout}{stderr}[exit code {code}]\n"
        );
    }
    assert_file(&output, &expected.join("output.txt"));
    let mut changed = files_below(&sources);
    changed.retain(|name, bytes| before.get(name) != Some(bytes));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    let expected_sources = expected.join("src");
    for (name, bytes) in &changed {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert_file(&text, &expected_sources.join(name));
    }
    assert_eq!(
        names(&changed),
        names(&files_below(&expected_sources)),
        "the changed sources of {}",
        expected.display()
    );
}

/// Expands the chapter of a case for each of its renderers.
fn expand_chapter(book: &Book, case: &Path, expected: &Path) {
    for renderer in renderers(expected) {
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
fn every_case_is_as_expected() {
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
