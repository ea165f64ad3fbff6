mod placeholders;
mod todos;

use super::{Options, Scan, scan};
use crate::stub::{Enclosing, InsertionPoint, KindId, StubKind};

/// The markers of a chapter with their kinds, in order.
fn found(source: &str) -> Vec<(KindId, &str)> {
    found_with(source, &Options::default())
}

fn found_with<'a>(source: &'a str, options: &Options) -> Vec<(KindId, &'a str)> {
    scan(source, options)
        .stubs
        .iter()
        .map(|stub| (stub.kind_id(), &source[stub.range.clone()]))
        .collect()
}

/// The todos of a chapter: keyword and text.
fn todos(source: &str) -> Vec<(String, String)> {
    scan(source, &Options::default())
        .stubs
        .into_iter()
        .filter_map(|stub| match stub.kind {
            StubKind::Todo(todo) => Some((todo.keyword, todo.text)),
            _ => None,
        })
        .collect()
}

fn texts(source: &str) -> Vec<String> {
    todos(source).into_iter().map(|(_, text)| text).collect()
}

fn places(scan: &Scan) -> Vec<InsertionPoint> {
    scan.stubs.iter().map(|stub| stub.place).collect()
}

#[test]
fn formulas_contain_no_stubs() {
    let options = Options {
        math: true,
        ..Options::default()
    };
    let source = "$<x image>$ and $$\nTODO: y\n$$\n\n\\\\( <y image> \\\\) <z image>\n\n\\\\[\nTODO z\n\\\\]\n";
    assert_eq!(
        found_with(source, &options),
        [(KindId::Placeholder, "<z image>")]
    );
}

#[test]
fn links_and_images_without_a_destination_are_empty() {
    assert_eq!(
        found("[a]() []() ![b]() [c](<>) [d](#) [e](f) [g][h] [i]\n\n[h]: x\n"),
        [
            (KindId::EmptyLink, "[a]()"),
            (KindId::EmptyLink, "[]()"),
            (KindId::EmptyLink, "![b]()"),
            (KindId::EmptyLink, "[c](<>)"),
        ]
    );
}

#[test]
fn sections_without_content_are_empty() {
    let empty = |source| -> Vec<String> {
        scan(source, &Options::default())
            .stubs
            .into_iter()
            .filter_map(|stub| match stub.kind {
                StubKind::EmptySection(section) => Some(section.title),
                _ => None,
            })
            .collect()
    };
    assert_eq!(
        empty("# A\n\n## B\n\n-\n\n## C\n- \n-\n\n# D\ntext\n"),
        ["B", "C"]
    );
    assert_eq!(empty("# A\n## B\n<!-- c -->\n"), ["B"]);
    assert_eq!(
        empty("# A\n<!-- toc -->\n# B\n<!-- cmdrun ls -->\n# C\n<!-- x -->\n"),
        ["C"]
    );
    assert_eq!(empty("A\n===\n\nB\n---\n"), ["B"]);
    assert_eq!(
        empty("# A\n\n---\n\n# B\n\n```\n```\n\n# C\n\n> q\n\n# D\n\n| a |\n|---|\n"),
        [""; 0]
    );
    assert_eq!(
        empty("# A\n\n- x\n\n# B\n\n![i](j)\n\n# C\n\n<div></div>\n\n# D\n\n{{#include x}}\n"),
        [""; 0]
    );
    assert_eq!(empty("> # quoted\n\n- # listed\n"), [""; 0]);
    assert_eq!(empty("# A\n\n- -\n  -\n"), ["A"]);
}

#[test]
fn insertion_points_depend_on_the_enclosing_block() {
    let place = |source| places(&scan(source, &Options::default()))[0];
    assert_eq!(place("text **TODO** x\n"), InsertionPoint::Paragraph(0));
    assert_eq!(place("- **TODO** x\n"), InsertionPoint::TightItem(0));
    assert_eq!(place("- **TODO** x\n\n- y\n"), InsertionPoint::Paragraph(0));
    assert_eq!(
        place("# **TODO** x\n\ntext\n"),
        InsertionPoint::Inline(Enclosing::Heading)
    );
    assert_eq!(
        place("| **TODO** |\n|---|\n"),
        InsertionPoint::Inline(Enclosing::TableCell)
    );
    assert_eq!(
        place("*a **TODO** b*\n"),
        InsertionPoint::Inline(Enclosing::Emphasis)
    );
    assert_eq!(
        place("[a **TODO** b](c)\n"),
        InsertionPoint::Inline(Enclosing::Link)
    );
    assert_eq!(
        place("<b>a **TODO** b</b>\n"),
        InsertionPoint::Inline(Enclosing::Html)
    );
    assert_eq!(
        place("term **TODO**\n: definition\n"),
        InsertionPoint::Inline(Enclosing::Term)
    );
    // A tag that is never closed encloses nothing.
    assert_eq!(place("a<br>b **TODO** c\n"), InsertionPoint::Paragraph(0));
}

