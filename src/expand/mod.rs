//! Writes what each stub became, as edits to its chapter.

mod admonition;
mod html;
mod markdown;
mod report_page;

use std::ops::Range;
use std::path::Path;

use crate::book::Context;
use crate::compose::diagram;
use crate::config::FrontMatter;
use crate::labels::is_dutch;
use crate::report::Overview;
use crate::resolve::{Becomes, Resolution};
use crate::scan::Scan;
use crate::splice::{self, Content, Cut, Edit};
use crate::stub::{Detail, EmptyLink, EmptySection, Place, Stub, Todo};

/// The width of mdBook's text column in CSS pixels (`--content-max-width`).
const PAGE_WIDTH: f64 = 750.0;

/// The space between two columns.
const COLUMN_GAP: f64 = 24.0;

/// The edits that expand a chapter. `resolutions` and `ids` go with the stubs
/// of `scan`, one to one.
pub fn edits(
    context: &Context,
    source: &str,
    scan: &Scan,
    resolutions: &[Resolution],
    ids: &[String],
    folder: &Path,
    overview: &Overview<'_>,
) -> Vec<Edit> {
    let mut page = Page {
        context,
        overview,
        folder,
        source,
        scan,
        edits: Vec::new(),
        cuts: scan.leaves.iter().map(|_| Vec::new()).collect(),
    };
    if let Some(front_matter) = &scan.front_matter
        && context.config.front_matter == FrontMatter::Strip
    {
        page.blank(front_matter.range.clone());
    }
    for suppression in &scan.suppressions {
        page.replace(suppression.range.clone(), "");
    }
    let items: Vec<Item<'_>> = scan
        .stubs
        .iter()
        .zip(resolutions)
        .zip(ids)
        .map(|((stub, resolution), id)| Item {
            stub,
            becomes: &resolution.becomes,
            id,
        })
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
    page.finish()
}

/// A stub and what became of it.
struct Item<'a> {
    stub: &'a Stub,
    becomes: &'a Becomes,
    id: &'a str,
}

struct Page<'a> {
    context: &'a Context,
    overview: &'a Overview<'a>,
    /// The chapter's folder, relative to the source folder.
    folder: &'a Path,
    source: &'a str,
    scan: &'a Scan,
    edits: Vec<Edit>,
    /// The cuts of each leaf.
    cuts: Vec<Vec<Cut>>,
}

