//! Expands empty sections to a note, and links that lead nowhere to text with a mark.

use std::borrow::Cow;

use super::admonition::{self, Tone};
use super::unlinked::Unlinked;
use super::{Item, Page, html, markdown};
use crate::scan::{EMPTY_COMMENT, occurrences};
use crate::splice;
use crate::stub::{EmptyLink, EmptySection, InsertionPoint, StubKind};

impl Page<'_> {
    /// Adds a note under an empty heading and removes its empty lists.
    pub(super) fn empty_section(&mut self, item: &Item<'_>, section: &EmptySection) {
        let labels = &self.context.labels;
        let lines = if self.context.is_html() {
            format!(
                "{}\n<p>{}</p>\n{}",
                admonition::open(item.id, Tone::Note, &html::escape(&labels.empty_section)),
                html::escape(&labels.empty_section_text),
                admonition::CLOSE
            )
        } else {
            markdown::note(&labels.empty_section, &labels.empty_section_text)
        };
        self.edits.push(splice::insert_after(
            self.source,
            item.stub.range.end,
            &lines,
        ));
        for range in &section.empty_lists {
            self.edits
                .push(splice::remove_lines(self.source, range.clone()));
        }
    }

    /// Replaces a link that leads nowhere by its text with a mark.
    pub(super) fn empty_link(&mut self, item: &Item<'_>, link: &EmptyLink) {
        let labels = &self.context.labels;
        let whole = item.stub.range.clone();
        if link.image {
            let mut replacement = if self.context.is_html() {
                html::missing_inline(item.id, &labels.missing_figure, &link.text)
            } else {
                markdown::missing_inline(&labels.missing_figure, &link.text)
            };
            if link.meets_keyword {
                replacement = self.without_todo_keywords(replacement.into()).into_owned();
                // Keeps the text after it from beginning a sentence or completing a keyword.
                replacement.push_str(EMPTY_COMMENT);
            }
            let replacement = self.inline_markdown(item, replacement);
            // A link in the description is removed as well. If the image is inside another
            // removed link, that one is registered already.
            let last_end = self.unlinked.last().map_or(0, |link| link.range.end);
            if last_end <= whole.start {
                self.unlinked.push(Unlinked {
                    range: whole.clone(),
                    text: whole.start..whole.start,
                    bare: false,
                });
            }
            self.replace(whole, replacement);
            return;
        }
        let (before, after) = if self.context.is_html() {
            html::dead_link(item.id, &labels.empty_link, item.stub.place)
        } else {
            // Without text, nothing would show at all.
            let mark = if link.text.is_empty() {
                markdown::plain(&format!("({})", labels.empty_link))
            } else {
                String::new()
            };
            (mark, String::new())
        };
        if link.meets_keyword && !self.context.is_html() {
            // Outside the link, the keyword would begin a todo.
            return;
        }
        self.unlinked.push(Unlinked {
            range: whole.clone(),
            text: link.source.clone(),
            bare: !self.context.is_html(),
        });
        self.replace(whole.start..link.source.start, before);
        self.replace(link.source.end..whole.end, after);
    }

    /// Marks a documentation link that was not resolved; its words stay visible.
    pub(super) fn dead_link(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        let marker = &self.source[range.clone()];
        let text = match &item.stub.kind {
            StubKind::DocsLink(link) => &link.term,
            StubKind::Placeholder(placeholder) => &placeholder.phrase,
            _ => marker,
        };
        if self.context.is_html() {
            let (before, after) = html::dead_link(
                item.id,
                &self.context.labels.unresolved_link,
                item.stub.place,
            );
            let text = self.without_todo_keywords(html::escape(text));
            let link = self.inline_markdown(item, format!("{before}{text}{after}"));
            if marker.starts_with('[') {
                self.unlinked.push(Unlinked {
                    range: range.clone(),
                    text: range.start..range.start,
                    bare: false,
                });
            }
            self.replace(range, link);
        } else if matches!(item.stub.place, InsertionPoint::HtmlBlock(_)) {
            // Backslash escapes do not work in HTML.
            self.replace(range.start..range.start + 1, "&lt;");
        } else if marker.starts_with('<') {
            // Not an insertion: a block quote marker inserted at the same offset must come
            // first.
            self.replace(range.start..range.start + 1, "\\<");
        }
    }

    /// Separates the todo keywords in `text` so that they do not begin todos.
    fn without_todo_keywords<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        let keywords = occurrences(&text, &self.context.scan.keywords);
        if keywords.is_empty() {
            return text;
        }
        let mut separated =
            String::with_capacity(text.len() + keywords.len() * EMPTY_COMMENT.len());
        let mut done = 0;
        for (at, _) in keywords {
            separated.push_str(&text[done..at]);
            separated.push_str(EMPTY_COMMENT);
            done = at;
        }
        separated.push_str(&text[done..]);
        separated.into()
    }

    /// Shows a marker as written, and changes it so that it is not a marker when the expanded
    /// Markdown is scanned again.
    pub(super) fn verbatim(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        let marker = &self.source[range.clone()];
        if marker.starts_with('<') {
            self.replace(range.start..range.start + 1, "&lt;");
            return;
        }
        // A surrounding link keeps it from being a marker, unless that link becomes text.
        let last_end = self.unlinked.last().map_or(0, |link| link.range.end);
        let kept = matches!(&item.stub.kind, StubKind::DocsLink(link) if link.in_link)
            && last_end <= range.start;
        if kept || !self.context.is_html() {
            return;
        }
        if marker.starts_with('[') {
            // Both brackets are escaped: a single one could pair with another bracket.
            let text = range.start + 1..range.start + marker.rfind("](").unwrap_or(1);
            // Not an insertion: a block quote marker inserted at the same offset must come
            // first.
            self.replace(range.start..text.start, "\\[");
            self.replace(text.end..text.end, "\\");
            self.unlinked.push(Unlinked {
                range,
                text,
                bare: false,
            });
        } else {
            // Inserted after the first letter: inside a word, it does not change the
            // emphasis.
            let words = marker.trim_start_matches(['*', '_']);
            let first = words.chars().next().filter(|c| c.is_alphanumeric());
            let at = range.end - words.len() + first.map_or(0, char::len_utf8);
            self.replace(at..at, EMPTY_COMMENT);
        }
    }
}
