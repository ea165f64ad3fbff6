//! A chapter as a tree of blocks, and whether the blocks of one chapter stand
//! in another.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};

/// How a generation of mdBook reads Markdown.
pub fn extensions(definition_lists: bool) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    // mdBook 0.5; mdBook 0.4 knows neither.
    if definition_lists {
        options |= Options::ENABLE_DEFINITION_LIST | Options::ENABLE_GFM;
    }
    options
}

/// A block, or the text of one.
#[derive(Debug)]
pub struct Node {
    kind: KindId,
    /// What it is: its tag with all that belongs to that.
    label: String,
    /// Where it stands.
    range: Range<usize>,
    /// What it holds.
    children: Vec<Self>,
    /// Everything that shows of it.
    shape: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KindId {
    /// Holds blocks.
    Container,
    /// A row of a table: each cell has its place.
    Row,
    /// Holds text, and stays what it is whatever happens to that.
    Lasting,
    /// Holds text.
    InlineRun,
    /// The text of a tight item.
    Tight,
    /// A part of a text.
    Inline,
}

/// The blocks of a chapter.
pub fn blocks(text: &str, definition_lists: bool) -> Vec<Node> {
    let mut events = Parser::new_ext(text, extensions(definition_lists))
        .into_offset_iter()
        .peekable();
    nodes(&mut events)
}

type Events<'a, I> = Peekable<I>;

fn nodes<'a, I>(events: &mut Events<'a, I>) -> Vec<Node>
where
    I: Iterator<Item = (Event<'a>, Range<usize>)>,
{
    let mut found: Vec<Node> = Vec::new();
    while let Some((event, range)) = events.next() {
        let node = match event {
            Event::End(_) => break,
            Event::Start(tag) => {
                let kind = kind(&tag);
                let children = nodes(events);
                let children = match kind {
                    KindId::Container => gather(children),
                    _ => children,
                };
                Node::new(kind, format!("{tag:?}"), range, children)
            }
            Event::Rule => Node::new(KindId::InlineRun, "Rule".into(), range, Vec::new()),
            Event::Text(text) => {
                let (text, range) = joined(text, range, events, |event| match event {
                    Event::Text(more) => Some(more),
                    _ => None,
                });
                // At the end of a chapter the last line may lack its line ending.
                let shown = text.trim_end_matches(['\n', '\r']);
                if shown.is_empty() {
                    continue;
                }
                Node::new(KindId::Inline, format!("{shown:?}"), range, Vec::new())
            }
            Event::Html(text) => {
                let (text, range) = joined(text, range, events, |event| match event {
                    Event::Html(more) => Some(more),
                    _ => None,
                });
                let shown = text.trim_end();
                Node::new(
                    KindId::Inline,
                    format!("Html({shown:?})"),
                    range,
                    Vec::new(),
                )
            }
            other => Node::new(KindId::Inline, format!("{other:?}"), range, Vec::new()),
        };
        found.push(node);
    }
    found
}

/// The parser cuts text wherever something might begin.
fn joined<'a, I>(
    first: CowStr<'a>,
    mut range: Range<usize>,
    events: &mut Events<'a, I>,
    more: impl for<'e> Fn(&'e Event<'a>) -> Option<&'e CowStr<'a>>,
) -> (String, Range<usize>)
where
    I: Iterator<Item = (Event<'a>, Range<usize>)>,
{
    let mut text = first.into_string();
    while let Some((event, next)) = events.peek()
        && let Some(inline) = more(event)
    {
        text.push_str(inline);
        range.end = next.end;
        events.next();
    }
    (text, range)
}

/// Makes one node of each run of text that stands directly in a container.
fn gather(children: Vec<Node>) -> Vec<Node> {
    let mut gathered: Vec<Node> = Vec::new();
    let mut run: Vec<Node> = Vec::new();
    let tight = |run: &mut Vec<Node>| {
        let (first, last) = (run.first()?, run.last()?);
        let range = first.range.start..last.range.end;
        Some(Node::new(
            KindId::Tight,
            "Tight".into(),
            range,
            std::mem::take(run),
        ))
    };
    for child in children {
        if child.kind == KindId::Inline {
            run.push(child);
        } else {
            gathered.extend(tight(&mut run));
            gathered.push(child);
        }
    }
    gathered.extend(tight(&mut run));
    gathered
}

fn kind(tag: &Tag<'_>) -> KindId {
    match tag {
        Tag::BlockQuote(_)
        | Tag::List(_)
        | Tag::Item
        | Tag::FootnoteDefinition(_)
        | Tag::DefinitionList
        | Tag::DefinitionListDefinition
        | Tag::Table(_) => KindId::Container,
        Tag::TableHead | Tag::TableRow => KindId::Row,
        Tag::Heading { .. } | Tag::TableCell | Tag::DefinitionListTitle => KindId::Lasting,
        Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
            KindId::InlineRun
        }
        _ => KindId::Inline,
    }
}

