//! What stands around a stub stays what it is, whatever the stub becomes.

mod definitions;
mod hidden_todos;

use serde_json::{Value, json};

use super::{html, markdown};
use crate::properties::chapter::{context, expand, expands_once};

/// The chapter for a renderer, with `[preprocessor.stubs]` of `stubs`.
fn with(renderer: &str, stubs: Value, text: &str) -> String {
    let context = context(renderer, stubs, false, true);
    expands_once(&context, text);
    expand(&context, text).text
}

fn hidden(text: &str) -> String {
    let html = with("html", json!({"todos": "hide"}), text);
    assert_eq!(html, with("markdown", json!({"todos": "hide"}), text));
    html
}

/// The chapter where book.toml declares `text` for `<sea picture>`.
fn declared(text: &str, chapter: &str) -> String {
    let placeholders = json!({"placeholders": {"sea picture": {"text": text}}});
    let html = with("html", placeholders.clone(), chapter);
    assert_eq!(html, with("markdown", placeholders, chapter));
    html
}

#[test]
fn a_comment_that_goes_keeps_code_blocks_apart() {
    let text = "    a\n\n<!-- stubs: ignore[todo] -->\n\n    b TODO\n";
    assert_eq!(html(text), "    a\n\n<!---->\n\n    b TODO\n");
}

#[test]
fn a_link_is_no_image_and_no_address_of_what_stands_before_it() {
    for renderer in ["html", "markdown"] {
        let docs = "[Docker documentation](https://docs.docker.com/)";
        for (text, expected) in [
            ("Wow!**docker docs link**\n", format!("Wow!<!---->{docs}\n")),
            (
                "[a]: b\n\nSee [a]**docker docs link**\n",
                format!("[a]: b\n\nSee [a]<!---->{docs}\n"),
            ),
            (
                "[a]<docker docs link>**docker docs link**\n",
                format!("[a]<!---->{docs}{docs}\n"),
            ),
        ] {
            assert_eq!(with(renderer, json!({}), text), expected);
        }
    }
}

#[test]
fn text_that_begins_a_paragraph_now_is_read_as_before() {
    let expanded = html("TODO: ```a\nb```\n");
    assert!(
        expanded.contains("\n<span></span>```a\nb```\n"),
        "{expanded}"
    );
    let link = "TODO: [a]: b\n\n[a]: /a\n";
    assert!(
        html(link).contains("\n<span></span>[a]: b\n"),
        "{}",
        html(link)
    );
}

#[test]
fn a_list_that_is_put_in_takes_nothing_behind_it() {
    for behind in ["    code\n", "* item\n", "- item\n", "  text\n", "1. one\n"] {
        let list = declared("a:\n\n- b", &format!("<sea picture>\n\n{behind}"));
        assert_eq!(list, format!("a:\n\n- b\n\n<!---->\n\n{behind}"));
        let todos = html(&format!("TODO c\n\n<todo list>\n\n{behind}"));
        assert!(
            todos.ends_with(&format!("\n\n<!---->\n\n{behind}")),
            "{todos}"
        );
    }
    for (text, chapter, expected) in [
        (
            "1. a\n2. b",
            "<sea picture>\n\n3. c\n",
            "1. a\n2. b\n\n<!---->\n\n3. c\n",
        ),
        (
            "a\n\n    b",
            "<sea picture>\n\n    c\n",
            "a\n\n    b\n\n<!---->\n\n    c\n",
        ),
        (
            "x[^a]\n\n[^a]: b",
            "<sea picture>\n\n    c\n",
            "x[^a]\n\n[^a]: b\n\n<!---->\n\n    c\n",
        ),
        (
            "a:\n\n- b",
            "> <sea picture>\n>\n> - c\n",
            "> a:\n>\n> - b\n>\n> <!---->\n>\n> - c\n",
        ),
        (
            "a:\n\n- b",
            "<sea picture>\n# c\n\nd\n",
            "a:\n\n- b\n\n# c\n\nd\n",
        ),
        ("a:\n\n- b", "<sea picture>\n\nc\n", "a:\n\n- b\n\nc\n"),
        (
            "a:\n\n- b",
            "> <sea picture>\n\n- c\n",
            "> a:\n>\n> - b\n\n- c\n",
        ),
    ] {
        assert_eq!(declared(text, chapter), expected, "{text:?} {chapter:?}");
    }
}

