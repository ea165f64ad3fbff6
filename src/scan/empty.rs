//! Empty sections, and links without a destination.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::HeadingLevel;

use super::claimed::Claimed;
use super::inline_run::{InlineKind, InlineRun};
use super::plain_text::heading_text;
use super::todo;
use crate::stub::{EmptyLink, EmptySection, InsertionPoint, Stub, StubKind};

/// Tracks the top-level headings of a chapter and the content of their sections.
#[derive(Debug, Default)]
pub(crate) struct Sections {
    headings: Vec<Range<usize>>,
    current: Option<Section>,
}

#[derive(Debug)]
struct Section {
    level: HeadingLevel,
    heading: Range<usize>,
    empty_lists: Vec<Range<usize>>,
    filled: bool,
}

impl Sections {
    /// Ends the previous section and begins one with this heading.
    pub(crate) fn begin(
        &mut self,
        source: &str,
        level: HeadingLevel,
        range: Range<usize>,
        found: &mut Vec<Stub>,
    ) {
        if let Some(section) = &mut self.current
            && level > section.level
        {
            // A subheading counts as content.
            section.filled = true;
        }
        self.end(source, found);
        let heading = trim_end(source, range);
        self.headings.push(heading.clone());
        self.current = Some(Section {
            level,
            heading,
            empty_lists: Vec::new(),
            filled: false,
        });
    }

    /// Records visible content in the current section.
    pub(crate) fn mark_filled(&mut self) {
        if let Some(section) = &mut self.current {
            section.filled = true;
        }
    }

    /// Records a top-level list without content.
    pub(crate) fn note_empty_list(&mut self, range: Range<usize>) {
        if let Some(section) = &mut self.current {
            section.empty_lists.push(range);
        }
    }

    /// Ends the current section.
    pub(crate) fn end(&mut self, source: &str, found: &mut Vec<Stub>) {
        let Some(section) = self.current.take() else {
            return;
        };
        if section.filled {
            return;
        }
        found.push(Stub {
            range: section.heading.clone(),
            place: InsertionPoint::Section,
            kind: StubKind::EmptySection(EmptySection {
                title: heading_text(&source[section.heading]).into_owned(),
                empty_lists: section.empty_lists,
            }),
        });
    }

    pub(crate) fn into_headings(self) -> Vec<Range<usize>> {
        self.headings
    }
}

/// Finds the links and images of a run that have no destination.
pub(crate) fn find_links(
    source: &str,
    run: &InlineRun,
    index: usize,
    keywords: &[String],
    found: &mut Vec<Stub>,
) {
    // Built only if needed: most runs have no empty link.
    let mut claimed = None;
    // The end of the last empty image: links in its description are removed with it.
    let mut image_end = 0;
    for (at, inline) in run.inlines.iter().enumerate() {
        let image = match inline.kind {
            InlineKind::OpenLink { empty: true } => false,
            InlineKind::OpenImage { empty: true } => true,
            _ => continue,
        };
        if inline.range.start < image_end {
            continue;
        }
        let claimed = claimed.get_or_insert_with(|| Claimed::new(found));
        let start = inline.range.start + if image { 2 } else { 1 };
        // The destination is empty, so the last `](` ends the text.
        let Some(length) = source[start..inline.range.end].rfind("](") else {
            continue;
        };
        // The text may contain other markers.
        if claimed.overlaps(&(inline.range.start..start))
            || claimed.overlaps(&(start + length..inline.range.end))
        {
            continue;
        }
        if image {
            image_end = inline.range.end;
        }
        let text = start..start + length;
        found.push(Stub {
            range: inline.range.clone(),
            place: run.insertion_point(at, index),
            kind: StubKind::EmptyLink(EmptyLink {
                image,
                text: run.text(source, text.clone()),
                meets_keyword: meets_keyword(source, &inline.range, &text, keywords),
                source: text,
            }),
        });
    }
}

/// Whether the text of `link` contains a keyword, or would form one with the adjacent
/// text once the link is removed. The text after the link also counts:
/// `[It is late.]() TODO`.
fn meets_keyword(
    source: &str,
    link: &Range<usize>,
    text: &Range<usize>,
    keywords: &[String],
) -> bool {
    // The extra character distinguishes a keyword from a longer word.
    let longest = keywords.iter().map(String::len).max().unwrap_or(0) + 4;
    let before = source.ceil_char_boundary(link.start.saturating_sub(longest));
    let before = &source[before..link.start];
    let behind = &source[link.end..];
    let behind = behind.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
    let behind = &behind[..behind.floor_char_boundary(longest)];
    let spaces = if source[link.end..].starts_with(behind) {
        ""
    } else {
        " "
    };
    let joined = [before, &source[text.clone()], spaces, behind].concat();
    let end = before.len() + text.len() + spaces.len();
    let has = |keyword: &String| memmem::find(joined.as_bytes(), keyword.as_bytes()).is_some();
    if !keywords.iter().any(has) {
        return false;
    }
    todo::occurrences(&joined, keywords)
        .iter()
        .any(|(at, length)| at + length >= before.len() && *at <= end)
}

fn trim_end(source: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + source[range].trim_end().len()
}
