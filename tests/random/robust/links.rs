//! Links to nowhere, and links around other markers.

use super::{html, markdown};

#[test]
fn a_link_with_an_empty_label_stays_whole() {
    let text = html("**TODO** [a][]\n\n[a]: b\n");
    assert!(text.contains("\n\n[a][]\n\n</blockquote>"), "{text}");
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
    assert_eq!(
        markdown("[a ![b [c]() d]() e](x)\n"),
        "\\[a **missing figure:** b c d e](x)\n"
    );
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
fn a_docs_link_holds_both_brackets_of_a_pair_or_none() {
    for text in [
        "[a **b ] docs link** c]()\n",
        "**a [ docs link** b](x)\n",
        "**a [ docs link**\n",
    ] {
        assert_eq!(html(text), text);
    }
    assert!(html("[a **b [c] docs link**\n").contains("<span"));
    // What stands around it is not the same when the todo is a note.
    html(":a]: **TODO** b **c [d docs link**\n");
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
fn a_link_to_nowhere_that_keeps_words_from_being_a_marker_stays() {
    for text in [
        "[TODO]() a\n",
        "TO[DO]() a\n",
        "[A.]() TODO b\n",
        "TODO[]() a\n",
        "TODO[: a]() b\n",
        "**[TODO]()** a\n",
    ] {
        assert_eq!(markdown(text), text);
    }
    for (text, expected) in [
        ("TODO: [a]() b\n", "> **TODO** a b\n"),
        ("[a]()\nTODO b\n", "a\n\n> **TODO** b\n"),
        ("a [b]() TODOs\n", "a b TODOs\n"),
        ("<x [login]() image>\n", "<x login image\\>\n"),
        ("[<docker's image>]() a\n", "\\<docker's image> a\n"),
        (
            "[![a]() <docker's image>]() b\n",
            "**missing figure:** a \\<docker's image> b\n",
        ),
        ("a*[b]()*c\n", "a\\*b\\*c\n"),
    ] {
        assert_eq!(markdown(text), expected);
    }
}

#[test]
fn a_docs_link_may_hold_a_link_to_nowhere() {
    assert_eq!(
        markdown("**docker [docs]() link** **x [a *b*]() docs link**\n"),
        "[Docker documentation](https://docs.docker.com/) **x a *b* docs link**\n"
    );
    let text = "**x [docs]() link**\n";
    assert_eq!(markdown(text), text);
}

#[test]
fn a_docs_link_in_a_link_to_nowhere_with_a_todo_stays_text() {
    let html = html("[a **TODO** b\n**x docs link** `c` __`docker` docs link__ d ]()\n");
    assert!(
        html.contains("b\n**x<!----> docs link** `c` __<!---->`docker` docs link__ d"),
        "{html}"
    );
    assert_eq!(
        markdown("[a **TODO** b\n**x docs link** c ]()\n"),
        "[a **TODO** b\n**x docs link** c ]()\n"
    );
}

#[test]
fn a_docs_link_that_is_to_be_ignored_stays_ignored() {
    let comment = "<!-- stubs: ignore -->\n\n";
    for (text, expected) in [
        ("**x docs link**\n", "**x<!----> docs link**\n"),
        ("a [x docs]() b\n", "a \\[x docs\\]() b\n"),
        ("<x docs link>\n", "&lt;x docs link>\n"),
    ] {
        assert_eq!(
            html(&format!("{comment}{text}")),
            format!("<!---->\n\n{expected}")
        );
    }
}

#[test]
fn an_ignored_link_has_both_of_its_brackets() {
    let ignored = |text: &str| html(&format!("a <!-- stubs: ignore --> {text}\n"));
    // One of them alone would be a pair with the bracket before or behind it.
    assert_eq!(ignored("[a [b docs]()"), "a <!----> [a \\[b docs\\]()\n");
    assert_eq!(
        ignored("[b docs]() a](x)"),
        "a <!----> \\[b docs\\]() a](x)\n"
    );
    assert_eq!(
        ignored("[a [b docs]() c](x)"),
        "a <!----> \\[a \\[b docs\\]() c](x)\n"
    );
    assert_eq!(
        ignored("*a [b* docs]()"),
        "a <!----> *a \\[b\\* docs\\]()\n"
    );
}

#[test]
fn a_comment_in_a_span_parts_what_it_parted() {
    let parted = html("**a docs <!-- stubs: ignore[todo] --> link** TODO b\n");
    assert!(parted.starts_with("**a docs <!----> link**"), "{parted}");
    assert_eq!(
        html("a <docker <!-- stubs: ignore --> page image></p> b\n"),
        "a <docker <!----> page image></p> b\n"
    );
}

#[test]
fn what_stood_in_an_image_or_a_docs_link_begins_no_todo() {
    assert_eq!(
        markdown("c ![a. TODO: b]() d\n"),
        "c **missing figure:** a. <!---->TODO: b<!----> d\n"
    );
    assert_eq!(
        markdown("![It is late.]() TODO\n"),
        "**missing figure:** It is late.<!----> TODO\n"
    );
    assert_eq!(
        markdown("a. ![b. TOD]()O: c\n"),
        "a. **missing figure:** b. TOD<!---->O: c\n"
    );
    assert_eq!(markdown("![TODAY]()\n"), "**missing figure:** TODAY\n");
    let html = html("c ![a. TODO: b]() d **a. TODO: b docs link**\n");
    assert!(
        html.contains("missing figure: a. <!---->TODO: b</span>"),
        "{html}"
    );
    assert!(html.contains(">a. <!---->TODO: b<sup>"), "{html}");
}
