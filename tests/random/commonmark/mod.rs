//! The examples of CommonMark's specification and of GitHub's extensions as
//! chapters: without a stub each comes back byte for byte, with a stub in any
//! of its containers everything around that stays where it was.

mod examples;
mod structure;

use std::ops::Range;

use crate::properties::chapter::{Expanded, context, expand, expands_once};
use mdbook_stubs::testing::book::Context;
use mdbook_stubs::testing::stub::KindId;
use pulldown_cmark::{Event, Tag, TagEnd};
use serde_json::json;
use structure::{WORD, events, outline};

fn build(renderer: &str) -> Context {
    let placeholders = json!({
        "zq block": { "text": format!("```\n{WORD}\n```") },
        "zq word": { "text": WORD },
    });
    context(
        renderer,
        json!({ "placeholders": placeholders }),
        false,
        true,
    )
}

/// Of all the examples only links without a destination and headings with
/// nothing under them are stubs; nothing else is touched, and nothing that
/// CommonMark says about code, HTML or emphasis reads as a marker.
#[test]
fn examples_come_back_byte_for_byte() {
    let examples = examples::all();
    assert!(examples.len() > 1_100, "{}", examples.len());
    assert!(
        examples
            .iter()
            .filter(|example| example.name.starts_with("spec"))
            .count()
            > 640
    );
    for renderer in ["html", "markdown"] {
        let context = build(renderer);
        let mut unchanged = 0;
        for example in &examples {
            let expanded = expand(&context, &example.text);
            for entry in &expanded.findings {
                assert!(
                    matches!(entry.kind, KindId::EmptyLink | KindId::EmptySection),
                    "{}: {entry:?}",
                    example.name
                );
            }
            // Front matter goes, though nothing is to be done about it.
            let front_matter = example.text.starts_with("---") || example.text.starts_with("+++");
            if expanded.findings.is_empty() && !front_matter {
                assert_eq!(expanded.text, example.text, "{}", example.name);
                unchanged += 1;
            }
            expands_once(&context, &example.text);
        }
        assert!(unchanged > 1_000, "{unchanged}");
    }
}

/// The stubs that are tried. What `zq …` become stands in [`build`].
const STUBS: &[&str] = &[
    "**TODO**",
    "<zq image>",
    "<zq block>",
    "<zq word>",
    "**docker docs link**",
];

/// Examples that a stub changes, with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    // The stub comes behind a backslash, and is escaped.
    ("table_test_17", "an escaped stub"),
    // Brackets before and behind the stub belong together in one of both.
    ("regression_test_124", "half a footnote"),
    ("regression_test_161", "half a footnote"),
    // A word behind `[a]:` is a link's destination, a marker is not always.
    ("regression_test_33", "a definition"),
    ("regression_test_126", "a definition"),
    ("regression_test_135", "a definition"),
    ("regression_test_136", "a definition"),
    ("spec_test_199", "a definition"),
    // What was a word is parted where the parentheses around the todo close.
    ("math_test_2", "a word with a parenthesis"),
    ("math_test_7", "a word with a parenthesis"),
    ("spec_test_494", "a word with a parenthesis"),
    // The parser shows a quote's marks inside of a comment.
    ("spec_test_625", "a comment of two lines"),
];

#[test]
fn a_stub_moves_nothing_around_it() {
    let mut failures = Vec::new();
    let mut tried = 0;
    let examples = examples::all();
    for renderer in ["html", "markdown"] {
        let context = build(renderer);
        let html = context.is_html();
        for example in &examples {
            for place in places(&example.text) {
                let with = |word: &str| {
                    let (range, before, behind) = &place;
                    let (text, start, end) = (&example.text, range.start, range.end);
                    format!("{}{before}{word}{behind}{}", &text[..start], &text[end..])
                };
                let plain = outline(&expand(&context, &with(WORD)).text, html);
                for stub in STUBS.iter().filter(|stub| html || **stub != "<zq image>") {
                    let text = with(stub);
                    let expanded = expand(&context, &text);
                    if !html && is_refused(&expanded, stub) {
                        continue;
                    }
                    tried += 1;
                    let found = outline(&expanded.text, html);
                    if found != plain {
                        failures.push((
                            example.name.as_str(),
                            format!(
                                "{renderer}: {}\n{text:?}\n{:?}\n--- the word\n{plain}--- the stub\n{found}",
                                example.name, expanded.text
                            ),
                        ));
                    }
                }
            }
        }
    }
    assert!(tried > 50_000, "{tried}");
    let is_known = |name: &str| EXCEPTIONS.iter().any(|(known, _)| *known == name);
    for (known, reason) in EXCEPTIONS {
        let still = failures.iter().any(|(name, _)| name == known);
        assert!(still, "{known} is no exception any more: {reason}");
    }
    failures.retain(|(name, _)| !is_known(name));
    if let Some((_, first)) = failures.first() {
        panic!("{} of {tried}, the first:\n{first}", failures.len());
    }
}

/// Whether a block was wanted where none can stand: there other renderers than
/// HTML show words.
fn is_refused(expanded: &Expanded, stub: &str) -> bool {
    expanded.findings.iter().any(|entry| {
        let message = entry.message.as_deref().unwrap_or_default();
        entry.marker == stub && message.starts_with("a block does not fit")
    })
}

/// A space, but for the end of a line.
fn behind(text: &str, at: usize) -> &'static str {
    let ends = text[at..].starts_with(['\r', '\n', ' ', '\t']) || at == text.len();
    if ends { "" } else { " " }
}

