//! Pictures, diagrams, code and boxes, alone or in columns.

use super::{Item, Page, html, markdown, one_line, options, report_page};
use crate::resolve::Becomes;
use crate::splice::{self, Content, EMPTY_SPAN};
use crate::stub::Place;

/// The width of mdBook's text column in CSS pixels (`--content-max-width`).
const PAGE_WIDTH: f64 = 750.0;

/// The space between two columns.
const COLUMN_GAP: f64 = 24.0;

impl Page<'_> {
    /// Block content, in the form that its place allows.
    pub(super) fn block(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        match item.stub.place {
            Place::Paragraph(leaf) => {
                let lines = self.lines(item, PAGE_WIDTH);
                self.cut(leaf, range, Content::Block(lines));
            }
            Place::TightItem(leaf) => match self.inline(item) {
                Some(inline) => self.replace(range, inline),
                None => {
                    let lines = self.lines(item, PAGE_WIDTH);
                    self.cut(leaf, range, Content::Block(lines));
                }
            },
            // Markdown is not read there, whatever the renderer; and text beside
            // it must stay HTML, so no blank line is put in without need.
            Place::HtmlBlock(block) => {
                if let Some(inline) = self.inline_html(item) {
                    self.replace(range, inline);
                } else if item.becomes.is_block() {
                    let lines = self.lines(item, PAGE_WIDTH);
                    self.edits.push(splice::split_html(
                        self.source,
                        range,
                        &self.scan.html_blocks[block],
                        &lines,
                    ));
                }
            }
            Place::Inline(_) => {
                if let Some(inline) = self.inline(item) {
                    let inline = self.inline_markdown(item, inline);
                    self.replace(range, inline);
                }
            }
            Place::Comment | Place::Section | Place::Chapter => {}
        }
    }

    /// Whether an item becomes a block in the text of a tight list item.
    pub(super) fn splits_tight(&self, item: &Item<'_>) -> bool {
        let tight = matches!(item.stub.place, Place::TightItem(_));
        tight && self.is_block(item) && !self.may_be_inline(item)
    }

    /// Whether [`Page::inline`] has a form for an item.
    fn may_be_inline(&self, item: &Item<'_>) -> bool {
        match item.becomes {
            Becomes::Image { .. } | Becomes::Missing { .. } => true,
            Becomes::Diagram(_) | Becomes::Code { .. } => self.context.is_html(),
            _ => false,
        }
    }

    /// Blocks side by side on a wide screen, below each other on a narrow one.
    pub(super) fn columns(&mut self, items: &[Item<'_>]) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            return;
        };
        let Place::Paragraph(leaf) = first.stub.place else {
            return;
        };
        let range = first.stub.range.start..last.stub.range.end;
        #[expect(clippy::cast_precision_loss, reason = "a line holds few placeholders")]
        let count = items.len() as f64;
        let width = (PAGE_WIDTH - COLUMN_GAP * (count - 1.0)) / count;
        let lines = html::columns(items.iter().map(|item| self.lines(item, width)));
        self.cut(leaf, range, Content::Block(lines));
    }

    /// An item as lines of its own.
    pub(super) fn lines(&self, item: &Item<'_>, width: f64) -> String {
        let labels = &self.context.labels;
        match item.becomes {
            Becomes::Diagram(drawing) if self.context.is_html() => {
                html::diagram(&item.id.id(), drawing, width)
            }
            Becomes::Diagram(drawing) if self.context.renderer == "markdown" => {
                markdown::fence("mermaid", drawing.mermaid())
            }
            Becomes::Diagram(drawing) => markdown::drawing(&item.id.id(), drawing, width),
            Becomes::Code { language, text } => markdown::fence(language, text),
            Becomes::Options(comparison) => options::table(comparison, labels),
            Becomes::Markdown(text) => text.trim_end().to_owned(),
            Becomes::Image { path, alt } => markdown::image(path, alt),
            Becomes::Missing { figure, what } => {
                let label = if *figure {
                    &labels.missing_figure
                } else {
                    &labels.missing
                };
                if self.context.is_html() {
                    html::missing(item.id, label, what)
                } else {
                    markdown::missing(label, what)
                }
            }
            Becomes::Link { url, text } => markdown::link(url, text),
            Becomes::Report => {
                let tight = matches!(item.stub.place, Place::TightItem(_));
                report_page::lines(self.context, self.overview, self.folder, tight)
            }
            Becomes::Phrase(text) => text.clone(),
            Becomes::Verbatim
            | Becomes::Todo { .. }
            | Becomes::Gone
            | Becomes::DeadLink
            | Becomes::EmptySection
            | Becomes::Nothing => String::new(),
        }
    }

    /// An item as HTML on one line, where that is possible.
    fn inline_html(&self, item: &Item<'_>) -> Option<String> {
        match item.becomes {
            Becomes::Image { path, alt } => Some(html::image(path, alt)),
            Becomes::Missing { figure, what } if !self.context.is_html() => {
                let labels = &self.context.labels;
                let label = if *figure {
                    &labels.missing_figure
                } else {
                    &labels.missing
                };
                Some(html::missing_plain(label, what))
            }
            Becomes::Missing { .. } => Some(one_line(&self.lines(item, PAGE_WIDTH))),
            Becomes::Diagram(_) if self.context.is_html() => {
                Some(one_line(&self.lines(item, PAGE_WIDTH)))
            }
            Becomes::Code { language, text } if self.context.is_html() => {
                Some(html::code(language, text))
            }
            _ => None,
        }
    }

    /// An item as inline content, where that is possible.
    pub(super) fn inline(&self, item: &Item<'_>) -> Option<String> {
        if !self.may_be_inline(item) {
            return None;
        }
        let labels = &self.context.labels;
        let html = self.context.is_html();
        match item.becomes {
            Becomes::Image { path, alt } => Some(markdown::image(path, alt)),
            Becomes::Missing { figure, what } => {
                let label = if *figure {
                    &labels.missing_figure
                } else {
                    &labels.missing
                };
                Some(if html {
                    html::missing_inline(item.id, label, what)
                } else {
                    markdown::missing_inline(label, what)
                })
            }
            Becomes::Diagram(_) => Some(format!(
                "{EMPTY_SPAN}{}",
                one_line(&self.lines(item, PAGE_WIDTH))
            )),
            Becomes::Code { language, text } => Some(html::code(language, text)),
            _ => None,
        }
    }
}
