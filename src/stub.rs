//! What a scan finds: a [`Stub`], where it stands and what its author wrote.
//!
//! A stub knows nothing yet of what it becomes. All ranges are byte offsets
//! into the chapter's content, as the scanner was given it.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::panics::Panic;

/// The kinds of stubs, and of what a report lists with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KindId {
    /// `**TODO** explain redundancy`
    Todo,
    /// `<docker-compose image>`
    Placeholder,
    /// `**docker-compose docs link**`
    DocsLink,
    /// `[text]()`
    EmptyLink,
    /// A heading with nothing under it.
    EmptySection,
    /// A chapter that says of itself that it is a draft.
    DraftChapter,
    /// `<!-- stubs: ignore[todo] -->` where there is nothing to ignore.
    Suppression,
    /// A chapter that could not be read.
    UnreadableChapter,
}

impl KindId {
    /// The kind's name in reports and configuration.
    pub fn id(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Placeholder => "placeholder",
            Self::DocsLink => "docs-link",
            Self::EmptyLink => "empty-link",
            Self::EmptySection => "empty-section",
            Self::DraftChapter => "draft-chapter",
            Self::Suppression => "suppression",
            Self::UnreadableChapter => "unreadable-chapter",
        }
    }
}

impl fmt::Display for KindId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// Whether the author still has something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing is left to do: the marker became what its author asked for.
    Expanded,
    /// Someone has to finish it.
    Open,
}

/// One place in a chapter that its author left to be finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub {
    /// The characters that make the stub, a todo's text among them.
    pub range: Range<usize>,
    /// What may stand in its place.
    pub place: InsertionPoint,
    /// What the author wrote.
    pub kind: StubKind,
}

impl Stub {
    /// The stub's kind.
    pub fn kind_id(&self) -> KindId {
        match &self.kind {
            StubKind::Todo(_) => KindId::Todo,
            StubKind::Placeholder(_) => KindId::Placeholder,
            StubKind::DocsLink(_) => KindId::DocsLink,
            StubKind::EmptyLink(_) => KindId::EmptyLink,
            StubKind::EmptySection(_) => KindId::EmptySection,
            StubKind::DraftChapter => KindId::DraftChapter,
            StubKind::UnusedSuppression(_) => KindId::Suppression,
            StubKind::UnreadableChapter(_) => KindId::UnreadableChapter,
        }
    }
}

/// What each kind of stub carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StubKind {
    /// A keyword with its text.
    Todo(Todo),
    /// A phrase in angle brackets.
    Placeholder(Placeholder),
    /// A request for a link to documentation.
    DocsLink(DocsLink),
    /// A link or an image without a destination.
    EmptyLink(EmptyLink),
    /// A heading with nothing under it.
    EmptySection(EmptySection),
    /// A chapter marked as a draft, in SUMMARY.md or in its front matter.
    DraftChapter,
    /// A suppression that suppresses nothing, with the rules that it names.
    UnusedSuppression(Vec<String>),
    /// A chapter that could not be read, and why.
    UnreadableChapter(Panic),
}

/// A todo: `**TODO(alice): text**` and its relatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// The keyword as written: `TODO`, `FIXME`, …
    pub keyword: String,
    /// The bytes that an expansion replaces: everything before the text.
    pub opening: Range<usize>,
    /// What must be written again after the opening was replaced: the
    /// delimiter of a strong emphasis that goes on around the text, and words
    /// in the parentheses that are no metadata.
    pub reopen: String,
    /// The text that the todo owns; empty where there is none.
    pub body: Range<usize>,
    /// That text as the reader sees it, on one line.
    pub text: String,
    /// Whether the author wrote a colon, so that the whole paragraph belongs.
    pub colon: bool,
    /// Owner, due date and issue, where given.
    pub metadata: Metadata,
}

