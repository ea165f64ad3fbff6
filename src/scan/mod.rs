//! Finds the stubs of one chapter.
//!
//! Markdown goes in, [`Stub`]s with byte ranges come out. Positions come from
//! pulldown-cmark; a walk reduces its events to [`InlineRun`]s, and one
//! finder per kind looks at those. Nothing here knows what a stub becomes.

mod claimed;
mod container;
mod docs_link;
mod empty;
mod front_matter;
mod html;
mod inline_run;
mod mask;
mod math;
mod parallel;
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
pub use self::parallel::ParallelScans;
pub use self::placeholder::normalise as normalise_phrase;
pub(crate) use self::plain_text::heading_text;
pub use self::suppress::Suppression;
pub(crate) use self::suppress::suppressed;
pub(crate) use self::todo::{EMPTY_COMMENT, occurrences};
pub(crate) use self::uniform::{lone_crs, uniform};
pub(crate) use self::walk::extensions;

use self::walk::Walk;
use crate::panics::{Panic, caught};
use crate::stub::Stub;

/// What decides which markers are stubs.
#[derive(Debug, Clone)]
pub struct Options {
    /// The words that begin a todo.
    pub keywords: Vec<String>,
    /// How much text a todo owns.
    pub extent: Extent,
    /// Phrases that are placeholders whatever their last word, normalised by
    /// [`normalise_phrase`].
    pub declared: BTreeSet<String>,
    /// Whether the host reads definition lists, as mdBook 0.5 does.
    pub definition_lists: bool,
    /// Whether the book uses `$…$` for mathematics.
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

/// How much text a todo owns. It ends before the next todo in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// With a colon the rest of its paragraph, without one of its line.
    #[default]
    Auto,
    /// The rest of its line.
    Line,
    /// The rest of its paragraph.
    Paragraph,
}

/// What a scan found.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// The stubs, ordered by where they begin.
    pub stubs: Vec<Stub>,
    /// The runs that hold stubs; [`InsertionPoint`](crate::stub::InsertionPoint) points here.
    pub runs: Vec<InlineRun>,
    /// The HTML blocks that hold stubs; [`InsertionPoint`](crate::stub::InsertionPoint) points
    /// here.
    pub html_blocks: Vec<HtmlBlock>,
    /// Front matter, which holds no stubs.
    pub front_matter: Option<FrontMatter>,
    /// The outermost blocks that hold nothing but todos, in their order.
    pub todo_only_blocks: Vec<TodoOnlyBlock>,
    /// The comments that suppress findings.
    pub suppressions: Vec<Suppression>,
    /// How the scan failed on the chapter, so that nothing is known of it.
    pub failed: Option<Panic>,
    /// The top-level headings with where their text stands, by position.
    pub headings: Vec<Range<usize>>,
}

/// A list, an item of one or a block quote that holds nothing but todos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoOnlyBlock {
    /// From its first mark to the end of what it holds, in bytes of the chapter.
    pub range: Range<usize>,
    /// For an item of a list that holds more: where the list begins.
    pub list: Option<usize>,
    /// Where the item behind it begins.
    pub next: Option<usize>,
}

impl Scan {
    /// The top-level heading that `offset` stands under.
    pub(crate) fn heading(&self, offset: usize) -> Option<&Range<usize>> {
        let after = self.headings.partition_point(|range| range.start <= offset);
        self.headings.get(after.checked_sub(1)?)
    }
}

/// How often a chapter is parsed again with more placeholders masked. Each time
/// takes a fence that the last one opened or closed; nobody writes that many.
const MAX_PASSES: usize = 6;

/// Finds the stubs of a chapter.
pub fn scan(source: &str, options: &Options) -> Scan {
    // The parser has panics of its own on input that nobody writes on purpose.
    let result = caught(|| {
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

/// Scans a chapter that may hold stubs, as [`uniform`] gives it.
fn walk(source: &str, options: &Options) -> Scan {
    let front_matter = front_matter::find(source);
    let mut text = Cow::Borrowed(source);
    if let Some(front_matter) = &front_matter {
        mask::blank(text.to_mut(), 0..front_matter.range.end);
    }
    // A placeholder on a line of its own would begin an HTML block and swallow
    // what follows. With its characters masked the text parses as its author
    // meant it; where it stands in code after all, nothing looks at it.
    let after = front_matter.as_ref().map_or(0, |found| found.range.end);
    let own_lines = placeholder::on_own_lines(source, after, options);
    for range in &own_lines {
        mask::as_word(text.to_mut(), range.clone());
    }
    let mut walk = Walk::new(source, after, options, own_lines);
    walk.run(&text);
    // Others begin one as well, and one that is masked can close a fence, and
    // so show the next such placeholder.
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
