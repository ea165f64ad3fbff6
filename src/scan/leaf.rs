//! A leaf: one run of inline content (a paragraph, a heading, a table cell,
//! the text of a tight list item), flattened to [`Piece`]s.
//!
//! The finders look at leaves, never at the parser's events, and the splicer
//! asks them where visible text begins and ends.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::plain_text::text_at;
use crate::stub::{Enclosing, Place};
use crate::white_space::on_one_line;

/// One run of inline content and the block it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What block the content stands in.
    pub kind: LeafKind,
    /// Its pieces, in the order of the source.
    pub pieces: Vec<Piece>,
    /// What a new line needs in front to stay in the leaf's containers: quote
    /// markers and indentation. Empty until a stub is found in the leaf.
    pub prefix: String,
    /// The least of that: the prefix without an indentation that is the
    /// author's choice.
    pub needed: String,
    /// Whether the leaf is the first block of a block quote.
    pub quoted: bool,
    /// Whether the block before it in its container can go on behind a blank line: a
    /// list, a footnote, definitions, or indented code.
    pub after_open: bool,
    /// What stands around the pieces, once somebody asked.
    pub(super) spans: OnceCell<Spans>,
}

/// An HTML block that holds placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlBlock {
    /// Where it ends, in bytes of the chapter.
    pub end: usize,
    /// What a new line needs in front to stay in the block's containers.
    pub prefix: String,
}

/// The block that a leaf's content stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeafKind {
    /// A paragraph.
    Paragraph,
    /// The text of a tight list item or definition, which has no paragraph.
    Tight,
    /// A heading.
    Heading,
    /// A cell of a table.
    TableCell,
    /// The term of a definition list.
    Term,
}

/// One inline event, reduced to what the finders ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands in the chapter, in bytes; an opening tag covers its
    /// whole span, as the parser gives it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: PieceKind,
    /// How many inline spans (emphasis, links) are open around it.
    pub depth: u16,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// Literal text.
    Text,
    /// A code span.
    Code,
    /// Inline HTML: one tag or one comment.
    Html,
    /// A placeholder, whatever the parser took it for.
    Placeholder,
    /// A soft or a hard line break.
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
    /// Anything else that shows: a footnote reference.
    Other,
}

impl Piece {
    /// Whether it begins or ends a span.
    fn is_tag(&self) -> bool {
        matches!(
            self.kind,
            PieceKind::OpenStrong
                | PieceKind::OpenEmphasis
                | PieceKind::OpenLink { .. }
                | PieceKind::OpenImage { .. }
                | PieceKind::Close
        )
    }

    /// Whether the reader sees it.
    pub(super) fn is_visible(&self, source: &str) -> bool {
        match self.kind {
            PieceKind::Break | PieceKind::Close => false,
            PieceKind::Text => !source[self.range.clone()].trim_start().is_empty(),
            _ => true,
        }
    }
}

impl Leaf {
    /// The bytes from the first piece to the last.
    pub fn range(&self) -> Range<usize> {
        match (self.pieces.first(), self.pieces.last()) {
            (Some(first), Some(last)) => first.range.start..last.range.end.max(first.range.start),
            _ => 0..0,
        }
    }

    /// The pieces that may reach past `offset`, from the first such one on,
    /// without the spans that began before it.
    pub(crate) fn pieces_from(&self, offset: usize) -> &[Piece] {
        let mut first = self
            .pieces
            .partition_point(|piece| piece.range.start < offset);
        // What is no span stands behind all that comes before.
        while first > 0 {
            first -= 1;
            if !self.pieces[first].is_tag() {
                break;
            }
        }
        &self.pieces[first..]
    }

    /// Where the outermost span ends that begins before `offset` and ends after
    /// it.
    fn span_around(&self, offset: usize) -> Option<usize> {
        let before = self
            .pieces
            .partition_point(|piece| piece.range.start < offset);
        let last = &self.pieces[before.checked_sub(1)?];
        // Behind the end of an outermost span none is open.
        if last.depth == 0 && (!last.is_tag() || last.kind == PieceKind::Close) {
            return None;
        }
        let spans = &self.spans().0[..before];
        let first = spans.partition_point(|around| around.reach <= offset);
        let span = self.pieces[..before].get(first)?;
        span.is_tag().then_some(span.range.end)
    }

