use super::{Options, Scan, scan};
use crate::stub::{Enclosing, InsertionPoint, KindId, PlaceholderKind, StubKind};

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
fn strong_todos_are_found_anywhere_in_inline_text() {
    for (source, text) in [
        ("**TODO**\n", ""),
        ("**TODO** x\n", "x"),
        ("**TODO:** x\n", "x"),
        ("**TODO: x**\n", "x"),
        ("**TODO: x** y\n", "x y"),
        ("**TODO**: x\n", "x"),
        ("**TODO(alice)**: x\n", "x"),
        ("__TODO__ x\n", "x"),
        ("***TODO*** x\n", "x"),
        ("Late linting: **TODO** x\n", "x"),
        ("**TODO** - x\n", "x"),
        ("- **TODO** x\n", "x"),
        ("> **TODO** x\n", "x"),
        ("| a |\n|---|\n| **TODO** x |\n", "x"),
        ("# A **TODO** x\n\ntext\n", "x"),
        ("a[^1]\n\n[^1]: **TODO** x\n", "x"),
        ("**TODO** `code` and *more*\n", "code and more"),
        ("**TODO** Q&amp;A, \\&lt; &copy;\n", "Q&A, &lt; ©"),
        ("**TODO(anna maria)** x\n", "(anna maria) x"),
        ("**TODO**.\n", ""),
        ("**TODO：** 写\n", "写"),
        ("**TODO**写\n", "写"),
    ] {
        assert_eq!(
            todos(source),
            [("TODO".to_owned(), text.to_owned())],
            "{source:?}"
        );
    }
}

#[test]
fn bare_todos_start_a_line_or_the_last_sentence() {
    for (source, text) in [
        ("TODO\n", ""),
        ("TODO x\n", "x"),
        ("TODO: x\n", "x"),
        ("FIXME(bob): x\n", "x"),
        ("TBD - x\n", "x"),
        ("- TODO x\n", "x"),
        ("- [ ] TODO x\n", "x"),
        ("1. TODO: x\n", "x"),
        ("> TODO: x\n", "x"),
        ("## TODO: x\n\ntext\n", "x"),
        ("| a |\n|---|\n| TODO x |\n", "x"),
        ("text\nTODO x\ntext\n", "x"),
        ("text  \nTODO x\n", "x"),
        ("(see 'scoped tasks')? TODO answer this\n", "answer this"),
        ("Done. TODO x\n", "x"),
        ("TODO(anna maria, bob): x\n", "(anna maria) x"),
        ("TODO\\\nx\n", ""),
        ("**Note.** TODO x\n", "x"),
        ("TODO：写这一节\n", "写这一节"),
        ("TODO（张三）：写\n", "写"),
        ("这里有一句。TODO 完成它。\n", "完成它。"),
        ("TODO:\\\nx\n", "x"),
    ] {
        assert_eq!(texts(source), [text], "{source:?}");
    }
}

#[test]
fn keywords_in_prose_and_code_are_not_stubs() {
    for source in [
        "fix the TODO and push\n",
        "A `// TODO` comment\n",
        "`TODO` alone\n",
        "    TODO in indented code\n",
        "```\nTODO\n```\n",
        "TODOs are no todo\n",
        "todo in lower case\n",
        "TODO_LIST is a name\n",
        "**TODOs** neither\n",
        "TODO, with a comma\n",
        "TODO-list and **TODO-app**\n",
        "[TODO](https://example.org/TODO)\n",
        "https://example.org/?TODO\n",
        "*TODO* in emphasis\n",
        "Use TODO. It helps. Then go on.\n",
        "Words for this (e.g. TODO and FIXME)\n",
        "TODO\\* with a star\n",
        "Several **FIXME**s remain\n",
        "De **TODO**-lijst en alle **TODO**'s\n",
        "这里用 TODO 标记。后面还有。\n",
        "AUTODOC\n",
        "<script>\n// TODO\n</script>\n",
        "<pre>\nTODO\n</pre>\n",
        "<div>\nTODO in raw HTML\n</div>\n",
        "![TODO](a.png)\n",
    ] {
        assert_eq!(found(source), [], "{source:?}");
    }
}

#[test]
fn a_colon_extends_a_todo_to_its_paragraph() {
    assert_eq!(texts("**TODO** a\nb\n"), ["a"]);
    assert_eq!(texts("TODO: a\nb  \nc\n\nd\n"), ["a b c"]);
    assert_eq!(texts("**TODO** a\n**TODO** b\nc\n"), ["a", "b"]);
    assert_eq!(texts("TODO: a\nb\nFIXME: c\n"), ["a b", "c"]);
    assert_eq!(texts("**TODO** a **TODO** b\n"), ["a", "b"]);
    assert_eq!(texts("**TODO:**\nnext line\n"), ["next line"]);
    assert_eq!(texts("**TODO** *a\nb* c\nd\n"), ["a b c"]);
}

