//! Properties of an expanded chapter.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Once;

use mdbook_stubs::testing::book::{Chapter, Context};
use mdbook_stubs::testing::config::Visibility;
use mdbook_stubs::testing::finding::Finding;
use mdbook_stubs::testing::pipeline::process;
use mdbook_stubs::testing::scan::scan;
use mdbook_stubs::testing::splice::{self, Edit};
use mdbook_stubs::testing::stub::{InsertionPoint, KindId, Stub, StubKind};
use serde_json::{Value, json};

/// A book with a Compose file and an image, so that every kind of expansion
/// takes place.
pub fn book() -> PathBuf {
    // The fuzz targets are a package of their own, beside the tests.
    let package = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let inside = "tests/properties/book";
    [package.join(inside), package.join("..").join(inside)]
        .into_iter()
        .find(|folder| folder.is_dir())
        .expect("the book of the properties is there")
}

thread_local! {
    /// The files in which this thread panicked last.
    static PANICKED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Remembers where a panic began, from now on: the program catches what panics in
/// a chapter, since the parser does on some of them.
fn remember_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let file = panic.location().map(|location| location.file().to_owned());
            let message = panic.payload_as_str().unwrap_or_default();
            let place = format!("{}: {message}", file.unwrap_or_default());
            let parser = place.contains("pulldown-cmark-0.");
            PANICKED.with_borrow_mut(|last| *last = Some(place));
            if !parser && !QUIET.get() {
                report(panic);
            }
        }));
    });
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `try_it` without a word about panics.
pub fn quietly<T>(try_it: impl FnOnce() -> T) -> T {
    let before = QUIET.replace(true);
    let result = try_it();
    QUIET.set(before);
    result
}

/// Whether the last panic of this thread began in a file with that in its path.
pub fn panicked_in(file: &str) -> bool {
    PANICKED.with_borrow(|last| last.as_ref().is_some_and(|last| last.contains(file)))
}

/// Fails where the program itself panicked, though it caught that.
fn nothing_of_ours_panicked(text: &str) {
    let last = PANICKED.with_borrow(Clone::clone);
    if let Some(place) = last {
        let ours = place.starts_with("src/") || place.starts_with("../src/");
        assert!(!ours, "the program panics on {text:?}: {place}");
    }
}

/// A build for `renderer` with `[preprocessor.stubs]` of `stubs`.
pub fn context(renderer: &str, stubs: Value, math: bool, definition_lists: bool) -> Context {
    remember_panics();
    let config = json!({
        "preprocessor": { "stubs": stubs },
        "output": { "html": { "mathjax-support": math } },
    });
    Context::new(book(), renderer.to_owned(), &config, definition_lists).unwrap()
}

/// The builds that any chapter is tried with.
pub fn contexts() -> Vec<Context> {
    let hide = json!({"todos": "hide", "todo-extent": "paragraph", "front-matter": "keep"});
    vec![
        context("html", json!({}), false, true),
        context("markdown", json!({}), false, true),
        context("html", hide.clone(), true, false),
        context("other", hide, true, true),
        context("html", json!({"todo-extent": "line"}), true, true),
        context("markdown", json!({}), false, false),
    ]
}

/// A chapter's expansion.
pub struct Expanded {
    /// The chapter as it goes to the renderer.
    pub text: String,
    /// The edits, in the order of the chapter.
    pub edits: Vec<Edit>,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// Expands a chapter; its edits and its locations are as they must be.
pub fn expand(context: &Context, text: &str) -> Expanded {
    let chapters = [Chapter {
        name: "A".into(),
        content: text.into(),
        path: Some(PathBuf::from("a.md")),
        source_path: Some(PathBuf::from("a.md")),
    }];
    PANICKED.with_borrow_mut(|last| *last = None);
    let mut outcome = process(context, &chapters).unwrap();
    nothing_of_ours_panicked(text);
    let edits = outcome.edits.pop().unwrap();
    let expanded = Expanded {
        text: splice::apply(text, &edits),
        edits,
        findings: outcome.found.list,
    };
    let is_unread = |finding: &Finding| finding.kind == KindId::UnreadableChapter;
    if expanded.findings.iter().any(is_unread) {
        assert!(expanded.text == text && expanded.findings.len() == 1);
    }
    edits_are_sound(text, &expanded);
    locations_are_right(text, &expanded.findings);
    expanded
}

/// An expansion has nothing left to expand.
pub fn expands_once(context: &Context, text: &str) {
    let once = expand(context, text);
    if let Err(why) = stays_expanded(context, text, &once) {
        panic!(
            "for {} {why}\n--- chapter\n{text:?}\n--- once\n{:?}",
            context.renderer, once.text,
        );
    }
}

/// Whether the expansion `once` of a chapter stays the same when it is expanded again.
/// Where todos are hidden a section that held nothing else is empty then, and nothing
/// else changes.
pub fn stays_expanded(context: &Context, text: &str, once: &Expanded) -> Result<(), String> {
    let mut last = once.text.clone();
    let mut next = expand(context, &last);
    if context.config.todos == Visibility::Hide && notes_empty_sections(context, &last, &next) {
        last = std::mem::take(&mut next.text);
        next = expand(context, &last);
    }
    // For other renderers a todo in a tight list stays as it was written; where another
    // stub makes the list loose it is a quote the next time.
    let is_tight_todo = |stub: &Stub| {
        stub.kind_id() == KindId::Todo && matches!(stub.place, InsertionPoint::TightItem(_))
    };
    let loosened = !context.is_html() && scan(text, &context.scan).stubs.iter().any(is_tight_todo);
    let joined = context.config.todos == Visibility::Hide && joined(text, once, &next);
    if loosened || joined || !stand_apart(text, once) {
        // Then one can be what makes its neighbour a marker, or none: what
        // shows when it is gone is expanded the next time, and so on.
        for _ in 0..8 {
            if next.text == last {
                break;
            }
            last = std::mem::take(&mut next.text);
            next = expand(context, &last);
        }
    }
    if next.text == last {
        return Ok(());
    }
    let found: Vec<_> = next
        .findings
        .iter()
        .map(|finding| &finding.marker)
        .collect();
    Err(format!(
        "expanded again it is {:?}, for {found:?}",
        next.text
    ))
}

/// Whether all markers in the expansion of a chapter are of the author's own words, which a
/// hidden todo kept apart: `<login **TODO** write this` above `screenshot>`.
fn joined(text: &str, once: &Expanded, next: &Expanded) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<String>();
    let mut kept = String::new();
    let mut at = 0;
    for edit in &once.edits {
        kept.push_str(&text[at..edit.range.start]);
        at = edit.range.end;
    }
    kept.push_str(&text[at..]);
    let (text, kept) = (words(text), words(&kept));
    next.findings.iter().all(|finding| {
        let marker = words(&finding.marker);
        kept.contains(&marker) && !text.contains(&marker)
    })
}

