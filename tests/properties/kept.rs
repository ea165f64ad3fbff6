//! What an author wrote around the stubs of a chapter stays: each block is read as
//! before, nothing is lost, and nothing is left to expand.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mdbook_stubs::testing::book::Context;
use mdbook_stubs::testing::config::Visibility;
use mdbook_stubs::testing::scan;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::chapter::{self, Expanded, expand};
use super::marks::{Marks, join};
use super::tree::{Search, blocks, extensions, overlaps};

/// A property that a chapter does not hold.
#[derive(Debug, Clone)]
pub struct Violation {
    /// The property's name.
    pub property: &'static str,
    /// What was found in its place.
    pub why: String,
    /// What the chapter became.
    pub output: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            property,
            why,
            output,
        } = self;
        write!(f, "{property}: {why}\n--- output\n{output:?}")
    }
}

/// The properties of an expanded chapter, in the order in which they are tried.
const PROPERTIES: &[(&str, Property)] = &[
    ("only markers are removed", only_markers_are_removed),
    ("blocks stay", blocks_stay),
    ("definitions stay", definitions_stay),
    ("links stay", links_stay),
    ("headings keep their ids", headings_keep_their_ids),
    ("words stay", words_stay),
    ("nothing is left to expand", nothing_is_left),
];

type Property = fn(&Case<'_>) -> Result<(), String>;

/// A chapter with its expansion.
struct Case<'a> {
    context: &'a Context,
    text: &'a str,
    marks: Marks,
    expanded: Expanded,
}

/// The first property that a chapter does not hold in a build.
pub fn violation(context: &Context, text: &str) -> Option<Violation> {
    let tried = catch_unwind(AssertUnwindSafe(|| {
        let mut expanded = expand(context, text);
        expanded.text = with_line_feeds(&expanded.text);
        let marks = Marks::find(context, text)?;
        let case = Case {
            context,
            text,
            marks,
            expanded,
        };
        PROPERTIES.iter().find_map(|(property, holds)| {
            let why = holds(&case).err()?;
            Some(Violation {
                property,
                why,
                output: case.expanded.text.clone(),
            })
        })
    }));
    tried.unwrap_or_else(|panic| {
        let why = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|why| (*why).to_owned()))
            .unwrap_or_default();
        // The parser of Markdown has panics of its own.
        let parser = chapter::panicked_in("pulldown-cmark");
        (!parser).then_some(Violation {
            property: "nothing panics",
            why,
            output: String::new(),
        })
    })
}

/// A text with LF for each CR alone. The parser takes some of these for the end of a line
/// and overlooks others; a page that changes has none.
pub(super) fn with_line_feeds(text: &str) -> String {
    let is_alone = |at: usize| text[at..].starts_with('\r') && !text[at..].starts_with("\r\n");
    let chars = text.char_indices();
    chars
        .map(|(at, c)| if is_alone(at) { '\n' } else { c })
        .collect()
}

/// What an edit takes is a marker, or what shows of no text: white space, the
/// marks of containers, and what stands for itself in the replacement.
fn only_markers_are_removed(case: &Case<'_>) -> Result<(), String> {
    for edit in &case.expanded.edits {
        let left: String = outside(&case.marks.gone, &edit.range)
            .map(|range| &case.text[range])
            .collect();
        let left = without_signs(&without_comments(&left));
        let written = |c: char| {
            edit.replacement.contains(c)
                || edit.replacement.contains(&format!("&#{};", u32::from(c)))
        };
        // Marks of lists, quotes and definitions, and of hard breaks.
        let mark = |c: char| {
            c.is_whitespace() || c == '\u{feff}' || c.is_ascii_digit() || ">-*+.)[]:\\".contains(c)
        };
        if let Some(lost) = left.chars().find(|&c| !mark(c) && !written(c)) {
            return Err(format!("{lost:?} of {left:?} goes with {:?}", edit.range));
        }
    }
    for range in &case.marks.hollow {
        let left = without_comments(&case.text[range.clone()]);
        let left = without_signs(&left);
        let hollow = |word: &str| {
            matches!(word, "N/A" | "n/a" | "&nbsp;") || word.chars().all(|c| !c.is_alphabetic())
        };
        if let Some(word) = left.split_whitespace().find(|word| !hollow(word)) {
            return Err(format!("{word:?} is not hollow"));
        }
    }
    Ok(())
}

