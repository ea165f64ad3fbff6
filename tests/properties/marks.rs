//! Where the stubs of a chapter stand, and what of it an expansion may take.

use std::ops::Range;

use mdbook_stubs::testing::book::Context;
use mdbook_stubs::testing::config::{FrontMatter, Visibility};
use mdbook_stubs::testing::scan::{self, Scan};
use mdbook_stubs::testing::stub::{Enclosing, InsertionPoint, PlaceholderKind, StubKind};

use super::kept::with_line_feeds;

/// The stubs of a chapter, as what stands around them sees them.
pub struct Marks {
    /// The chapter as its author means it: no placeholder is read as HTML.
    pub text: String,
    /// What holds one of these may become another block.
    pub stubs: Vec<Range<usize>>,
    /// What of the chapter goes: a marker, and the text of a todo that is hidden.
    pub gone: Vec<Range<usize>>,
    /// The hollow lists under headings.
    pub hollow: Vec<Range<usize>>,
    /// Placeholders that become blocks.
    pub blocks: Vec<Range<usize>>,
    /// The markers alone: each with all that an edit may replace from its start on.
    pub whole: Vec<Range<usize>>,
}

impl Marks {
    /// Finds them; nothing where the parser fails on the chapter.
    pub fn find(context: &Context, text: &str) -> Option<Self> {
        let scan = scan::scan(text, &context.scan);
        scan.failed
            .is_none()
            .then(|| Self::new(context, text, &scan))
    }

    fn new(context: &Context, text: &str, scan: &Scan) -> Self {
        let hide = context.config.todos == Visibility::Hide;
        let mut marks = Self {
            text: with_line_feeds(text),
            stubs: Vec::new(),
            gone: Vec::new(),
            hollow: Vec::new(),
            blocks: Vec::new(),
            whole: Vec::new(),
        };
        for stub in &scan.stubs {
            let range = stub.range.clone();
            match &stub.kind {
                // It never shows, and stays.
                StubKind::Todo(_) if stub.place == InsertionPoint::Comment => continue,
                StubKind::Todo(todo) => {
                    let heading = stub.place == InsertionPoint::Inline(Enclosing::Heading);
                    let gone = if hide && !heading {
                        range.clone()
                    } else {
                        todo.opening.clone()
                    };
                    marks.gone.push(gone);
                }
                StubKind::Placeholder(placeholder) => {
                    marks.hide(&range);
                    marks.gone.push(range.clone());
                    let inline = !matches!(stub.place, InsertionPoint::HtmlBlock(_));
                    if placeholder.kind != PlaceholderKind::Image || !inline {
                        marks.blocks.push(range.clone());
                    }
                }
                StubKind::DocsLink(_) => {
                    marks.hide(&range);
                    marks.gone.push(range.clone());
                }
                StubKind::EmptyLink(link) if link.image => marks.gone.push(range.clone()),
                StubKind::EmptyLink(link) => {
                    marks.gone.push(range.start..link.source.start);
                    marks.gone.push(link.source.end..range.end);
                }
                StubKind::EmptySection(section) => {
                    marks.hollow.extend(section.empty_lists.iter().cloned());
                    continue;
                }
                StubKind::DraftChapter
                | StubKind::UnreadableChapter(_)
                | StubKind::UnusedSuppression(_) => continue,
            }
            marks.stubs.push(range.clone());
            marks.whole.push(range);
        }
        let suppressions = scan.suppressions.iter().map(|found| found.range.clone());
        let mut others: Vec<_> = suppressions.chain(marks.hollow.iter().cloned()).collect();
        if let Some(found) = &scan.front_matter
            && context.config.front_matter == FrontMatter::Strip
        {
            mask(&mut marks.text, &found.range, |_, _| ' ');
            others.push(found.range.clone());
        }
        marks.stubs.extend(others.iter().cloned());
        marks.gone.append(&mut others);
        if hide {
            // Nothing but markers stands in these.
            let bare = scan.todo_only_blocks.iter().map(|bare| bare.range.clone());
            marks.stubs.extend(bare);
            // The sign of an alert goes with it, and comments do.
            let text = &marks.text;
            for bare in &scan.todo_only_blocks {
                let comments = text[bare.range.clone()].match_indices("<!--");
                marks.gone.extend(comments.map(|(at, _)| {
                    let start = bare.range.start + at;
                    let end = text[start..]
                        .find("-->")
                        .map_or(text.len(), |end| start + end + 3);
                    start..end
                }));
            }
            marks
                .gone
                .extend(scan.todo_only_blocks.iter().filter_map(|bare| {
                    let start = bare.range.start + text[bare.range.clone()].find("[!")?;
                    Some(start..start + text[start..].find(']')? + 1)
                }));
        }
        for ranges in [
            &mut marks.stubs,
            &mut marks.gone,
            &mut marks.hollow,
            &mut marks.blocks,
            &mut marks.whole,
        ] {
            join(ranges);
        }
        marks
    }

    /// The chapter without any marker: a word stands for each.
    pub fn without_markers(&self) -> String {
        let mut text = self.text.clone();
        for range in &self.whole {
            mask(&mut text, range, inert);
        }
        text
    }

    /// Keeps a marker from beginning an HTML block.
    fn hide(&mut self, marker: &Range<usize>) {
        let before = &self.text[..marker.start];
        let line = before
            .rfind(['\n', '\r'])
            .map_or(before, |end| &before[end + 1..]);
        let mark = |c: char| c.is_whitespace() || c.is_ascii_digit() || ">-*+.):".contains(c);
        let inside = line.trim_start_matches(mark);
        // The label of a footnote.
        let inside = inside
            .strip_prefix("[^")
            .and_then(|label| label.split_once("]:"))
            .map_or(inside, |(_, text)| text);
        if self.text[marker.start..].starts_with('<') && inside.chars().all(mark) {
            mask(&mut self.text, marker, inert);
        }
    }
}

/// A word without meaning to Markdown, between punctuation as the brackets were.
fn inert(at: usize, length: usize) -> char {
    if at == 0 || at + 1 == length {
        ','
    } else {
        'x'
    }
}

/// Puts another character in place of each byte; line endings and the length
/// stay.
fn mask(text: &mut String, range: &Range<usize>, with: impl Fn(usize, usize) -> char) {
    let masked: String = text[range.clone()]
        .bytes()
        .enumerate()
        .map(|(at, byte)| match byte {
            b'\n' | b'\r' => char::from(byte),
            _ => with(at, range.len()),
        })
        .collect();
    text.replace_range(range.clone(), &masked);
}

/// Orders ranges and joins those that overlap.
pub fn join(ranges: &mut Vec<Range<usize>>) {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    ranges.dedup_by(|later, earlier| {
        let joined = later.start < earlier.end;
        if joined {
            earlier.end = earlier.end.max(later.end);
        }
        joined
    });
}