/// Where a stub goes in: what it replaces, and what comes before and behind
/// it. In place of the text of a block, in front of it, and behind each run of
/// text in it that no emphasis holds.
type Place = (Range<usize>, &'static str, &'static str);

fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    if text.starts_with("---") {
        // A word in front matter ends it.
        return places;
    }
    let mut run: Option<Range<usize>> = None;
    let mut depth = 0;
    let mut verbatim = false;
    for (event, range) in events(text) {
        match event {
            Event::Start(
                Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. },
            ) => {
                grow(&mut run, range);
                depth += 1;
            }
            Event::End(
                TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image,
            ) => depth -= 1,
            Event::Start(tag) => {
                close(text, &mut run, &mut places);
                verbatim = matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock);
            }
            Event::End(_) => {
                close(text, &mut run, &mut places);
                verbatim = false;
            }
            Event::Text(_) if !verbatim => {
                // Behind a todo a colon is its own.
                let own = text[range.end..].trim_start().starts_with([':', '(']);
                if depth == 0 && !own {
                    places.push((range.end..range.end, " ", behind(text, range.end)));
                }
                grow(&mut run, range);
            }
            Event::Code(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => {
                grow(&mut run, range);
            }
            _ => {}
        }
    }
    places
}

fn grow(run: &mut Option<Range<usize>>, range: Range<usize>) {
    let whole = run.get_or_insert(range.clone());
    whole.end = whole.end.max(range.end);
}

/// The places of a block as a whole.
fn close(text: &str, run: &mut Option<Range<usize>>, places: &mut Vec<Place>) {
    let Some(mut range) = run.take() else {
        return;
    };
    // An escaped character comes without its backslash.
    range.start -= usize::from(text[..range.start].ends_with('\\'));
    places.push((range.clone(), "", behind(text, range.end)));
    if !text[range.start..].starts_with([':', '(', '-']) {
        places.push((range.start..range.start, "", " "));
    }
}

/// Where todos are hidden nothing tells that there was one: not at the end of a
/// line, nor between two blocks, nor as an item of a list.
#[test]
fn a_hidden_todo_leaves_what_stood_there() {
    let hide = json!({ "todos": "hide" });
    let mut failures = Vec::new();
    let mut tried = 0;
    for renderer in ["html", "markdown"] {
        let context = context(renderer, hide.clone(), false, true);
        for example in examples::all() {
            let text = &example.text;
            let whole = outline(text, true);
            let without = without_word(&whole, true);
            // Lists that hold nothing are another matter.
            if without != whole.trim_end() {
                continue;
            }
            let at_ends = places(text).into_iter().filter(|(range, _, behind)| {
                let line = text[range.end..].lines().next().unwrap_or_default();
                range.is_empty() && behind.is_empty() && line.trim().is_empty()
            });
            let ends =
                at_ends.map(|(range, before, _)| (range.start, before.to_owned(), String::new()));
            for (at, before, behind) in ends.chain(blocks(text)) {
                let with =
                    |word: &str| format!("{}{before}{word}{behind}{}", &text[..at], &text[at..]);
                // Where a word alone moves something there is nothing to expect.
                if without_word(&outline(&with(WORD), true), true) != without {
                    continue;
                }
                // A heading keeps the text.
                let text = with(&format!("**TODO** {WORD}"));
                let hidden = expand(&context, &text);
                // Sections and links without anything are noted all the same.
                if hidden
                    .findings
                    .iter()
                    .any(|entry| entry.kind != KindId::Todo)
                {
                    continue;
                }
                let hidden = hidden.text;
                tried += 1;
                let found = without_word(&outline(&hidden, true), false);
                if found != without {
                    failures.push(format!(
                        "{renderer}: {}\n{text:?}\n{hidden:?}\n--- without\n{without}\n--- hidden\n{found}",
                        example.name
                    ));
                }
            }
        }
    }
    assert!(tried > 1_500, "{tried}");
    if let Some(first) = failures.first() {
        panic!("{} of {tried}, the first:\n{first}", failures.len());
    }
}

/// An outline without what stands for an expansion, and without the lists, items
/// and quotes that hold nothing then, if they are to go.
fn without_word(outline: &str, hollow_go: bool) -> String {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut kept: Vec<String> = Vec::new();
    for line in outline.lines().rev() {
        let words: Vec<_> = line.split(' ').filter(|word| *word != WORD).collect();
        let line = words.join(" ");
        let tag = line.trim_start();
        let container = ["List", "Item", "BlockQuote"]
            .iter()
            .any(|name| tag.starts_with(name));
        let hollow = kept.last().is_none_or(|below| depth(below) <= depth(&line));
        if !(tag.is_empty() || hollow_go && container && hollow) {
            kept.push(line);
        }
    }
    kept.reverse();
    kept.join("\n")
}

/// Where a paragraph or an item of a list goes in before another block: what comes
/// before and behind it.
fn blocks(text: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut depth = 0;
    for (event, range) in events(text) {
        match event {
            Event::Start(tag) => {
                let line = text[..range.start].rfind('\n').map_or(0, |end| end + 1);
                let indent = &text[line..range.start];
                if depth == 0 && indent.is_empty() {
                    found.push((range.start, String::new(), "\n\n".to_owned()));
                }
                if tag == Tag::Item {
                    let mark = text[range.start..].split([' ', '\t', '\n']).next().unwrap();
                    let indent: String = indent
                        .chars()
                        .map(|c| if matches!(c, '>' | '\t') { c } else { ' ' })
                        .collect();
                    found.push((range.start, format!("{mark} "), format!("\n{indent}")));
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    found
}
