//! Todos and what they own.

use serde_json::json;

use super::{html, markdown};
use crate::properties::chapter::{context, expand};

#[test]
fn the_last_paragraph_of_a_nested_item_leaves_the_outer_list_tight() {
    for (renderer, text) in [
        ("html", html("- a\n  - b\n\n    TODO c\n- d\n")),
        ("markdown", markdown("- a\n  - b\n\n    TODO c\n- d\n")),
    ] {
        assert!(text.starts_with("- a\n  - b\n\n    "), "{renderer}: {text}");
        assert!(
            text.ends_with(">\n- d\n") || text.ends_with(" c\n- d\n"),
            "{renderer}: {text}"
        );
    }
}

#[test]
fn an_escaped_character_keeps_its_backslash() {
    assert_eq!(markdown("TODO: a\n\\*b\\*\n"), "> **TODO:** a\n> \\*b\\*\n");
    assert_eq!(
        markdown("\\# a <compose file>\n"),
        "\\# a\n\n```yaml\nservices:\n  web: {image: nginx}\n```\n"
    );
}

#[test]
fn a_line_that_only_its_indentation_keeps_in_a_paragraph_stays_there() {
    assert_eq!(
        markdown("TODO: a\n    - b\n    c\n"),
        "> **TODO:** a\n>     - b\n> c\n"
    );
}

#[test]
fn what_a_hidden_todo_holds_is_hidden_with_it() {
    let hide = json!({"todos": "hide"});
    for renderer in ["html", "markdown"] {
        let context = context(renderer, hide.clone(), false, true);
        for (text, expected) in [
            ("a\n\nTODO: b <x image> [c]()\n\nd\n", "a\n\n\n\nd\n"),
            ("- TODO: b <compose image>\n- c\n", "- c\n"),
            ("TODO a <!-- stubs: ignore[todo] -->\n\nb\n", "\n\nb\n"),
        ] {
            assert_eq!(expand(&context, text).text, expected);
        }
    }
}

#[test]
fn blocks_that_hold_nothing_but_hidden_todos_are_hidden() {
    let context = context("html", json!({"todos": "hide"}), false, true);
    for (text, expected) in [
        ("- a\n- TODO b\n- c\n", "- a\n- c\n"),
        ("- a\n- TODO b\n- TODO c\n", "- a\n"),
        ("- TODO a\n-\n- b\n", "-\n- b\n"),
        // Under its line the item would be the line of a heading.
        ("a\n- TODO b\n", "a\n<!---->\n"),
        ("a\n- TODO b\n  c\n", "a\n- c\n"),
        ("- [ ] TODO a\n- [x] b\n", "- [x] b\n"),
        ("- [ ] TODO a\n  b\n", "- [ ] b\n"),
        ("1. TODO a\n2. TODO b\n3. c\n4. d\n", "1. c\n4. d\n"),
        ("10. TODO a\n1. b\n", "1. b\n"),
        ("> TODO a\n>\n> - TODO b\n\nc\n", "<!---->\n\nc\n"),
        ("> - a\n> - TODO b\r\n>\n> c\n", "> - a\r\n>\n> c\n"),
        ("- a\n  - TODO b\n- c\n", "- a\n  <!---->\n- c\n"),
        ("- TODO a\n\n  b\n", "- <!---->\n\n  b\n"),
        ("- TODO a\n  - b\n", "- <!---->\n  - b\n"),
        ("- [ ] TODO a\n  - b\n", "- [ ] &#8203;\n  - b\n"),
        ("- TODO a\n  TODO b\n\n  c\n", "- <!---->\n\n  c\n"),
        ("[^1]: TODO a\n\nb[^1]\n", "[^1]: <!---->\n\nb[^1]\n"),
    ] {
        assert_eq!(expand(&context, text).text, expected, "{text:?}");
    }
}

#[test]
fn a_quote_after_an_indented_paragraph_stays_another_one() {
    assert_eq!(markdown(" TODO a\n> b\n"), " > **TODO** a\n\n> b\n");
}

