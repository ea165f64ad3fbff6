//! `mdbook-stubs fix` changes no page: a marker whose link would be read otherwise stays.

use std::fmt::Write as _;

use crate::support::{Book, HOSTS};

/// The forms of a marker; some stand in a sentence, where their link reads differently.
const MARKERS: [&str; 4] = [
    "<docker run docs link>",
    "**docker run docs link**",
    "[docker run docs]()",
    "<docker run link>",
];

/// A book with a chapter of each text.
fn book(chapters: &[String]) -> Book {
    let book = Book::of("x\n");
    let mut summary = String::new();
    for (number, text) in chapters.iter().enumerate() {
        writeln!(summary, "- [C{number}](c{number}.md)").unwrap();
        book.write(&format!("src/c{number}.md"), text);
    }
    book.write("src/SUMMARY.md", &summary);
    book
}

/// The pages of a book by both hosts, without what nobody sees of them: ids that are made
/// of a stub's words, and what keeps a block from being read as HTML.
fn pages(book: &Book, number: usize) -> Vec<[String; 2]> {
    let built = HOSTS.map(|host| {
        let built = book.build(host, &[]);
        assert!(built.succeeded(), "{}", built.stderr());
        built
    });
    let page = |number: usize| {
        [0, 1].map(|host| {
            let main = built[host].main(&format!("c{number}.html"));
            without_ids(&main.replace("<span></span>", ""))
        })
    };
    (0..number).map(page).collect()
}

fn without_ids(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    let kinds = [
        "todo-",
        "empty-section-",
        "placeholder-",
        "docs-link-",
        "empty-link-",
    ];
    while let Some(at) = kinds
        .iter()
        .filter_map(|kind| rest.find(&format!("id=\"{kind}")))
        .min()
    {
        let end = at + 4 + rest[at + 4..].find('"').unwrap();
        text.push_str(&rest[..at]);
        rest = &rest[end..];
    }
    text + rest
}

/// Fixes these chapters. Says how many markers were written.
fn the_pages_stay(chapters: &[String]) -> usize {
    // Every page holds the list of all chapters.
    chapters.chunks(60).map(the_pages_of_a_book_stay).sum()
}

fn the_pages_of_a_book_stay(chapters: &[String]) -> usize {
    let book = book(chapters);
    let before = pages(&book, chapters.len());
    let output = book.run(&["fix", "--force"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    let after = pages(&book, chapters.len());
    let mut changed = String::new();
    for (number, chapter) in chapters.iter().enumerate() {
        if before[number] != after[number] {
            let fixed = book.path().join(format!("src/c{number}.md"));
            let fixed = std::fs::read_to_string(fixed).unwrap();
            let (was, is) = (&before[number][1], &after[number][1]);
            writeln!(changed, "{chapter:?}\n{fixed:?}\n{was}\n{is}").unwrap();
        }
    }
    assert!(changed.is_empty(), "{changed}");
    // What is left is left, and what was written is written.
    let again = book.run(&["fix", "--force"]);
    let again = String::from_utf8(again.stdout).unwrap();
    assert!(again.contains("nothing to write"), "{again}");
    told.lines().filter(|line| line.contains(" → ")).count()
}

#[test]
fn a_marker_beside_another_stub() {
    let mut chapters = Vec::new();
    for marker in &MARKERS[..2] {
        for other in [
            "TODO: x y",
            "TODO x",
            "TODO",
            "TBD.",
            "**TODO** x",
            "*TODO: x*",
            "(TODO: x)",
            "[TODO] x",
            "[x]()",
            "![x](#)",
            "<sea image>",
            "<docker options>",
            "**no such docs link**",
            "**volumes docs link**",
            "<!-- TODO x -->",
        ] {
            for between in [" ", "", "\n"] {
                chapters.push(format!("{marker}{between}{other}\n\n{marker}\n"));
                chapters.push(format!("{other}{between}{marker}\n"));
            }
        }
    }
    let written = the_pages_stay(&chapters);
    assert!(written > 240, "{written}");
}

#[test]
fn a_marker_between_signs() {
    let mut chapters = Vec::new();
    for marker in MARKERS {
        for around in [
            "[@]",
            "[@](x.md)",
            "[a @ b](x.md)",
            "![@](x.png)",
            "(@)",
            "*@*",
            "**@**",
            "_@_",
            "~~@~~",
            "`@`",
            "*a @*",
            "*@ b*",
            "**a @ b**",
            "a*@*b",
            "[@]: x",
            "[@][x]\n\n[x]: y",
            "\\@",
            "!@",
            "a@b",
            "\"@\"",
            "<b>@</b>",
            "<b>\n@\n</b>",
            "@(x)",
            "@[x]",
            "@: x",
            "@{x}",
            "# @",
            "# @ #",
            "## @ {#id}",
            "@\n===",
            "## @\n\n## @\n\nx",
            "- @",
            "- [ ] @",
            "1. @",
            "> @",
            "> TODO @ x",
            "TODO: a @ b\nc @ d",
            "| a |\n| --- |\n| @ |",
            "| @ |\n| --- |\n| TODO @ |",
            "@\n: x",
            "x\n: @ TODO y",
            "x[^a]\n\n[^a]: @ TODO y",
            "- @ TODO: x\n- TODO @",
            "> @ TODO: x",
            "# @ TODO",
            "# TODO @",
            "a.  @ TODO x. Y",
            "@ TODO",
            "@@",
            "@ @ TODO x",
            "<!-- stubs: ignore[todo] -->\n@ TODO x",
            "@ <!-- stubs: ignore[todo] --> TODO x",
            "---\na: @\n---\n\n@",
        ] {
            chapters.push(format!("{}\n", around.replace('@', marker)));
        }
    }
    let written = the_pages_stay(&chapters);
    assert!(written > 100, "{written}");
}

#[test]
fn a_marker_that_stays_is_told_why() {
    let book = book(&["<docker run docs link> TODO: x y\n\n<docker run docs link>\n".to_owned()]);
    let output = book.run(&["fix", "--force"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains(
            "src/c0.md:1:1: <docker run docs link>: skipped: its link would change how the text \
                around it is read; put it on a separate line, between blank lines"
        ),
        "{told}"
    );
    assert!(
        told.contains("src/c0.md:3:1: <docker run docs link> → "),
        "{told}"
    );
    let text = std::fs::read_to_string(book.path().join("src/c0.md")).unwrap();
    assert!(
        text.starts_with("<docker run docs link> TODO: x y\n\n[docker"),
        "{text}"
    );
}

#[test]
fn chapters_that_include_a_marker_have_to_agree() {
    let book = book(&[
        "{{#include _p.md}} TODO: x y\n".to_owned(),
        "{{#include _p.md}} x y\n".to_owned(),
    ]);
    book.write("src/_p.md", "<docker run docs link>");
    let before = pages(&book, 2);
    let output = book.run(&["fix", "--force"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains("nothing to write, 1 marker skipped"),
        "{told}"
    );
    assert_eq!(pages(&book, 2), before);
}
