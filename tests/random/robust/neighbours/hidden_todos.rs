//! Hidden todos leave the blocks around them as they are.

use serde_json::json;

use super::super::html;
use super::{declared, hidden, with};
use crate::properties::chapter::{context, expand, expands_once};

#[test]
fn hidden_todos_keep_their_neighbours_apart() {
    for (text, expected) in [
        ("- a\n\nTODO x\n\n- c\n", "- a\n\n<!---->\n\n- c\n"),
        ("1. a\n\nTODO x\n\n1. b\n", "1. a\n\n<!---->\n\n1. b\n"),
        (
            "- a\n\nTODO x\n\n    code\n",
            "- a\n\n<!---->\n\n    code\n",
        ),
        ("    a\n\nTODO x\n\n    b\n", "    a\n\n<!---->\n\n    b\n"),
        (
            "[^1]: a\n\nTODO x\n\n    b\n",
            "[^1]: a\n\n<!---->\n\n    b\n",
        ),
        ("a\n: b\n\nTODO x\n\n  c\n", "a\n: b\n\n<!---->\n\n  c\n"),
        // The list goes on beside what is indented less than its text.
        ("- a\n-   TODO b\n\n  c\n", "- a\n<!---->\n\n  c\n"),
        (
            "> - a\n> -   TODO b\n>\n>   c\n",
            "> - a\n> <!---->\n>\n>   c\n",
        ),
        // A loose list stays loose.
        ("- a\n- TODO b\n\n- c\n- d\n", "- a\n\n- c\n- d\n"),
    ] {
        assert_eq!(hidden(text), expected, "{text:?}");
    }
}

#[test]
fn text_around_hidden_todos_stays_on_its_lines() {
    for (text, expected) in [
        ("a **TODO** x **TODO** y\nb\n", "a\nb\n"),
        ("a **TODO** x **TODO** y **TODO** z\n", "a\n"),
        ("- a **TODO** x **TODO** y\n- b\n", "- a\n- b\n"),
        ("**TODO** x **TODO** y\nb\n", "b\n"),
        ("**TODO** x\n: def\n", "&#8203;\n: def\n"),
        ("-**TODO** x\n- b\n", "\\-\n- b\n"),
        ("1.**TODO** x\n", "1\\.\n"),
        ("#**TODO** x\n", "\\#\n"),
        ("<s>**TODO** x\n- b\n", "<span></span><s>\n- b\n"),
        ("</b> **TODO** x\nb *c*\n", "<span></span></b>\nb *c*\n"),
        ("1. TODO\n 2. t\n 3. u\n", " 1. t\n 3. u\n"),
        (" 1. TODO\n2. o\n3. p\n", "1. o\n3. p\n"),
        (" - a\n  - TODO b\n   - c\n", " - a\n  - <!---->\n   - c\n"),
        ("a | b\n--|--\nTODO: x | c\n", "a | b\n--|--\n&#8203; | c\n"),
        ("- **TODO**\n - a\n  -\n", " - a\n  -\n"),
        ("- TODO\n - TODO\n- a\n", "- a\n"),
        ("- o\n\t- TODO\n", "- o\n\t<!---->\n"),
        ("[\n**TODO**\n](g)\n", "[\n&#8203;\n](g)\n"),
        ("- # **TODO** n\n\n  o\n", "- # n\n\n  o\n"),
        (">**TODO**\n[!CAUTION]\n", ">\\[!CAUTION]\n"),
        (
            "2. t\n\n   [k]:k\nFIXME\n3.\n",
            "2. t\n\n   [k]:k\n   <!---->\n3.\n",
        ),
        ("# {ag}**TODO**\n\nb\n", "# {ag}<!---->\n\nb\n"),
        ("# a #**TODO**\n\nb\n", "# a #<!---->\n\nb\n"),
        ("-***TBD***\n-\n\nb\n", "<span></span>-\n-\n\nb\n"),
        ("> [!NOTE] **TODO** x\n> y\n", "> \\[!NOTE]\n> y\n"),
        (
            "a\nTODO <!-- b\n---\n\nc\n",
            "a\n<span></span><!-- b\n---\n\nc\n",
        ),
        ("TODO b\n---\n\nc\n", "b\n---\n\nc\n"),
        ("# a **TODO**\n\nb\n", "# a \n\nb\n"),
        ("# **TODO:** **TODO:** a\n\nb\n", "#  a\n\nb\n"),
        ("# **TODO** **TODO**\n\nb\n", "# **TODO** **TODO**\n\nb\n"),
        ("a\n**TODO**\n---\n\nb\n", "a\n&#8203;\n---\n\nb\n"),
        ("[a]: d\n's'**TODO**\n", "[a]: d\n\\'s'\n"),
    ] {
        assert_eq!(hidden(text), expected, "{text:?}");
    }
}

