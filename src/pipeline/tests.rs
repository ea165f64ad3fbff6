//! Tests of the locations and fingerprints of stubs.

use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::finding::{Finding, Fingerprint};

/// A book in a temporary folder. The tests expand its includes by hand.
struct Folder {
    root: TempDir,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self { root }
    }

    /// The findings of chapters, each given by path and content.
    fn findings(&self, chapters: &[(&str, &str)]) -> Vec<Finding> {
        let chapters: Vec<Chapter<'_>> = chapters
            .iter()
            .map(|(path, content)| Chapter {
                name: (*path).into(),
                content: (*content).into(),
                path: Some(PathBuf::from(path)),
                source_path: Some(PathBuf::from(path)),
            })
            .collect();
        let root = self.root.path().to_owned();
        let context = Context::new(root, "html".to_owned(), &json!({}), true).unwrap();
        let outcome = process(&context, &chapters).unwrap();
        for finding in &outcome.found.list {
            let text = &outcome.found.files[&finding.path].text;
            assert!(text.get(finding.range.clone()).is_some());
        }
        outcome.found.list
    }
}

const PART: &str = "TODO same\n\nTODO other\n\nTODO same\n";

/// The line and fingerprint of each todo of `part.md`, sorted by line.
fn part(findings: &[Finding]) -> Vec<(usize, Fingerprint)> {
    let mut part: Vec<_> = findings
        .iter()
        .filter(|finding| &*finding.path == "src/part.md")
        .map(|finding| (finding.line, finding.fingerprint))
        .collect();
    part.sort_unstable();
    part
}

#[test]
fn fingerprints_do_not_depend_on_includes() {
    let folder = Folder::new(&[
        ("src/part.md", PART),
        ("src/a.md", "# A\n\n{{#include part.md:5}}\n"),
        ("src/b.md", "# B\n\n{{#include part.md:1:3}}\n"),
        ("src/c.md", "TODO same\n\n{{#include part.md}}\n"),
    ]);
    let a = ("a.md", "# A\n\nTODO same\n");
    let b = ("b.md", "# B\n\nTODO same\n\nTODO other\n");
    let c = (
        "c.md",
        "TODO same\n\nTODO same\n\nTODO other\n\nTODO same\n",
    );
    let itself = ("part.md", PART);
    let all = folder.findings(&[itself]);
    let expected = part(&all);
    assert_eq!(expected.len(), 3);
    assert_ne!(expected[0].1, expected[2].1);
    for chapters in [&[a, b][..], &[b, a], &[c], &[c, a, b, itself], &[itself, c]] {
        assert_eq!(part(&folder.findings(chapters)), expected, "{chapters:?}");
    }
    assert_eq!(part(&folder.findings(&[a])), expected[2..]);
    assert_eq!(part(&folder.findings(&[b])), expected[..2]);
}

#[test]
fn no_two_stubs_share_a_fingerprint() {
    let folder = Folder::new(&[("src/a.md", "text\n")]);
    let findings = folder.findings(&[
        ("a.md", "TODO x\n\nTODO x\n\ntext\n\nTODO x\n"),
        ("none.md", "TODO x\n\nTODO x\n"),
    ]);
    let mut fingerprints: Vec<Fingerprint> =
        findings.iter().map(|finding| finding.fingerprint).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), 5);
    assert_eq!(&*findings[4].path, "src/none.md");
    assert_eq!(findings[4].line, 3);
}

#[test]
fn a_marker_has_the_line_endings_of_its_file() {
    let folder = Folder::new(&[
        ("src/part.md", "TODO: two\r\nlines\r\n"),
        ("src/a.md", "# A\n\n{{#include part.md}}\n"),
    ]);
    let included = ("a.md", "# A\n\nTODO: two\nlines\n");
    let itself = ("part.md", "TODO: two\r\nlines\r\n");
    for chapters in [[included, itself], [itself, included]] {
        let findings = folder.findings(&chapters);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].marker, "TODO: two\r\nlines");
        assert_eq!((findings[0].end_line, findings[0].end_column), (2, 6));
    }
}

#[test]
fn a_byte_order_mark_does_not_count_as_a_column() {
    let folder = Folder::new(&[("src/a.md", "\u{feff}x **TODO** y\n")]);
    for content in ["\u{feff}x **TODO** y\n", "x **TODO** y\n"] {
        let findings = folder.findings(&[("a.md", content)]);
        assert_eq!((findings[0].column, findings[0].end_column), (3, 13));
        assert_eq!(findings[0].marker, "**TODO** y");
    }
}

#[test]
fn a_stub_open_in_one_chapter_is_open() {
    let compose = "services:\n  web:\n    image: nginx\n";
    let folder = Folder::new(&[
        ("part.md", "<docker-compose image>\n"),
        ("src/with/compose.yaml", compose),
        ("src/with/a.md", "# A\n\n{{#include ../../part.md}}\n"),
        ("src/b.md", "# B\n\n{{#include ../part.md}}\n"),
    ]);
    let with = ("with/a.md", "# A\n\n<docker-compose image>\n");
    let without = ("b.md", "# B\n\n<docker-compose image>\n");
    for chapters in [[with, without], [without, with]] {
        let findings = folder.findings(&chapters);
        assert_eq!(findings.len(), 1);
        assert_eq!(&*findings[0].path, "part.md");
        assert_eq!(findings[0].status, crate::stub::Status::Open);
        let pages: Vec<usize> = findings[0].pages().map(|page| page.chapter).collect();
        assert_eq!(pages, [0, 1]);
    }
    assert_eq!(
        folder.findings(&[with])[0].status,
        crate::stub::Status::Expanded
    );
}
