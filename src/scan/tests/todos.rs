use super::{found, found_with, places, texts, todos};
use crate::scan::{Options, scan};
use crate::stub::{InsertionPoint, KindId, StubKind};

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