#[test]
fn emphasis_around_a_todo_and_a_todo_in_a_link_stay_whole() {
    assert_eq!(
        markdown("***TODO: a*** and [a **TODO** b](x).\n"),
        "> **TODO** ***a*** and [a **TODO** b](x).\n"
    );
    let html = html("TODO: see [a **TODO** b](x)\n");
    assert!(html.contains("see [a <span class=\"stubs-todo\""), "{html}");
    assert!(html.ends_with("</span> b](x)\n\n</blockquote>\n"), "{html}");
}

#[test]
fn every_line_of_a_quoted_todo_is_quoted() {
    assert_eq!(
        markdown("TODO: a `b\nc` [d](\ne) <!-- f\n7) g --> h\n"),
        "> **TODO:** a `b\n> c` [d](\n> e) <!-- f\n> 7) g --> h\n"
    );
    assert_eq!(
        markdown("x\n\n> > y\n> >\n> > TODO: a <!-- f\n> > g\n> h -->\n"),
        "x\n\n> > y\n> >\n> > > **TODO:** a <!-- f\n> > > g\n> > > h -->\n"
    );
}

#[test]
fn a_link_in_a_todo_may_end_on_a_line_of_its_own() {
    assert_eq!(
        markdown("TODO: [a\n](b) [c\n]() d\n"),
        "> **TODO:** [a\n> ](b) c\n>  d\n"
    );
}

#[test]
fn a_marker_in_a_todo_may_have_several_lines() {
    let link = "[Docker documentation](https://docs.docker.com/)";
    for (text, expected) in [
        ("a **docker\ndocs link** b", format!("a {link} b")),
        ("a [docker\ndocs]() b", format!("a {link} b")),
        ("a\n<docker\ndocs link> b", format!("a\n> {link} b")),
        (
            "*a <x\nimage> b*",
            "*a **missing figure:** x image b*".to_owned(),
        ),
        ("a ![x\ny]()", "a **missing figure:** x y".to_owned()),
        (
            "a <!-- stubs: ignore[\ntodo] --> b",
            "a <!----> b".to_owned(),
        ),
    ] {
        let expected = format!("> **TODO:** {expected}\n");
        assert_eq!(markdown(&format!("TODO: {text}\n")), expected);
    }
}

#[test]
fn a_sentence_may_be_the_last_one_of_a_todo_before_other_lines() {
    assert_eq!(
        markdown("TODO a. TODO b\nc. D\n"),
        "> **TODO** a.\n\n> **TODO** b\n\nc. D\n"
    );
    assert_eq!(
        markdown("TODO: a. TODO b. TODO c. TODO d\n"),
        "> **TODO** a.\n\n> **TODO** b.\n\n> **TODO** c.\n\n> **TODO** d\n"
    );
    assert_eq!(
        markdown("TODO: a. TODO:TODO: TODO b. TODO c\n"),
        "> **TODO** a.\n\n> **TODO**\n\n> **TODO**\n\n> **TODO** b.\n\n> **TODO** c\n"
    );
}

#[test]
fn markup_in_a_todos_parentheses_is_a_part_of_its_text() {
    assert_eq!(
        markdown("**TODO(a, #<x image>1)**: x\n"),
        "> **TODO** **(a, #**missing figure:** x image1)**: x\n"
    );
    assert_eq!(
        markdown("TODO([]() a): x\n"),
        "> **TODO** ((link missing) a): x\n"
    );
    assert_eq!(
        markdown("**TODO(a, `b`)** c\n"),
        "> **TODO** **(a, `b`)** c\n"
    );
}

#[test]
fn a_sentence_before_another_todo_is_the_last_of_its_paragraph() {
    assert_eq!(
        markdown("One. TODO a! TODO b\n"),
        "One.\n\n> **TODO** a!\n\n> **TODO** b\n"
    );
    assert_eq!(
        markdown("One. TODO a. Two. TODO b\n"),
        "One. TODO a. Two.\n\n> **TODO** b\n"
    );
}