/// Without the boxes of tasks and what makes a quote an alert.
fn without_signs(text: &str) -> String {
    let alerts = [
        "[!NOTE]",
        "[!TIP]",
        "[!IMPORTANT]",
        "[!WARNING]",
        "[!CAUTION]",
    ];
    let signs = alerts.iter().chain(&["[x]", "[X]"]);
    signs.fold(text.to_owned(), |text, sign| text.replace(sign, ""))
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("<!--");
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push_str(part.split_once("-->").map_or("", |(_, behind)| behind));
    }
    left
}

/// What of `range` lies in none of `ranges`.
fn outside(ranges: &[Range<usize>], range: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    let mut left = Vec::new();
    for other in ranges {
        if other.end <= at {
            continue;
        }
        if other.start >= range.end {
            break;
        }
        if other.start > at {
            left.push(at..other.start);
        }
        at = other.end;
    }
    if at < range.end {
        left.push(at..range.end);
    }
    left.into_iter()
}

/// Blocks that hold no stub are what they were, in the containers that they stood
/// in: to mdBook 0.5 or, without definition lists, to mdBook 0.4.
fn blocks_stay(case: &Case<'_>) -> Result<(), String> {
    let definition_lists = case.context.scan.definition_lists;
    let before = blocks(&case.marks.text, definition_lists);
    let after = blocks(&case.expanded.text, definition_lists);
    let search = Search {
        stubs: &case.marks.stubs,
        loosening: &case.marks.blocks,
        tightening: case.context.config.todos == Visibility::Hide,
    };
    search.find(&before, &after)
}

fn parser<'a>(case: &Case<'_>, text: &'a str) -> Parser<'a> {
    Parser::new_ext(text, extensions(case.context.scan.definition_lists))
}

/// Link definitions are what they were, and there are no more.
fn definitions_stay(case: &Case<'_>) -> Result<(), String> {
    let definitions = |text| {
        let parser = parser(case, text);
        let list = parser.reference_definitions().iter();
        list.map(|(name, found)| {
            let target = (
                found.dest.to_string(),
                found.title.as_deref().map(str::to_owned),
            );
            (name.to_owned(), target)
        })
        .collect::<BTreeMap<_, _>>()
    };
    let (before, after) = (
        definitions(&case.marks.text),
        definitions(&case.expanded.text),
    );
    for (name, target) in &before {
        let found = after.get(name);
        if found != Some(target) {
            return Err(format!("[{name}] was {target:?}, is {found:?}"));
        }
    }
    match after.keys().find(|name| !before.contains_key(*name)) {
        Some(name) => Err(format!("[{name}] was no definition")),
        None => Ok(()),
    }
}

/// Links, images and footnotes that stand in no marker lead to where they did.
fn links_stay(case: &Case<'_>) -> Result<(), String> {
    let links = |text, gone: &[Range<usize>]| {
        let gone = gone.to_vec();
        parser(case, text)
            .into_offset_iter()
            .filter(move |(_, range)| !overlaps(&gone, &(range.start..range.start + 1)))
            .filter_map(|(event, _)| match event {
                Event::Start(
                    Tag::Link {
                        dest_url, title, ..
                    }
                    | Tag::Image {
                        dest_url, title, ..
                    },
                ) => Some(format!("({dest_url} {title:?})")),
                Event::Start(Tag::FootnoteDefinition(name)) => Some(format!("[^{name}]:")),
                Event::FootnoteReference(name) => Some(format!("[^{name}]")),
                _ => None,
            })
    };
    let mut after = links(&case.expanded.text, &[]);
    for link in links(&case.marks.text, &case.marks.gone) {
        // Two words: a placeholder would be a link.
        if !after.any(|found| found == link) {
            return Err(format!("{link} is gone"));
        }
    }
    Ok(())
}

/// Headings that hold no stub are reached as before. The numbers of equal ones are not
/// compared where todos are hidden: a heading without its keyword can equal another one.
fn headings_keep_their_ids(case: &Case<'_>) -> Result<(), String> {
    let hides = case.context.config.todos == Visibility::Hide;
    let ids = |text: &str| {
        let mut found = Vec::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut heading: Option<(Option<String>, String)> = None;
        for (event, range) in parser(case, text).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { id, .. }) => {
                    heading = Some((id.map(|id| id.to_string()), String::new()));
                }
                Event::End(TagEnd::Heading(_)) => {
                    let Some((id, words)) = heading.take() else {
                        continue;
                    };
                    // One without words has none that a link would name.
                    if id.is_none() && !words.contains(char::is_alphanumeric) {
                        continue;
                    }
                    let id = id.unwrap_or_else(|| {
                        let id = slug(&words);
                        let count = seen.entry(id.clone()).or_default();
                        *count += 1;
                        match *count {
                            1 => id,
                            _ if hides => id,
                            more => format!("{id}-{}", more - 1),
                        }
                    });
                    found.push((id, range));
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some((_, words)) = &mut heading {
                        words.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        found
    };
    let after = ids(&case.expanded.text);
    let mut after = after.iter();
    for (id, range) in ids(&case.marks.text) {
        if !overlaps(&case.marks.stubs, &range) && !after.any(|(found, _)| *found == id) {
            return Err(format!("#{id} is gone"));
        }
    }
    Ok(())
}

/// A heading's id, near enough to what mdBook makes of it.
fn slug(words: &str) -> String {
    words
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_ascii_lowercase()),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect()
}

