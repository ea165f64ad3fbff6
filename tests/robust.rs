//! What random chapters and fuzzing found, each by what it shows.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and its helpers are nobody's API"
)]

mod properties;

use mdbook_stubs::book::{Chapter, process};
use properties::chapter::{context, contexts, expand, expands_once};
use serde_json::json;

/// The chapter for a renderer that is not HTML.
fn markdown(text: &str) -> String {
    let context = context("markdown", json!({}), false, true);
    expands_once(&context, text);
    expand(&context, text).text
}

fn html(text: &str) -> String {
    let context = context("html", json!({}), false, true);
    expands_once(&context, text);
    expand(&context, text).text
}

const COMMANDS: &str = "docker network create src_default\n\n\
    docker run -d --name src-web-1 --network src_default --network-alias web nginx\n";

#[test]
fn two_blocks_stand_in_one_tight_item() {
    let commands = COMMANDS.replace("\ndocker", "\n  docker");
    let fence = format!("```sh\n  {commands}  ```");
    for between in [" ", "", "\n  "] {
        assert_eq!(
            markdown(&format!(
                "- <compose commands>{between}<compose commands> b\n- c\n"
            )),
            format!("- {fence}\n  {fence}\n  b\n- c\n")
        );
    }
    assert_eq!(
        markdown("- a <compose commands> b <compose commands>\n"),
        format!("- a\n  {fence}\n  b\n  {fence}\n")
    );
}

#[test]
fn text_after_a_table_in_a_tight_item_is_no_row_of_it() {
    for text in [html, markdown] {
        let text = text("- <compose options>\n  b\n- c\n");
        assert!(text.ends_with("|`nginx`|\n  <!---->\n  b\n- c\n"), "{text}");
    }
}

#[test]
fn text_before_a_block_does_not_become_a_heading_or_a_list() {
    let fence = format!("```sh\n{COMMANDS}```\n");
    for (above, mark, held) in [
        ("a\n", "-", "\\-"),
        ("a\n", "=", "\\="),
        ("a\n", "#", "\\#"),
        ("a\n", "7)", "7\\)"),
        ("", "7)", "7\\)"),
        ("", "+", "\\+"),
        ("", "#", "\\#"),
        ("", "=", "="),
        ("", "a.", "a."),
        ("> a\n> ", "-", "\\-"),
    ] {
        let fence = fence.replace('\n', if above.starts_with('>') { "\n> " } else { "\n" });
        let blank = if above.starts_with('>') {
            "\n>\n> "
        } else {
            "\n\n"
        };
        let expected = format!("{above}{held}{blank}{fence}").replace("> \n", ">\n");
        assert_eq!(
            markdown(&format!("{above}{mark}<compose commands>\n")),
            expected.trim_end_matches("> ")
        );
    }
    assert_eq!(
        markdown("=> <compose commands>\n"),
        format!("=>\n\n{fence}")
    );
}

#[test]
fn what_follows_a_block_in_html_stays_html() {
    let fence = format!("```sh\n{COMMANDS}```\n");
    for (rest, resumed) in [
        ("</div>", "</div>"),
        ("<p>a</p>", "<p>a</p>"),
        ("    </div>", "<wbr>\n    </div>"),
        (
            "**docker docs link**\n</div>",
            "<wbr>\n**docker docs link**\n</div>",
        ),
        ("<!-- a -->\n[b](c)", "<wbr>\n<!-- a -->\n[b](c)"),
        (
            "<x image>\n*a*",
            "<wbr>\n<strong>missing figure:</strong> x image\n*a*",
        ),
    ] {
        assert_eq!(
            markdown(&format!("<div>\n<compose commands>\n{rest}\n")),
            format!("<div>\n\n{fence}\n{resumed}\n")
        );
    }
    // A comment's block ends with its line.
    assert_eq!(
        markdown("<!----><compose commands>\n`<x image>`\n"),
        format!("<!---->\n\n{fence}\n`<x image>`\n")
    );
    assert_eq!(
        markdown("<div><compose commands>[a]()\n"),
        format!("<div>\n\n{fence}\n<wbr>\n[a]()\n")
    );
}