    /// The visible text inside `within`: from the first visible byte to past
    /// the last one, or `None` where nothing shows.
    pub fn visible(&self, source: &str, within: Range<usize>) -> Option<Range<usize>> {
        let around = self.span_around(within.start);
        let mut found = around.map(|end| within.start..end.min(within.end));
        let mut covered = around.unwrap_or(within.start);
        for piece in self.pieces_from(within.start) {
            let before = covered;
            covered = covered.max(piece.range.end);
            if piece.range.start >= within.end {
                break;
            }
            if piece.range.end <= within.start || !piece.is_visible(source) {
                continue;
            }
            let mut start = piece.range.start.max(within.start);
            let end = piece.range.end.min(within.end);
            // An escaped character's piece does not hold its backslash.
            if start > before && source[before..start].ends_with('\\') {
                start -= 1;
            }
            let text = &source[start..end];
            let (start, end) = if piece.kind == PieceKind::Text {
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

    /// Whether `range` is the checkbox that begins a task list item.
    pub(crate) fn is_checkbox(&self, range: &Range<usize>) -> bool {
        self.pieces
            .first()
            .is_some_and(|piece| piece.kind == PieceKind::Checkbox && piece.range == *range)
    }

    /// The text inside `within` as the reader sees it, on one line.
    pub(crate) fn text(&self, source: &str, within: Range<usize>) -> String {
        let pieces = self.pieces_from(within.start);
        if let [piece] = pieces
            && piece.kind == PieceKind::Text
            && piece.range.start <= within.start
            && within.end <= piece.range.end
        {
            let text = text_at(source, within.start, within.end);
            return on_one_line(&text).into_owned();
        }
        let mut text = String::with_capacity(within.len());
        for piece in pieces {
            if piece.range.start >= within.end {
                break;
            }
            let start = piece.range.start.max(within.start);
            let end = piece.range.end.min(within.end);
            if start >= end {
                continue;
            }
            match piece.kind {
                PieceKind::Text => text.push_str(&text_at(source, start, end)),
                PieceKind::Placeholder | PieceKind::Math => text.push_str(&source[start..end]),
                PieceKind::Code => text.push_str(source[start..end].trim_matches('`')),
                PieceKind::Break => text.push(' '),
                _ => {}
            }
        }
        match on_one_line(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(words) => words,
        }
    }

    /// Where a block may be put at piece `index` of the leaf `leaf_index`.
    pub(crate) fn place(&self, index: usize, leaf_index: usize) -> Place {
        match self.kind {
            LeafKind::Heading => return Place::Inline(Enclosing::Heading),
            LeafKind::TableCell => return Place::Inline(Enclosing::TableCell),
            LeafKind::Term => return Place::Inline(Enclosing::Term),
            LeafKind::Paragraph | LeafKind::Tight => {}
        }
        if self.pieces[index].depth > 0 {
            return Place::Inline(self.enclosing(index));
        }
        if self.kind == LeafKind::Tight {
            Place::TightItem(leaf_index)
        } else {
            Place::Paragraph(leaf_index)
        }
    }

    /// The piece that stands for piece `index` when it is all that a span
    /// holds: the outermost such emphasis, or the piece itself.
    pub(crate) fn outermost(&self, mut index: usize) -> usize {
        let mut last = match self.pieces[index].kind {
            PieceKind::OpenStrong | PieceKind::OpenEmphasis => self.close_of(index),
            _ => index,
        };
        while let (Some(open), Some(close)) = (
            index.checked_sub(1).map(|before| &self.pieces[before]),
            self.pieces.get(last + 1),
        ) {
            let wraps = matches!(open.kind, PieceKind::OpenStrong | PieceKind::OpenEmphasis)
                && close.kind == PieceKind::Close
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

    /// The piece that closes the span which opens at piece `index`.
    fn close_of(&self, index: usize) -> usize {
        let depth = self.pieces[index].depth;
        let closes = |at: usize| {
            let piece = self.pieces.get(at)?;
            (piece.kind == PieceKind::Close && piece.depth == depth).then_some(at)
        };
        let inside = index + 1;
        // Most spans hold a piece or two: those need no look at the whole leaf.
        let near = (inside..inside + 3).find_map(closes);
        let close = near.or_else(|| closes(self.shallower(inside)?));
        close.unwrap_or(index)
    }

    /// The first piece behind piece `index` that fewer spans are open around.
    pub(super) fn shallower(&self, index: usize) -> Option<usize> {
        self.spans()
            .0
            .get(index)
            .map(|around| around.shallower)
            .filter(|at| *at < self.pieces.len())
    }

    /// What is open around a piece of depth 1 or more.
    fn enclosing(&self, index: usize) -> Enclosing {
        let around = self.spans().0[index].inside.map(|at| self.pieces[at].kind);
        match around {
            Some(PieceKind::OpenLink { .. } | PieceKind::OpenImage { .. }) => Enclosing::Link,
            Some(_) => Enclosing::Emphasis,
            None => Enclosing::Html,
        }
    }

    fn spans(&self) -> &Spans {
        self.spans.get_or_init(|| Spans::new(&self.pieces))
    }
}

/// What stands around the pieces of a leaf. A leaf can hold thousands of stubs:
/// none of them looks at all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spans(Vec<Around>);

/// What stands around one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Around {
    /// How far the pieces up to it reach.
    reach: usize,
    /// The piece that opens the innermost span around it.
    inside: Option<usize>,
    /// The next piece of a lower depth; past the last one where there is none.
    shallower: usize,
}

impl Spans {
    fn new(pieces: &[Piece]) -> Self {
        let mut spans: Vec<Around> = Vec::with_capacity(pieces.len());
        let mut furthest = 0;
        let mut open: Vec<usize> = Vec::new();
        // Those of depth 0 have no shallower one.
        let mut deeper: Vec<usize> = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            furthest = piece.range.end.max(furthest);
            while open
                .pop_if(|at| pieces[*at].range.end <= piece.range.start)
                .is_some()
            {}
            spans.push(Around {
                reach: furthest,
                inside: open.last().copied(),
                shallower: pieces.len(),
            });
            if piece.is_tag() && piece.kind != PieceKind::Close {
                open.push(index);
            }
            while let Some(before) = deeper.pop_if(|at| pieces[*at].depth > piece.depth) {
                spans[before].shallower = index;
            }
            if piece.depth > 0 {
                deeper.push(index);
            }
        }
        Spans(spans)
    }
}
