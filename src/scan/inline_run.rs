//! A run of inline content, flattened to [`Inline`]s: a paragraph, a heading, a table
//! cell or the text of a tight list item.
//!
//! The finders search runs rather than the parser's events, and the splicer asks a run
//! where its visible text begins and ends.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::plain_text::text_at;
use crate::stub::{Enclosing, InsertionPoint};
use crate::white_space::on_one_line;

/// A run of inline content and its block. All ranges are byte offsets into the chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineRun {
    /// The kind of block that contains it.
    pub kind: RunKind,
    /// Its inlines, in source order.
    pub inlines: Vec<Inline>,
    /// The block quote markers and indentation that keep a new line in the run's
    /// containers, as the author wrote them if possible. Empty unless a block can be
    /// inserted.
    pub prefix: String,
    /// The shortest such prefix, without indentation that is the author's choice.
    pub minimal_prefix: String,
    /// Whether the run is the first block of a block quote.
    pub quoted: bool,
    /// Whether the block before it in its container can continue after a blank line: a
    /// list, a footnote definition, a definition list or indented code.
    pub after_continuable: bool,
    /// Computed on first use.
    pub(super) spans: OnceCell<Spans>,
}

/// An HTML block that contains placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlBlock {
    /// Its end, as a byte offset into the chapter.
    pub end: usize,
    /// The prefix that keeps a new line in the block's containers.
    pub prefix: String,
}

/// The kind of block that contains a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// A paragraph.
    Paragraph,
    /// The text of a tight list item or definition, which has no paragraph.
    Tight,
    /// A heading.
    Heading,
    /// A table cell.
    TableCell,
    /// A term in a definition list.
    Term,
}

/// An inline event, reduced to what the finders need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// Its bytes in the chapter. An opening tag covers its whole span, as in the parser.
    pub range: Range<usize>,
    /// Its kind.
    pub kind: InlineKind,
    /// How many inline spans (emphasis, links) enclose it.
    pub depth: u16,
}

/// The kind of an inline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InlineKind {
    /// Literal text.
    Text,
    /// A code span.
    Code,
    /// Inline HTML: a single tag or comment.
    Html,
    /// A placeholder, whichever way it was parsed.
    Placeholder,
    /// A soft or hard line break.
    Break,
    /// The checkbox of a task list item.
    Checkbox,
    /// The start of strong emphasis.
    OpenStrong,
    /// The start of emphasis or strikethrough.
    OpenEmphasis,
    /// The start of a link.
    OpenLink {
        /// Whether its destination is empty.
        empty: bool,
    },
    /// The start of an image.
    OpenImage {
        /// Whether its destination is empty.
        empty: bool,
    },
    /// The end of any span.
    Close,
    /// Mathematics.
    Math,
    /// Anything else that is visible: a footnote reference.
    Other,
}

impl Inline {
    /// Whether it begins or ends a span.
    fn is_span_boundary(&self) -> bool {
        matches!(
            self.kind,
            InlineKind::OpenStrong
                | InlineKind::OpenEmphasis
                | InlineKind::OpenLink { .. }
                | InlineKind::OpenImage { .. }
                | InlineKind::Close
        )
    }

    /// Whether it is visible to the reader.
    pub(super) fn is_visible(&self, source: &str) -> bool {
        match self.kind {
            InlineKind::Break | InlineKind::Close => false,
            InlineKind::Text => !source[self.range.clone()].trim_start().is_empty(),
            _ => true,
        }
    }
}

impl InlineRun {
    /// The bytes from the first inline to the last.
    pub fn range(&self) -> Range<usize> {
        match (self.inlines.first(), self.inlines.last()) {
            (Some(first), Some(last)) => first.range.start..last.range.end.max(first.range.start),
            _ => 0..0,
        }
    }

    /// The inlines from the first that may extend past `offset`, except for spans that
    /// began before it.
    pub(crate) fn inlines_from(&self, offset: usize) -> &[Inline] {
        let mut first = self
            .inlines
            .partition_point(|inline| inline.range.start < offset);
        // An inline that is not a span boundary ends after everything before it.
        while first > 0 {
            first -= 1;
            if !self.inlines[first].is_span_boundary() {
                break;
            }
        }
        &self.inlines[first..]
    }

