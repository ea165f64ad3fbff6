//! Findings: stubs as reports show them.

mod collect;
mod fingerprint;
mod located;
mod origin;
mod overview;
mod stub_key;

use std::borrow::Cow;
use std::rc::Rc;

use serde::{Serialize, Serializer};

use crate::book::{Chapter, Context};
use crate::resolve::Related;
use crate::rule::{Level, Rule};
use crate::scan::heading_text;
use crate::stub::{InsertionPoint, KindId, Metadata, Status, StubKind};

pub(crate) use self::collect::Collector;
pub use self::collect::Findings;
pub use self::fingerprint::{Anchor, Fingerprint};
pub(crate) use self::located::{LocatedStub, marker};
pub use self::origin::Origin;
pub use self::overview::{ChapterOverview, Overview};

/// One stub as reports show it. A stub with a rule is a finding in the strict sense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The kind of stub.
    pub kind: KindId,
    /// The rule that it is reported under; `None` if it is expanded.
    pub rule: Option<Rule>,
    /// Whether something is left to do.
    pub status: Status,
    /// The rule's level in this book; `allow` if the finding is suppressed.
    pub level: Option<Level>,
    /// The file, relative to the book's root, with `/`.
    pub path: Rc<str>,
    /// The line on which the marker begins, 1-based.
    pub line: usize,
    /// The column at which it begins, in characters, 1-based.
    pub column: usize,
    /// The line on which it ends, 1-based.
    pub end_line: usize,
    /// The column after its last character, 1-based.
    pub end_column: usize,
    /// The heading of the section that contains it.
    pub section: Option<Section>,
    /// The marker as written.
    pub marker: String,
    /// The text of the marker, without its syntax.
    pub text: String,
    /// The person responsible.
    pub owner: Option<String>,
    /// The due date, as an ISO 8601 date.
    pub due: Option<String>,
    /// The issue that tracks it.
    pub issue: Option<String>,
    /// The URL or file that the expansion came from.
    pub target: Option<String>,
    /// The problem, in one line.
    pub message: Option<String>,
    /// What the author can do.
    pub help: Option<String>,
    /// The place in another file that has the error, such as a Compose file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related: Option<Related>,
    /// Stays the same when the marker moves within its file.
    pub fingerprint: Fingerprint,
    /// Whether a comment in the chapter asks to ignore it.
    #[serde(skip)]
    pub suppressed: bool,
    /// The kind of place that the marker has in its chapter.
    #[serde(skip)]
    pub(crate) place: InsertionPoint,
    /// The first page that shows it.
    #[serde(skip)]
    page: PageAnchor,
    /// The other pages that show it, because they include its file.
    #[serde(skip)]
    more_pages: Vec<PageAnchor>,
    /// The marker's byte range in the text of its file.
    #[serde(skip)]
    pub(crate) range: std::ops::Range<usize>,
}

/// A heading, stored as Markdown source. Reports show its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section(Rc<str>);

impl Section {
    /// Takes a heading's source, with its `#` signs or underline.
    pub(crate) fn new(heading: &str) -> Self {
        Self(heading.into())
    }

    /// The text as a reader sees it, on one line.
    pub fn text(&self) -> Cow<'_, str> {
        heading_text(&self.0)
    }
}

impl Serialize for Section {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

/// A page that shows a stub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageAnchor {
    /// The 0-based index of the chapter in the book.
    pub(crate) chapter: usize,
    /// The id of the stub's place on the page.
    pub(crate) anchor: Anchor,
}

impl Finding {
    /// Combines everything known about a stub. `section` is the heading above it.
    pub(crate) fn new(
        context: &Context,
        (number, chapter): (usize, &Chapter<'_>),
        section: Option<Section>,
        located: LocatedStub<'_>,
    ) -> Self {
        let LocatedStub {
            stub,
            resolution,
            location,
            fingerprint,
            anchor,
            suppressed,
        } = located;
        let lines = location.file.lines();
        let start = lines.position(location.range.start);
        let end = lines.position(location.range.end);
        let marker = marker(chapter, &stub, &location).to_owned();
        let kind = stub.kind_id();
        let (text, meta) = match stub.kind {
            StubKind::Todo(todo) => (todo.text, todo.metadata),
            StubKind::Placeholder(placeholder) => (placeholder.phrase, Metadata::default()),
            StubKind::DocsLink(link) => (link.term, Metadata::default()),
            StubKind::EmptyLink(link) => (link.text, Metadata::default()),
            StubKind::EmptySection(section) => (section.title, Metadata::default()),
            StubKind::DraftChapter | StubKind::UnreadableChapter(_) => {
                (chapter.name.to_string(), Metadata::default())
            }
            StubKind::UnusedSuppression(rules) => (rules.join(", "), Metadata::default()),
        };
        let mut finding = Self {
            kind,
            rule: None,
            status: Status::Expanded,
            level: None,
            path: Rc::clone(&location.file.path),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            section,
            text,
            owner: meta.owner,
            due: meta.due,
            issue: meta.issue,
            target: resolution.target,
            message: None,
            help: None,
            related: None,
            fingerprint,
            marker,
            suppressed,
            place: stub.place,
            page: PageAnchor {
                chapter: number,
                anchor,
            },
            more_pages: Vec::new(),
            range: location.range.clone(),
        };
        if let Some(problem) = resolution.problem {
            finding.rule = Some(problem.rule);
            finding.status = Status::Open;
            finding.level = Some(if suppressed {
                Level::Allow
            } else {
                context.config.level(problem.rule)
            });
            finding.message = Some(problem.message);
            finding.help = problem.help;
            finding.related = problem.related;
        }
        finding
    }

    /// The pages that show it. There can be several if its file is included.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &PageAnchor> {
        std::iter::once(&self.page).chain(&self.more_pages)
    }

    /// Whether it is open and not suppressed.
    pub fn is_open(&self) -> bool {
        self.status == Status::Open && !self.suppressed
    }
}
