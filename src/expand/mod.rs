//! Turns resolved stubs into edits to their chapter.

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

/// The edits that expand a chapter, in ascending order and without overlaps. `items` are the
/// stubs of `scan`, in source order.
pub(crate) fn edits(
    context: &Context,
    chapter: &Chapter<'_>,
    scan: &Scan,
    items: &[Item<'_>],
    overview: &Overview<'_>,
) -> Vec<Edit> {
    // The scanner used the same normalised line endings.
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
        // Includes a byte order mark, which would become a paragraph.
        page.blank(0..front_matter.range.end);
    }
    let mut removed = page.remove_todo_only_blocks();
    let removed_blocks = removed.clone();
    let is_in_removed_block = |stub: &Stub| {
        let before = removed_blocks.partition_point(|range| range.start <= stub.range.start);
        before > 0 && stub.range.start < removed_blocks[before - 1].end
    };
    let mut replaced = 0;
    let items: Vec<Item<'_>> = items
        .iter()
        .copied()
        // Stubs inside a removed todo are removed with it. So are stubs in a todo's
        // parentheses and in an image's description.
        .filter(|item| {
            let shows =
                item.stub.range.start >= replaced || item.stub.place == InsertionPoint::Section;
            let shows = shows && !is_in_removed_block(item.stub);
            if shows {
                replaced = item.replaced_to().unwrap_or(replaced);
            }
            // Suppressions inside these ranges are removed as well.
            if shows && let Some(end) = item.replaced_to() {
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
        // An empty comment keeps the text around it from joining into one marker or block.
        page.replace(suppression.range.clone(), EMPTY_COMMENT);
    }
    page.tight_blocks = items
        .iter()
        .filter(|item| page.splits_tight_item(item))
        .map(|item| item.stub.range.start)
        .collect();
    let mut rest = items.as_slice();
    while let Some(first) = rest.first() {
        let row = page.row_length(rest);
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

/// A link in place of a marker: HTML in an HTML block, otherwise Markdown.
pub(crate) fn link(place: InsertionPoint, url: &str, text: &str) -> String {
    if matches!(place, InsertionPoint::HtmlBlock(_)) {
        html::link(url, text)
    } else {
        inline_markdown(place, markdown::link(url, text))
    }
}

/// A stub and its expansion.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    /// The stub.
    pub(crate) stub: &'a Stub,
    /// Its expansion.
    pub(crate) expansion: &'a Expansion,
    /// The id of its place on the page.
    pub(crate) id: Anchor,
}

impl Item<'_> {
    /// The end of the part that is replaced from the start of the stub, including any stubs
    /// in it; `None` if nothing inside the stub is lost.
    fn replaced_to(&self) -> Option<usize> {
        let end = self.stub.range.end;
        match &self.stub.kind {
            _ if self.removes_whole_stub() => Some(end),
            StubKind::Todo(todo) => Some(todo.opening.end),
            StubKind::EmptyLink(link) => link.image.then_some(end),
            StubKind::DocsLink(_) => (!matches!(self.expansion, Expansion::Nothing)).then_some(end),
            _ => None,
        }
    }

    /// Whether the expansion removes the whole range of the stub.
    fn removes_whole_stub(&self) -> bool {
        let in_place = matches!(
            self.stub.place,
            InsertionPoint::Comment | InsertionPoint::Inline(Enclosing::Heading)
        );
        matches!(self.expansion, Expansion::Gone) && !in_place
    }
}

/// A chapter that is being expanded.
struct Page<'a> {
    context: &'a Context,
    overview: &'a Overview<'a>,
    /// The chapter's folder, relative to the source folder.
    folder: &'a Path,
    source: &'a str,
    scan: &'a Scan,
    /// All stubs of the chapter, in source order.
    items: &'a [Item<'a>],
    edits: Vec<Edit>,
    /// The links that become text, in source order.
    unlinked: Vec<Unlinked>,
    /// The start offsets of the blocks that split tight list items, in ascending order.
    tight_blocks: Vec<usize>,
    /// The cuts of each run, by index of the run.
    cuts: Vec<Vec<Cut>>,
    /// The last heading from which a hidden todo was removed.
    heading: Option<hidden::Heading>,
}

impl Page<'_> {
    fn finish(mut self) -> Vec<Edit> {
        let ranges = self.replaced_ranges();
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
                    // The edit of a todo's marker already covers the spaces after it.
                    let before = ranges.partition_point(|range| range.start < edit.range.start);
                    let end = ranges[..before].last().map_or(0, |range| range.end);
                    edit.range.start = edit.range.start.max(end.min(edit.range.end));
                }
                // The edit of a removed multi-line marker already covers the beginnings of
                // its lines.
                self.edits.extend(edits.into_iter().filter(|edit| {
                    let before = ranges.partition_point(|range| range.start < edit.range.start);
                    before == 0 || ranges[before - 1].end < edit.range.end.max(edit.range.start + 1)
                }));
            }
        }
        self.escape_exposed_text();
        let mut edits = splice::order(self.edits);
        debug_assert!(
            removed::removes_only_stubs(self.source, self.scan, self.items, &edits),
            "the edits remove the author's text: {:?}\n{edits:?}",
            self.source
        );
        splice::keep_definitions(self.source, &self.scan.runs, &mut edits);
        splice::keep_backticks(self.source, &self.scan.runs, &mut edits);
        splice::keep_tables(self.source, &self.scan.runs, &mut edits);
        splice::part_brackets(self.source, &mut edits);
        edits
    }

    /// The ranges of the edits so far, in source order.
    fn replaced_ranges(&self) -> Vec<Range<usize>> {
        let mut ranges: Vec<_> = self.edits.iter().map(|edit| edit.range.clone()).collect();
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        ranges
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

    /// Replaces the opening of a todo by the start of a block around its text.
    fn open_block(&mut self, run: usize, todo: &Todo, content: Content) {
        self.cuts[run].push(Cut {
            range: todo.opening.clone(),
            content,
            reopen: todo.reopen.clone(),
        });
    }

    /// Blanks the lines of a range, which preserves line numbers.
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

    /// The number of leading `items` to show side by side: blocks on one source line with
    /// nothing but white space between them.
    fn row_length(&self, items: &[Item<'_>]) -> usize {
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

    /// Whether an item becomes a block in a place that allows one.
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
                // A heading's id, which mdBook derives from its text, must not change on
                // the due date.
                let overdue =
                    *overdue && item.stub.place != InsertionPoint::Inline(Enclosing::Heading);
                let title = admonition::html_title(
                    todo,
                    issue_url.as_deref(),
                    overdue,
                    &self.context.labels,
                );
                self.todo(item, todo, &title);
            }
            (_, Expansion::Gone) => self.remove(item),
            (_, Expansion::Phrase(text)) => {
                let mut text = self.inline_markdown(item, text.clone());
                if splice::begins_html(&text) && self.begins_line(item) {
                    // After an inline element, the HTML is inline as well.
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

    /// Whether only container markers precede an item on its line, or it begins its run.
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

    /// Whether an item fills its lines, apart from container markers and other stubs.
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

/// Merges each cut that removes a todo with the cut before or after it if nothing visible is
/// between the two.
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

/// Escapes inline content for its place: a pipe would end a table cell.
fn inline_markdown(place: InsertionPoint, content: String) -> String {
    if place == InsertionPoint::Inline(Enclosing::TableCell) {
        content.replace('|', "\\|")
    } else {
        content
    }
}

/// Joins lines into one, for places where a line break could begin a block.
fn one_line(lines: &str) -> String {
    lines.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
