//! Expands stubs to pictures, diagrams, code and boxes, alone or in columns.

use super::{Item, Page, html, markdown, one_line, options, report_page};
use crate::resolve::{Expansion, PAGE_WIDTH};
use crate::splice::{self, Content, EMPTY_SPAN};
use crate::stub::InsertionPoint;

/// The space between two columns.
const COLUMN_GAP: f64 = 24.0;

impl Page<'_> {
    /// Expands an item to block content, in the form that its place allows.
    pub(super) fn block(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        match item.stub.place {
            InsertionPoint::Paragraph(run) => {
                let lines = self.block_lines(item, PAGE_WIDTH);
                self.cut(run, range, Content::Block(lines));
            }
            InsertionPoint::TightItem(run) => match self.inline(item) {
                Some(inline) => self.replace(range, inline),
                None => {
                    let lines = self.block_lines(item, PAGE_WIDTH);
                    self.cut(run, range, Content::Block(lines));
                }
            },
            // Markdown is not parsed in an HTML block, whatever the renderer. A blank line
            // would end the block, so it is inserted only if needed.
            InsertionPoint::HtmlBlock(block) => {
                if let Some(inline) = self.inline_html(item) {
                    self.replace(range, inline);
                } else if item.expansion.is_block() {
                    let lines = self.block_lines(item, PAGE_WIDTH);
                    self.edits.push(splice::split_html(
                        self.source,
                        range,
                        &self.scan.html_blocks[block],
                        &lines,
                    ));
                }
            }
            InsertionPoint::Inline(_) => {
                if let Some(inline) = self.inline(item) {
                    let inline = self.inline_markdown(item, inline);
                    self.replace(range, inline);
                }
            }
            InsertionPoint::Comment | InsertionPoint::Section | InsertionPoint::Chapter => {}
        }
    }

    /// Whether an item becomes a block that splits the text of a tight list item.
    pub(super) fn splits_tight_item(&self, item: &Item<'_>) -> bool {
        let tight = matches!(item.stub.place, InsertionPoint::TightItem(_));
        tight && self.is_block(item) && !self.has_inline_form(item)
    }

    /// Whether [`Page::inline`] has a form for an item.
    fn has_inline_form(&self, item: &Item<'_>) -> bool {
        match item.expansion {
            Expansion::Image { .. } | Expansion::Missing { .. } => true,
            Expansion::Diagram(_) | Expansion::Code { .. } => self.context.is_html(),
            _ => false,
        }
    }

    /// Expands items side by side on a wide screen, one below the other on a narrow one.
    pub(super) fn columns(&mut self, items: &[Item<'_>]) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            return;
        };
        let InsertionPoint::Paragraph(run) = first.stub.place else {
            return;
        };
        let range = first.stub.range.start..last.stub.range.end;
        #[expect(clippy::cast_precision_loss, reason = "a line holds few placeholders")]
        let count = items.len() as f64;
        let width = (PAGE_WIDTH - COLUMN_GAP * (count - 1.0)) / count;
        let lines = html::columns(items.iter().map(|item| self.block_lines(item, width)));
        self.cut(run, range, Content::Block(lines));
    }

    /// The expansion of an item as Markdown lines. `width` is in CSS pixels.
    pub(super) fn block_lines(&self, item: &Item<'_>, width: f64) -> String {
        let labels = &self.context.labels;
        match item.expansion {
            Expansion::Diagram(drawing) if self.context.is_html() => {
                html::diagram(&item.id.id(), drawing, width)
            }
            Expansion::Diagram(drawing) if self.context.renderer == "markdown" => {
                markdown::fence("mermaid", drawing.mermaid())
            }
            Expansion::Diagram(drawing) => {
                markdown::drawing_as_image(&item.id.id(), drawing, width)
            }
            Expansion::Code { language, text } => markdown::fence(language, text),
            Expansion::Options(comparison) => options::table(comparison, labels),
            Expansion::Markdown(text) => text.trim_end().to_owned(),
            Expansion::Image { path, alt } => markdown::image(path, alt),
            Expansion::Missing { figure, what } => {
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
            Expansion::Link { url, text } => markdown::link(url, text),
            Expansion::Report => {
                let tight = matches!(item.stub.place, InsertionPoint::TightItem(_));
                report_page::lines(self.context, self.overview, self.folder, tight)
            }
            Expansion::Phrase(text) => text.clone(),
            Expansion::Verbatim
            | Expansion::Todo { .. }
            | Expansion::Gone
            | Expansion::DeadLink
            | Expansion::EmptySection
            | Expansion::Nothing => String::new(),
        }
    }

    /// The expansion of an item as HTML on one line, if possible.
    fn inline_html(&self, item: &Item<'_>) -> Option<String> {
        match item.expansion {
            Expansion::Image { path, alt } => Some(html::image(path, alt)),
            Expansion::Missing { figure, what } if !self.context.is_html() => {
                let labels = &self.context.labels;
                let label = if *figure {
                    &labels.missing_figure
                } else {
                    &labels.missing
                };
                Some(html::missing_plain(label, what))
            }
            Expansion::Missing { .. } => Some(one_line(&self.block_lines(item, PAGE_WIDTH))),
            Expansion::Diagram(_) if self.context.is_html() => {
                Some(one_line(&self.block_lines(item, PAGE_WIDTH)))
            }
            Expansion::Code { language, text } if self.context.is_html() => {
                Some(html::code(language, text))
            }
            _ => None,
        }
    }

    /// The expansion of an item as inline Markdown, if possible.
    pub(super) fn inline(&self, item: &Item<'_>) -> Option<String> {
        if !self.has_inline_form(item) {
            return None;
        }
        let labels = &self.context.labels;
        let html = self.context.is_html();
        match item.expansion {
            Expansion::Image { path, alt } => Some(markdown::image(path, alt)),
            Expansion::Missing { figure, what } => {
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
            Expansion::Diagram(_) => Some(format!(
                "{EMPTY_SPAN}{}",
                one_line(&self.block_lines(item, PAGE_WIDTH))
            )),
            Expansion::Code { language, text } => Some(html::code(language, text)),
            _ => None,
        }
    }
}