    /// The end of the outermost span that begins before `offset` and ends after it.
    fn enclosing_span_end(&self, offset: usize) -> Option<usize> {
        let before = self
            .inlines
            .partition_point(|inline| inline.range.start < offset);
        let last = &self.inlines[before.checked_sub(1)?];
        // No span is open after the end of an outermost one.
        if last.depth == 0 && (!last.is_span_boundary() || last.kind == InlineKind::Close) {
            return None;
        }
        let spans = &self.spans().0[..before];
        let first = spans.partition_point(|around| around.reach <= offset);
        let span = self.inlines[..before].get(first)?;
        span.is_span_boundary().then_some(span.range.end)
    }

    /// The bytes of the visible text inside `within`, without white space around it, or
    /// `None` if nothing is visible.
    pub fn visible(&self, source: &str, within: Range<usize>) -> Option<Range<usize>> {
        let around = self.enclosing_span_end(within.start);
        let mut found = around.map(|end| within.start..end.min(within.end));
        let mut covered = around.unwrap_or(within.start);
        for inline in self.inlines_from(within.start) {
            let before = covered;
            covered = covered.max(inline.range.end);
            if inline.range.start >= within.end {
                break;
            }
            if inline.range.end <= within.start || !inline.is_visible(source) {
                continue;
            }
            let mut start = inline.range.start.max(within.start);
            let end = inline.range.end.min(within.end);
            // The inline of an escaped character does not include its backslash.
            if start > before && source[before..start].ends_with('\\') {
                start -= 1;
            }
            let text = &source[start..end];
            let (start, end) = if inline.kind == InlineKind::Text {
                let text = text.trim_start();
                if text.is_empty() {
                    continue;
                }
                (end - text.len(), end - text.len() + text.trim_end().len())
            } else {
                (start, end)
            };
            found = Some(match found {
                None => start..end,
                Some(range) => range.start..range.end.max(end),
            });
        }
        found
    }

    /// Whether `range` is the checkbox at the start of a task list item.
    pub(crate) fn is_checkbox(&self, range: &Range<usize>) -> bool {
        self.inlines
            .first()
            .is_some_and(|inline| inline.kind == InlineKind::Checkbox && inline.range == *range)
    }

    /// The text inside `within` as the reader sees it, on one line.
    pub(crate) fn text(&self, source: &str, within: Range<usize>) -> String {
        let inlines = self.inlines_from(within.start);
        if let [inline] = inlines
            && inline.kind == InlineKind::Text
            && inline.range.start <= within.start
            && within.end <= inline.range.end
        {
            let text = text_at(source, within.start, within.end);
            return on_one_line(&text).into_owned();
        }
        let mut text = String::with_capacity(within.len());
        for inline in inlines {
            if inline.range.start >= within.end {
                break;
            }
            let start = inline.range.start.max(within.start);
            let end = inline.range.end.min(within.end);
            if start >= end {
                continue;
            }
            match inline.kind {
                InlineKind::Text => text.push_str(&text_at(source, start, end)),
                InlineKind::Placeholder | InlineKind::Math => text.push_str(&source[start..end]),
                InlineKind::Code => text.push_str(source[start..end].trim_matches('`')),
                InlineKind::Break => text.push(' '),
                _ => {}
            }
        }
        match on_one_line(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(words) => words,
        }
    }

    /// Where a block can be inserted for the inline at `index` of the run at `run_index`.
    pub(crate) fn insertion_point(&self, index: usize, run_index: usize) -> InsertionPoint {
        match self.kind {
            RunKind::Heading => return InsertionPoint::Inline(Enclosing::Heading),
            RunKind::TableCell => return InsertionPoint::Inline(Enclosing::TableCell),
            RunKind::Term => return InsertionPoint::Inline(Enclosing::Term),
            RunKind::Paragraph | RunKind::Tight => {}
        }
        if self.inlines[index].depth > 0 {
            return InsertionPoint::Inline(self.enclosing_kind(index));
        }
        if self.kind == RunKind::Tight {
            InsertionPoint::TightItem(run_index)
        } else {
            InsertionPoint::Paragraph(run_index)
        }
    }

