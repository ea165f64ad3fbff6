//! Killed while it writes a file, the program leaves nothing that gets into the book.

#![cfg(unix)]
use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use crate::support::{Book, HOSTS, binary, command};

/// The names of all files below a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(self::names(&path));
        }
        names.insert(path.file_name().unwrap().to_str().unwrap().to_owned());
    }
    names
}

/// Runs the program where the system ends it as soon as it writes a file larger than a few
/// kB.
fn kill(book: &Book, arguments: &str) {
    let script = format!("ulimit -f 8; exec '{}' {arguments}", binary().display());
    let output = command("sh")
        .args(["-c", &script])
        .current_dir(book.path())
        .output()
        .unwrap();
    assert!(output.status.signal().is_some(), "{arguments}: {output:?}");
}

#[test]
fn no_temporary_file_gets_into_the_book() {
    let chapter = format!("**docker run docs link**\n\n{}", "TODO x\n\n".repeat(2000));
    for (arguments, file) in [
        ("fix --force", "src/chapter.md"),
        (
            "report --format json --output src/report.json",
            "src/report.json",
        ),
        (
            "check --format sarif --output src/new.sarif",
            "src/new.sarif",
        ),
        (
            "check --baseline src/stubs.json --update-baseline",
            "src/stubs.json",
        ),
    ] {
        let book = Book::of(&chapter);
        let plain = HOSTS.map(|host| names(book.build(host, &[]).path()));
        let path = book.path().join(file);
        let before = std::fs::read_to_string(&path).ok();
        kill(&book, arguments);
        assert_eq!(std::fs::read_to_string(&path).ok(), before, "{arguments}");
        for (host, plain) in HOSTS.into_iter().zip(&plain) {
            assert_eq!(&names(book.build(host, &[]).path()), plain, "{arguments}");
        }
    }
    // A book may lie in its source folder as a whole.
    let book = Book::of("x\n");
    book.write("SUMMARY.md", "- [C](src/chapter.md)\n");
    let comment = "# x\n".repeat(5000);
    book.write("book.toml", &format!("[book]\nsrc = '.'\n{comment}"));
    let plain = HOSTS.map(|host| names(book.build(host, &[]).path()));
    kill(&book, "init");
    for (host, plain) in HOSTS.into_iter().zip(&plain) {
        assert_eq!(&names(book.build(host, &[]).path()), plain, "init");
    }
}
