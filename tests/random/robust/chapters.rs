//! Whole chapters: line endings, byte order marks, what the parser cannot read.

use mdbook_stubs::testing::book::Chapter;
use mdbook_stubs::testing::pipeline::process;
use serde_json::json;

use super::{html, markdown};
use crate::properties::chapter::{context, contexts, expand};

/// The parser panics on this: the chapter stays as it is.
#[test]
fn a_chapter_that_the_parser_fails_on_stays() {
    for context in contexts() {
        let text = "**TODO** a\n\n- [ ] \\\n  -";
        let expanded = expand(&context, text);
        assert_eq!(expanded.text, text);
        let [entry] = &expanded.findings[..] else {
            panic!("{:?}", expanded.findings);
        };
        let message = entry.message.as_deref().unwrap_or_default();
        let parser = "the Markdown parser fails on this chapter: `";
        assert!(message.starts_with(parser), "{message}");
        assert!(message.contains("` at pulldown-cmark-0."), "{message}");
        assert_eq!((entry.line, entry.column), (1, 1));
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
fn a_chapter_without_a_file_can_begin_with_a_byte_order_mark() {
    let context = context("html", json!({}), false, true);
    let chapters = [Chapter {
        name: "A".into(),
        content: "\u{feff}**TODO** a".into(),
        path: None,
        source_path: None,
    }];
    let outcome = process(&context, &chapters).unwrap();
    let todo = &outcome.found.list[1];
    assert_eq!((todo.marker.as_str(), todo.column), ("**TODO** a", 1));
}

#[test]
fn a_todo_ends_before_a_line_that_cr_alone_parts_from_it() {
    let text = markdown("**TODO** a\r\r**TODO** b\n: c\n");
    assert_eq!(text, "> **TODO** a\n\n**TODO** b\n: c\n");
}

#[test]
fn what_a_todo_becomes_makes_no_front_matter() {
    let text = "---\ntitle: Part\n**TODO** draft:\n---\n";
    assert!(
        html(text).contains("</span> draft:\n---\n"),
        "{}",
        html(text)
    );
}

#[test]
fn a_line_that_ends_with_cr_alone_loses_no_finding() {
    let context = context("html", json!({}), false, true);
    let found = expand(&context, "# **TBD**\r程\n\n<login screenshot>");
    let markers: Vec<&str> = found.findings.iter().map(|e| e.marker.as_str()).collect();
    assert_eq!(markers, ["**TBD**", "<login screenshot>"]);
}

/// mdBook's parser overlooks lone CRs in headings, code and HTML blocks: what stands
/// behind them would be gone from the page, or inside the block.
#[test]
fn a_page_that_changes_has_no_lone_cr() {
    let text = html("# A **TODO** b\r程\r```\rc\r```\rTODO d\r\re\r");
    assert!(!text.contains('\r'), "{text:?}");
    assert!(text.contains("\n程\n```\nc\n```\n<blockquote"), "{text:?}");
    assert!(text.ends_with("</blockquote>\n\ne\n"), "{text:?}");
    let untouched = "# A\r程\r\n\nb\rc\n";
    assert_eq!(html(untouched), untouched);
}