#[test]
fn no_markdown_is_written_into_html() {
    for (marker, expected) in [
        ("<d link>", "&lt;d link>"),
        ("<x image>", "<strong>missing figure:</strong> x image"),
        (
            "<docker docs link>",
            "<a href=\"https://docs.docker.com/\">Docker documentation</a>",
        ),
    ] {
        assert_eq!(
            markdown(&format!("<div>\n{marker}\n</div>\n")),
            format!("<div>\n{expected}\n</div>\n")
        );
    }
}

#[test]
fn a_placeholder_that_swallows_its_neighbours_is_a_bracket_to_them() {
    assert_eq!(
        markdown("<x image>\n<d image>__FIXME__\n"),
        "> **missing figure:** x image\n\n> **missing figure:** d image\n\n> **FIXME**\n"
    );
    assert_eq!(
        markdown("<x image>\n<!<d image>\n"),
        "> **missing figure:** x image\n\n<!\n\n> **missing figure:** d image\n"
    );
}

#[test]
fn a_new_line_has_all_the_columns_that_its_item_needs() {
    // Of `>- ` the first column belongs to the quote's mark.
    assert_eq!(
        markdown(">- <compose file>\n>- b\n"),
        ">- ```yaml\n>   services:\n>     web: {image: nginx}\n>   ```\n>- b\n"
    );
    assert_eq!(
        markdown("[^a]: - <compose file>\n"),
        "[^a]: - ```yaml\n      services:\n        web: {image: nginx}\n      ```\n"
    );
}

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
fn a_link_with_an_empty_label_stays_whole() {
    let text = html("**TODO** [a][]\n\n[a]: b\n");
    assert!(text.contains("\n\n[a][]\n\n</blockquote>"), "{text}");
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
            ("- TODO: b <compose image>\n- c\n", "- \n- c\n"),
            ("TODO a <!-- stubs: ignore[todo] -->\n\nb\n", "\n\nb\n"),
        ] {
            assert_eq!(expand(&context, text).text, expected);
        }
    }
}

#[test]
fn a_quote_after_an_indented_paragraph_stays_another_one() {
    assert_eq!(markdown(" TODO a\n> b\n"), " > **TODO** a\n\n> b\n");
}

