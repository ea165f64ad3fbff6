//! One pass over a chapter's events. It reduces them to runs, hands each run to the
//! finders, and tracks the enclosing blocks.

mod html_block;
mod run_end;
mod todo_only;

use std::cell::Cell;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options as Extensions, Parser, Tag, TagEnd};

use super::container::{Container, ContainerKind};
use super::empty::Sections;
use super::inline_run::{Inline, InlineKind, RunKind};
use super::{Options, Scan, Suppression};
use super::{placeholder, todo};

/// The parser extensions of mdBook that affect block and inline structure.
pub(crate) fn extensions(options: &Options) -> Extensions {
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

pub(super) struct Walk<'a> {
    source: &'a str,
    options: &'a Options,
    /// The byte offset and length of each keyword, ascending.
    keywords: Vec<(usize, usize)>,
    containers: Vec<Container>,
    /// The current run; the buffer is reused for the next one.
    inlines: Vec<Inline>,
    run_kind: Option<RunKind>,
    has_strong_or_empty_link: bool,
    /// The offset of the last search for a `<`, and the offset that it found.
    bracket_cache: Cell<(usize, usize)>,
    /// Index of the first keyword after the start of the last run.
    keyword_cursor: Cell<usize>,
    depth: u16,
    /// The indices of the inlines that opened the enclosing spans; `None` outside a run.
    open_spans: Vec<Option<usize>>,
    /// Whether the previous block can continue after a blank line: a list, a footnote
    /// definition, a definition list or indented code.
    after_continuable: bool,
    /// The value of `after_continuable` when the current block began.
    run_after_continuable: bool,
    /// Whether the open code block is indented.
    in_indented_code: bool,
    sections: Sections,
    /// Suppressions waiting for their block, each with the number of containers open
    /// around it.
    pending_suppressions: Vec<(Suppression, usize)>,
    /// Placeholders that this pass masks, ascending.
    pub(super) masked: Vec<Range<usize>>,
    placeholders: placeholder::Finder<'a>,
    /// Placeholders that start an HTML block or are inside one: the next pass masks them
    /// too.
    pub(super) to_mask: Vec<Range<usize>>,
    scan: Scan,
}

impl<'a> Walk<'a> {
    /// Prepares a pass that masks the placeholders in `masked`, which are ascending.
    /// Front matter ends at `start`.
    pub(super) fn new(
        source: &'a str,
        start: usize,
        options: &'a Options,
        masked: Vec<Range<usize>>,
    ) -> Self {
        Walk {
            source,
            options,
            keywords: todo::occurrences(source, &options.keywords),
            containers: Vec::new(),
            inlines: Vec::with_capacity(64),
            run_kind: None,
            has_strong_or_empty_link: false,
            bracket_cache: Cell::new((1, 0)),
            keyword_cursor: Cell::new(0),
            depth: 0,
            open_spans: Vec::new(),
            after_continuable: false,
            run_after_continuable: false,
            in_indented_code: false,
            sections: Sections::default(),
            pending_suppressions: Vec::new(),
            masked,
            placeholders: placeholder::Finder::new(source, start, options),
            to_mask: Vec::new(),
            scan: Scan::default(),
        }
    }

    /// Walks `text`, which is the source with some bytes masked.
    pub(super) fn run(&mut self, text: &str) {
        for (event, range) in Parser::new_ext(text, extensions(self.options)).into_offset_iter() {
            match event {
                Event::Start(tag) => {
                    if !self.pending_suppressions.is_empty() && !is_inline(&tag) {
                        // The text of a tight item may precede the block.
                        self.close_run();
                        self.attach_suppressions(&tag, &range);
                    }
                    self.start(tag, range);
                }
                Event::End(tag) => self.end(tag, range),
                Event::Text(_) => self.add_inline(InlineKind::Text, range),
                Event::Code(_) => self.add_inline(InlineKind::Code, range),
                Event::InlineHtml(_) => self.add_inline(InlineKind::Html, range),
                Event::SoftBreak | Event::HardBreak => self.add_inline(InlineKind::Break, range),
                Event::TaskListMarker(_) => self.add_inline(InlineKind::Checkbox, range),
                Event::InlineMath(_) | Event::DisplayMath(_) => {
                    self.add_inline(InlineKind::Math, range)
                }
                Event::FootnoteReference(_) => self.add_inline(InlineKind::Other, range),
                Event::Html(_) => {}
                Event::Rule => {
                    self.begin_block();
                    self.mark_content();
                }
            }
        }
        self.sections.end(self.source, &mut self.scan.stubs);
    }

