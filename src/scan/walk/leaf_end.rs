//! A leaf at its end: the finders look at it, and it is kept where they find
//! something.

use std::cell::OnceCell;
use std::ops::Range;

use super::Walk;
use crate::scan::container::{self, ContainerKind};
use crate::scan::leaf::Piece;
use crate::scan::{Leaf, LeafKind, PieceKind};
use crate::scan::{docs_link, empty, html, math, todo};
use crate::stub::{Enclosing, Place, Stub};

/// A block repeats the marks of its containers on each of its lines; where they have
/// more bytes than this, only what fits in a line is put.
const LONGEST_PREFIX: usize = 256;

impl Walk<'_> {
    /// Hands the finished leaf to the finders.
    pub(super) fn close_leaf(&mut self) {
        let Some(kind) = self.leaf.take() else {
            return;
        };
        self.depth = 0;
        self.open.clear();
        if self.pieces.is_empty() {
            return;
        }
        if kind == LeafKind::Tight && !self.waiting.is_empty() {
            self.cover_tight();
        }
        let shows = self.shows_something();
        if kind != LeafKind::Heading && shows {
            self.sections.content();
        }
        if !self.may_hold_stubs() {
            let pieces = std::mem::take(&mut self.pieces);
            self.note_without_stubs(&pieces, shows);
            self.pieces = pieces;
            self.pieces.clear();
            return;
        }
        let mut leaf = Leaf {
            kind,
            pieces: std::mem::take(&mut self.pieces),
            prefix: String::new(),
            needed: String::new(),
            quoted: false,
            after_open: self.opened_after_open,
            spans: OnceCell::new(),
        };
        let mut found = self.find(&mut leaf);
        self.may_ask = false;
        let has_comments = self.suppress_in(&leaf);
        if !found.is_empty() {
            self.note(&leaf, &found);
        } else {
            self.note_without_stubs(&leaf.pieces, shows);
            if !has_comments {
                leaf.pieces.clear();
                self.pieces = leaf.pieces;
                return;
            }
        }
        // Nowhere else a block is put in, and a row can have thousands of cells.
        if matches!(kind, LeafKind::Paragraph | LeafKind::Tight) {
            (leaf.prefix, leaf.needed) =
                container::prefix(self.source, &self.containers, leaf.range().start);
        }
        if leaf.prefix.len() > LONGEST_PREFIX {
            for stub in &mut found {
                if matches!(stub.place, Place::Paragraph(_) | Place::TightItem(_)) {
                    stub.place = Place::Inline(Enclosing::Containers);
                }
            }
        }
        leaf.quoted = self.containers.last().is_some_and(|container| {
            container.kind == ContainerKind::Quote && container.blocks == 1
        });
        if self.scan.stubs.is_empty() {
            // As many as there may be, for most chapters: growing moves them.
            let expected = self.keywords.len() + self.masked.len();
            self.scan.stubs.reserve(expected.min(64).max(found.len()));
        }
        self.scan.stubs.extend(found);
        // It is kept, and takes no more than it needs; the buffer is used again.
        let pieces = leaf.pieces.clone();
        self.pieces = std::mem::replace(&mut leaf.pieces, pieces);
        self.pieces.clear();
        self.scan.leaves.push(leaf);
    }

    /// Notes what the leaf that ends holds in its container, when it has no stubs.
    fn note_without_stubs(&mut self, pieces: &[Piece], shows: bool) {
        if shows {
            self.say();
        } else if let (Some(first), Some(last)) = (pieces.first(), pieces.last()) {
            let range = first.range.start..last.range.end;
            self.know(&range);
        }
    }

    /// Notes the suppressions among a leaf's comments, and says whether there are any.
    fn suppress_in(&mut self, leaf: &Leaf) -> bool {
        let before = self.scan.suppressions.len() + self.waiting.len();
        let whole = leaf.range();
        let is_html = |piece: &&Piece| piece.kind == PieceKind::Html;
        for piece in leaf.pieces.iter().filter(is_html) {
            self.suppress(piece.range.clone(), Some(whole.clone()));
        }
        self.scan.suppressions.len() + self.waiting.len() > before
    }

    fn shows_something(&self) -> bool {
        self.pieces.iter().any(|piece| match piece.kind {
            PieceKind::Html => !self.source[piece.range.clone()].starts_with("<!--"),
            PieceKind::Break | PieceKind::Close => false,
            _ => true,
        })
    }

    /// Whether the leaf that ends has what each kind of stub needs. Most have
    /// not.
    fn may_hold_stubs(&self) -> bool {
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return false;
        };
        let range = first.range.start..last.range.end;
        self.may_ask || self.has_bracket(&range) || !self.keywords_in(&range).is_empty()
    }

    /// Whether a `<` stands in a range.
    fn has_bracket(&self, range: &Range<usize>) -> bool {
        // Leaves come in the order of the source, nearly always.
        let (from, next) = self.bracket.get();
        let next = if (from..=next).contains(&range.start) {
            next
        } else {
            let rest = &self.source.as_bytes()[range.start..];
            let next = memchr::memchr(b'<', rest).map_or(self.source.len(), |at| range.start + at);
            self.bracket.set((range.start, next));
            next
        };
        next < range.end
    }

    /// The occurrences of keywords in a range.
    fn keywords_in(&self, range: &Range<usize>) -> &[(usize, usize)] {
        let mut first = self.keyword.get();
        if first > 0 && self.keywords[first - 1].0 >= range.start {
            first = self.keywords.partition_point(|(at, _)| *at < range.start);
        }
        let before = self.keywords[first..].iter();
        first += before.take_while(|(at, _)| *at < range.start).count();
        self.keyword.set(first);
        let within = self.keywords[first..].iter();
        let within = within.take_while(|(at, _)| *at < range.end).count();
        &self.keywords[first..first + within]
    }

    /// Asks every finder, most specific first: what one takes, the next ones
    /// do not see again.
    fn find(&self, leaf: &mut Leaf) -> Vec<Stub> {
        let range = leaf.range();
        let index = self.scan.leaves.len();
        let mut found = Vec::new();
        if self.has_bracket(&range) {
            let placeholders = self.placeholders.find(leaf, &self.masked);
            html::nest(self.source, leaf);
            for (piece, (range, detail)) in leaf
                .pieces
                .iter()
                .enumerate()
                .filter(|(_, piece)| piece.kind == PieceKind::Placeholder)
                .zip(placeholders)
                .map(|((piece, _), found)| (piece, found))
            {
                let outermost = leaf.outermost(piece);
                found.push(Stub {
                    range: if outermost == piece {
                        range
                    } else {
                        leaf.pieces[outermost].range.clone()
                    },
                    place: leaf.place(outermost, index),
                    detail,
                });
            }
            for piece in &leaf.pieces {
                if piece.kind == PieceKind::Html {
                    todo::find_in_comments(
                        self.source,
                        piece.range.clone(),
                        &self.options.keywords,
                        &mut found,
                    );
                }
            }
        }
        let keywords = self.keywords_in(&range);
        if !keywords.is_empty() {
            todo::find(
                self.source,
                leaf,
                index,
                keywords,
                self.options.extent,
                &mut found,
            );
        }
        if !self.may_ask && found.is_empty() {
            return found;
        }
        docs_link::find(self.source, leaf, index, &mut found);
        docs_link::set_in_sentence(self.source, leaf, &mut found);
        empty::find_links(self.source, leaf, index, &self.options.keywords, &mut found);
        docs_link::set_in_link(leaf, &mut found);
        if self.options.math && !found.is_empty() {
            // The piece of an escaped character does not hold its backslash.
            let escaped = self.source[..range.start].ends_with('\\');
            let start = range.start - usize::from(escaped);
            let math = math::spans(self.source, start..range.end);
            found.retain(|stub| !math.iter().any(|span| span.contains(&stub.range.start)));
        }
        found
    }
}
