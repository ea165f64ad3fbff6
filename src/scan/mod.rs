//! Finds the stubs of one chapter.
//!
//! Takes Markdown and returns [`Stub`]s with byte ranges. pulldown-cmark supplies the
//! positions: a walk reduces its events to [`InlineRun`]s, and one finder per kind of
//! stub searches those. Nothing here knows what a stub becomes.

mod claimed;
mod container;
mod docs_link;
mod empty;
mod front_matter;
mod html;
mod inline_run;
mod mask;
mod math;
mod placeholder;
mod plain_text;
mod prefilter;
mod suppress;
mod todo;
mod uniform;
mod walk;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;

pub(crate) use self::container::{are_marks, split_prefix};
pub use self::front_matter::FrontMatter;
pub use self::inline_run::{HtmlBlock, Inline, InlineKind, InlineRun, RunKind};
pub use self::placeholder::normalise as normalise_phrase;
pub(crate) use self::plain_text::heading_text;
pub use self::suppress::Suppression;
pub(crate) use self::suppress::suppressed;
pub(crate) use self::todo::{EMPTY_COMMENT, occurrences};
pub(crate) use self::uniform::{lone_crs, uniform};
pub(crate) use self::walk::extensions;

use self::walk::Walk;
use crate::panics::{Panic, catch_panic};
use crate::stub::Stub;

/// Decides which markers count as stubs.
#[derive(Debug, Clone)]
pub struct Options {
    /// The words that start a todo.
    pub keywords: Vec<String>,
    /// How much text a todo owns.
    pub extent: Extent,
    /// Phrases that are placeholders whatever their last word is, normalised by
    /// [`normalise_phrase`].
    pub declared: BTreeSet<String>,
    /// Whether the host supports definition lists, as mdBook 0.5 does.
    pub definition_lists: bool,
    /// Whether the book writes formulas as `$…$`.
    pub math: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            keywords: ["TODO", "FIXME", "TBD"].map(str::to_owned).to_vec(),
            extent: Extent::default(),
            declared: BTreeSet::new(),
            definition_lists: true,
            math: false,
        }
    }
}

/// How much text a todo owns. A todo always ends before the next one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// The rest of its paragraph if a colon follows the keyword, otherwise the rest of
    /// its line.
    #[default]
    Auto,
    /// The rest of its line.
    Line,
    /// The rest of its paragraph.
    Paragraph,
}

/// The result of a scan. All ranges are byte offsets into the chapter.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// The stubs, by start offset.
    pub stubs: Vec<Stub>,
    /// The runs that contain stubs; an [`InsertionPoint`](crate::stub::InsertionPoint) is
    /// an index into them.
    pub runs: Vec<InlineRun>,
    /// The HTML blocks that contain stubs; an
    /// [`InsertionPoint`](crate::stub::InsertionPoint) is an index into them.
    pub html_blocks: Vec<HtmlBlock>,
    /// The front matter, in which nothing counts as a stub.
    pub front_matter: Option<FrontMatter>,
    /// The outermost blocks that contain nothing but todos, by start offset.
    pub todo_only_blocks: Vec<TodoOnlyBlock>,
    /// The comments that suppress findings.
    pub suppressions: Vec<Suppression>,
    /// The parser's panic if it could not read the chapter; everything else is then
    /// empty.
    pub failed: Option<Panic>,
    /// The top-level headings, markup included but without trailing white space, by start
    /// offset.
    pub headings: Vec<Range<usize>>,
}

/// A list, list item or block quote that contains nothing but todos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoOnlyBlock {
    /// From its first container marker to the end of its content, in bytes of the
    /// chapter.
    pub range: Range<usize>,
    /// For an item of a list with other content: the start of that list.
    pub list: Option<usize>,
    /// The start of the next item.
    pub next: Option<usize>,
}

impl Scan {
    /// The top-level heading of the section that contains `offset`.
    pub(crate) fn heading(&self, offset: usize) -> Option<&Range<usize>> {
        let after = self.headings.partition_point(|range| range.start <= offset);
        self.headings.get(after.checked_sub(1)?)
    }
}

/// How often a chapter is reparsed to mask more placeholders. Another pass is needed only
/// if the last one opened or closed a code fence, so real chapters stay far below this
/// limit.
const MAX_PASSES: usize = 6;

/// Finds the stubs of a chapter.
pub fn scan(source: &str, options: &Options) -> Scan {
    // The parser panics on some malformed input.
    let result = catch_panic(|| {
        let stub_free = prefilter::is_stub_free(source, options);
        let parses = !stub_free || cfg!(debug_assertions);
        (stub_free, parses.then(|| walk(&uniform(source), options)))
    });
    let (stub_free, scan) = match result {
        Ok((stub_free, scan)) => (stub_free, scan.unwrap_or_default()),
        Err(panic) => {
            return Scan {
                failed: Some(panic),
                ..Scan::default()
            };
        }
    };
    let found_nothing =
        || scan.stubs.is_empty() && scan.front_matter.is_none() && scan.suppressions.is_empty();
    assert!(
        !stub_free || found_nothing(),
        "the prefilter missed a stub in {source:?}\n{scan:?}"
    );
    if stub_free { Scan::default() } else { scan }
}

/// Scans the output of [`uniform()`] for a chapter that may contain stubs.
fn walk(source: &str, options: &Options) -> Scan {
    let front_matter = front_matter::find(source);
    let mut text = Cow::Borrowed(source);
    if let Some(front_matter) = &front_matter {
        mask::blank(text.to_mut(), 0..front_matter.range.end);
    }
    // A placeholder on a line of its own would start an HTML block and swallow the lines
    // below it. With its characters masked, the text parses as its author meant it. If
    // the placeholder turns out to be in code, no finder looks at it.
    let after = front_matter.as_ref().map_or(0, |found| found.range.end);
    let own_lines = placeholder::on_own_lines(source, after, options);
    for range in &own_lines {
        mask::as_word(text.to_mut(), range.clone());
    }
    let mut walk = Walk::new(source, after, options, own_lines);
    walk.run(&text);
    // Other placeholders start HTML blocks as well. Masking one can also close a fence
    // and so reveal the next.
    for _ in 0..MAX_PASSES {
        if walk.to_mask.is_empty() {
            break;
        }
        for range in &walk.to_mask {
            mask::as_word(text.to_mut(), range.clone());
        }
        let mut masked = walk.masked;
        masked.append(&mut walk.to_mask);
        masked.sort_unstable_by_key(|range| range.start);
        walk = Walk::new(source, after, options, masked);
        walk.run(&text);
    }
    let mut scan = walk.finish();
    scan.front_matter = front_matter;
    scan
}

#[cfg(test)]
mod tests;
