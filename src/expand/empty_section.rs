//! What holds nothing: a note under an empty heading, a mark behind a link that
//! leads nowhere.

use std::borrow::Cow;

use super::admonition::{self, Tone};
use super::unlinked::Unlinked;
use super::{Item, Page, html, markdown};
use crate::scan::{EMPTY_COMMENT, occurrences};
use crate::splice;
use crate::stub::{EmptyLink, EmptySection, InsertionPoint, StubKind};

impl Page<'_> {
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

    /// A link to nowhere: its text, with a mark behind it.
    pub(super) fn empty_link(&mut self, item: &Item<'_>, link: &EmptyLink) {
        let labels = &self.context.labels;
        let whole = item.stub.range.clone();
        if link.image {
            let mut shown = if self.context.is_html() {
                html::missing_inline(item.id, &labels.missing_figure, &link.text)
            } else {
                markdown::missing_inline(&labels.missing_figure, &link.text)
            };
            if link.meets_keyword {
                shown = self.without_todos(shown.into()).into_owned();
                // What follows may begin another sentence, or end the keyword.
                shown.push_str(EMPTY_COMMENT);
            }
            let shown = self.inline_markdown(item, shown);
            // A link in its description goes as well; in another link there is
            // none.
            let around = self.unlinked.last().map_or(0, |link| link.range.end);
            if around <= whole.start {
                self.unlinked.push(Unlinked {
                    range: whole.clone(),
                    text: whole.start..whole.start,
                    bare: false,
                });
            }
            self.replace(whole, shown);
            return;
        }
        let (before, after) = if self.context.is_html() {
            html::dead_link(item.id, &labels.empty_link, item.stub.place)
        } else {
            // Without any text the place would not show at all.
            let mark = if link.text.is_empty() {
                markdown::plain(&format!("({})", labels.empty_link))
            } else {
                String::new()
            };
            (mark, String::new())
        };
        if link.meets_keyword && !self.context.is_html() {
            // Outside of the link a todo would be a block of its own.
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

    /// A documentation link that was not resolved: the marker stays visible.
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
            let text = self.without_todos(html::escape(text));
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
            // There a backslash would be a backslash.
            self.replace(range.start..range.start + 1, "&lt;");
        } else if marker.starts_with('<') {
            // The mark of a block quote may come right before it.
            self.replace(range.start..range.start + 1, "\\<");
        }
    }

    /// Text of a line in which no keyword begins a todo: none did before.
    fn without_todos<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        let keywords = occurrences(&text, &self.context.scan.keywords);
        if keywords.is_empty() {
            return text;
        }
        let mut parted = String::with_capacity(text.len() + keywords.len() * EMPTY_COMMENT.len());
        let mut done = 0;
        for (at, _) in keywords {
            parted.push_str(&text[done..at]);
            parted.push_str(EMPTY_COMMENT);
            done = at;
        }
        parted.push_str(&text[done..]);
        parted.into()
    }

    /// A marker that shows as it is, and is none to whoever reads the page's
    /// Markdown again.
    pub(super) fn verbatim(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        let marker = &self.source[range.clone()];
        if marker.starts_with('<') {
            self.replace(range.start..range.start + 1, "&lt;");
            return;
        }
        // A link around it keeps it, but not one to nowhere, which is text now.
        let around = self.unlinked.last().map_or(0, |link| link.range.end);
        let kept = matches!(&item.stub.kind, StubKind::DocsLink(link) if link.in_link)
            && around <= range.start;
        if kept || !self.context.is_html() {
            return;
        }
        if marker.starts_with('[') {
            // Both, or one of them would be the pair of another bracket.
            let text = range.start + 1..range.start + marker.rfind("](").unwrap_or(1);
            // The mark of a block quote may come right before it.
            self.replace(range.start..text.start, "\\[");
            self.replace(text.end..text.end, "\\");
            self.unlinked.push(Unlinked {
                range,
                text,
                bare: false,
            });
        } else {
            // Within a word nothing parts the stars from what they touch.
            let words = marker.trim_start_matches(['*', '_']);
            let first = words.chars().next().filter(|c| c.is_alphanumeric());
            let at = range.end - words.len() + first.map_or(0, char::len_utf8);
            self.replace(at..at, EMPTY_COMMENT);
        }
    }
}