#[test]
fn prefixes_keep_new_lines_in_their_containers() {
    for (source, prefix) in [
        ("**TODO** x\n", ""),
        ("> **TODO** x\n", "> "),
        ("- a\n\n  **TODO** x\n", "  "),
        ("10. **TODO** x\n\n    b\n", "    "),
        ("-\t**TODO** x\n\n\tb\n", " \t"),
        ("> 1. > - **TODO** x\n>    >\n>    >   b\n", ">    >   "),
        ("[^note]: **TODO** x\n", "    "),
        ("a\n\n[^1]:    **TODO** x\n", "    "),
        ("> [^1]: **TODO** x\n", ">     "),
    ] {
        let scan = scan(source, &Options::default());
        assert_eq!(scan.runs[0].prefix, prefix, "{source:?}");
    }
}

#[test]
fn stubs_belong_to_the_heading_above() {
    let source = "TODO a\n\n# One\n\nTODO b\n\n## Two {#two}\n\nTODO c\n";
    let scan = scan(source, &Options::default());
    let sections: Vec<_> = scan
        .stubs
        .iter()
        .map(|stub| scan.heading(stub.range.start))
        .map(|heading| heading.map(|range| &source[range.clone()]))
        .collect();
    assert_eq!(sections, [None, Some("# One"), Some("## Two {#two}")]);
}

#[test]
fn front_matter_contains_no_stubs_and_shifts_no_offsets() {
    let source = "---\ntitle: TODO\nlist:\n  - <docker-compose image>\n---\n\nTODO x\n";
    assert_eq!(found(source), [(KindId::Todo, "TODO x")]);
}

/// A lone CR ends a line, so the result is the same as with LF in its place.
#[test]
fn a_lone_cr_ends_a_line() {
    let declared = Options {
        declared: ["sea".to_owned()].into(),
        ..Options::default()
    };
    for lines in [
        "---\ntitle: x\ndraft: true\n---\n\n# A\n",
        "+++\na = 1\n+++\nTODO x\n",
        "<!--\nTODO a\n- TODO b\n-->\n\ntext\n",
        "text\n\n<!-- stubs: ignore[todo] -->\nTODO a\n\nTODO b\n",
        "<docker-compose image>\ntext\n\n<sea>\nmore\n",
        "<docker's image>\n- a\n\n  <docker image>\n  b\n",
        "```\n<docker image>\n```\n<docker image>\n\ntext TODO\n",
        "    <docker image>\n\n<docker image>\n",
        "<div>\n\n<docker image>\n\n</div>\n",
        "# A\n# B\n\n**TODO** x\ny\n",
        "# **TBD**\n程\n\n<login screenshot>",
        "# <x image>é\n程 **TODO**\né\n",
        "A\n===\n\nB\n---\n- \n\nC\n-\n",
        "> TODO: a\n> b\n>\n> **TODO** c\nlazy\n",
        "- TODO a\n- b\n\n  TODO c\n  1. TODO d\n",
        "[^1]: TODO a\n    b\n\nx[^1]\n",
        "TODO a\\\nb\n**TODO** c  \nd\n",
        "| a |\n|---|\n| TODO b |\n| <x image> |\n",
        "term\n: TODO a\n: b\n",
        "[a](\n)\n[b\nc]()\n![d\ne]()\n**x\ndocs link** **TODO:\na**\n",
        "TODO\n- a\n- b\n\n(TODO: a)\nTBD.\n",
    ] {
        let expected = scan(lines, &declared);
        assert!(!expected.stubs.is_empty(), "{lines:?}");
        for text in [lines.replace('\n', "\r"), lines.replace("\n\n", "\r\r")] {
            let read = scan(&text, &declared);
            assert_eq!(read.failed, None);
            assert_eq!(read.stubs, expected.stubs, "{text:?}");
            assert_eq!(read.suppressions, expected.suppressions, "{text:?}");
            assert_eq!(read.front_matter, expected.front_matter, "{text:?}");
            assert_eq!(read.todo_only_blocks, expected.todo_only_blocks, "{text:?}");
        }
    }
}

#[test]
fn a_byte_order_mark_begins_an_included_file() {
    for (source, markers) in [
        ("\u{feff}TODO x\n", &["TODO x"][..]),
        ("a\n\n\u{feff}TODO x\ny\n", &["TODO x"]),
        ("- \u{feff}TODO: x\n", &["TODO: x"]),
        ("a\n\n\u{feff}<login screenshot>\n", &["<login screenshot>"]),
        ("\u{feff}__TODO__ x\n", &["__TODO__ x"]),
        (
            "\u{feff}**compose docs link**\n",
            &["**compose docs link**"],
        ),
        ("\u{feff}[a]()\n", &["[a]()"]),
        ("\u{feff}Empty\n=====\n", &["Empty\n====="]),
        ("text\n\n\u{feff}Empty\n---\n", &["Empty\n---"]),
        // mdBook does not read this as a heading.
        ("\u{feff}# Empty\n", &[]),
    ] {
        let markers_found: Vec<&str> = found(source).into_iter().map(|(_, at)| at).collect();
        assert_eq!(markers_found, markers, "{source:?}");
    }
    let section = scan("\u{feff}Empty\n=====\n", &Options::default());
    let StubKind::EmptySection(section) = &section.stubs[0].kind else {
        panic!("{section:?}");
    };
    assert_eq!(section.title, "Empty");
    let front_matter = scan("\u{feff}---\ndraft: true\n---\n", &Options::default()).front_matter;
    assert_eq!(
        front_matter.map(|found| (found.range, found.draft)),
        Some((3..22, true))
    );
}
