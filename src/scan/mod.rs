//! Finds the stubs of one chapter.
//!
//! Markdown goes in, [`Stub`]s with byte ranges come out. Positions come from
//! pulldown-cmark; the walk below reduces its events to [`Leaf`]s, and one
//! finder per kind looks at those. Nothing here knows what a stub becomes.

mod docs_link;
mod front_matter;
mod hollow;
mod html;
mod leaf;
mod mark;
mod mask;
mod placeholder;
mod suppress;
mod todo;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};
use serde::Deserialize;

pub use self::front_matter::FrontMatter;
pub use self::leaf::{Leaf, LeafKind, Piece, PieceKind};
pub use self::placeholder::normalise as normalise_phrase;
pub use self::suppress::Suppression;

use self::hollow::Sections;
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
        Options {
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
#[derive(Debug, Default)]
pub struct Scan {
    /// The stubs, ordered by where they begin.
    pub stubs: Vec<Stub>,
    /// The leaves that hold stubs; [`Place`](crate::stub::Place) points here.
    pub leaves: Vec<Leaf>,
    /// Front matter, which holds no stubs.
    pub front_matter: Option<FrontMatter>,
    /// The comments that suppress findings.
    pub suppressions: Vec<Suppression>,
    /// The top-level headings with where their text stands, by position.
    pub headings: Vec<Range<usize>>,
}

impl Scan {
    /// The text of the top-level heading that `offset` stands under.
    pub fn section<'a>(&self, source: &'a str, offset: usize) -> Option<&'a str> {
        let after = self.headings.partition_point(|range| range.start <= offset);
        let heading = self.headings.get(after.checked_sub(1)?)?;
        Some(hollow::heading_text(&source[heading.clone()]))
    }
}

/// Finds the stubs of a chapter.
///
/// ```
/// use mdbook_stubs::scan::{Options, scan};
/// use mdbook_stubs::stub::Kind;
///
/// let found = scan("# Sea\n\n**TODO** tides\n", &Options::default());
/// assert_eq!(found.stubs[0].kind(), Kind::Todo);
/// assert_eq!(found.stubs[0].range, 7..21);
/// ```
pub fn scan(source: &str, options: &Options) -> Scan {
    let front_matter = front_matter::find(source);
    let mut text = Cow::Borrowed(source);
    if let Some(front_matter) = &front_matter {
        mask::blank(text.to_mut(), front_matter.range.clone());
    }
    let mut walk = Walk::new(source, options);
    walk.run(&text);
    if !walk.swallowing.is_empty() {
        // A placeholder began an HTML block and swallowed what follows. With
        // its characters masked the same text parses as its author meant it.
        let masked = std::mem::take(&mut walk.swallowing);
        for range in &masked {
            mask::inert(text.to_mut(), range.clone());
        }
        walk = Walk::new(source, options);
        walk.masked = masked;
        walk.run(&text);
    }
    let mut scan = walk.finish();
    scan.front_matter = front_matter;
    scan
}

/// Whether `range` shares a byte with a stub that was found already.
fn overlaps(found: &[Stub], range: &Range<usize>) -> bool {
    found
        .iter()
        .any(|stub| stub.range.start < range.end && range.start < stub.range.end)
}

/// The parser extensions that mdBook turns on, as far as they decide structure.
fn extensions(options: &Options) -> Extensions {
    let mut extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_HEADING_ATTRIBUTES
        | Extensions::ENABLE_GFM;
    extensions.set(Extensions::ENABLE_DEFINITION_LIST, options.definition_lists);
    extensions.set(Extensions::ENABLE_MATH, options.math);
    extensions
}

/// A container block that is open.
struct Container {
    kind: ContainerKind,
    /// Where it begins, marker included.
    start: usize,
    /// How many blocks it holds so far.
    blocks: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ContainerKind {
    Quote,
    Item,
    Footnote,
    Definition,
    /// Lists and tables: they hold other containers, never text.
    Frame,
}

/// One pass over the parser's events.
struct Walk<'a> {
    source: &'a str,
    options: &'a Options,
    /// Where keywords stand, ascending: (offset, length).
    keywords: Vec<(usize, usize)>,
    containers: Vec<Container>,
    /// The leaf being filled; its buffer is used again and again.
    pieces: Vec<Piece>,
    leaf: Option<LeafKind>,
    depth: u16,
    quoted_leaf: Option<usize>,
    sections: Sections,
    /// Suppressions that wait for the block after them, with how many
    /// containers are open around it.
    waiting: Vec<(Suppression, usize)>,
    /// Placeholders that are masked in this pass, ascending.
    masked: Vec<Range<usize>>,
    /// Placeholders that began an HTML block, and all that such a block holds.
    swallowing: Vec<Range<usize>>,
    scan: Scan,
}