/// Each word that stands in no marker still shows, in order.
fn words_stay(case: &Case<'_>) -> Result<(), String> {
    let after = words(case, &case.expanded.text, &[]);
    let mut after = after.iter();
    let mut gone = case.marks.gone.clone();
    gone.extend(hidden_tables(case));
    gone.extend(destinations(case));
    join(&mut gone);
    let before = words(case, &case.marks.text, &gone);
    for (at, word) in before.iter().enumerate() {
        if !after.any(|found| found == word) {
            let behind = before[at.saturating_sub(5)..at].join(" ");
            return Err(format!("{word:?} behind {behind:?} is gone"));
        }
    }
    Ok(())
}

/// Parentheses behind brackets that hold a stub. With spaces in them they are text, and what
/// the stub becomes can make them the link that its author meant:
/// `[notes](v<current version>.md)`.
fn destinations(case: &Case<'_>) -> Vec<Range<usize>> {
    let text = case.marks.text.as_str();
    let around = |stub: &Range<usize>| {
        let start = text[..stub.start].rfind("](")?;
        let is_open = !text[start..stub.start].contains(')');
        let end = text[stub.end..].find(')').map(|at| stub.end + at);
        is_open.then(|| start..end.unwrap_or(stub.end))
    };
    case.marks.stubs.iter().filter_map(around).collect()
}

/// Lines with pipes in paragraphs that hold a stub. Below it they can be a table, which
/// the text above them hid, and a table drops the cells that its head has no room for.
fn hidden_tables(case: &Case<'_>) -> Vec<Range<usize>> {
    let text = case.marks.text.as_str();
    let mut found = Vec::new();
    for (event, range) in parser(case, text).into_offset_iter() {
        if event == Event::Start(Tag::Paragraph) && overlaps(&case.marks.stubs, &range) {
            let mut at = range.start;
            for line in text[range].split_inclusive(['\n', '\r']) {
                if line.contains('|') {
                    found.push(at..at + line.len());
                }
                at += line.len();
            }
        }
    }
    found
}

/// The words of a chapter but those that stand in `gone` or touch it.
fn words(case: &Case<'_>, text: &str, gone: &[Range<usize>]) -> Vec<String> {
    const GONE: char = '\0';
    let mut shown = String::new();
    let mut last = 0;
    for (event, range) in parser(case, text).into_offset_iter() {
        let (Event::Text(found)
        | Event::Code(found)
        | Event::Html(found)
        | Event::InlineHtml(found)) = event
        else {
            continue;
        };
        if range.start != last {
            let touches = range.start > last && overlaps(gone, &(last..range.start));
            shown.push(if touches { GONE } else { ' ' });
        }
        last = range.end;
        if text[range.clone()] == *found {
            shown.extend(found.char_indices().map(|(at, c)| {
                let at = range.start + at;
                let goes = overlaps(gone, &(at..at + c.len_utf8()));
                if goes { GONE } else { c }
            }));
        } else if overlaps(gone, &range) {
            shown.push(GONE);
        } else {
            shown.push_str(&found);
        }
    }
    shown
        .split(|c: char| !c.is_alphanumeric() && c != GONE)
        .filter(|word| !word.is_empty() && !word.contains(GONE))
        .map(str::to_owned)
        .collect()
}

/// An expansion has nothing left to expand.
fn nothing_is_left(case: &Case<'_>) -> Result<(), String> {
    let begins = |text| scan::scan(text, &case.context.scan).front_matter.is_some();
    if !begins(case.text) && begins(&case.expanded.text) {
        // Between two rules at the very start a hidden todo stood.
        return Ok(());
    }
    chapter::stays_expanded(case.context, case.text, &case.expanded)
}