#[test]
fn hidden_todos_leave_the_rows_of_a_table() {
    for (text, expected) in [
        (
            "a|b\n-|-\nTODO z|TODO\nc|d\n",
            "a|b\n-|-\n&#8203;|&#8203;\nc|d\n",
        ),
        (
            "| a |\n|---|\n| **TODO:** z\n| c |\n",
            "| a |\n|---|\n| &#8203;\n| c |\n",
        ),
        ("g||\n-|-\n**TBD**\n", "g||\n-|-\n&#8203;\n"),
        ("TODO |TODO\n-|-\nc|d\n", "&#8203; |&#8203;\n-|-\nc|d\n"),
    ] {
        assert_eq!(hidden(text), expected, "{text:?}");
    }
}

#[test]
fn a_list_beside_a_hidden_todo_takes_nothing_either() {
    let stubs = json!({
        "placeholders": {"sea picture": {"text": "- a\n- b"}},
        "todos": "hide",
    });
    for (text, expected) in [
        ("<sea picture>TODO\n- n\n", "- a\n- b\n\n<!---->\n\n- n\n"),
        (
            "- n\n\nTODO x\n<sea picture>\n",
            "- n\n\n<!---->\n- a\n- b\n",
        ),
        (
            "<sea picture>\nTODO x\n<sea picture>\n",
            "- a\n- b\n\n<!---->\n- a\n- b\n",
        ),
        ("<sea picture>\nTODO x\nn\n", "- a\n- b\n\nn\n"),
    ] {
        assert_eq!(with("markdown", stubs.clone(), text), expected, "{text:?}");
    }
}

#[test]
fn what_a_link_says_may_be_hidden_todos_alone() {
    assert_eq!(hidden("[\n**TODO** **TODO**\n](g)\n"), "[\n&#8203;\n](g)\n");
}

#[test]
fn a_todo_of_a_quote_goes_on_on_lines_without_its_mark() {
    let context = context(
        "markdown",
        json!({"todo-extent": "paragraph", "placeholders": {"sea picture": {"text": "- a\n- b"}}}),
        false,
        true,
    );
    let text = ">TODO <sea picture>\nq\n";
    expands_once(&context, text);
    assert_eq!(
        expand(&context, text).text,
        ">**TODO:** \n>\n>- a\n>- b\n>\n>q\n"
    );
}

#[test]
fn a_list_below_text_that_loses_its_first_item_stays_a_list() {
    for (text, expected) in [
        ("one\n- TODO: two\n-\n- x\n", "one\n- <!---->\n-\n- x\n"),
        (
            "one\n1. TODO: two\n2.\n3. x\n",
            "one\n1. <!---->\n2.\n3. x\n",
        ),
        (
            "> one\n> - TODO: two\n> -\n> - x\n",
            "> one\n> - <!---->\n> -\n> - x\n",
        ),
        (
            "one\n- TODO: two\n- TODO: y\n-\n- x\n",
            "one\n- <!---->\n-\n- x\n",
        ),
        ("one\n- TODO: two\n- x\n", "one\n- x\n"),
        ("one\n1. TODO: two\n2. x\n", "one\n1. x\n"),
        ("one\n\n- TODO: two\n-\n- x\n", "one\n\n-\n- x\n"),
    ] {
        assert_eq!(hidden(text), expected, "{text:?}");
    }
}

#[test]
fn a_line_that_loses_a_todo_is_no_head_of_a_table() {
    assert_eq!(hidden("e| **TODO**\n-|\n"), "e|\n\\-|\n");
    assert_eq!(
        hidden("> e **TODO** x|y\n> -|\n> |b\n"),
        "> e\n> \\-|\n> |b\n"
    );
    assert_eq!(
        declared("`a | b`", "<sea picture>\n-|-\n"),
        "`a | b`\n\\-|-\n"
    );
    let shown = html("TODO: | x, |b\n--|--\nc\n");
    assert!(shown.contains("\n| x, |b\n\\--|--\nc\n"), "{shown}");
    // What was a table stays one.
    let table = "a|b\n-|-\nTODO: c|**TODO**\n";
    assert_eq!(hidden(table), "a|b\n-|-\n&#8203;|&#8203;\n");
}
