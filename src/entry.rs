//! One stub as reports show it.

use std::collections::HashMap;
use std::hash::Hasher;

use serde::Serialize;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::book::{Chapter, Context};
use crate::position::Lines;
use crate::resolve::Resolution;
use crate::rule::{Level, Rule};
use crate::stub::{Detail, Kind, Place, Status, Stub};

/// One stub as reports show it. It is a finding where it has a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What kind of stub it is.
    pub kind: Kind,
    /// The rule that an open stub is reported under.
    pub rule: Option<Rule>,
    /// Whether something is left to do.
    pub status: Status,
    /// The rule's level in this book.
    pub level: Option<Level>,
    /// The file, relative to the book's root, with `/`.
    pub path: String,
    /// The line that the marker begins on, from 1.
    pub line: usize,
    /// The column that it begins at, in characters, from 1.
    pub column: usize,
    /// The line that it ends on.
    pub end_line: usize,
    /// The column after its last character.
    pub end_column: usize,
    /// The heading that it stands under.
    pub section: Option<String>,
    /// The marker as written.
    pub marker: String,
    /// What it says, without the marks.
    pub text: String,
    /// Who is to do it.
    pub owner: Option<String>,
    /// When it is due, as an ISO 8601 date.
    pub due: Option<String>,
    /// Where it is tracked.
    pub issue: Option<String>,
    /// The URL or the file that an expansion came from.
    pub target: Option<String>,
    /// What is the matter, in one line.
    pub message: Option<String>,
    /// What the author can do.
    pub help: Option<String>,
    /// The same as long as the marker is the same, wherever it moves to in its
    /// file: 32 hexadecimal digits.
    pub fingerprint: String,
    /// Where in another file the reason lies.
    #[serde(skip)]
    pub elsewhere: Option<String>,
    /// Whether a comment in the chapter asks to ignore it.
    #[serde(skip)]
    pub suppressed: bool,
    /// Where the marker stands in its chapter.
    #[serde(skip)]
    pub(crate) place: Place,
    /// The marker's bytes in the chapter.
    #[serde(skip)]
    pub(crate) range: std::ops::Range<usize>,
}

impl Entry {
    /// Puts together what is known of a stub.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is one part of what is shown"
    )]
    pub(crate) fn new(
        context: &Context,
        chapter: &Chapter<'_>,
        file: &str,
        source: &str,
        lines: &Lines<'_>,
        section: Option<&str>,
        stub: &Stub,
        resolution: &Resolution,
        fingerprints: &mut Fingerprints,
    ) -> Self {
        let start = lines.position(stub.range.start);
        let end = lines.position(stub.range.end);
        let marker = match stub.detail {
            Detail::DraftChapter => chapter.name.to_string(),
            _ => source[stub.range.clone()].to_owned(),
        };
        let problem = resolution.problem.as_ref();
        let rule = problem.map(|problem| problem.rule);
        let meta = match &stub.detail {
            Detail::Todo(todo) => todo.meta.clone(),
            _ => Default::default(),
        };
        Entry {
            kind: stub.kind(),
            rule,
            status: if rule.is_some() {
                Status::Open
            } else {
                Status::Expanded
            },
            level: rule.map(|rule| context.config.level(rule)),
            path: file.to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            section: section.map(str::to_owned),
            text: text_of(chapter, stub),
            owner: meta.owner,
            due: meta.due,
            issue: meta.issue,
            target: resolution.target.clone(),
            message: problem.map(|problem| problem.message.clone()),
            help: problem.and_then(|problem| problem.help.clone()),
            fingerprint: fingerprints.next(stub.kind(), rule, file, &marker),
            elsewhere: problem.and_then(|problem| problem.elsewhere.clone()),
            marker,
            suppressed: false,
            place: stub.place,
            range: stub.range.clone(),
        }
    }

    /// The same at the level `allow`, where a comment asks to ignore it.
    #[must_use]
    pub(crate) fn suppressed(mut self) -> Self {
        self.level = self.level.map(|_| Level::Allow);
        self.suppressed = true;
        self
    }

    /// Whether someone has to do something about it.
    pub fn is_open(&self) -> bool {
        self.status == Status::Open && !self.suppressed
    }

    /// The id of the stub's place on its page.
    pub fn anchor(&self) -> String {
        format!("{}-{}", self.kind, &self.fingerprint[..8])
    }
}

/// What a stub says, without its marks.
fn text_of(chapter: &Chapter<'_>, stub: &Stub) -> String {
    match &stub.detail {
        Detail::Todo(todo) => todo.text.clone(),
        Detail::Placeholder(placeholder) => placeholder.phrase.clone(),
        Detail::DocsLink(link) => link.term.clone(),
        Detail::EmptyLink(link) => link.text.clone(),
        Detail::EmptySection(section) => section.title.clone(),
        Detail::DraftChapter => chapter.name.to_string(),
        Detail::UnusedSuppression(rules) => rules.join(", "),
    }
}

/// Gives every stub of a build a fingerprint that no other has.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: HashMap<u128, u64>,
}

impl Fingerprints {
    /// The fingerprint of the next stub with this rule, file and marker.
    fn next(&mut self, kind: Kind, rule: Option<Rule>, file: &str, marker: &str) -> String {
        let mut hasher = SipHasher13::new();
        let mut add = |text: &str| {
            hasher.write(text.as_bytes());
            hasher.write(&[0xff]);
        };
        add(rule.map_or(kind.id(), Rule::id));
        add(file);
        for word in marker.split_whitespace() {
            add(word);
        }
        let key = hasher.finish128().as_u128();
        let ordinal = self.seen.entry(key).or_insert(0);
        *ordinal += 1;
        hasher.write_u64(*ordinal);
        format!("{:032x}", hasher.finish128().as_u128())
    }
}