#[test]
fn a_keyword_with_a_bracket_behind_it_is_a_type() {
    for text in ["**TODO<docker-compose file>** a\n", "**TODO<T>** a\n"] {
        assert_eq!(markdown(text), text);
    }
}

#[test]
fn words_in_a_todos_parentheses_stand_on_one_line() {
    assert_eq!(
        markdown("**TODO(a, see\nthe book, #12)** b\n"),
        "> **TODO(a, #12)** (see the book) b\n"
    );
}

#[test]
fn a_todo_with_spaces_of_other_kinds_behind_it_is_quoted_once() {
    let text = "> **TODO**\u{2028}\n";
    assert_eq!(markdown("**TODO**\u{2028}\n"), text);
    assert_eq!(markdown(text), text);
}

#[test]
fn a_todo_takes_spaces_of_other_kinds_around_it_along() {
    for space in ["\u{c}", "\u{b}", "\u{a0}", "\u{2028}", "\u{3000}"] {
        assert_eq!(markdown(&format!("{space}**TODO** a\n")), "> **TODO** a\n");
        assert_eq!(
            markdown(&format!("b\n{space}**TODO** a\n")),
            "b\n\n> **TODO** a\n"
        );
        assert_eq!(
            markdown(&format!("**TODO** a{space}\n> b\n")),
            "> **TODO** a\n\n> b\n"
        );
        let html = html(&format!("{space}**TODO** a\n\n- {space}**TODO** b\n"));
        assert!(html.starts_with("<blockquote"), "{html}");
    }
}

#[test]
fn spaces_of_other_kinds_before_a_strong_todos_text_go_with_its_marker() {
    for space in ["\u{b}", "\u{c}", "\u{a0}", "\u{3000}", " \u{b} "] {
        assert_eq!(
            markdown(&format!("**TODO{space}a b**\n")),
            "> **TODO** **a b**\n"
        );
    }
}

#[test]
fn a_link_that_is_not_known_may_begin_a_line_of_a_todo() {
    assert_eq!(
        markdown("TODO: a\n<nothing docs link> b\n"),
        "> **TODO:** a\n> \\<nothing docs link> b\n"
    );
}

#[test]
fn what_a_strong_todo_says_is_no_marker() {
    assert_eq!(
        markdown("**TODO: TODO a**\n"),
        "> **TODO** **<!---->TODO a**\n"
    );
    assert_eq!(
        markdown("**TODO: *TODO*** a\n"),
        "> **TODO** **<!---->*TODO*** a\n"
    );
    assert_eq!(
        markdown("**TODO: docker docs link**\n"),
        "> **TODO** **<!---->docker docs link**\n"
    );
    let html = html("***TODO `docker` docs\nlink*** a\n");
    assert!(
        html.contains("\n\n***<!---->`docker` docs\nlink***"),
        "{html}"
    );
}

#[test]
fn a_dash_or_a_colon_that_is_a_todos_text_ends_no_marker() {
    for mark in ["-", ":", "(al)"] {
        assert_eq!(
            markdown(&format!("**TODO:** {mark} TODO a\n")),
            format!("> **TODO** <!---->{mark} TODO a\n")
        );
        let text = format!("> **TODO** {mark} a\n");
        assert_eq!(markdown(&format!("**TODO:** {mark} a\n")), text);
    }
}

#[test]
fn stars_that_touch_a_keyword_make_it_no_todo() {
    for text in ["**TODO****TODO**\n", "**TODO:****, x**\n"] {
        assert_eq!(markdown(text), text);
    }
    assert_eq!(markdown("**TODO *a* b**\n"), "> **TODO** ***a* b**\n");
    assert_eq!(
        markdown("**TODO **a**b** c\n"),
        "> **TODO** **<!---->**a**b** c\n"
    );
    let html = html("# T**TODO **TODO: **a**b c**d\n\n**TODO **TODO** a**\n");
    assert_eq!(html.matches(">TODO</").count(), 3, "{html}");
}

