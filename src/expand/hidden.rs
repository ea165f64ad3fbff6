//! Removes hidden todos, together with the lists, items and block quotes that contain nothing
//! else.

use std::ops::Range;

use super::{Item, Page};
use crate::config::Visibility;
use crate::scan::{EMPTY_COMMENT, InlineRun, TodoOnlyBlock, are_marks};
use crate::splice::{self, Content, EMPTY_SPAN, escape_offset};
use crate::stub::{Enclosing, InsertionPoint, StubKind, Todo};

/// A line of a heading that contains todos.
pub(super) struct Heading {
    line: Range<usize>,
    /// The byte offset of its text.
    text_start: usize,
    /// Whether the heading is a setext heading, underlined with `=` or `-`.
    is_underlined: bool,
    /// Whether the heading shows something besides todo keywords.
    has_other_text: bool,
    /// The byte offset of the heading.
    start: usize,
}

/// The number of bytes on either side of a todo that decide whether its line begins a block.
const MAX_LOOKAHEAD: usize = 200;

impl Page<'_> {
    /// Removes a marker and its text from the page.
    pub(super) fn remove(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        match item.stub.place {
            InsertionPoint::Paragraph(run) | InsertionPoint::TightItem(run) => {
                self.cut(run, range, Content::Nothing);
            }
            InsertionPoint::Inline(Enclosing::Heading) => {
                if let StubKind::Todo(todo) = &item.stub.kind {
                    self.remove_from_heading(todo);
                }
            }
            // An empty table row would end its table, and an empty term would not be a term.
            InsertionPoint::Inline(Enclosing::TableCell | Enclosing::Term) => {
                self.replace(range, "&#8203;");
            }
            // A blank line would end the paragraph.
            InsertionPoint::Inline(_) if self.fills_lines(item) => self.replace(range, "&#8203;"),
            InsertionPoint::Inline(_) => self.replace(range, ""),
            // A comment is not visible.
            _ => {}
        }
    }

    /// Removes the keyword of a todo from a heading and keeps its text: without text it would
    /// not be a heading.
    fn remove_from_heading(&mut self, todo: &Todo) {
        let start = todo.opening.start;
        let heading = match self.heading.take() {
            Some(known) if known.line.contains(&start) => Some(known),
            last => self.heading_at(start, last.as_ref()),
        };
        let Some(heading) = heading else {
            return;
        };
        if !heading.has_other_text {
            self.heading = Some(heading);
            return;
        }
        let (source, line) = (self.source, &heading.line);
        let mut opening = todo.reopen.clone();
        let before = &source[heading.text_start.min(start)..start];
        if heading.is_underlined {
            // The remaining line must not be blank or begin another block.
            let near = |text: &str| text[..text.floor_char_boundary(MAX_LOOKAHEAD)].to_owned();
            let behind = &source[todo.opening.end.min(line.end)..line.end];
            let left = near(before) + &near(behind);
            if left.trim().is_empty() {
                opening.push_str("&#8203;");
            } else if escape_offset(left.trim(), true).is_some() {
                self.replace(heading.text_start..heading.text_start, EMPTY_SPAN);
            }
        } else if todo.body.is_empty() && before.trim_end().ends_with(['#', '}']) {
            // At the end of a heading, these characters would not be text.
            opening.push_str(EMPTY_COMMENT);
        }
        self.replace(todo.opening.clone(), opening);
        self.heading = Some(heading);
    }

    /// The line of the heading around `start`, the offset of a todo. `last` is the heading
    /// line of the previous todo.
    fn heading_at(&self, start: usize, last: Option<&Heading>) -> Option<Heading> {
        let runs = &self.scan.runs;
        let next = runs.partition_point(|run| run.range().start <= start);
        let run = runs.get(next.checked_sub(1)?)?;
        let source = self.source;
        let begin = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let end = source[start..]
            .find('\n')
            .map_or(source.len(), |at| start + at);
        let first = run.range().start;
        let is_underlined = begin > first || !source[begin..first].trim_end().ends_with('#');
        let text = source[begin..start].trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        Some(Heading {
            line: begin..end,
            text_start: first.max(start - text.len()),
            is_underlined,
            has_other_text: match last.filter(|last| last.start == first) {
                Some(last) => last.has_other_text,
                None => self.has_other_text(run),
            },
            start: first,
        })
    }

    /// Whether a run shows something besides todo keywords.
    fn has_other_text(&self, run: &InlineRun) -> bool {
        let whole = run.range();
        let stubs = self.items.iter().map(|item| item.stub);
        let first = self
            .items
            .partition_point(|item| item.stub.range.start < whole.start);
        let openings = stubs
            .skip(first)
            .take_while(|stub| stub.range.start < whole.end)
            .filter_map(|stub| match &stub.kind {
                StubKind::Todo(todo) => Some(todo.opening.clone()),
                _ => None,
            });
        let mut at = whole.start;
        for opening in openings {
            if opening.start > at && run.visible(self.source, at..opening.start).is_some() {
                return true;
            }
            at = at.max(opening.end);
        }
        at < whole.end && run.visible(self.source, at..whole.end).is_some()
    }

    /// Removes the blocks that contain only hidden todos, and returns the replaced ranges.
    pub(super) fn remove_todo_only_blocks(&mut self) -> Vec<Range<usize>> {
        if self.context.config.todos != Visibility::Hide {
            return Vec::new();
        }
        let first = self.edits.len();
        let source = self.source;
        let blocks = &self.scan.todo_only_blocks;
        let is_next =
            |before: &TodoOnlyBlock, item: &TodoOnlyBlock| before.next == Some(item.range.start);
        // Whether all items before the current one in its list are removed.
        let mut all_before_removed = false;
        for (index, item) in blocks.iter().enumerate() {
            let follows_removed = index
                .checked_sub(1)
                .is_some_and(|at| is_next(&blocks[at], item));
            all_before_removed =
                item.list == Some(item.range.start) || all_before_removed && follows_removed;
            let next_stays = blocks
                .get(index + 1)
                .is_none_or(|next| !is_next(item, next));
            match (item.list, item.next) {
                // A comment keeps the blocks around it separate.
                (None, _) => {
                    // The range of a tab-indented list includes the preceding line ending.
                    let text = source[item.range.clone()].trim_start();
                    let start = item.range.end - text.len();
                    self.replace(start..item.range.end, EMPTY_COMMENT);
                }
                (Some(list), Some(next)) if all_before_removed => {
                    // The next item keeps its column.
                    let indentation = indentation(&source[next..]);
                    let text = next + indentation.len();
                    let (number, own) = (digits(&source[list..]), digits(&source[text..]));
                    // The list keeps its first number, unless that is longer: the lines below
                    // would need more indentation.
                    let (end, left) = if next_stays && number.len() <= own.len() {
                        (text + own.len(), format!("{indentation}{number}"))
                    } else {
                        (next, String::new())
                    };
                    let line = |at: usize| source[at..].lines().next().unwrap_or_default();
                    let begins = splice::begins_list_below_text;
                    if self.is_below_text(item.range.start)
                        && begins(line(item.range.start))
                        && !begins(&format!("{left}{}", line(end)))
                    {
                        // Directly below a paragraph, some items cannot begin a list.
                        self.empty_item(item);
                    } else {
                        self.replace(item.range.start..end, left);
                    }
                }
                (Some(_), next) => {
                    let own = indentation(&source[item.range.start..]).len();
                    if next.is_some_and(|next| indentation(&source[next..]).len() > own) {
                        // Without it, the next item could become a child of the previous one.
                        self.empty_item(item);
                    } else {
                        self.edits.push(splice::remove_item(
                            source,
                            item.range.clone(),
                            next.is_none(),
                        ));
                    }
                }
            }
        }
        self.edits[first..]
            .iter()
            .map(|edit| edit.range.clone())
            .collect()
    }

    /// Removes everything from an item except its list marker.
    fn empty_item(&mut self, item: &TodoOnlyBlock) {
        let Range { start, end } = item.range;
        let item = &self.source[start..];
        let mark = start + indentation(item).len() + digits(item).len() + 1;
        self.replace(mark..end, format!(" {EMPTY_COMMENT}"));
    }

    /// Whether the line above the one at `offset` contains text.
    fn is_below_text(&self, offset: usize) -> bool {
        let above = self.source[..offset].rsplit('\n').nth(1);
        above.is_some_and(|line| !are_marks(line))
    }
}

/// The spaces and tabs at the start of a line.
fn indentation(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches([' ', '\t']).len()]
}

/// The number of an ordered list item; empty for a bullet.
fn digits(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\t']);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    &text[..text.len() - rest.len()]
}
