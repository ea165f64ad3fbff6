//! Markers in HTML and in comments.

use super::{COMMANDS, context, expand, html, json, markdown};

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
        markdown("<!----><compose commands><y>\n*a*\n"),
        format!("<!---->\n\n{fence}\n<!----><y>\n*a*\n")
    );
    assert_eq!(
        markdown("<div><compose commands>[a]()\n"),
        format!("<div>\n\n{fence}\n<!---->[a]()\n")
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
fn a_comment_that_touches_words_still_keeps_them_apart() {
    assert_eq!(html("TODO<!--stubs:ignore-->\n"), "TODO<!---->\n");
    assert_eq!(html("<!--stubs:ignore-->TODO a\n"), "<!---->TODO a\n");
}

/// It hides all that follows: its author did not mean that.
#[test]
fn a_comment_that_is_never_closed_asks_for_nothing() {
    let text = "<d>\n<!-- stubs: ignore-file\n\n`<x image>`\n";
    assert_eq!(markdown(text), text);
    let tag = "<div><x image>\n\n# One\n\ntext\n\n<!-- stubs: ignore-file[##\n\n</x image>\n";
    assert_eq!(markdown(tag), tag);
}

#[test]
fn what_goes_with_a_suppression_or_the_front_matter_closes_no_element() {
    let figure = "> **missing figure:** x image\n";
    for (text, expected) in [
        (
            "<x image>\n\n`a` <!-- stubs: ignore </x> --> b\n",
            format!("{figure}\n`a` <!----> b\n"),
        ),
        (
            "<x image>\n\n<!-- stubs: ignore-file[todo]\n\n</x> -->\n",
            format!("{figure}\n<!---->\n"),
        ),
        (
            "---\na: </x>\n---\n<x image>\n",
            format!("\n\n\n\n{figure}"),
        ),
        (
            "<x image>\n\n<!-- </x> -->\n",
            "<x image>\n\n<!-- </x> -->\n".to_owned(),
        ),
        ("`</x>` <x image>\n", "`</x>` <x image>\n".to_owned()),
    ] {
        assert_eq!(markdown(text), expected);
    }
}

#[test]
fn an_images_description_or_a_hollow_list_takes_a_suppression_along() {
    let text = markdown("# A\n\n- <!-- stubs: ignore[todo] -->\n- \n");
    assert!(text.starts_with("# A\n\n> **Not written yet.**"), "{text}");
    assert!(!text.contains("<!--"), "{text}");

    assert_eq!(
        markdown("![a <!-- stubs: ignore[todo] --> b]()\n"),
        "**missing figure:** a b\n"
    );
}

#[test]
fn the_end_of_a_tag_that_is_put_in_makes_no_declaration() {
    let html = html("a <!b [c]() \\<!d\n");
    assert!(
        html.starts_with("a \\<!b <span") && html.ends_with("</span> \\<!d\n"),
        "{html}"
    );
}

#[test]
fn a_placeholder_holds_no_comment() {
    for text in [
        "<div><x image: a <!-- stubs: ignore[todo] --> b\n",
        "<div><x image: <a <y image>\n",
    ] {
        let text = html(text);
        assert!(text.starts_with("<div><x image: "), "{text}");
    }
}

#[test]
fn a_block_of_a_tag_that_begins_like_verbatim_ones_holds_markers() {
    let context = context("html", json!({}), false, true);
    for name in ["pre-release", "styles", "scripts"] {
        let found = expand(&context, &format!("<{name} image: a_b.png>\n")).findings;
        assert_eq!(found.len(), 1, "{name}");
    }
    assert!(
        expand(&context, "<pre>\n<x image: a_b.png>\n</pre>\n")
            .findings
            .is_empty()
    );
}

#[test]
fn a_comment_covers_the_text_of_a_tight_item() {
    let context = context("html", json!({}), false, true);
    for (text, ignored) in [
        (
            "- one\n- <!-- stubs: ignore -->\n  <sea image>\n- three\n",
            1,
        ),
        ("1. <!-- stubs: ignore -->\n   TODO x\n", 1),
        (
            "- a\n  <!-- stubs: ignore -->\n  foo **TODO** x [y]()\n- [z]()\n",
            2,
        ),
        ("Term\n: <!-- stubs: ignore -->\n  TODO x\n", 1),
        ("- <!-- stubs: ignore -->\n  a [y]()\n  - [z]()\n", 1),
        ("- <!-- stubs: ignore -->\n  - [z]()\n", 1),
        ("- a\n  <!-- stubs: ignore -->\n- [z]()\n", 0),
    ] {
        let found = expand(&context, text).findings;
        let suppressed = found.iter().filter(|entry| entry.suppressed).count();
        assert_eq!(suppressed, ignored, "{text}: {found:#?}");
    }
}