impl<'a> Walk<'a> {
    fn new(source: &'a str, options: &'a Options) -> Self {
        Walk {
            source,
            options,
            keywords: todo::occurrences(source, &options.keywords),
            containers: Vec::new(),
            pieces: Vec::new(),
            leaf: None,
            depth: 0,
            quoted_leaf: None,
            sections: Sections::default(),
            waiting: Vec::new(),
            masked: Vec::new(),
            swallowing: Vec::new(),
            scan: Scan::default(),
        }
    }

    /// Walks `text`, which is the source with some bytes masked.
    fn run(&mut self, text: &str) {
        for (event, range) in Parser::new_ext(text, extensions(self.options)).into_offset_iter() {
            match event {
                Event::Start(tag) => {
                    if !self.waiting.is_empty() {
                        self.cover(&tag, &range);
                    }
                    self.start(tag, range);
                }
                Event::End(tag) => self.end(tag, range),
                Event::Text(_) => self.inline(PieceKind::Text, range),
                Event::Code(_) => self.inline(PieceKind::Code, range),
                Event::InlineHtml(_) => self.inline(PieceKind::Html, range),
                Event::SoftBreak | Event::HardBreak => self.inline(PieceKind::Break, range),
                Event::TaskListMarker(_) => self.inline(PieceKind::Checkbox, range),
                Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {
                    self.inline(PieceKind::Other, range);
                }
                Event::Html(_) => {}
                Event::Rule => {
                    self.block();
                    self.sections.content();
                }
            }
        }
        self.sections.end(self.source, &mut self.scan.stubs);
    }

    /// Gives the suppressions that wait for a block the one that begins here.
    fn cover(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let is_comment = *tag == Tag::HtmlBlock && html::only_comments(&self.source[range.clone()]);
        if is_comment {
            // Several comments may stand above one block.
            return;
        }
        let depth = self.containers.len();
        for (mut suppression, at) in self.waiting.drain(..) {
            // Where its container ended before, nothing follows it.
            if at == depth {
                suppression.covers = Some(range.clone());
            }
            self.scan.suppressions.push(suppression);
        }
    }

    /// Notes the suppressions among the comments of `html`; `covers` is the
    /// leaf that they stand in, or nothing for an HTML block.
    fn suppress(&mut self, html: Range<usize>, leaf: Option<Range<usize>>) {
        for comment in html::comments(self.source, html) {
            let Some((scope, rules)) = suppress::read(&self.source[comment.clone()]) else {
                continue;
            };
            let suppression = Suppression {
                range: comment.start - "<!--".len()
                    ..(comment.end + "-->".len()).min(self.source.len()),
                rules,
                covers: match scope {
                    suppress::Scope::File => Some(0..self.source.len() + 1),
                    suppress::Scope::Block => leaf.clone(),
                },
            };
            if suppression.covers.is_some() {
                self.scan.suppressions.push(suppression);
            } else {
                self.waiting.push((suppression, self.containers.len()));
            }
        }
    }