#[test]
fn a_list_that_is_put_in_joins_none_before_it() {
    for (text, chapter, expected) in [
        (
            "- a\n- b",
            "- c\n\n<sea picture>\n",
            "- c\n\n<!---->\n- a\n- b\n",
        ),
        ("- a", "- c\n\n<sea picture>\n", "- c\n\n<!---->\n- a\n"),
        (
            "1. a\n2. b",
            "1. c\n\n<sea picture>\n",
            "1. c\n\n<!---->\n1. a\n2. b\n",
        ),
        ("- a\n- b", "c\n\n<sea picture>\n", "c\n\n- a\n- b\n"),
    ] {
        assert_eq!(declared(text, chapter), expected, "{text:?} {chapter:?}");
    }
}

#[test]
fn a_rule_or_a_list_in_an_item_stays_in_it() {
    for (text, chapter, expected) in [
        (
            "***",
            "* a\n* <sea picture>\n* b\n",
            "* a\n* <!---->\n  ***\n* b\n",
        ),
        (
            "- a\n- b",
            "- <sea picture>\n  - c\n",
            "- - a\n  - b\n  <!---->\n  - c\n",
        ),
        (
            "a\n\nb",
            "<!----><sea picture>\n:\n",
            "<!---->\n\na\n\nb\n\n<!---->\n\n:\n",
        ),
        (
            "- a\n- b",
            "<!----><sea picture>\n  c\n",
            "<!---->\n\n- a\n- b\n\n<!---->\n\n  c\n",
        ),
    ] {
        assert_eq!(declared(text, chapter), expected, "{chapter:?}");
    }
}

#[test]
fn braces_at_the_end_of_a_heading_stay_text() {
    assert_eq!(
        declared("a *b*", "## Three {#<sea picture>three}\n\nc\n"),
        "## Three {#a *b*three}<!---->\n\nc\n"
    );
    assert_eq!(
        declared("a", "## Three {#<sea picture>}\n\nc\n"),
        "## Three {#a}<!---->\n\nc\n"
    );
    assert_eq!(
        declared("a", "## <sea picture> {#three}\n\nc\n"),
        "## a {#three}\n\nc\n"
    );
}

#[test]
fn spaces_behind_a_fence_go() {
    for space in ["\u{a0}", "\t", "\u{2003} "] {
        for (chapter, expected) in [
            (format!("<sea picture>{space}\n\nA\n"), "```\na\n```\n\nA\n"),
            (
                format!("- <sea picture>{space}\n- b\n"),
                "- ```\n  a\n  ```\n- b\n",
            ),
        ] {
            assert_eq!(declared("```\na\n```", &chapter), expected, "{chapter:?}");
        }
    }
}

#[test]
fn a_declared_link_stays_out_of_a_link() {
    let text = declared("[d](/d)", "[see <sea picture>](g.md) and <sea picture>\n");
    assert_eq!(text, "[see &lt;sea picture>](g.md) and [d](/d)\n");
}

#[test]
fn lists_that_are_put_in_side_by_side_stay_two() {
    let placeholders = json!({"placeholders": {"sea picture": {"text": "- a\n- b"}}});
    let text = "<sea picture> <sea picture>\n\nc <sea picture> <sea picture>\n";
    assert_eq!(
        with("markdown", placeholders, text),
        "- a\n- b\n\n<!---->\n- a\n- b\n\nc\n\n- a\n- b\n\n<!---->\n- a\n- b\n"
    );
}

