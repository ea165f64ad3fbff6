//! HTML blocks and comments: the todos, suppressions and placeholders in them.

use std::ops::Range;

use pulldown_cmark::Tag;

use super::Walk;
use crate::scan::container;
use crate::scan::{HtmlBlock, Suppression, html, suppress, todo};

impl Walk<'_> {
    /// Makes the pending suppressions cover the block that starts here.
    pub(super) fn attach_suppressions(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let is_suppression = *tag == Tag::HtmlBlock
            && html::only_comments(&self.source[range.clone()])
            && html::comments(self.source, range.clone())
                .into_iter()
                .all(|comment| suppress::read(&self.source[comment]).is_some());
        if is_suppression {
            // Several suppressions may precede one block.
            return;
        }
        self.attach_suppressions_to(range);
    }

    /// Makes the pending suppressions cover the text of a tight item, for which the
    /// parser has no tag.
    pub(super) fn attach_suppressions_to_tight(&mut self) {
        let ends = self.inlines.iter().map(|inline| inline.range.end);
        if let (Some(first), Some(end)) = (self.inlines.first(), ends.max()) {
            self.attach_suppressions_to(&(first.range.start..end));
        }
    }

    fn attach_suppressions_to(&mut self, range: &Range<usize>) {
        let depth = self.containers.len();
        for (mut suppression, at) in self.pending_suppressions.drain(..) {
            // If the container of the suppression has ended, no block follows it there.
            if at == depth {
                suppression.covers = Some(range.clone());
            }
            self.scan.suppressions.push(suppression);
        }
    }

    /// Collects the suppressions among the comments of `html`. `block` is the block that
    /// contains them, or `None` if they stand alone and cover the next block.
    pub(super) fn collect_suppressions(&mut self, html: Range<usize>, block: Option<Range<usize>>) {
        for comment in html::comments(self.source, html) {
            let Some((scope, rules)) = suppress::read(&self.source[comment.clone()]) else {
                continue;
            };
            if !self.source[comment.end..].starts_with("-->") {
                // An unclosed comment hides the rest of the chapter, so its author did
                // not mean it as a suppression.
                continue;
            }
            let end = comment.end + "-->".len();
            let suppression = Suppression {
                range: comment.start - "<!--".len()..end,
                rules,
                covers: match scope {
                    suppress::Scope::File => Some(0..self.source.len() + 1),
                    suppress::Scope::Block => block.clone(),
                },
            };
            if suppression.covers.is_some() {
                self.scan.suppressions.push(suppression);
            } else {
                self.pending_suppressions
                    .push((suppression, self.containers.len()));
            }
        }
    }

    /// Searches an HTML block for todos in comments, and for placeholders that parse as
    /// an element.
    pub(super) fn html_block(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        let trimmed = text.trim_start();
        let verbatim = html::is_verbatim(trimmed);
        if !verbatim {
            let alone = html::only_comments(text);
            // A line that starts with a comment is HTML to its end.
            let block = (!alone).then(|| range.clone());
            self.collect_suppressions(range.clone(), block);
            todo::find_in_comments(
                self.source,
                range.clone(),
                &self.options.keywords,
                &mut self.scan.stubs,
            );
        }
        if html::only_comments(text) {
            self.account_for(&range);
            if html::stands_for_content(self.source, range) {
                self.mark_content();
            }
            return;
        }
        self.mark_content();
        if verbatim {
            return;
        }
        let start = range.start;
        let end = range.end;
        let found = self
            .placeholders
            .in_html(range, self.scan.html_blocks.len());
        if !found.is_empty() {
            let (_, prefix) = container::prefix(self.source, &self.containers, start);
            self.scan.html_blocks.push(HtmlBlock { end, prefix });
        }
        for found in found {
            let masked = self
                .masked
                .binary_search_by_key(&found.range.start, |range| range.start);
            if masked.is_err() {
                self.to_mask.push(found.range.clone());
            }
            self.scan.stubs.push(found);
        }
    }
}