impl Page<'_> {
    fn finish(mut self) -> Vec<Edit> {
        for (leaf, mut cuts) in self.scan.leaves.iter().zip(self.cuts) {
            if !cuts.is_empty() {
                cuts.sort_by_key(|cut| (cut.range.start, cut.range.end));
                self.edits
                    .extend(splice::split_paragraph(self.source, leaf, &cuts));
            }
        }
        self.edits
    }

    fn replace(&mut self, range: Range<usize>, replacement: impl Into<String>) {
        self.edits.push(Edit {
            range,
            replacement: replacement.into(),
        });
    }

    fn cut(&mut self, leaf: usize, range: Range<usize>, content: Content) {
        self.cuts[leaf].push(Cut {
            range,
            content,
            reopen: String::new(),
        });
    }

    /// Opens a block around a todo's text.
    fn open(&mut self, leaf: usize, todo: &Todo, content: Content) {
        self.cuts[leaf].push(Cut {
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

    /// How many of the first items stand on one source line as blocks, with
    /// nothing between them.
    fn row(&self, items: &[Item<'_>]) -> usize {
        let mut length = 0;
        let mut end = None;
        for item in items {
            let Place::Paragraph(leaf) = item.stub.place else {
                break;
            };
            if !self.is_block(item) {
                break;
            }
            if let Some((last_leaf, last_end)) = end {
                let between = self.source.get(last_end..item.stub.range.start);
                let beside =
                    between.is_some_and(|between| between.bytes().all(|b| b == b' ' || b == b'\t'));
                if last_leaf != leaf || !beside {
                    break;
                }
            }
            end = Some((leaf, item.stub.range.end));
            length += 1;
        }
        length
    }

    /// Whether an item becomes a block of its own where that is possible.
    fn is_block(&self, item: &Item<'_>) -> bool {
        item.becomes.is_block()
            || matches!(
                item.becomes,
                Becomes::Missing { .. } | Becomes::Image { .. }
            )
    }

    fn expand(&mut self, item: &Item<'_>) {
        match (&item.stub.detail, item.becomes) {
            (_, Becomes::Nothing) => {}
            (Detail::Todo(todo), Becomes::Todo { issue_url, overdue }) => {
                let title =
                    admonition::title(todo, issue_url.as_deref(), *overdue, &self.context.labels);
                self.todo(item, todo, &title);
            }
            (_, Becomes::Gone) => self.remove(item),
            (Detail::EmptySection(section), _) => self.empty_section(item, section),
            (Detail::EmptyLink(link), _) => self.empty_link(item, link),
            (_, Becomes::Link { url, text }) => {
                let link = if item.stub.place == Place::HtmlBlock && self.context.is_html() {
                    html::link(url, text)
                } else {
                    self.inline_markdown(item, markdown::link(url, text))
                };
                self.replace(item.stub.range.clone(), link);
            }
            (_, Becomes::DeadLink) => self.dead_link(item),
            _ => self.block(item),
        }
    }

    /// A todo: an admonition, or a badge where only inline content can stand.
    fn todo(&mut self, item: &Item<'_>, todo: &Todo, title: &str) {
        let html = self.context.is_html();
        match item.stub.place {
            Place::Paragraph(leaf) if html => {
                let open = admonition::open(item.id, admonition::Tone::Warning, title);
                if todo.body.is_empty() {
                    let content = Content::Block(open + "\n" + admonition::CLOSE);
                    self.cut(leaf, todo.opening.clone(), content);
                    return;
                }
                self.open(leaf, todo, Content::Open(open));
                self.cut(
                    leaf,
                    todo.body.end..todo.body.end,
                    Content::Close(admonition::CLOSE.to_owned()),
                );
            }
            Place::Paragraph(leaf) => {
                let own = self.scan.leaves[leaf].quoted
                    && self.scan.leaves[leaf].range() == item.stub.range;
                if own {
                    // It has the form already that it would get.
                    return;
                }
                let lines = self.source[todo.body.clone()].contains('\n');
                let words = admonition::words(todo, lines);
                self.open(leaf, todo, Content::OpenQuote(words));
                self.cut(leaf, todo.body.end..todo.body.end, Content::CloseQuote);
            }
            Place::TightItem(_) if html => {
                let open = admonition::open(item.id, admonition::Tone::Warning, title);
                // A line that begins with a block's tag would be an HTML
                // block; after an inline element the tag is inline, too.
                let open = format!("<span></span>{}{}", one_line(&open), todo.reopen);
                self.replace(todo.opening.clone(), open);
                let end = todo.body.end;
                self.replace(end..end, admonition::CLOSE);
            }
            Place::Inline(_) if html => {
                let badge = admonition::badge(item.id, title);
                let space = if todo.body.is_empty() { "" } else { " " };
                let badge = self.inline_markdown(item, badge);
                self.replace(
                    todo.opening.clone(),
                    format!("{badge}{space}{}", todo.reopen),
                );
            }
            // As the author wrote it, it is what other renderers show.
            _ => {}
        }
    }

    /// Takes a marker and its text out of the page.
    fn remove(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        match item.stub.place {
            Place::Paragraph(leaf) => self.cut(leaf, range, Content::Nothing),
            Place::TightItem(_) | Place::Inline(_) => self.replace(range, ""),
            // A comment does not show.
            _ => {}
        }
    }

    fn empty_section(&mut self, item: &Item<'_>, section: &EmptySection) {
        let labels = &self.context.labels;
        let lines = if self.context.is_html() {
            format!(
                "{}\n<p>{}</p>\n{}",
                admonition::open(
                    item.id,
                    admonition::Tone::Note,
                    &html::escape(&labels.empty_section)
                ),
                html::escape(&labels.empty_section_text),
                admonition::CLOSE
            )
        } else {
            format!(
                "> **{}.** {}",
                labels.empty_section, labels.empty_section_text
            )
        };
        self.edits.push(splice::insert_after(
            self.source,
            item.stub.range.end,
            &lines,
        ));
        for range in &section.hollow {
            self.edits
                .push(splice::remove_lines(self.source, range.clone()));
        }
    }

    /// A link to nowhere: its text, with a mark behind it.
    fn empty_link(&mut self, item: &Item<'_>, link: &EmptyLink) {
        let labels = &self.context.labels;
        let whole = item.stub.range.clone();
        if link.image {
            let shown = if self.context.is_html() {
                html::missing_inline(item.id, &labels.missing_figure, &link.text)
            } else {
                markdown::missing_inline(&labels.missing_figure, &link.text)
            };
            let shown = self.inline_markdown(item, shown);
            self.replace(whole, shown);
            return;
        }
        let (before, after) = if self.context.is_html() {
            html::dead_link(item.id, &labels.empty_link)
        } else {
            (String::new(), String::new())
        };
        self.replace(whole.start..link.source.start, before);
        self.replace(link.source.end..whole.end, after);
    }

    /// A documentation link that was not resolved: the marker stays visible.
    fn dead_link(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        let marker = &self.source[range.clone()];
        let text = match &item.stub.detail {
            Detail::DocsLink(link) => &link.term,
            Detail::Placeholder(placeholder) => &placeholder.phrase,
            _ => marker,
        };
        if self.context.is_html() {
            let (before, after) = html::dead_link(item.id, &self.context.labels.unresolved_link);
            let link = format!("{before}{}{after}", html::escape(text));
            let link = self.inline_markdown(item, link);
            self.replace(range, link);
        } else if marker.starts_with('<') {
            self.replace(range.start..range.start, "\\");
        }
    }

    /// Block content, in the form that its place allows.
    fn block(&mut self, item: &Item<'_>) {
        let range = item.stub.range.clone();
        let html = self.context.is_html();
        match item.stub.place {
            Place::Paragraph(leaf) => {
                let lines = self.lines(item, PAGE_WIDTH);
                self.cut(leaf, range, Content::Block(lines));
            }
            Place::TightItem(leaf) => {
                let leaf = &self.scan.leaves[leaf];
                match self.inline(item) {
                    Some(inline) => self.replace(range, inline),
                    None => {
                        let lines = self.lines(item, PAGE_WIDTH);
                        let edit = splice::split_tight(self.source, leaf, range, &lines);
                        self.edits.push(edit);
                    }
                }
            }
            Place::HtmlBlock if html || item.becomes.is_block() => {
                let lines = self.lines(item, PAGE_WIDTH);
                self.edits
                    .push(splice::split_html(self.source, range, &lines));
            }
            Place::Inline(_) | Place::HtmlBlock => {
                if let Some(inline) = self.inline(item) {
                    let inline = self.inline_markdown(item, inline);
                    self.replace(range, inline);
                }
            }
            Place::Comment | Place::Section | Place::Chapter => {}
        }
    }

    /// Blocks side by side on a wide screen, below each other on a narrow one.
    fn columns(&mut self, items: &[Item<'_>]) {
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            return;
        };
        let Place::Paragraph(leaf) = first.stub.place else {
            return;
        };
        let range = first.stub.range.start..last.stub.range.end;
        let lines = if self.context.is_html() {
            #[expect(clippy::cast_precision_loss, reason = "a line holds few placeholders")]
            let count = items.len() as f64;
            let width = (PAGE_WIDTH - COLUMN_GAP * (count - 1.0)) / count;
            html::columns(items.iter().map(|item| self.lines(item, width)))
        } else {
            items
                .iter()
                .map(|item| self.lines(item, PAGE_WIDTH))
                .collect::<Vec<_>>()
                .join("\n\n")
        };
        self.cut(leaf, range, Content::Block(lines));
    }

    /// An item as lines of its own.
    fn lines(&self, item: &Item<'_>, width: f64) -> String {
        let labels = &self.context.labels;
        match item.becomes {
            Becomes::Diagram(project) if self.context.is_html() => {
                html::diagram(item.id, project, width, &self.diagram_labels())
            }
            Becomes::Diagram(project) if self.context.renderer == "markdown" => {
                markdown::mermaid(project, &self.diagram_labels())
            }
            Becomes::Diagram(project) => {
                markdown::drawing(item.id, project, width, &self.diagram_labels())
            }
            Becomes::Code { language, text } => markdown::fence(language, text),
            Becomes::Markdown(text) => text.trim_end().to_owned(),
            Becomes::Image { path, alt } => markdown::image(path, alt),
            Becomes::Missing { figure, what } => {
                let label = if *figure {
                    &labels.missing_figure
                } else {
                    &labels.missing
                };
                if self.context.is_html() {
                    html::missing(item.id, label, what)
                } else {
                    markdown::missing(label, what)
                }
            }
            Becomes::Link { url, text } => markdown::link(url, text),
            Becomes::Report => report_page::lines(self.context, self.overview, self.folder),
            Becomes::Todo { .. }
            | Becomes::Gone
            | Becomes::DeadLink
            | Becomes::EmptySection
            | Becomes::Nothing => String::new(),
        }
    }

    /// An item as inline content, where that is possible.
    fn inline(&self, item: &Item<'_>) -> Option<String> {
        let labels = &self.context.labels;
        let html = self.context.is_html();
        match item.becomes {
            Becomes::Image { path, alt } => Some(markdown::image(path, alt)),
            Becomes::Missing { figure, what } => {
                let label = if *figure {
                    &labels.missing_figure
                } else {
                    &labels.missing
                };
                Some(if html {
                    html::missing_inline(item.id, label, what)
                } else {
                    markdown::missing_inline(label, what)
                })
            }
            Becomes::Diagram(_) if html => Some(format!(
                "<span></span>{}",
                one_line(&self.lines(item, PAGE_WIDTH))
            )),
            Becomes::Code { language, text } if html => Some(html::code(language, text)),
            _ => None,
        }
    }

    /// The words in a drawing.
    fn diagram_labels(&self) -> diagram::Labels<'static> {
        if is_dutch(self.context.language.as_deref()) {
            diagram::Labels::DUTCH
        } else {
            diagram::Labels::ENGLISH
        }
    }

    /// Inline content that is safe in its place: a pipe would end a table cell.
    fn inline_markdown(&self, item: &Item<'_>, content: String) -> String {
        if item.stub.place == Place::Inline(crate::stub::Enclosing::TableCell) {
            content.replace('|', "\\|")
        } else {
            content
        }
    }
}

/// Lines joined to one, for places where a line break would begin a block.
fn one_line(lines: &str) -> String {
    lines.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
