//! Expands todos to an admonition around the author's text, or a badge in front of it.

use super::admonition::{self, Tone};
use super::{Item, Page, one_line};
use crate::splice::{Content, EMPTY_SPAN};
use crate::stub::{InsertionPoint, Todo};

impl Page<'_> {
    /// Expands a todo to an admonition, or to a badge in a place that allows only inline
    /// content.
    pub(super) fn todo(&mut self, item: &Item<'_>, todo: &Todo, title: &str) {
        let html = self.context.is_html();
        match item.stub.place {
            InsertionPoint::Paragraph(run) if html => {
                let open = admonition::open(item.id, Tone::Warning, title);
                if todo.body.is_empty() {
                    let content = Content::Block(open + "\n" + admonition::CLOSE);
                    self.cut(run, todo.opening.clone(), content);
                    return;
                }
                self.open_block(run, todo, Content::Open(open));
                self.cut(
                    run,
                    todo.body.end..todo.body.end,
                    Content::Close(admonition::CLOSE.to_owned()),
                );
            }
            InsertionPoint::Paragraph(run) => {
                let whole = &self.scan.runs[run];
                // Ignores trailing white space that is text in Markdown, such as a no-break
                // space.
                let own = whole.quoted
                    && whole.visible(self.source, whole.range()) == Some(item.stub.range.clone());
                let lines = self.source[todo.body.clone()].contains('\n');
                let words = admonition::markdown_title(todo, lines);
                if own {
                    // It already has the form of an expanded todo, except for the colon. The
                    // colon is needed if a link that holds its lines together becomes text.
                    if lines && !todo.colon {
                        let opening = format!("{words} {}", todo.reopen);
                        self.replace(todo.opening.clone(), opening);
                    }
                    return;
                }
                self.open_block(run, todo, Content::OpenQuote(words));
                self.cut(run, todo.body.end..todo.body.end, Content::CloseQuote);
            }
            InsertionPoint::TightItem(_) if html && !self.holds_tight_block(todo) => {
                let open = admonition::open(item.id, Tone::Warning, title);
                // A line that begins with a block-level tag would begin an HTML block.
                let open = format!("{EMPTY_SPAN}{}{}", one_line(&open), todo.reopen);
                self.replace(todo.opening.clone(), open);
                let end = todo.body.end;
                self.replace(end..end, admonition::CLOSE);
            }
            // In a tight item, a block inside the todo would separate the start and end tags.
            InsertionPoint::TightItem(_) | InsertionPoint::Inline(_) if html => {
                let badge = admonition::badge(item.id, title);
                let opening = &self.source[todo.opening.clone()];
                let space = match opening.rfind('\n') {
                    _ if todo.body.is_empty() => "",
                    // Keeps the line break: the next line, joined, could become a table
                    // header.
                    Some(at) => &opening[opening[..at].trim_end_matches('\r').len()..],
                    None => " ",
                };
                let badge = self.inline_markdown(item, badge);
                self.replace(
                    todo.opening.clone(),
                    format!("{badge}{space}{}", todo.reopen),
                );
            }
            // Other renderers show the author's source unchanged.
            _ => {}
        }
    }

    /// Whether a block splits the text of a todo in a tight list item.
    fn holds_tight_block(&self, todo: &Todo) -> bool {
        let before = |end: usize| self.tight_blocks.partition_point(|start| *start < end);
        before(todo.body.start) < before(todo.body.end)
    }
}
