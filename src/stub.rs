//! The result of a scan: each [`Stub`], its place and what its author wrote.
//!
//! A stub does not say what it becomes: that is decided later. All ranges are byte offsets
//! into the chapter's content as it was passed to the scanner.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::panics::Panic;

/// The kinds of stubs, and of other findings that reports list with them.
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
    /// A chapter marked as a draft.
    DraftChapter,
    /// `<!-- stubs: ignore[todo] -->` with nothing to ignore.
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
    /// The marker became what its author asked for; nothing is left to do.
    Expanded,
    /// The author still has to finish it.
    Open,
}

/// One place in a chapter that its author left to be finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub {
    /// The marker, including a todo's text.
    pub range: Range<usize>,
    /// What can be inserted in its place.
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

/// The data of each kind of stub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StubKind {
    /// A keyword and its text.
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
    /// The rules named by a suppression that suppresses nothing.
    UnusedSuppression(Vec<String>),
    /// The panic that prevented a chapter from being read.
    UnreadableChapter(Panic),
}

/// A todo, such as `**TODO(alice): text**`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// The keyword as written: `TODO`, `FIXME`, …
    pub keyword: String,
    /// The part that an expansion replaces: everything before the text.
    pub opening: Range<usize>,
    /// What must be written again after the opening has been replaced: the delimiter of
    /// strong emphasis that continues around the text, and words in the parentheses that
    /// are not metadata.
    pub reopen: String,
    /// The text that belongs to the todo; empty if there is none.
    pub body: Range<usize>,
    /// That text as a reader sees it, on one line.
    pub text: String,
    /// Whether a colon follows the keyword, so that the rest of the paragraph belongs to
    /// the todo.
    pub colon: bool,
    /// Owner, due date and issue, if given.
    pub metadata: Metadata,
}

/// The metadata of a todo: the parentheses in `TODO(alice, 2026-12-01, #12)`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The person responsible, without `@`.
    pub owner: Option<String>,
    /// The due date, as an ISO 8601 calendar date (`2026-12-01`).
    pub due: Option<String>,
    /// The issue that tracks it: `#12`, `owner/repo#12` or a URL.
    pub issue: Option<String>,
}

/// What the kind word of a placeholder asks for.
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
    /// A phrase that book.toml declares, whatever its words.
    Declared,
}

/// A placeholder: `<docker-compose image>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The phrase between the brackets, with white space collapsed and without the argument.
    pub phrase: String,
    /// The phrase without its kind word: what the thing is about.
    pub subject: String,
    /// What its kind word asks for.
    pub kind: PlaceholderKind,
    /// The text after a colon, for instance a path.
    pub argument: Option<String>,
    /// Whether it is in a link's text or an image's description, where a link is not
    /// possible.
    pub in_link: bool,
}

/// A request for a link: `**docker-compose docs link**`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsLink {
    /// The words before `docs link`, as written.
    pub term: String,
    /// Whether it continues a sentence that begins before it.
    pub in_sentence: bool,
    /// Whether it is in a link's text or an image's description, where a link is not
    /// possible.
    pub in_link: bool,
}

/// A link to nowhere: `[text]()`, `[]()`, `![alt]()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptyLink {
    /// Whether it is an image.
    pub image: bool,
    /// The link's text or the image's description, as Markdown source.
    pub source: Range<usize>,
    /// The same as a reader sees it, on one line.
    pub text: String,
    /// Whether a todo keyword is in its text, or would begin a todo if only the text were
    /// left: `[TODO]() a`, `TODO[: a]()`.
    pub meets_keyword: bool,
}

/// A heading with nothing under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptySection {
    /// The heading's text as Markdown source, without `#`.
    pub title: String,
    /// The lists of empty items under it, which an expansion removes.
    pub empty_lists: Vec<Range<usize>>,
}

/// What can be inserted in a stub's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsertionPoint {
    /// In a paragraph that may be split in two. Index into
    /// [`Scan::runs`](crate::scan::Scan::runs).
    Paragraph(usize),
    /// Directly in an item of a tight list, where a blank line would make the list loose.
    /// Index into [`Scan::runs`](crate::scan::Scan::runs).
    TightItem(usize),
    /// In a place that allows only inline content.
    Inline(Enclosing),
    /// Between the lines of an HTML block. Index into
    /// [`Scan::html_blocks`](crate::scan::Scan::html_blocks).
    HtmlBlock(usize),
    /// In an HTML comment: the stub is reported and never rendered.
    Comment,
    /// Between top-level blocks of the chapter.
    Section,
    /// Nowhere in the text: the stub is the chapter itself.
    Chapter,
}

/// Why a place allows only inline content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enclosing {
    /// A heading.
    Heading,
    /// A table cell, which is on one line of source.
    TableCell,
    /// The term of a definition list.
    Term,
    /// The text of a link or the description of an image.
    Link,
    /// Emphasis, strong emphasis or strikethrough.
    Emphasis,
    /// An HTML element that is still open in the paragraph.
    Html,
    /// More block quotes and lists than each line of a block should repeat.
    Containers,
}

impl Enclosing {
    /// The place in words, to follow “inside”.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Heading => "a heading",
            Self::TableCell => "a table cell",
            Self::Term => "a definition term",
            Self::Link => "a link's text",
            Self::Emphasis => "emphasis",
            Self::Html => "an HTML element",
            Self::Containers => "more than a hundred block quotes or lists",
        }
    }
}