    pub(super) fn finish(mut self) -> Scan {
        self.scan.suppressions.extend(
            self.pending_suppressions
                .drain(..)
                .map(|(suppression, _)| suppression),
        );
        self.scan.stubs.sort_by_key(|stub| stub.range.start);
        self.scan.headings = self.sections.into_headings();
        self.scan
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.begin_block();
                self.run_kind = Some(RunKind::Paragraph);
            }
            Tag::Heading { level, .. } => {
                self.begin_block();
                if self.containers.is_empty() {
                    // A setext heading can begin with white space that Markdown does not
                    // strip.
                    let text = self.source[range.clone()].trim_start();
                    let range = range.end - text.len()..range.end;
                    self.sections
                        .begin(self.source, level, range, &mut self.scan.stubs);
                } else {
                    self.mark_content();
                }
                self.run_kind = Some(RunKind::Heading);
            }
            Tag::TableCell => {
                self.mark_content();
                self.run_kind = Some(RunKind::TableCell);
            }
            Tag::DefinitionListTitle => self.run_kind = Some(RunKind::Term),
            Tag::HtmlBlock => {
                self.begin_block();
                self.html_block(range);
            }
            Tag::CodeBlock(kind) => {
                self.begin_block();
                self.mark_content();
                self.in_indented_code = kind == CodeBlockKind::Indented;
                // The text of a code block does not belong to a run.
                self.containers
                    .push(Container::new(ContainerKind::Frame, range.start));
            }
            Tag::List(_) => {
                self.open_container(ContainerKind::List, &range);
            }
            Tag::Table(_) | Tag::DefinitionList => {
                self.open_container(ContainerKind::Frame, &range)
            }
            Tag::BlockQuote(alert) => {
                self.open_container(ContainerKind::Quote, &range);
                if alert.is_some() {
                    // The first line of an alert, `[!NOTE]`, is part of its marker.
                    let line = self.source[range.clone()].lines().next();
                    let end = range.start + line.map_or(0, str::len);
                    self.account_for(&(range.start..end));
                }
            }
            Tag::Item => self.open_container(ContainerKind::Item, &range),
            Tag::DefinitionListDefinition => self.open_container(ContainerKind::Definition, &range),
            Tag::FootnoteDefinition(_) => {
                self.open_container(ContainerKind::Footnote, &range);
                self.mark_content();
            }
            Tag::Strong => self.open_span(InlineKind::OpenStrong, range),
            Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.open_span(InlineKind::OpenEmphasis, range);
            }
            Tag::Link {
                dest_url,
                link_type,
                ..
            } => {
                let empty = dest_url.is_empty() && link_type == LinkType::Inline;
                let range = self.with_label(link_type, range);
                self.open_span(InlineKind::OpenLink { empty }, range);
            }
            Tag::Image {
                dest_url,
                link_type,
                ..
            } => {
                let empty = dest_url.is_empty() && link_type == LinkType::Inline;
                let range = self.with_label(link_type, range);
                self.open_span(InlineKind::OpenImage { empty }, range);
            }
            Tag::TableHead | Tag::TableRow | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::TableCell
            | TagEnd::DefinitionListTitle => self.close_run(),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => {
                self.depth = self.depth.saturating_sub(1);
                let open = self
                    .open_spans
                    .pop()
                    .flatten()
                    .and_then(|at| self.inlines.get(at));
                let at = open.map_or(range.end, |open| open.range.end);
                self.push_inline(InlineKind::Close, at..at);
            }
            TagEnd::List(_) => {
                self.close_run();
                let empty_list = self.close_container(&range);
                self.after_continuable = true;
                if let Some(list) = empty_list.filter(|_| self.containers.is_empty()) {
                    self.sections.note_empty_list(list);
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListDefinition
            | TagEnd::DefinitionList
            | TagEnd::Table
            | TagEnd::CodeBlock => {
                self.close_run();
                self.close_container(&range);
                self.after_continuable = match tag {
                    TagEnd::FootnoteDefinition | TagEnd::DefinitionList => true,
                    TagEnd::CodeBlock => self.in_indented_code,
                    _ => false,
                };
            }
            TagEnd::HtmlBlock | TagEnd::TableHead | TagEnd::TableRow | TagEnd::MetadataBlock(_) => {
            }
        }
    }

    /// Ends the text of a tight item and counts a new block in its container.
    fn begin_block(&mut self) {
        self.close_run();
        self.run_after_continuable = std::mem::take(&mut self.after_continuable);
        if let Some(container) = self.containers.last_mut() {
            container.blocks += 1;
        }
    }

    fn open_container(&mut self, kind: ContainerKind, range: &Range<usize>) {
        self.begin_block();
        if kind == ContainerKind::Item {
            self.note_next_item(range.start);
        }
        self.containers.push(Container::new(kind, range.start));
    }

    fn open_span(&mut self, kind: InlineKind, range: Range<usize>) {
        // At the end of a heading, the parser includes a trailing tab in the span.
        let length = self.source[range.clone()].trim_end().len();
        self.add_inline(kind, range.start..range.start + length);
        self.open_spans
            .push(self.run_kind.is_some().then(|| self.inlines.len() - 1));
        self.depth = self.depth.saturating_add(1);
    }

    /// The range of a link including the `[]` of `[text][]`, which the parser leaves out.
    fn with_label(&self, link_type: LinkType, range: Range<usize>) -> Range<usize> {
        let collapsed = matches!(link_type, LinkType::Collapsed | LinkType::CollapsedUnknown)
            && self.source[range.end..].starts_with("[]")
            && !self.source[range.clone()].ends_with("[]");
        range.start..range.end + if collapsed { "[]".len() } else { 0 }
    }

    fn add_inline(&mut self, kind: InlineKind, range: Range<usize>) {
        if self.run_kind.is_none() {
            match self.containers.last().map(|container| container.kind) {
                Some(ContainerKind::Item | ContainerKind::Definition) => {
                    self.begin_block();
                    self.run_kind = Some(RunKind::Tight);
                }
                _ => return,
            }
        }
        self.push_inline(kind, range);
    }

    fn push_inline(&mut self, kind: InlineKind, range: Range<usize>) {
        self.has_strong_or_empty_link |= matches!(
            kind,
            InlineKind::OpenStrong
                | InlineKind::OpenLink { empty: true }
                | InlineKind::OpenImage { empty: true }
        );
        self.inlines.push(Inline {
            range,
            kind,
            depth: self.depth,
        });
    }
}

/// Whether a tag belongs to a run rather than being a block.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}
