//! Todos that the page does not show: they go, and so do the lists, items and
//! block quotes that hold nothing else.

use std::ops::Range;

use super::{Item, Page};
use crate::config::Visibility;
use crate::scan::{Bare, EMPTY_COMMENT, Leaf};
use crate::splice::{self, Content, EMPTY_SPAN, block_mark};
use crate::stub::{Detail, Enclosing, Place, Todo};

impl Page<'_> {
    /// Takes a marker and its text out of the page.
    pub(super) fn remove(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        match item.stub.place {
            Place::Paragraph(leaf) | Place::TightItem(leaf) => {
                self.cut(leaf, range, Content::Nothing);
            }
            Place::Inline(Enclosing::Heading) => {
                if let Detail::Todo(todo) = &item.stub.detail {
                    self.remove_from_heading(item, todo);
                }
            }
            // A row without any text ends its table, and a term without any is none.
            Place::Inline(Enclosing::TableCell | Enclosing::Term) => {
                self.replace(range, "&#8203;");
            }
            Place::Inline(_) => self.replace(range, ""),
            // A comment does not show.
            _ => {}
        }
    }

    /// Takes the keyword of a todo out of a heading, which keeps its text: without any it
    /// would be no heading.
    fn remove_from_heading(&mut self, item: &Item<'_>, todo: &Todo) {
        let leaves = &self.scan.leaves;
        let next = leaves.partition_point(|leaf| leaf.range().start <= todo.opening.start);
        let Some(leaf) = next.checked_sub(1).map(|at| &leaves[at]) else {
            return;
        };
        if !self.says_more(leaf) {
            return;
        }
        let mut opening = todo.reopen.clone();
        let line = self.source[todo.body.clone()].lines().next();
        if self.begins_line(item) && line.is_some_and(|line| block_mark(line, true).is_some()) {
            // The line of an underlined heading would begin another block,
            opening.insert_str(0, EMPTY_SPAN);
        } else if todo.body.is_empty() && self.source[leaf.range()].contains('\n') {
            // or, without any text, end the paragraph above it.
            opening.push_str("&#8203;");
        }
        self.replace(todo.opening.clone(), opening);
    }

    /// Whether something besides the keywords of todos shows in a leaf.
    fn says_more(&self, leaf: &Leaf) -> bool {
        let whole = leaf.range();
        let stubs = &self.scan.stubs;
        let first = stubs.partition_point(|stub| stub.range.start < whole.start);
        let openings = stubs[first..]
            .iter()
            .take_while(|stub| stub.range.start < whole.end)
            .filter_map(|stub| match &stub.detail {
                Detail::Todo(todo) => Some(todo.opening.clone()),
                _ => None,
            });
        let mut at = whole.start;
        for opening in openings {
            if opening.start > at && leaf.visible(self.source, at..opening.start).is_some() {
                return true;
            }
            at = at.max(opening.end);
        }
        at < whole.end && leaf.visible(self.source, at..whole.end).is_some()
    }

    /// Takes the blocks out of the page of which nothing is left, and returns their
    /// ranges.
    pub(super) fn remove_bare(&mut self) -> Vec<Range<usize>> {
        if self.context.config.todos != Visibility::Hide {
            return Vec::new();
        }
        let first = self.edits.len();
        let source = self.source;
        let bare = &self.scan.bare;
        let is_next = |before: &Bare, item: &Bare| before.next == Some(item.range.start);
        // Whether all items before it are gone.
        let mut leads = false;
        for (index, item) in bare.iter().enumerate() {
            let behind = index
                .checked_sub(1)
                .is_some_and(|at| is_next(&bare[at], item));
            leads = item.list == Some(item.range.start) || leads && behind;
            let keeps = bare.get(index + 1).is_none_or(|next| !is_next(item, next));
            match (item.list, item.next) {
                // The blocks around it stay apart.
                (None, _) => self.replace(item.range.clone(), EMPTY_COMMENT),
                (Some(list), Some(next)) if leads => {
                    let next = next + indentation(&source[next..]);
                    let list = list + indentation(&source[list..]);
                    let (number, own) = (digits(&source[list..]), digits(&source[next..]));
                    // The list keeps its first number, unless that is longer: what
                    // stands below it would need more indentation.
                    let (end, number) = if keeps && number.len() <= own.len() {
                        (next + own.len(), number)
                    } else {
                        (next, "")
                    };
                    let start = item.range.start + indentation(&source[item.range.start..]);
                    self.replace(start..end, number);
                }
                (Some(_), next) => {
                    self.edits.push(splice::remove_item(
                        source,
                        item.range.clone(),
                        next.is_none(),
                        &item.prefix,
                    ));
                    let own = indentation(&source[item.range.start..]);
                    if let Some(next) = next
                        && indentation(&source[next..]) > own
                    {
                        // Without this item it could be one of the item before.
                        self.replace(next..next + indentation(&source[next..]) - own, "");
                    }
                }
            }
        }
        self.edits[first..]
            .iter()
            .map(|edit| edit.range.clone())
            .collect()
    }
}

fn indentation(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// The number that an item of an ordered list begins with.
fn digits(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    &text[..text.len() - rest.len()]
}
