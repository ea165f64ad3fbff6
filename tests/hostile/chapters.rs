//! Chapters that are large, and books of many of them.

use crate::run::{FEW, Limits, message, preprocess};

/// Chapters of about this many bytes, with how many stubs each.
fn large(bytes: usize) -> [(&'static str, String, usize); 5] {
    let of = |line: &str| line.repeat(bytes / line.len());
    [
        ("many lines", of("Lorem ipsum dolor. \n"), 0),
        (
            "many lines and a todo",
            of("Lorem ipsum dolor. \n") + "\nTODO x\n",
            1,
        ),
        (
            "one line and a todo",
            of("Lorem ipsum dolor. ") + "TODO x",
            1,
        ),
        (
            "many paragraphs",
            of("Lorem ipsum.\n\n") + "<sea image>\n",
            1,
        ),
        ("many marks", of("a*b _c `d` [x] <y> \n\n") + "TODO x\n", 1),
    ]
}

fn chapter_of(bytes: usize, limits: Limits) {
    for (name, text, stubs) in large(bytes) {
        let run = preprocess(&message(std::slice::from_ref(&text)), limits).succeeded();
        let contents = run.contents();
        match stubs {
            0 => assert!(contents[0] == text && run.stderr.is_empty(), "{name}"),
            _ => {
                assert!(contents[0].starts_with(&text[..text.len() - 20]), "{name}");
                assert!(run.summary().contains("1 stub: 0 expanded"), "{name}");
            }
        }
    }
}

fn chapters(number: usize, limits: Limits) {
    for (text, stubs) in [("# A\n\ntext\n", 0), ("# A\n\nTODO x\n", number)] {
        let books = vec![text.to_owned(); number];
        let run = preprocess(&message(&books), limits).succeeded();
        let contents = run.contents();
        assert_eq!(contents.len(), number);
        let changed = contents.iter().filter(|content| *content != text).count();
        assert_eq!(changed, stubs);
        let found = run.stderr.lines().filter(|line| line.contains(": todo: x"));
        assert_eq!(found.count(), stubs);
    }
}

#[test]
fn a_large_chapter_comes_back() {
    chapter_of(1_000_000, FEW);
}

#[test]
#[ignore = "takes a minute without optimisation"]
fn a_chapter_of_50_mb_comes_back() {
    let limits = Limits {
        seconds: 60,
        megabytes: 3_000,
    };
    chapter_of(50_000_000, limits);
}

#[test]
fn many_chapters_come_back() {
    chapters(3_000, FEW);
}

#[test]
#[ignore = "takes a minute without optimisation"]
fn a_hundred_thousand_chapters_come_back() {
    let limits = Limits {
        seconds: 60,
        megabytes: 500,
    };
    chapters(100_000, limits);
}