#[test]
fn placeholders_may_touch_words_in_scripts_without_spaces() {
    for source in [
        "请看图<login screenshot>，然后\n",
        "見る<login screenshot>\n",
    ] {
        assert_eq!(found(source), [(KindId::Placeholder, "<login screenshot>")]);
    }
}

#[test]
fn a_todo_in_parentheses_ends_with_them() {
    for (source, text) in [
        ("The limit (**TODO** check this) is ten.\n", "check this"),
        ("A (see (b) **TODO: (c) d**) e (f)\n", "(c) d"),
        ("A (b\nTODO c (d) e) f\n", "c (d) e"),
        ("A (**TODO** b `)` c) d\n", "b ) c"),
        ("限（**TODO** 检查）是十。\n", "检查"),
        // The rest would not contain any text.
        ("(See the table. TODO add it.)\n", "add it.)"),
        ("a (**TODO**: x).\n", "x)."),
        ("(a) **TODO** b) c\n", "b) c"),
        ("a (b **TODO** c\n", "c"),
        ("a (b **TODO** c *d) e* f\n", "c d) e f"),
        // These parentheses belong to the todo itself.
        ("a (**TODO(bob)** b) c\n", "b"),
    ] {
        assert_eq!(texts(source), [text], "{source:?}");
    }
}

#[test]
fn formulas_are_part_of_a_todos_text() {
    let options = Options {
        math: true,
        ..Options::default()
    };
    let scan = scan("**TODO** prove $a_i < b$ soon\n", &options);
    let StubKind::Todo(todo) = &scan.stubs[0].kind else {
        panic!("{scan:?}");
    };
    assert_eq!(todo.text, "prove $a_i < b$ soon");
}

#[test]
fn todos_in_comments_are_found_line_by_line() {
    let source = "<!-- TODO(bob): a\n  FIXME b\nnot TODO c -->\n\ntext <!-- TBD --> text\n";
    assert_eq!(
        todos(source),
        [("TODO", "a"), ("FIXME", "b"), ("TBD", "")].map(|(k, t)| (k.to_owned(), t.to_owned()))
    );
    assert!(
        places(&scan(source, &Options::default()))
            .iter()
            .all(|p| *p == InsertionPoint::Comment)
    );
}

#[test]
fn keywords_come_from_the_options() {
    let options = Options {
        keywords: vec!["UITZOEKEN".to_owned(), "À FAIRE".to_owned()],
        ..Options::default()
    };
    let source = "UITZOEKEN: x\n\n**À FAIRE** y\n\nTODO z\n";
    assert_eq!(
        found_with(source, &options),
        [
            (KindId::Todo, "UITZOEKEN: x"),
            (KindId::Todo, "**À FAIRE** y")
        ]
    );
}

#[test]
fn placeholders_come_in_three_shapes() {
    // Inline HTML, the start of an HTML block, and plain text.
    for source in [
        "text <docker-compose image> text\n",
        "<docker-compose image>\n",
        "<docker-compose image>\ntext\n",
        "<docker's image>\n",
        "<docker commando's> text\n",
        "<Docker-Compose   Image>\n",
        "**<docker-compose image>**\n",
        "<docker-compose image: shop/compose.yaml>\n",
        "- <docker-compose image>\n",
        "> <docker-compose image>\n",
        "<div>\n<docker-compose image>\n</div>\n",
        "<docker-compose afbeelding>\n",
    ] {
        let kinds: Vec<KindId> = found(source).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [KindId::Placeholder], "{source:?}");
    }
}

#[test]
fn stubs_below_a_placeholder_are_found() {
    assert_eq!(
        found(
            "<x image>\n<docker-compose image>\n**TODO** x\n[y]()\n- **TODO** z\n```\nTODO\n<b image>\n```\n"
        ),
        [
            (KindId::Placeholder, "<x image>"),
            (KindId::Placeholder, "<docker-compose image>"),
            (KindId::Todo, "**TODO** x"),
            (KindId::EmptyLink, "[y]()"),
            (KindId::Todo, "**TODO** z"),
        ]
    );
}

#[test]
fn a_fence_below_a_placeholder_hides_nothing() {
    assert_eq!(
        found("<x image>\n```\n\n```\n\n<y image>\nTODO z\n"),
        [
            (KindId::Placeholder, "<x image>"),
            (KindId::Placeholder, "<y image>"),
            (KindId::Todo, "TODO z"),
        ]
    );
}