#[test]
fn a_declared_line_that_is_a_block_is_one() {
    for (text, chapter, expected) in [
        (
            "<div>x</div>",
            "<sea picture>\n# H\n\nh\n",
            "<div>x</div>\n\n# H\n\nh\n",
        ),
        (
            "<div>x</div>",
            "<sea picture>\n```\na\n```\n",
            "<div>x</div>\n\n```\na\n```\n",
        ),
        (
            "<div>x</div>",
            "<sea picture>\n*b*\n",
            "<div>x</div>\n\n*b*\n",
        ),
        (
            "<div>x</div>",
            "a <sea picture> *b*\n",
            "a\n\n<div>x</div>\n\n*b*\n",
        ),
        (
            "<img src=\"a.png\">",
            "<sea picture>\n# H\n\nh\n",
            "<span></span><img src=\"a.png\">\n# H\n\nh\n",
        ),
        (
            "<img src=\"a.png\">",
            "<sea picture>\n*b*\n",
            "<span></span><img src=\"a.png\">\n*b*\n",
        ),
        (
            "<img src=\"a.png\">",
            "a <sea picture> *b*\n",
            "a <img src=\"a.png\"> *b*\n",
        ),
        ("***", "1. a\n<sea picture>\n2. b\n", "1. a\n   ***\n2. b\n"),
        (
            "<!-- d -->",
            "a\n<sea picture> *b*\n",
            "a\n<span></span><!-- d --> *b*\n",
        ),
        (
            "<pre>d</pre>",
            "<sea picture> *b*\n",
            "<pre>d</pre>\n\n*b*\n",
        ),
    ] {
        assert_eq!(declared(text, chapter), expected, "{text:?} {chapter:?}");
    }
}

#[test]
fn spaces_behind_an_empty_heading_stay_with_it() {
    for space in ["\u{a0}", "\t", "\u{b}", " "] {
        assert_eq!(
            markdown(&format!("## Later{space}\n")),
            format!("## Later{space}\n\n> **Not written yet.** This section is still empty.\n")
        );
    }
}

#[test]
fn a_second_pass_finds_the_section_that_an_expansion_filled() {
    let text = declared("# Licence\n\nMIT", "## Usage\n\n<sea picture>\n");
    assert_eq!(text, "## Usage\n\n<!---->\n# Licence\n\nMIT\n");
    let text = declared("Licence\n===\n\nMIT", "## Usage\n\n<sea picture>\n");
    assert_eq!(text, "## Usage\n\n<!---->\nLicence\n===\n\nMIT\n");
}

#[test]
fn a_placeholder_ends_the_last_sentence_before_it() {
    let text = "It is done. FIXME <login screenshot> goes here. More.\n";
    for expanded in [html(text), markdown(text)] {
        assert!(expanded.starts_with("It is done.\n\n"), "{expanded}");
    }
}

#[test]
fn a_line_that_only_its_place_makes_text_stays_text_in_a_quote() {
    for line in [":1.", "- item", "# no heading", "-"] {
        let expected = format!("> **TODO:** a|b\n>     {line}\n");
        assert_eq!(markdown(&format!("TODO: a|b\n    {line}\n")), expected);
    }
    assert_eq!(
        markdown("-\n\n- TODO:o\n:1."),
        "-\n\n- > **TODO:** o\n  >     :1."
    );
}

#[test]
fn a_badge_leaves_the_line_break_behind_its_keyword() {
    let owning = |text| with("html", json!({"todo-extent": "paragraph"}), text);
    let expanded = owning("TODO\n||u\n:-|-|-\n");
    assert!(expanded.ends_with("</span>\n||u\n:-|-|-\n"), "{expanded}");
    let expanded = owning("> TODO\r\n> ||u\r\n> :-|-|-\r\n");
    assert!(
        expanded.ends_with("</span>\r\n> ||u\r\n> :-|-|-\r\n"),
        "{expanded}"
    );
}

#[test]
fn a_block_stays_in_an_item_that_a_tab_indents() {
    let split = "\n\n\t \tx\n\n\t \ty\n\n\t \tc\n";
    for items in ["- a\n\n\t-\tn", "- a\n\n\t-\tn\n\t-\tn", "- a\n\t-\tn"] {
        for before in ["\n", "\n\t\t"] {
            assert_eq!(
                declared("x\n\ny", &format!("{items}{before}<sea picture> c\n")),
                format!("{items}{split}")
            );
        }
    }
}

#[test]
fn code_that_is_put_in_closes_no_backtick_before_it() {
    for (chapter, expected) in [
        ("a `b <sea picture> c\n", "a \\`b `x | y` c\n"),
        ("a `b\nc <sea picture>`\n", "a `b\nc <sea picture>`\n"),
        ("a ``b\nc <sea picture>`\n", "a \\`\\`b\nc `x | y`\\`\n"),
        ("a \\`b <sea picture> c\n", "a \\`b `x | y` c\n"),
        ("a `b` <sea picture>\n", "a `b` `x | y`\n"),
    ] {
        assert_eq!(declared("`x | y`", chapter), expected, "{chapter:?}");
    }
}
