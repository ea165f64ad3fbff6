//! Writes what each stub became, as edits to its chapter.

mod admonition;
mod block;
mod empty_section;
mod hidden;
mod html;
mod line_endings;
mod markdown;
mod options;
mod removed;
mod report_page;
mod todo;
mod unlinked;

use std::ops::Range;
use std::path::Path;

use self::line_endings::with_uniform_lines;
use self::unlinked::Unlinked;
use crate::book::{Chapter, Context};
use crate::config::FrontMatter;
use crate::finding::Anchor;
use crate::finding::Overview;
use crate::resolve::Expansion;
use crate::scan::{EMPTY_COMMENT, InlineRun, RunKind, Scan, are_marks, uniform};
use crate::splice::{self, Content, Cut, EMPTY_SPAN, Edit};
use crate::stub::{Enclosing, InsertionPoint, Stub, StubKind, Todo};

/// The edits that expand a chapter, ascending and apart. `items` are the stubs of `scan`, in
/// their order.
pub(crate) fn edits(
    context: &Context,
    chapter: &Chapter<'_>,
    scan: &Scan,
    items: &[Item<'_>],
    overview: &Overview<'_>,
) -> Vec<Edit> {
    // As it was scanned.
    let source = uniform(&chapter.content);
    let mut page = Page {
        context,
        overview,
        folder: chapter.folder(),
        source: &source,
        scan,
        items,
        edits: Vec::with_capacity(2 * items.len()),
        unlinked: Vec::new(),
        tight_blocks: Vec::new(),
        cuts: scan.runs.iter().map(|_| Vec::new()).collect(),
        heading: None,
    };
    if let Some(front_matter) = &scan.front_matter
        && context.config.front_matter == FrontMatter::Strip
    {
        // With it goes a byte order mark, which would be a paragraph.
        page.blank(0..front_matter.range.end);
    }
    let mut removed = page.remove_todo_only_blocks();
    let bare = removed.clone();
    let is_bare = |stub: &Stub| {
        let before = bare.partition_point(|range| range.start <= stub.range.start);
        before > 0 && stub.range.start < bare[before - 1].end
    };
    let mut replaced = 0;
    let items: Vec<Item<'_>> = items
        .iter()
        .copied()
        // What stands in the text of a todo that goes, goes with it, and so
        // does what stands in the parentheses of any, or in an image's
        // description.
        .filter(|item| {
            let shows =
                item.stub.range.start >= replaced || item.stub.place == InsertionPoint::Section;
            let shows = shows && !is_bare(item.stub);
            if shows {
                replaced = item.replaces().unwrap_or(replaced);
            }
            // So do the suppressions in it.
            if shows && let Some(end) = item.replaces() {
                removed.push(item.stub.range.start..end);
            }
            if let StubKind::EmptySection(section) = &item.stub.kind {
                removed.extend(section.empty_lists.iter().cloned());
            }
            shows
        })
        .collect();
    removed.sort_unstable_by_key(|range| range.start);
    for suppression in &scan.suppressions {
        let start = suppression.range.start;
        let before = removed.partition_point(|removed| removed.start <= start);
        if before > 0 && start < removed[before - 1].end {
            continue;
        }
        // Without it, what it keeps apart could be read as one marker or one block.
        page.replace(suppression.range.clone(), EMPTY_COMMENT);
    }
    page.tight_blocks = items
        .iter()
        .filter(|item| page.splits_tight(item))
        .map(|item| item.stub.range.start)
        .collect();
    let mut rest = items.as_slice();
    while let Some(first) = rest.first() {
        let row = page.row(rest);
        let (now, later) = rest.split_at(row.max(1));
        if row > 1 {
            page.columns(now);
        } else {
            page.expand(first);
        }
        rest = later;
    }
    let edits = page.finish();
    with_uniform_lines(edits, &chapter.content)
}

/// A link as it stands in the place of a marker: Markdown, or HTML between the
/// lines of an HTML block.
pub(crate) fn link(place: InsertionPoint, url: &str, text: &str) -> String {
    if matches!(place, InsertionPoint::HtmlBlock(_)) {
        html::link(url, text)
    } else {
        inline_markdown(place, markdown::link(url, text))
    }
}

/// A stub and what it becomes.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    /// The stub.
    pub(crate) stub: &'a Stub,
    /// What it becomes.
    pub(crate) expansion: &'a Expansion,
    /// The id of its place on the page.
    pub(crate) id: Anchor,
}