    fn finish(mut self) -> Scan {
        self.scan
            .suppressions
            .extend(self.waiting.drain(..).map(|(suppression, _)| suppression));
        self.scan.stubs.sort_by_key(|stub| stub.range.start);
        self.scan.headings = self.sections.into_headings();
        self.scan
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.block();
                self.leaf = Some(LeafKind::Paragraph);
            }
            Tag::Heading { level, .. } => {
                self.block();
                if self.containers.is_empty() {
                    self.sections
                        .heading(self.source, level, range, &mut self.scan.stubs);
                } else {
                    self.sections.content();
                }
                self.leaf = Some(LeafKind::Heading);
            }
            Tag::TableCell => {
                self.sections.content();
                self.leaf = Some(LeafKind::TableCell);
            }
            Tag::DefinitionListTitle => self.leaf = Some(LeafKind::Term),
            Tag::HtmlBlock => {
                self.block();
                self.html_block(range);
            }
            Tag::CodeBlock(_) => {
                self.block();
                self.sections.content();
                // Its text is no leaf's.
                self.containers.push(Container {
                    kind: ContainerKind::Frame,
                    start: range.start,
                    blocks: 0,
                });
            }
            Tag::List(_) => {
                self.open(ContainerKind::Frame, &range);
                if self.containers.len() == 1 {
                    self.sections.list_start();
                }
            }
            Tag::Table(_) | Tag::DefinitionList => self.open(ContainerKind::Frame, &range),
            Tag::BlockQuote(_) => self.open(ContainerKind::Quote, &range),
            Tag::Item => self.open(ContainerKind::Item, &range),
            Tag::DefinitionListDefinition => self.open(ContainerKind::Definition, &range),
            Tag::FootnoteDefinition(_) => {
                self.open(ContainerKind::Footnote, &range);
                self.sections.content();
            }
            Tag::Strong => self.span(PieceKind::OpenStrong, range),
            Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.span(PieceKind::OpenEmphasis, range);
            }
            Tag::Link {
                dest_url,
                link_type,
                ..
            } => {
                let empty = dest_url.is_empty() && link_type == pulldown_cmark::LinkType::Inline;
                self.span(PieceKind::OpenLink { empty }, range);
            }
            Tag::Image {
                dest_url,
                link_type,
                ..
            } => {
                let empty = dest_url.is_empty() && link_type == pulldown_cmark::LinkType::Inline;
                self.span(PieceKind::OpenImage { empty }, range);
            }
            Tag::TableHead | Tag::TableRow | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::TableCell
            | TagEnd::DefinitionListTitle => self.close_leaf(),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => {
                self.depth = self.depth.saturating_sub(1);
                let at = range.end;
                self.push(PieceKind::Close, at..at);
            }
            TagEnd::List(_) => {
                self.close_leaf();
                self.containers.pop();
                if self.containers.is_empty() {
                    self.sections.list_end(range);
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListDefinition
            | TagEnd::DefinitionList
            | TagEnd::Table
            | TagEnd::CodeBlock => {
                self.close_leaf();
                self.containers.pop();
                if tag == TagEnd::CodeBlock {
                    return;
                }
                if matches!(tag, TagEnd::BlockQuote(_)) {
                    self.settle_quote();
                }
            }
            TagEnd::HtmlBlock | TagEnd::TableHead | TagEnd::TableRow | TagEnd::MetadataBlock(_) => {
            }
        }
    }

    /// Notes a block in its container, after ending the text of a tight item.
    fn block(&mut self) {
        self.close_leaf();
        if let Some(container) = self.containers.last_mut() {
            container.blocks += 1;
        }
        self.quoted_leaf = None;
    }

    fn open(&mut self, kind: ContainerKind, range: &Range<usize>) {
        self.block();
        self.containers.push(Container {
            kind,
            start: range.start,
            blocks: 0,
        });
    }

    fn span(&mut self, kind: PieceKind, range: Range<usize>) {
        self.inline(kind, range);
        self.depth += 1;
    }

    fn inline(&mut self, kind: PieceKind, range: Range<usize>) {
        if self.leaf.is_none() {
            match self.containers.last().map(|container| container.kind) {
                Some(ContainerKind::Item | ContainerKind::Definition) => {
                    self.block();
                    self.leaf = Some(LeafKind::Tight);
                }
                _ => return,
            }
        }
        self.push(kind, range);
    }

    fn push(&mut self, kind: PieceKind, range: Range<usize>) {
        self.pieces.push(Piece {
            range,
            kind,
            depth: self.depth,
        });
    }

    /// Hands the finished leaf to the finders.
    fn close_leaf(&mut self) {
        let Some(kind) = self.leaf.take() else {
            return;
        };
        self.depth = 0;
        if self.pieces.is_empty() {
            return;
        }
        if kind != LeafKind::Heading && self.shows_something() {
            self.sections.content();
        }
        let mut leaf = Leaf {
            kind,
            pieces: std::mem::take(&mut self.pieces),
            prefix: String::new(),
            quoted: false,
        };
        let found = self.find(&mut leaf);
        if leaf
            .pieces
            .iter()
            .any(|piece| piece.kind == PieceKind::Html)
        {
            let whole = leaf.range();
            for piece in &leaf.pieces {
                if piece.kind == PieceKind::Html {
                    self.suppress(piece.range.clone(), Some(whole.clone()));
                }
            }
        }
        if found.is_empty() {
            leaf.pieces.clear();
            self.pieces = leaf.pieces;
            return;
        }
        leaf.prefix = self.prefix(leaf.range().start);
        if self.containers.last().is_some_and(|container| {
            container.kind == ContainerKind::Quote && container.blocks == 1
        }) {
            self.quoted_leaf = Some(self.scan.leaves.len());
        }
        self.scan.stubs.extend(found);
        self.scan.leaves.push(leaf);
    }

    /// Marks the leaf of a block quote that holds nothing else.
    fn settle_quote(&mut self) {
        if let Some(index) = self.quoted_leaf.take() {
            self.scan.leaves[index].quoted = true;
        }
    }

    fn shows_something(&self) -> bool {
        self.pieces.iter().any(|piece| match piece.kind {
            PieceKind::Html => !self.source[piece.range.clone()].starts_with("<!--"),
            PieceKind::Break | PieceKind::Close => false,
            _ => true,
        })
    }

    /// Asks every finder, most specific first: what one takes, the next ones
    /// do not see again.
    fn find(&self, leaf: &mut Leaf) -> Vec<Stub> {
        let range = leaf.range();
        let index = self.scan.leaves.len();
        let mut found = Vec::new();
        let bytes = &self.source.as_bytes()[range.clone()];
        let angled = memchr::memchr(b'<', bytes).is_some();
        if angled {
            let placeholders = placeholder::find(self.source, leaf, &self.masked, self.options);
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
        let first = self.keywords.partition_point(|(at, _)| *at < range.start);
        let within = self.keywords[first..].partition_point(|(at, _)| *at < range.end);
        let keywords = &self.keywords[first..first + within];
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
        docs_link::find(self.source, leaf, index, &mut found);
        hollow::find_links(self.source, leaf, index, &mut found);
        found
    }

    /// Looks into an HTML block: for comments that hold todos, and for
    /// placeholders that parse as an element.
    fn html_block(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        let trimmed = text.trim_start();
        let verbatim = html::is_verbatim(trimmed);
        if !verbatim {
            self.suppress(range.clone(), None);
            todo::find_in_comments(
                self.source,
                range.clone(),
                &self.options.keywords,
                &mut self.scan.stubs,
            );
        }
        if html::only_comments(text) {
            return;
        }
        self.sections.content();
        if verbatim {
            return;
        }
        for found in placeholder::in_html(self.source, range, self.options) {
            if self.masked.is_empty() {
                self.swallowing.push(found.range.clone());
            }
            self.scan.stubs.push(found);
        }
    }

    /// What a new line needs in front to stay in the containers of the block
    /// that begins at `start`.
    fn prefix(&self, start: usize) -> String {
        let line = self.source[..start].rfind('\n').map_or(0, |at| at + 1);
        let marker = &self.source[line..start];
        // The label of a footnote is as long as it likes, but what follows
        // belongs to it when indented by four columns.
        let label = self
            .containers
            .iter()
            .find(|container| container.kind == ContainerKind::Footnote && container.start >= line)
            .map(|container| container.start - line)
            .and_then(|from| {
                let length = marker.get(from..)?.find("]:")? + 2;
                Some(from..from + length)
            });
        let mut prefix = String::with_capacity(marker.len());
        for (at, character) in marker.char_indices() {
            match &label {
                Some(label) if label.contains(&at) => {
                    if at == label.start {
                        prefix.push_str("    ");
                    }
                }
                Some(label) if at >= label.end && character == ' ' => {}
                _ => prefix.push(match character {
                    '>' | '\t' => character,
                    _ => ' ',
                }),
            }
        }
        prefix
    }
}

#[cfg(test)]
mod tests;