/// The parser panics on this: the chapter stays as it is.
#[test]
fn a_chapter_that_the_parser_fails_on_stays() {
    for context in contexts() {
        let text = "**TODO** a\n\n- [ ] \\\n  -";
        assert_eq!(expand(&context, text).text, text);
    }
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
fn a_comment_that_touches_words_still_keeps_them_apart() {
    assert_eq!(html("TODO<!--stubs:ignore-->\n"), "TODO<!---->\n");
    assert_eq!(html("<!--stubs:ignore-->TODO a\n"), "<!---->TODO a\n");
}

#[test]
fn a_block_in_html_stays_in_its_container() {
    let fence = "```yaml\nservices:\n  web: {image: nginx}\n```";
    for (first, prefix) in [
        ("- ", "  "),
        ("> ", "> "),
        ("[^a]: ", "    "),
        ("> 1. ", ">    "),
    ] {
        let text = format!("{first}<div>\n{prefix}<compose file>\n{prefix}</div>\n");
        let inside = fence.replace('\n', &format!("\n{prefix}"));
        let blank = prefix.trim_end();
        assert_eq!(
            markdown(&text),
            format!("{first}<div>\n{blank}\n{prefix}{inside}\n{blank}\n{prefix}</div>\n")
        );
    }
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
fn a_line_that_ends_with_cr_alone_is_a_line_to_hollow_lists() {
    let text = html("a\n-\r-\n\nb\n=\nc\n");
    assert!(
        text.starts_with("a\n-\n\n<blockquote") && text.ends_with("b\n=\nc\n"),
        "{text}"
    );
}

#[test]
fn words_in_a_todos_parentheses_stand_on_one_line() {
    assert_eq!(
        markdown("**TODO(a, see\nthe book, #12)** b\n"),
        "> **TODO(a, #12)** (see the book) b\n"
    );
}

#[test]
fn a_chapter_without_a_file_can_begin_with_a_byte_order_mark() {
    let context = context("html", json!({}), false, true);
    let chapters = [Chapter {
        name: "A".into(),
        content: "\u{feff}**TODO** a".into(),
        path: None,
        source_path: None,
    }];
    let outcome = process(&context, &chapters).unwrap();
    let todo = &outcome.entries[1];
    assert_eq!((todo.marker.as_str(), todo.column), ("**TODO** a", 1));
}

#[test]
fn a_todo_with_spaces_of_other_kinds_behind_it_is_quoted_once() {
    let text = "> **TODO**\u{2028}\n";
    assert_eq!(markdown("**TODO**\u{2028}\n"), text);
    assert_eq!(markdown(text), text);
}

#[test]
fn what_an_images_description_or_a_docs_link_holds_goes_with_it() {
    assert_eq!(markdown("![a ![b]() c]()\n"), "**missing figure:** a b c\n");
    assert_eq!(
        markdown("[![b]() docker docs]()\n"),
        "**missing figure:** b docker docs\n"
    );
}

#[test]
fn brackets_around_a_link_to_nowhere_stay_text() {
    for (text, expected) in [
        ("[a [b]() c]()\n", "\\[a b c]()\n"),
        ("[a [b]() c](x)\n", "\\[a b c](x)\n"),
        (
            "![a [b]() c](x) [d [![e](f)]()][]\n",
            "![a b c](x) \\[d ![e](f)][]\n",
        ),
        ("[a [b]()][c] [d]()\n\n[c]: x\n", "\\[a b][c] d\n\n[c]: x\n"),
        (
            "[a\\] [b [c]()]\n\n[b c]: x\n",
            "\\[a\\] \\[b c]\n\n[b c]: x\n",
        ),
        ("[[b]()]: x\n", "\\[b]: x\n"),
        (
            "[[b]]()(x) [c][(d)]() [e] [f]()\n",
            "\\[b](x) \\[c](d) [e] f\n",
        ),
        ("[[ [a]() ](x) ](x)\n", "\\[\\[ a ](x) ](x)\n"),
        ("- [[x]()] b\n", "- \\[x] b\n"),
        ("a[^[1]()]\n\n[^1]: b\n", "a\\[^1]\n\n[^1]: b\n"),
        (
            "\\[a [b]() c](x) \\\\[a [b]()](x)\n",
            "\\[a b c](x) \\\\\\[a b](x)\n",
        ),
        (
            "a [[b]() <compose file>](x)\n",
            "a \\[b\n\n```yaml\nservices:\n  web: {image: nginx}\n```\n\n](x)\n",
        ),
    ] {
        assert_eq!(markdown(text), expected);
    }
    let html = html("[a [b]() c [no such docs]()](x) [[no such docs]()](x)\n");
    assert!(
        html.starts_with("\\[a <span") && html.contains("](x) \\[<span"),
        "{html}"
    );
}

#[test]
fn no_link_is_put_into_another_one() {
    for text in [
        "[a **docker docs link** b](x)\n",
        "[*a **docker docs link** b*](x)\n",
        "# [a **docker docs link** b](x)\n\nc\n",
        "| [a **docker docs link** b](x) |\n|---|\n",
        "![a [b](c) **docker docs link** d](x)\n",
    ] {
        assert_eq!(markdown(text), text);
    }
    assert_eq!(
        markdown("[a <docker docs link> b]() [**docker docs link**](x)\n"),
        "a [Docker documentation](https://docs.docker.com/) b [**docker docs link**](x)\n"
    );
}

#[test]
fn a_link_to_nowhere_may_hold_other_markers() {
    assert_eq!(
        markdown("[a <x image> b]() ![c <x image> d]() [e **TODO** f]()\n"),
        "a **missing figure:** x image b **missing figure:** c \\<x image> d [e **TODO** f]()\n"
    );
    let html = html("[a **TODO** b]()\n");
    assert!(
        html.starts_with("<span") && html.ends_with("</span>\n"),
        "{html}"
    );
}

#[test]
fn the_text_of_a_link_to_nowhere_begins_no_block() {
    for (text, expected) in [
        ("[# a]()\n", "\\# a\n"),
        ("[-]() a\n", "\\- a\n"),
        ("- [7) a]()\n", "- 7\\) a\n"),
        ("a\n[=]()\n", "a\n\\=\n"),
        ("> [a\n> -]()\n", "> a\n> \\-\n"),
        ("[a\n-]()\n", "a\n\\-\n"),
        ("a\n[: b]()\n", "a\n\\: b\n"),
        ("a | b\n[---|---]()\n", "a | b\n\\---|---\n"),
        (
            "<compose file> [# a]()\n",
            "```yaml\nservices:\n  web: {image: nginx}\n```\n\n\\# a\n",
        ),
        ("[***a***]() [- b]()\n", "***a*** - b\n"),
    ] {
        assert_eq!(markdown(text), expected);
    }
}

#[test]
fn what_a_strong_todo_says_is_no_marker() {
    assert_eq!(
        markdown("**TODO: TODO a**\n"),
        "> **TODO** **<!---->TODO a**\n"
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
fn a_report_in_a_tight_list_leaves_it_tight() {
    assert_eq!(
        markdown("- TODO\n  <todo list>\n- b\n"),
        "- TODO\n  **[A](a.md)** (1 of 2 open)\n  * [TODO](a.md) — todo\n- b\n"
    );
}

#[test]
fn a_placeholder_may_touch_an_emphasis_of_underscores() {
    assert_eq!(
        markdown("__TODO__<x image>\n"),
        "> **TODO**\n>\n> > **missing figure:** x image\n"
    );
    assert_eq!(markdown("snake_<x image>\n"), "snake_<x image>\n");
}

#[test]
fn stars_that_touch_a_keyword_make_it_no_todo() {
    for text in ["**TODO****TODO**\n", "**TODO:****, x**\n"] {
        assert_eq!(markdown(text), text);
    }
    assert_eq!(markdown("**TODO *a* b**\n"), "> **TODO** ***a* b**\n");
}

#[test]
fn the_text_of_a_link_to_nowhere_meets_no_marks_outside() {
    for (text, expected) in [
        ("[*a]() b*\n", "\\*a b*\n"),
        ("**TODO [a** b]() `*`\n", "**TODO a\\*\\* b `*`\n"),
        ("[<x]() image>\n", "\\<x image>\n"),
        ("<x [image>]()\n", "<x image\\>\n"),
        ("*a* [*b* c_d]() e_f *g\n", "*a* *b* c_d e_f *g\n"),
    ] {
        assert_eq!(markdown(text), expected);
    }
}

#[test]
fn a_tab_ends_a_heading_of_one_todo() {
    assert!(html("# **TODO**\t\n\na\n").ends_with(">TODO</span>\t\n\na\n"));
    assert_eq!(markdown("# [a]()\t\n\nb\n"), "# a\t\n\nb\n");
}

#[test]
fn a_comment_that_is_never_closed_leaves_its_line() {
    assert_eq!(
        markdown("<d>\n<!-- stubs: ignore-file\n\n`<x image>`\n"),
        "<d>\n<!---->\n\n`<x image>`\n"
    );
}