/// What stands in the parentheses of `TODO(alice, 2026-12-01, #12)`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Who is to do it, without `@`.
    pub owner: Option<String>,
    /// When it should be done, an ISO 8601 calendar date (`2026-12-01`).
    pub due: Option<String>,
    /// Where it is tracked: `#12`, `owner/repo#12` or a URL.
    pub issue: Option<String>,
}

/// What the last word of a placeholder asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceholderKind {
    /// `image`, `figure`, `picture`, `afbeelding`, `plaatje`
    Image,
    /// `diagram`, `schema`
    Diagram,
    /// `screenshot`
    Screenshot,
    /// `commands`, `commando's`
    Commands,
    /// `options`, `opties`
    Options,
    /// `file`, `bestand`
    File,
    /// `link`
    Link,
    /// `list`, `report`, `overzicht`, `lijst`
    List,
    /// A phrase that book.toml declares, whatever its last word.
    Declared,
}

/// A placeholder: `<docker-compose image>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The phrase between the brackets, white space folded, without argument.
    pub phrase: String,
    /// The phrase without its last word: what the thing is about.
    pub subject: String,
    /// What its last word asks for.
    pub kind: PlaceholderKind,
    /// What follows a colon, for instance a path.
    pub argument: Option<String>,
    /// Whether it stands in a link's text or an image's description, where no
    /// other link can stand.
    pub in_link: bool,
}

/// A request for a link: `**docker-compose docs link**`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsLink {
    /// The words before `docs link`, as written.
    pub term: String,
    /// Whether it goes on a sentence that begins before it.
    pub in_sentence: bool,
    /// Whether it stands in a link's text or an image's description, where no
    /// other link can stand.
    pub in_link: bool,
}

/// A link to nowhere: `[text]()`, `[]()`, `![alt]()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptyLink {
    /// Whether it is an image.
    pub image: bool,
    /// The link's text or the image's description, as Markdown source.
    pub source: Range<usize>,
    /// The same as the reader sees it, on one line.
    pub text: String,
    /// Whether a todo's keyword stands in its text, or would where only that is
    /// left: as `[TODO]() a` or `TODO[: a]()` have it.
    pub meets_keyword: bool,
}

/// A heading with nothing under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptySection {
    /// The heading's own text as Markdown source, without `#`.
    pub title: String,
    /// Lists of empty items that an expansion takes away.
    pub empty_lists: Vec<Range<usize>>,
}

/// What may stand where a stub stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsertionPoint {
    /// In a paragraph that may be split in two. Index into
    /// [`Scan::runs`](crate::scan::Scan::runs).
    Paragraph(usize),
    /// Directly in an item of a tight list, where a blank line would make the
    /// list loose. Index into [`Scan::runs`](crate::scan::Scan::runs).
    TightItem(usize),
    /// Where only inline content can stand.
    Inline(Enclosing),
    /// Between the lines of an HTML block. Index into
    /// [`Scan::html_blocks`](crate::scan::Scan::html_blocks).
    HtmlBlock(usize),
    /// In an HTML comment: reported, never rendered.
    Comment,
    /// Between blocks of the chapter's top level.
    Section,
    /// Nowhere in the text: the chapter itself.
    Chapter,
}

/// Why only inline content can stand in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enclosing {
    /// A heading.
    Heading,
    /// A cell of a table, which is one line of source.
    TableCell,
    /// The term of a definition list.
    Term,
    /// The text of a link or the description of an image.
    Link,
    /// Emphasis, strong emphasis or strikethrough.
    Emphasis,
    /// An HTML element that is open in the paragraph.
    Html,
    /// More block quotes and lists than a block's lines should repeat.
    Containers,
}

impl Enclosing {
    /// The place in words, to follow “inside”.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Heading => "a heading",
            Self::TableCell => "a table cell",
            Self::Term => "a definition's term",
            Self::Link => "a link's text",
            Self::Emphasis => "emphasis",
            Self::Html => "an HTML element",
            Self::Containers => "more than a hundred block quotes or lists",
        }
    }
}