impl Item<'_> {
    /// Up to where the stub is replaced from its start on, whatever stands
    /// there.
    fn replaces(&self) -> Option<usize> {
        let end = self.stub.range.end;
        match &self.stub.kind {
            _ if self.takes_its_text() => Some(end),
            StubKind::Todo(todo) => Some(todo.opening.end),
            StubKind::EmptyLink(link) => link.image.then_some(end),
            StubKind::DocsLink(_) => (!matches!(self.expansion, Expansion::Nothing)).then_some(end),
            _ => None,
        }
    }

    /// Whether the page loses the whole range of the stub.
    fn takes_its_text(&self) -> bool {
        let in_place = matches!(
            self.stub.place,
            InsertionPoint::Comment | InsertionPoint::Inline(Enclosing::Heading)
        );
        matches!(self.expansion, Expansion::Gone) && !in_place
    }
}

struct Page<'a> {
    context: &'a Context,
    overview: &'a Overview<'a>,
    /// The chapter's folder, relative to the source folder.
    folder: &'a Path,
    source: &'a str,
    scan: &'a Scan,
    /// All stubs of the chapter.
    items: &'a [Item<'a>],
    edits: Vec<Edit>,
    /// The links that become text, in the order of the chapter.
    unlinked: Vec<Unlinked>,
    /// Where the blocks begin that split the text of tight list items, in order.
    tight_blocks: Vec<usize>,
    /// The cuts of each run.
    cuts: Vec<Vec<Cut>>,
    /// The last heading that a hidden todo was taken out of.
    heading: Option<hidden::Heading>,
}

