//! What random chapters and fuzzing found, each by what it shows.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and its helpers are nobody's API"
)]

mod properties;

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
    for (above, mark, hold) in [
        ("a\n", "-", "&#8203;"),
        ("a\n", "=", "&#8203;"),
        ("a\n", "#", "&#8203;"),
        // An item without text does not end a paragraph.
        ("a\n", "7)", ""),
        ("", "7)", "&#8203;"),
        ("", "+", "&#8203;"),
        ("", "#", "&#8203;"),
        ("", "=", ""),
        ("", "a.", ""),
    ] {
        assert_eq!(
            markdown(&format!("{above}{mark}<compose commands>\n")),
            format!("{above}{mark}{hold}\n\n{fence}")
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
        ("<!-- a -->\n[b]()", "<wbr>\n<!-- a -->\n[b]()"),
    ] {
        assert_eq!(
            markdown(&format!("<div>\n<compose commands>\n{rest}\n")),
            format!("<div>\n\n{fence}\n{resumed}\n")
        );
    }
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

/// The parser panics on this: the chapter stays as it is.
#[test]
fn a_chapter_that_the_parser_fails_on_stays() {
    for context in contexts() {
        let text = "**TODO** a\n\n- [ ] \\\n  -";
        assert_eq!(expand(&context, text).text, text);
    }
}