#[test]
fn html_is_not_a_placeholder() {
    for source in [
        "<div image>\n",
        "<menu list> <SVG image> <mfrac figure>\n",
        "<my-box image>x</my-box>\n",
        "<my-box class=\"a\" image>\n",
        "<T as Trait> and <T as File>\n",
        "<image>\n",
        "`<docker-compose image>`\n",
        "\\<docker-compose image>\n",
        "&lt;docker-compose image>\n",
        "```\n<docker-compose image>\n```\n",
        "<https://example.org/image>\n",
        "<!-- <docker-compose image> -->\n",
        "a < b and c > d image\n",
        "<docker-compose thing>\n",
        "Vec<docker image>, a::<b list>, HashMap<String, list> and 1 <2 image> 3\n",
        "<docker *compose* image>\n",
        "<pre>\n<docker-compose image>\n</pre>\n",
    ] {
        assert_eq!(found(source), [], "{source:?}");
    }
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
fn a_placeholder_needs_no_space_before_it() {
    assert_eq!(
        found("<x image><y image>\n\nFigure:<z image>\n\n<div><v image></div>\n"),
        [
            (KindId::Placeholder, "<x image>"),
            (KindId::Placeholder, "<y image>"),
            (KindId::Placeholder, "<z image>"),
            (KindId::Placeholder, "<v image>"),
        ]
    );
    let options = Options {
        declared: ["current version".to_owned()].into(),
        ..Options::default()
    };
    assert_eq!(
        found_with("v<current version>\n", &options),
        [(KindId::Placeholder, "<current version>")]
    );
}

#[test]
fn a_declared_phrase_is_a_placeholder() {
    let options = Options {
        declared: ["release steps".to_owned(), "div".to_owned()].into(),
        ..Options::default()
    };
    assert_eq!(
        found_with("<Release-Steps>\n", &options),
        [(KindId::Placeholder, "<Release-Steps>")]
    );
    assert_eq!(
        found_with("a <div> b\n", &options),
        [(KindId::Placeholder, "<div>")]
    );
    assert_eq!(found_with("<release notes>\n", &options), []);
}

#[test]
fn the_last_word_of_a_placeholder_is_its_kind() {
    let scan = scan("<login page screenshot: a/b.png>\n", &Options::default());
    let StubKind::Placeholder(placeholder) = &scan.stubs[0].kind else {
        panic!("{:?}", scan.stubs)
    };
    assert_eq!(placeholder.kind, PlaceholderKind::Screenshot);
    assert_eq!(placeholder.phrase, "login page screenshot");
    assert_eq!(placeholder.subject, "login page");
    assert_eq!(placeholder.argument.as_deref(), Some("a/b.png"));
}

#[test]
fn docs_links_come_in_three_forms() {
    for source in [
        "**docker-compose docs link**\n",
        "see **Compose ports Documentation Link** now\n",
        "__docker run docs-link__\n",
        "**`docker run` docs link**\n",
        "<docker run docs link>\n",
        "[compose ports docs]()\n",
        "[compose ports documentatie link]()\n",
    ] {
        let kinds: Vec<KindId> = found(source).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [KindId::DocsLink], "{source:?}");
    }
    for source in [
        "**the docs**\n",
        "**docs link**\n",
        "*docker docs link*\n",
        "docker docs link\n",
    ] {
        assert_eq!(found(source), [], "{source:?}");
    }
}

#[test]
fn the_text_of_a_todo_may_contain_other_stubs() {
    assert_eq!(
        found("**TODO:** see **docker docs link**,\n[x]() and <docker-compose image>\n"),
        [
            (
                KindId::Todo,
                "**TODO:** see **docker docs link**,\n[x]() and <docker-compose image>"
            ),
            (KindId::DocsLink, "**docker docs link**"),
            (KindId::EmptyLink, "[x]()"),
            (KindId::Placeholder, "<docker-compose image>"),
        ]
    );
    // A keyword takes precedence over the words after it.
    assert_eq!(
        found("**TODO docs link**\n"),
        [(KindId::Todo, "**TODO docs link**")]
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

/// A keyword may contain characters that end emphasis, among others.
#[test]
fn any_word_can_be_a_keyword() {
    for keyword in [
        "TODO** x", "TODO**", "DO** é", "TODO:** ", "TODO\\", "TODO(é", "TODO)", "*", "é",
    ] {
        let options = Options {
            keywords: vec![keyword.to_owned()],
            ..Options::default()
        };
        for source in [
            "**TODO** x é\n",
            "**TODO** é\n",
            "**TODO:** (é) é\n",
            "**TODO(é)**é\n",
            "# **TODO(é)** é **TODO\\** x\n",
            "*TODO** x** é* é\n",
            "[**TODO** x](é) (**DO** é)\n",
        ] {
            let scan = scan(source, &options);
            assert_eq!(scan.failed, None, "{keyword:?} in {source:?}");
        }
    }
}