    /// The index of the outermost emphasis that contains only the inline at `index`, or
    /// `index` if there is none.
    pub(crate) fn outermost_emphasis(&self, mut index: usize) -> usize {
        let mut last = match self.inlines[index].kind {
            InlineKind::OpenStrong | InlineKind::OpenEmphasis => self.close_of(index),
            _ => index,
        };
        while let (Some(open), Some(close)) = (
            index.checked_sub(1).map(|before| &self.inlines[before]),
            self.inlines.get(last + 1),
        ) {
            let wraps = matches!(open.kind, InlineKind::OpenStrong | InlineKind::OpenEmphasis)
                && close.kind == InlineKind::Close
                && open.depth == close.depth
                && open.range.end == close.range.end;
            if !wraps {
                break;
            }
            index -= 1;
            last += 1;
        }
        index
    }

    /// The inline that closes the span opened at `index`.
    fn close_of(&self, index: usize) -> usize {
        let depth = self.inlines[index].depth;
        let closes = |at: usize| {
            let inline = self.inlines.get(at)?;
            (inline.kind == InlineKind::Close && inline.depth == depth).then_some(at)
        };
        let inside = index + 1;
        // Most spans contain only an inline or two, so a look at the next few suffices.
        let near = (inside..inside + 3).find_map(closes);
        let close = near.or_else(|| closes(self.next_shallower(inside)?));
        close.unwrap_or(index)
    }

    /// The first inline after `index` that is enclosed by fewer spans.
    pub(super) fn next_shallower(&self, index: usize) -> Option<usize> {
        self.spans()
            .0
            .get(index)
            .map(|around| around.next_shallower)
            .filter(|at| *at < self.inlines.len())
    }

    /// The kind of the innermost span around an inline of depth 1 or more.
    fn enclosing_kind(&self, index: usize) -> Enclosing {
        let around = self.spans().0[index]
            .innermost_span
            .map(|at| self.inlines[at].kind);
        match around {
            Some(InlineKind::OpenLink { .. } | InlineKind::OpenImage { .. }) => Enclosing::Link,
            Some(_) => Enclosing::Emphasis,
            None => Enclosing::Html,
        }
    }

    fn spans(&self) -> &Spans {
        self.spans.get_or_init(|| Spans::new(&self.inlines))
    }
}

/// The spans around each inline of a run. A run can contain thousands of stubs, so they
/// are computed once for all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spans(Vec<Around>);

/// The spans around one inline.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Around {
    /// The furthest end of this inline and all before it, in bytes of the chapter.
    reach: usize,
    /// The inline that opens the innermost enclosing span.
    innermost_span: Option<usize>,
    /// The next inline of a lower depth, or the number of inlines if there is none.
    next_shallower: usize,
}

impl Spans {
    fn new(inlines: &[Inline]) -> Self {
        let mut spans: Vec<Around> = Vec::with_capacity(inlines.len());
        let mut furthest = 0;
        let mut open: Vec<usize> = Vec::new();
        // Inlines of depth 0 have no shallower one.
        let mut unresolved: Vec<usize> = Vec::new();
        for (index, inline) in inlines.iter().enumerate() {
            furthest = inline.range.end.max(furthest);
            while open
                .pop_if(|at| inlines[*at].range.end <= inline.range.start)
                .is_some()
            {}
            spans.push(Around {
                reach: furthest,
                innermost_span: open.last().copied(),
                next_shallower: inlines.len(),
            });
            if inline.is_span_boundary() && inline.kind != InlineKind::Close {
                open.push(index);
            }
            while let Some(before) = unresolved.pop_if(|at| inlines[*at].depth > inline.depth) {
                spans[before].next_shallower = index;
            }
            if inline.depth > 0 {
                unresolved.push(index);
            }
        }
        Self(spans)
    }
}
