//! What stands around a stub stays what it is, whatever the stub becomes.

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
fn definitions_behind_what_goes_stay() {
    for (section, left) in [
        ("- ", ""),
        ("1. ", ""),
        ("- <!-- c -->", ""),
        ("- \n\n- ", ""),
        (
            "- a\n\n  [u]: https://a.example/u",
            "- a\n\n  [u]: https://a.example/u",
        ),
        ("- [u]: https://a.example/u", "- [u]: https://a.example/u"),
        (
            "- - \n\n  [u]: https://a.example/u",
            "- - \n\n  [u]: https://a.example/u",
        ),
    ] {
        let head = "# Guide\n\nSee [setup][s] and [tools][t].\n\n## Later\n\n";
        let definitions = "\n\n[s]: https://a.example/s\n[t]: https://a.example/t\n";
        for text in [
            html(&format!("{head}{section}{definitions}")),
            markdown(&format!("{head}{section}{definitions}")),
        ] {
            assert!(
                text.ends_with(&format!("\n{left}{definitions}")),
                "{section:?}: {text}"
            );
        }
    }
}

#[test]
fn definitions_behind_and_in_hidden_todos_stay() {
    for (text, expected) in [
        (
            "- TODO: write\n\n[s]: /s\n[t]: /t\n",
            "<!---->\n\n[s]: /s\n[t]: /t\n",
        ),
        (
            "- a\n- TODO: write\n\n[s]: /s\n[t]: /t\n",
            "- a\n\n[s]: /s\n[t]: /t\n",
        ),
        (
            "> - TODO: write\n>\n> [s]: /s\n> [t]: /t\n",
            "> <!---->\n>\n> [s]: /s\n> [t]: /t\n",
        ),
        (
            "- TODO x\n\n  [s]: /s\n- c\n",
            "- <!---->\n\n  [s]: /s\n- c\n",
        ),
        ("- TODO x\n\n  [s]: /s\n", "- <!---->\n\n  [s]: /s\n"),
        ("- [s]: /s\n  TODO x\n- c\n", "- [s]: /s\n  <!---->\n- c\n"),
        (
            "> [s]: /s\n>\n> TODO x\n\nc\n",
            "> [s]: /s\n>\n> <!---->\n\nc\n",
        ),
        ("> [!NOTE]\n> TODO x\n\nc\n", "<!---->\n\nc\n"),
    ] {
        assert_eq!(hidden(text), expected, "{text:?}");
    }
}

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
fn a_comment_that_goes_keeps_code_blocks_apart() {
    let text = "    a\n\n<!-- stubs: ignore[todo] -->\n\n    b TODO\n";
    assert_eq!(html(text), "    a\n\n<!---->\n\n    b TODO\n");
}

#[test]
fn an_ignore_comment_that_goes_keeps_a_definition_out() {
    let text = "a\n\n<!-- stubs: ignore -->\n\n: b TODO\n";
    assert_eq!(html(text), "a\n\n<!---->\n\n: b TODO\n");
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
fn text_behind_an_expansion_is_no_definition() {
    assert_eq!(
        declared("one\n\ntwo", "<sea picture>: and so on\n"),
        "one\n\ntwo\n\n\\: and so on\n"
    );
    assert_eq!(
        declared(
            "<div>\n\n*m*\n\n</div>",
            "term\n: <sea picture>\n: second\n"
        ),
        "term\n: <div>\n\n  *m*\n\n  </div>\n\n: second\n"
    );
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
fn hidden_todos_make_no_definition_and_no_other_block() {
    for (text, expected) in [
        (
            "See [x].\n\n[x]: text. TODO is it?\n",
            "See [x].\n\n\\[x]: text.\n",
        ),
        (
            "See [x].\n\n[x]: text.\n\"T.\" TODO is it?\n",
            "See [x].\n\n[x]: text.\n\\\"T.\"\n",
        ),
        ("[x]: /x\nTODO y\n\"Title\"\n", "[x]: /x\n\\\"Title\"\n"),
        ("[x]: /x\nTODO y\n(a)\n", "[x]: /x\n\\(a)\n"),
        ("> [x]: /x\n> TODO y\n> 'a'\n", "> [x]: /x\n> \\'a'\n"),
        ("# a\nTODO y\n\"b\"\n", "# a\n\"b\"\n"),
    ] {
        assert_eq!(hidden(text), expected, "{text:?}");
    }
}

#[test]
fn our_own_words_are_no_title_of_a_definition() {
    assert_eq!(
        markdown("[d]:n\n[]()\n]:\n"),
        "[d]:n\n\\(link missing)\n]:\n"
    );
    let text = markdown("[r]: ./x.md\n[]()\n");
    assert_eq!(text, "[r]: ./x.md\n\\(link missing)\n");
    assert_eq!(
        markdown("[r]: ./x.md\n[\"a\"]()\n"),
        "[r]: ./x.md\n\\\"a\"\n"
    );
    assert_eq!(
        declared("\"a\"", "[r]: ./x.md\n<sea picture>\n"),
        "[r]: ./x.md\n\\\"a\"\n"
    );
    assert_eq!(
        declared("\"a\nb\"", "[r]: ./x.md\n<sea picture>\n"),
        "[r]: ./x.md\n\\\"a\nb\"\n"
    );
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
fn definitions_that_are_put_in_take_no_term_behind_or_before_them() {
    for (chapter, expected) in [
        ("<sea picture>\n\np\n: q\n", "a\n: b\n\n<!---->\n\np\n: q\n"),
        ("<sea picture>\n\np\n", "a\n: b\n\n<!---->\n\np\n"),
        ("p\n: q\n\n<sea picture>\n", "p\n: q\n\n<!---->\na\n: b\n"),
    ] {
        assert_eq!(declared("a\n: b", chapter), expected, "{chapter:?}");
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
fn what_is_put_in_makes_no_definition() {
    let text = "[a]\n\n[m]:<<docker link>>\n[a]:g\n";
    assert_eq!(
        html(text),
        "[a]\n\n\\[m]:<[Docker documentation](https://docs.docker.com/)>\n[a]:g\n"
    );
    assert_eq!(
        html("[a <!-- stubs: ignore[ -->]: t\n"),
        "\\[a <!---->]: t\n"
    );
    assert_eq!(
        declared("[d](/d)", "[t]\n\n[t]:<sea picture>>\n"),
        "[t]\n\n\\[t]:[d](/d)>\n"
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
