//! Finds blocks that contain nothing but todos. They disappear if todos are hidden.

use std::ops::Range;

use super::Walk;
use crate::scan::container::{ContainerKind, are_marks};
use crate::scan::{InlineRun, RunKind, TodoOnlyBlock};
use crate::stub::{InsertionPoint, Stub, StubKind};

impl Walk<'_> {
    /// Records visible content in the section and in the innermost container.
    pub(super) fn mark_content(&mut self) {
        self.sections.mark_filled();
        self.mark_other_content();
    }

    /// Records visible content other than todos in the innermost container.
    pub(super) fn mark_other_content(&mut self) {
        if let Some(container) = self.containers.last_mut() {
            container.has_other_content = true;
        }
    }

    /// Records the content of a run with stubs in its container.
    pub(super) fn note_stubs(&mut self, run: &InlineRun, found: &[Stub]) {
        if self.containers.is_empty() {
            return;
        }
        if !holds_only_todos(self.source, run, found) {
            self.mark_other_content();
            return;
        }
        self.account_for(&run.range());
        if let Some(container) = self.containers.last_mut() {
            container.has_todo = true;
        }
    }

    /// Records that `range` is a comment or contains only todos. If no event covered the
    /// text before it, that text is a link reference definition.
    pub(super) fn account_for(&mut self, range: &Range<usize>) {
        if let Some(container) = self.containers.last_mut() {
            let before = container.accounted_to..range.start.max(container.accounted_to);
            container.has_other_content =
                container.has_other_content || !are_marks(&self.source[before]);
            container.accounted_to = container.accounted_to.max(range.end);
        }
    }

    /// Closes the innermost container. Returns its range if it contains nothing but
    /// markers and comments.
    pub(super) fn close_container(&mut self, range: &Range<usize>) -> Option<Range<usize>> {
        let container = self.containers.pop()?;
        // Without its definition, a footnote reference would turn into text.
        let always_kept = matches!(
            container.kind,
            ContainerKind::Footnote | ContainerKind::Definition
        );
        // The parser ends a list after the link reference definitions that follow it.
        let rest = match container.kind {
            ContainerKind::List => "",
            _ => &self.source[container.accounted_to..range.end.max(container.accounted_to)],
        };
        if let Some(parent) = self.containers.last_mut() {
            parent.has_todo |= container.has_todo;
        }
        if always_kept || container.has_other_content || !are_marks(rest) {
            self.mark_other_content();
            return None;
        }
        // The last lines of a container may end with markers of the enclosing ones.
        let rest = rest.trim_end_matches(|c: char| c.is_whitespace() || c == '>');
        let text = &self.source[range.start..container.accounted_to + rest.len()];
        let whole = range.start..range.start + text.trim_end().len();
        self.account_for(&whole);
        if !container.has_todo {
            return Some(whole);
        }
        let inside = |block: &TodoOnlyBlock| block.range.start >= range.start;
        while self
            .scan
            .todo_only_blocks
            .pop_if(|block| inside(block))
            .is_some()
        {}
        let item = container.kind == ContainerKind::Item;
        self.scan.todo_only_blocks.push(TodoOnlyBlock {
            range: whole,
            list: self
                .containers
                .last()
                .filter(|_| item)
                .map(|list| list.start),
            next: None,
        });
        None
    }

    /// Records that an item starts at `start`.
    pub(super) fn note_next_item(&mut self, start: usize) {
        let list = self.containers.last().map(|list| list.start);
        if let Some(block) = self.scan.todo_only_blocks.last_mut()
            && block.list == list
            && block.next.is_none()
        {
            block.next = Some(start);
        }
    }
}

/// Whether a run shows nothing but todos, ignoring a checkbox.
fn holds_only_todos(source: &str, run: &InlineRun, found: &[Stub]) -> bool {
    if !matches!(run.kind, RunKind::Paragraph | RunKind::Tight) {
        return false;
    }
    let mut todos: Vec<Range<usize>> = found
        .iter()
        .filter(|stub| {
            matches!(stub.kind, StubKind::Todo(_)) && stub.place != InsertionPoint::Comment
        })
        .map(|stub| stub.range.clone())
        .collect();
    if todos.is_empty() {
        return false;
    }
    todos.sort_unstable_by_key(|todo| todo.start);
    let whole = run.range();
    let mut at = whole.start;
    let shows_text = |gap: Range<usize>| {
        let shown = run.visible(source, gap);
        shown.is_some_and(|shown| !run.is_checkbox(&shown))
    };
    for todo in todos {
        if todo.start > at && shows_text(at..todo.start) {
            return false;
        }
        at = at.max(todo.end);
    }
    at >= whole.end || !shows_text(at..whole.end)
}
