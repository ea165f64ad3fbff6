use super::*;
use crate::scan::{Options, scan};
use crate::stub::InsertionPoint;

/// Splits the runs of `source` at each `<… image>` and inserts a two-line block there.
fn split(source: &str) -> String {
    let found = scan(source, &Options::default());
    let mut edits = Vec::new();
    for (index, run) in found.runs.iter().enumerate() {
        let cuts: Vec<Cut> = found
            .stubs
            .iter()
            .filter(|stub| stub.place == InsertionPoint::Paragraph(index))
            .map(|stub| Cut {
                range: stub.range.clone(),
                content: Content::Block("<b1>\n\n<b2>".to_owned()),
                reopen: String::new(),
            })
            .collect();
        edits.extend(split_paragraph(source, run, &cuts));
    }
    apply(source, &order(edits))
}

#[test]
fn edits_apply_in_any_order_and_keep_the_rest() {
    let edit = |start, end, text: &str| Edit {
        range: start..end,
        replacement: text.to_owned(),
    };
    let edits = vec![
        edit(4, 5, "E"),
        edit(0, 1, "A"),
        edit(2, 2, "+"),
        edit(5, 5, "!"),
    ];
    assert_eq!(apply("abcde", &order(edits)), "Ab+cdE!");
    assert_eq!(apply("abc", &[]), "abc");
}

#[test]
fn blocks_are_separated_by_blank_lines() {
    assert_eq!(split("<x image>"), "<b1>\n\n<b2>");
    assert_eq!(split("<x image>\n"), "<b1>\n\n<b2>\n");
    assert_eq!(split("a <x image> b\n"), "a\n\n<b1>\n\n<b2>\n\nb\n");
    assert_eq!(split("a  \n<x image>\nb\n"), "a\n\n<b1>\n\n<b2>\n\nb\n");
    assert_eq!(split("a\\\n<x image>\n"), "a\n\n<b1>\n\n<b2>\n");
    assert_eq!(
        split("a <x image> <y image>"),
        "a\n\n<b1>\n\n<b2>\n\n<b1>\n\n<b2>"
    );
    assert_eq!(split("a <x image>\n# H\n"), "a\n\n<b1>\n\n<b2>\n\n# H\n");
}

#[test]
fn containers_and_line_endings_carry_over() {
    assert_eq!(
        split("> a <x image>\nlazy\n"),
        "> a\n>\n> <b1>\n>\n> <b2>\n>\n> lazy\n"
    );
    assert_eq!(
        split("1. a\r\n\r\n   <x image>\r\n   b\r\n"),
        "1. a\r\n\r\n   <b1>\r\n\r\n   <b2>\r\n\r\n   b\r\n"
    );
    assert_eq!(
        split("> - <x image>\n>       deep\n>\n> - b\n"),
        "> - <b1>\n>\n>   <b2>\n>\n>   deep\n>\n> - b\n"
    );
    assert_eq!(split("[^1]: <x image>\n"), "[^1]: <b1>\n\n    <b2>\n");
}

#[test]
fn remaining_text_does_not_start_another_block() {
    assert_eq!(split("a <x image> 2. b\n"), "a\n\n<b1>\n\n<b2>\n\n2\\. b\n");
    assert_eq!(split("<x image> # b\n"), "<b1>\n\n<b2>\n\n\\# b\n");
    assert_eq!(
        split("a <x image>\n<b>\nb\n"),
        "a\n\n<b1>\n\n<b2>\n\n<span></span><b>\nb\n"
    );
    assert_eq!(
        split("a <x image> [b]: c\n"),
        "a\n\n<b1>\n\n<b2>\n\n\\[b]: c\n"
    );
    assert_eq!(split("a <x image> é - b\n"), "a\n\n<b1>\n\n<b2>\n\né - b\n");
}

#[test]
fn line_endings_match_the_surroundings() {
    assert_eq!(line_ending("a\r\nb\nc", 0), "\r\n");
    assert_eq!(line_ending("a\r\nb\nc", 3), "\n");
    assert_eq!(line_ending("a\r\nb", 3), "\r\n");
    assert_eq!(line_ending("a", 0), "\n");
}