#[test]
fn a_tab_ends_a_heading_of_one_todo() {
    assert!(html("# **TODO**\t\n\na\n").ends_with(">TODO</span>\t\n\na\n"));
    assert_eq!(markdown("# [a]()\t\n\nb\n"), "# a\t\n\nb\n");
}

#[test]
fn a_todo_of_a_tight_item_that_holds_a_table_is_a_badge() {
    for text in [
        "- TODO: <compose options>\n- b\n",
        "- TODO: a. TODO: <compose options>\n  c\n- b\n",
        "- **TODO** a <compose options> c\n- b\n",
    ] {
        let html = html(text);
        assert!(html.contains("<span class=\"stubs-todo\""), "{html}");
        assert!(
            html.contains("\n  |option|") && html.ends_with("\n- b\n"),
            "{html}"
        );
    }
}

#[test]
fn a_strong_todo_may_begin_with_a_line_of_its_own() {
    for (text, expected) in [
        ("**TODO:\na** b\n", "> **TODO** **a** b\n"),
        (
            "**TODO(see c)\n\\*a** b\n",
            "> **TODO** (see c) **\\*a** b\n",
        ),
        ("> c\n> **TODO\n> a** b\n", "> c\n>\n> > **TODO** **a** b\n"),
    ] {
        assert_eq!(markdown(text), expected);
    }
}

#[test]
fn a_declaration_in_a_todo_does_not_end_with_the_mark_of_a_quote() {
    assert_eq!(
        markdown("TODO: a <!b\n  c <todo list> d\n"),
        "> **TODO:** a <!b c <todo list> d\n"
    );
    assert_eq!(
        markdown("> a\n>\n> TODO: b\n> c <!d e> f\n"),
        "> a\n>\n> > **TODO:** b\n> > c <!d e> f\n"
    );
    assert_eq!(
        markdown("- x\n\n  TODO: a <!b\r\n  c>\n  d\n"),
        "- x\n\n  > **TODO:** a <!b c>\n  > d\n"
    );
    // That one ends with the mark of the author's own quote.
    assert_eq!(
        markdown("> a\n>\n> TODO: b <!c\n> d\n"),
        "> a\n>\n> > **TODO:** b <!c > d\n"
    );
}

#[test]
fn what_stands_behind_a_comment_is_read_with_it() {
    let (text, expected) = (
        "a\n\nTBD- <!-- stubs: ignore-file[empty-link] --> TODO b <!-- stubs: ignore-file -->\n",
        "a\n\n> **TBD** <!----> TODO b <!---->\n",
    );
    assert_eq!(markdown(text), expected);
}

#[test]
fn a_todo_of_a_quote_keeps_the_lines_that_a_link_to_nowhere_joined() {
    assert_eq!(
        markdown("> **TODO** a [b\n> c]() d\n"),
        "> **TODO:** a b\n> c d\n"
    );
    assert_eq!(markdown("> **TODO** a [b]() d\n"), "> **TODO** a b d\n");
}

#[test]
fn words_in_parentheses_that_say_all_are_the_text() {
    for keyword in ["TODO", "FIXME"] {
        assert_eq!(
            markdown(&format!(
                "**{keyword}(write it)**\n\n{keyword}(alice, ask Bob)\nb\n"
            )),
            format!("> **{keyword}** **(write it)**\n\n> **{keyword}** (alice, ask Bob)\n\nb\n")
        );
    }
}

#[test]
fn a_keyword_with_an_apostrophe_is_a_plural() {
    for text in ["Schrijf **TODO's** op.\n", "Alle **TODO’s** a\n"] {
        assert_eq!(markdown(text), text);
    }
}

#[test]
fn a_docs_link_in_a_strong_todo_is_its_text() {
    assert_eq!(
        markdown("**TODO *docker docs link*** and\n"),
        "> **TODO** **<!---->*docker docs link*** and\n"
    );
}