impl Page<'_> {
    fn finish(mut self) -> Vec<Edit> {
        let taken = self.taken();
        for (run, mut cuts) in self.scan.runs.iter().zip(std::mem::take(&mut self.cuts)) {
            if !cuts.is_empty() {
                cuts.sort_by_key(|cut| (cut.range.start, cut.range.end));
                join_hidden(self.source, run, &mut cuts);
                let is_tight =
                    run.kind == RunKind::Tight && splice::stays_tight(self.source, run, &cuts);
                let mut edits = if is_tight {
                    splice::split_tight(self.source, run, &cuts)
                } else {
                    splice::split_paragraph(self.source, run, &cuts)
                };
                for edit in &mut edits {
                    // A todo's marker takes the spaces behind it along.
                    let before = taken.partition_point(|range| range.start < edit.range.start);
                    let end = taken[..before].last().map_or(0, |range| range.end);
                    edit.range.start = edit.range.start.max(end.min(edit.range.end));
                }
                // A marker of several lines that goes takes the beginnings of its
                // lines along.
                self.edits.extend(edits.into_iter().filter(|edit| {
                    let before = taken.partition_point(|range| range.start < edit.range.start);
                    before == 0 || taken[before - 1].end < edit.range.end.max(edit.range.start + 1)
                }));
            }
        }
        self.keep_text();
        let mut edits = splice::order(self.edits);
        debug_assert!(
            removed::is_no_text(self.source, self.scan, self.items, &edits),
            "text of the author's goes: {:?}\n{edits:?}",
            self.source
        );
        splice::keep_definitions(self.source, &self.scan.runs, &mut edits);
        splice::keep_backticks(self.source, &self.scan.runs, &mut edits);
        splice::keep_tables(self.source, &self.scan.runs, &mut edits);
        splice::part_brackets(self.source, &mut edits);
        edits
    }

    /// What is replaced so far, in the order of the chapter.
    fn taken(&self) -> Vec<Range<usize>> {
        let mut taken: Vec<_> = self.edits.iter().map(|edit| edit.range.clone()).collect();
        taken.sort_unstable_by_key(|range| (range.start, range.end));
        taken
    }

    fn replace(&mut self, range: Range<usize>, replacement: impl Into<String>) {
        self.edits.push(Edit {
            range,
            replacement: replacement.into(),
        });
    }

    fn cut(&mut self, run: usize, range: Range<usize>, content: Content) {
        self.cuts[run].push(Cut {
            range,
            content,
            reopen: String::new(),
        });
    }

    /// Opens a block around a todo's text.
    fn open(&mut self, run: usize, todo: &Todo, content: Content) {
        self.cuts[run].push(Cut {
            range: todo.opening.clone(),
            content,
            reopen: todo.reopen.clone(),
        });
    }

    /// Empties lines and keeps them, so that line numbers stay.
    fn blank(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for line in self.source[range].split_inclusive('\n') {
            let length = line.trim_end_matches(['\r', '\n']).len();
            if length > 0 {
                self.replace(at..at + length, "");
            }
            at += line.len();
        }
    }

    /// How many of the first items stand side by side: on one source line as blocks, with
    /// nothing between them.
    fn row(&self, items: &[Item<'_>]) -> usize {
        if !self.context.is_html() {
            return 1;
        }
        let mut length = 0;
        let mut end = None;
        for item in items {
            let InsertionPoint::Paragraph(run) = item.stub.place else {
                break;
            };
            if !self.is_block(item) {
                break;
            }
            if let Some((last_run, last_end)) = end {
                let between = self.source.get(last_end..item.stub.range.start);
                let beside =
                    between.is_some_and(|between| between.bytes().all(|b| b == b' ' || b == b'\t'));
                if last_run != run || !beside {
                    break;
                }
            }
            end = Some((run, item.stub.range.end));
            length += 1;
        }
        length
    }

    /// Whether an item becomes a block of its own where that is possible.
    fn is_block(&self, item: &Item<'_>) -> bool {
        item.expansion.is_block()
            || matches!(
                item.expansion,
                Expansion::Missing { .. } | Expansion::Image { .. }
            )
    }

    fn expand(&mut self, item: &Item<'_>) {
        match (&item.stub.kind, item.expansion) {
            (_, Expansion::Nothing) => {}
            (StubKind::Todo(todo), Expansion::Todo { issue_url, overdue }) => {
                // The id of a heading must not change when the day has come.
                let overdue =
                    *overdue && item.stub.place != InsertionPoint::Inline(Enclosing::Heading);
                let title =
                    admonition::title(todo, issue_url.as_deref(), overdue, &self.context.labels);
                self.todo(item, todo, &title);
            }
            (_, Expansion::Gone) => self.remove(item),
            (_, Expansion::Phrase(text)) => {
                let mut text = self.inline_markdown(item, text.clone());
                if splice::begins_html(&text) && self.begins_line(item) {
                    // Behind an inline element it is inline, too.
                    text.insert_str(0, EMPTY_SPAN);
                }
                self.replace(item.stub.range.clone(), text);
            }
            (_, Expansion::Verbatim) => self.verbatim(item),
            (StubKind::EmptySection(section), _) => self.empty_section(item, section),
            (StubKind::EmptyLink(link), _) => self.empty_link(item, link),
            (_, Expansion::Link { url, text }) => {
                let link = link(item.stub.place, url, text);
                self.replace(item.stub.range.clone(), link);
            }
            (_, Expansion::DeadLink) => self.dead_link(item),
            _ => self.block(item),
        }
    }

    /// Whether nothing but marks stands before an item on its line.
    fn begins_line(&self, item: &Item<'_>) -> bool {
        let start = item.stub.range.start;
        let begins_run = match item.stub.place {
            InsertionPoint::Paragraph(run) | InsertionPoint::TightItem(run) => {
                self.scan.runs[run].range().start == start
            }
            _ => false,
        };
        let before = self.source[..start]
            .trim_end_matches(|c: char| c != '\n' && are_marks(c.encode_utf8(&mut [0; 4])));
        begins_run || before.is_empty() || before.ends_with('\n')
    }

    /// Whether nothing but marks and other stubs stands beside an item on its lines.
    fn fills_lines(&self, item: &Item<'_>) -> bool {
        let behind = self.source[item.stub.range.end..].trim_start_matches([' ', '\t', '\r']);
        let next = self.source.len() - behind.len();
        let is_stub = || {
            self.items
                .binary_search_by_key(&next, |item| item.stub.range.start)
                .is_ok()
        };
        self.begins_line(item) && (behind.is_empty() || behind.starts_with('\n') || is_stub())
    }

    fn inline_markdown(&self, item: &Item<'_>, content: String) -> String {
        inline_markdown(item.stub.place, content)
    }
}

/// Lets each cut that takes a todo away be a part of the one before or behind it, where
/// nothing shows between the two.
fn join_hidden(source: &str, run: &InlineRun, cuts: &mut Vec<Cut>) {
    cuts.dedup_by(|cut, before| {
        let gap = before.range.end..cut.range.start.max(before.range.end);
        let joins = |one: &Cut, other: &Cut| {
            one.content == Content::Nothing
                && matches!(other.content, Content::Nothing | Content::Block(_))
        };
        if !(joins(cut, before) || joins(before, cut)) || run.visible(source, gap).is_some() {
            return false;
        }
        if before.content == Content::Nothing {
            std::mem::swap(&mut before.content, &mut cut.content);
        }
        before.range.end = before.range.end.max(cut.range.end);
        true
    });
}

/// Inline content that is safe in its place: a pipe would end a table cell.
fn inline_markdown(place: InsertionPoint, content: String) -> String {
    if place == InsertionPoint::Inline(Enclosing::TableCell) {
        content.replace('|', "\\|")
    } else {
        content
    }
}

/// Lines joined to one, for places where a line break would begin a block.
fn one_line(lines: &str) -> String {
    lines.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