/// Whether the expansion of a chapter does no more than to say that sections are
/// empty.
fn notes_empty_sections(context: &Context, text: &str, expanded: &Expanded) -> bool {
    let found = scan(text, &context.scan);
    let sections: Vec<_> = found
        .stubs
        .iter()
        .filter_map(|stub| match &stub.kind {
            StubKind::EmptySection(section) => Some((stub.range.end, &section.empty_lists)),
            _ => None,
        })
        .collect();
    expanded.edits.iter().all(|edit| {
        sections.iter().any(|(end, hollow)| {
            let is_note = edit.range.is_empty() && edit.range.start >= *end;
            let takes =
                |list: &Range<usize>| edit.range.start <= list.start && list.end <= edit.range.end;
            is_note || hollow.iter().any(takes)
        })
    })
}

/// Whether white space stands on both sides of every marker.
fn stand_apart(text: &str, expanded: &Expanded) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let apart = |c: Option<char>| c.is_none_or(char::is_whitespace);
    expanded.findings.iter().all(|finding| {
        let start = offset(text, finding.line, finding.column);
        let end = offset(text, finding.end_line, finding.end_column);
        start.is_some_and(|start| apart(text[..start].chars().next_back()))
            && end.is_some_and(|end| apart(text[end..].chars().next()))
    })
}

/// The edits stay inside of the chapter, do not overlap, split no character,
/// and nothing else changes.
fn edits_are_sound(text: &str, expanded: &Expanded) {
    let mut rest = expanded.text.as_str();
    let mut at = 0;
    for edit in &expanded.edits {
        assert!(
            edit.range.start >= at,
            "edits overlap at {:?} of {text:?}: {:?}",
            edit.range,
            expanded.edits
        );
        let kept = text.get(at..edit.range.start);
        let kept = kept.unwrap_or_else(|| panic!("{:?} of {text:?}", edit.range));
        assert!(text.get(edit.range.clone()).is_some(), "{:?}", edit.range);
        rest = rest
            .strip_prefix(kept)
            .and_then(|rest| rest.strip_prefix(edit.replacement.as_str()))
            .unwrap_or_else(|| panic!("text before {:?} changed: {text:?}", edit.range));
        at = edit.range.end;
    }
    assert_eq!(rest, &text[at..], "text after the last edit changed");
}

/// At each finding's line and column stands what it says is there.
fn locations_are_right(text: &str, findings: &[Finding]) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for finding in findings {
        let start = offset(text, finding.line, finding.column);
        let end = offset(text, finding.end_line, finding.end_column);
        let (Some(start), Some(end)) = (start, end) else {
            panic!("{finding:?} is not in {text:?}");
        };
        if !matches!(
            finding.kind,
            KindId::DraftChapter | KindId::UnreadableChapter
        ) {
            assert_eq!(&text[start..end], finding.marker, "{finding:?} of {text:?}");
        }
    }
}

/// The byte at a line and a column, counted from 1 as an editor does.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let mut lines = text.split_inclusive('\n').collect::<Vec<_>>();
    if lines.last().is_none_or(|last| last.ends_with('\n')) {
        lines.push("");
    }
    let before: usize = lines
        .get(..line.checked_sub(1)?)?
        .iter()
        .map(|l| l.len())
        .sum();
    let line = lines.get(line - 1)?;
    let mut columns = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    Some(before + columns.nth(column.checked_sub(1)?)?)
}
