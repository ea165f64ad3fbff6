//! Todos that the page does not show: they go, and so do the lists, items and
//! block quotes that hold nothing else.

use std::ops::Range;

use super::{Item, Page};
use crate::config::Visibility;
use crate::scan::{EMPTY_COMMENT, InlineRun, TodoOnlyBlock, are_marks};
use crate::splice::{self, Content, EMPTY_SPAN, escape_offset};
use crate::stub::{Enclosing, InsertionPoint, StubKind, Todo};

/// A line of a heading with todos.
pub(super) struct Heading {
    line: Range<usize>,
    /// Where its text begins.
    text: usize,
    /// Whether the heading is one with a line of signs below it.
    is_underlined: bool,
    /// Whether something shows in the heading besides the keywords of todos.
    says_more: bool,
    /// Where the heading begins.
    run: usize,
}

/// How many bytes beside a todo tell whether its line begins another block.
const MAX_LOOKAHEAD: usize = 200;

impl Page<'_> {
    /// Takes a marker and its text out of the page.
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
            // A row without any text ends its table, and a term without any is none.
            InsertionPoint::Inline(Enclosing::TableCell | Enclosing::Term) => {
                self.replace(range, "&#8203;");
            }
            // And a blank line ends the paragraph.
            InsertionPoint::Inline(_) if self.fills_lines(item) => self.replace(range, "&#8203;"),
            InsertionPoint::Inline(_) => self.replace(range, ""),
            // A comment does not show.
            _ => {}
        }
    }

    /// Takes the keyword of a todo out of a heading, which keeps its text: without any it
    /// would be no heading.
    fn remove_from_heading(&mut self, todo: &Todo) {
        let start = todo.opening.start;
        let heading = match self.heading.take() {
            Some(known) if known.line.contains(&start) => Some(known),
            last => self.heading_at(start, last.as_ref()),
        };
        let Some(heading) = heading else {
            return;
        };
        if !heading.says_more {
            self.heading = Some(heading);
            return;
        }
        let (source, line) = (self.source, &heading.line);
        let mut opening = todo.reopen.clone();
        let before = &source[heading.text.min(start)..start];
        if heading.is_underlined {
            // Its line must not begin another block, nor be blank.
            let near = |text: &str| text[..text.floor_char_boundary(MAX_LOOKAHEAD)].to_owned();
            let behind = &source[todo.opening.end.min(line.end)..line.end];
            let left = near(before) + &near(behind);
            if left.trim().is_empty() {
                opening.push_str("&#8203;");
            } else if escape_offset(left.trim(), true).is_some() {
                self.replace(heading.text..heading.text, EMPTY_SPAN);
            }
        } else if todo.body.is_empty() && before.trim_end().ends_with(['#', '}']) {
            // At its end these would not be text.
            opening.push_str(EMPTY_COMMENT);
        }
        self.replace(todo.opening.clone(), opening);
        self.heading = Some(heading);
    }

    /// The line of the heading at `start`, where a todo is. `last` is the line before it.
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
            text: first.max(start - text.len()),
            is_underlined,
            says_more: match last.filter(|last| last.run == first) {
                Some(last) => last.says_more,
                None => self.says_more(run),
            },
            run: first,
        })
    }

    /// Whether something besides the keywords of todos shows in a run.
    fn says_more(&self, run: &InlineRun) -> bool {
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

    /// Takes the blocks out of the page of which nothing is left, and returns their
    /// ranges.
    pub(super) fn remove_todo_only_blocks(&mut self) -> Vec<Range<usize>> {
        if self.context.config.todos != Visibility::Hide {
            return Vec::new();
        }
        let first = self.edits.len();
        let source = self.source;
        let bare = &self.scan.todo_only_blocks;
        let is_next =
            |before: &TodoOnlyBlock, item: &TodoOnlyBlock| before.next == Some(item.range.start);
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
                (None, _) => {
                    // The range of a tab-indented list includes the preceding line ending.
                    let text = source[item.range.clone()].trim_start();
                    let start = item.range.end - text.len();
                    self.replace(start..item.range.end, EMPTY_COMMENT);
                }
                (Some(list), Some(next)) if leads => {
                    // The next item stays in its column.
                    let indentation = indentation(&source[next..]);
                    let text = next + indentation.len();
                    let (number, own) = (digits(&source[list..]), digits(&source[text..]));
                    // The list keeps its first number, unless that is longer: what
                    // stands below it would need more indentation.
                    let (end, left) = if keeps && number.len() <= own.len() {
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
                        // Right below a paragraph not every item begins a list.
                        self.empty_item(item);
                    } else {
                        self.replace(item.range.start..end, left);
                    }
                }
                (Some(_), next) => {
                    let own = indentation(&source[item.range.start..]).len();
                    if next.is_some_and(|next| indentation(&source[next..]).len() > own) {
                        // Without it the next one could be an item of the one before.
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

    /// Leaves nothing of an item but its mark.
    fn empty_item(&mut self, item: &TodoOnlyBlock) {
        let Range { start, end } = item.range;
        let item = &self.source[start..];
        let mark = start + indentation(item).len() + digits(item).len() + 1;
        self.replace(mark..end, format!(" {EMPTY_COMMENT}"));
    }

    /// Whether text stands on the line above that of `offset`.
    fn is_below_text(&self, offset: usize) -> bool {
        let above = self.source[..offset].rsplit('\n').nth(1);
        above.is_some_and(|line| !are_marks(line))
    }
}

/// The white space that a line begins with.
fn indentation(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches([' ', '\t']).len()]
}

/// The number that an item of an ordered list begins with.
fn digits(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\t']);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    &text[..text.len() - rest.len()]
}