impl Node {
    fn new(kind: KindId, label: String, range: Range<usize>, children: Vec<Self>) -> Self {
        let mut shape = label.clone();
        if !children.is_empty() {
            shape.push('[');
            for child in &children {
                shape.push_str(&child.shape);
                shape.push(' ');
            }
            shape.push(']');
        }
        Self {
            kind,
            label,
            range,
            children,
            shape,
        }
    }

    /// What it holds, whether the list around it is tight or loose.
    fn text(&self) -> Option<&str> {
        match self.kind {
            KindId::Tight => self.shape.strip_prefix("Tight"),
            KindId::InlineRun => self.shape.strip_prefix("Paragraph"),
            _ => None,
        }
    }
}

/// What of a chapter is looked for in another.
pub struct Search<'a> {
    /// Where stubs stand: what holds one may change. Ascending, apart.
    pub stubs: &'a [Range<usize>],
    /// Where stubs become blocks: the blank lines in some make a tight list loose.
    pub loosening: &'a [Range<usize>],
    /// Whether what holds a stub may go: of a loose list one item may be left, which
    /// is tight.
    pub tightening: bool,
}

/// What may become of the paragraphs in a list.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Spacing {
    loose: bool,
    tight: bool,
}

const SAME: Spacing = Spacing {
    loose: false,
    tight: false,
};

impl Search<'_> {
    fn holds_stub(&self, range: &Range<usize>) -> bool {
        overlaps(self.stubs, range)
    }

    /// Looks for each block that holds no stub, in order, and for those around it.
    /// Says what is not there.
    pub fn find(&self, before: &[Node], after: &[Node]) -> Result<(), String> {
        self.run(before, after, SAME)
    }

    fn run(&self, before: &[Node], after: &[Node], spacing: Spacing) -> Result<(), String> {
        let mut at = 0;
        for node in before {
            if self.may_go(node) {
                continue;
            }
            let found = after[at..]
                .iter()
                .position(|other| self.is_same(node, other, spacing));
            match found {
                Some(found) => at += found + 1,
                None => return Err(self.why(node, &after[at..], spacing)),
            }
        }
        Ok(())
    }

    /// Says why a block is not among others: if the first one of its kind lacks a
    /// part of it, that part.
    fn why(&self, node: &Node, after: &[Node], spacing: Spacing) -> String {
        if self.holds_stub(&node.range) && node.kind == KindId::Container {
            let same = after.iter().find(|other| other.label == node.label);
            if let Some(same) = same {
                let spacing = self.spacing(node, spacing);
                if let Err(inside) = self.run(&node.children, &same.children, spacing) {
                    return format!("{} > {inside}", node.label);
                }
            }
        }
        let behind = after.first().map_or("nothing", |next| &next.shape);
        format!("{}\nis not where it was; there stands {behind}", node.shape)
    }

    fn is_same(&self, node: &Node, other: &Node, spacing: Spacing) -> bool {
        let holds_stub = self.holds_stub(&node.range);
        if !holds_stub && node.shape == other.shape {
            return true;
        }
        let inside = self.spacing(node, spacing);
        match node.kind {
            KindId::Container if holds_stub || inside != SAME => {
                node.label == other.label
                    && self.run(&node.children, &other.children, inside).is_ok()
                    && (holds_stub || node.children.len() == other.children.len())
            }
            KindId::Row if holds_stub => {
                let pairs = || node.children.iter().zip(&other.children);
                node.label == other.label
                    && node.children.len() == other.children.len()
                    && pairs().all(|(cell, other)| self.is_same(cell, other, SAME))
            }
            KindId::Lasting if holds_stub => node.label == other.label,
            KindId::Tight if !holds_stub && spacing.loose => node.text() == other.text(),
            KindId::InlineRun if !holds_stub && spacing.tight => {
                node.text().is_some() && node.text() == other.text()
            }
            _ => false,
        }
    }

    /// What may become of the paragraphs right in a container, or in the items that
    /// it holds.
    fn spacing(&self, node: &Node, around: Spacing) -> Spacing {
        match node.label.as_str() {
            "Item" | "DefinitionListDefinition" => around,
            label if label.starts_with("List(") || label == "DefinitionList" => Spacing {
                loose: overlaps(self.loosening, &node.range),
                tight: self.tightening && self.holds_stub(&node.range),
            },
            _ => SAME,
        }
    }

    /// Whether nothing is lost with a block.
    fn may_go(&self, node: &Node) -> bool {
        // A quote that holds nothing shows nothing.
        if node.label.starts_with("BlockQuote(") && node.children.is_empty() {
            return true;
        }
        self.holds_stub(&node.range)
            && match node.kind {
                KindId::InlineRun | KindId::Tight | KindId::Inline => true,
                KindId::Lasting => false,
                KindId::Container | KindId::Row => {
                    node.children.iter().all(|child| self.may_go(child))
                }
            }
    }
}

/// Whether one of `ranges` shares a byte with `range`.
pub fn overlaps(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    let first = ranges.partition_point(|other| other.end <= range.start);
    ranges
        .get(first)
        .is_some_and(|other| other.start < range.end)
}
