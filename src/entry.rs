//! One stub as reports show it.

use std::hash::Hasher;
use std::rc::Rc;

use foldhash::HashMap;
use serde::Serialize;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::book::{Chapter, Context};
use crate::resolve::{Related, Resolution};
use crate::rule::{Level, Rule};
use crate::source::{File, Location};
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
    /// Where in another file the fault is: the place in a Compose file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related: Option<Related>,
    /// The same as long as the marker is the same, wherever it moves to in its
    /// file: 32 hexadecimal digits.
    pub fingerprint: String,
    /// Whether a comment in the chapter asks to ignore it.
    #[serde(skip)]
    pub suppressed: bool,
    /// Where the marker stands in its chapter.
    #[serde(skip)]
    pub(crate) place: Place,
    /// The pages that show it: more than one where its file is included.
    #[serde(skip)]
    pub(crate) pages: Vec<Page>,
    /// The marker's bytes in the text of its file.
    #[serde(skip)]
    pub(crate) range: std::ops::Range<usize>,
}

/// A page that shows a stub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    /// Which of the book's chapters it is, in their order.
    pub(crate) chapter: usize,
    /// The id of the stub's place there.
    pub(crate) anchor: String,
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
        location: &Location<'_>,
        source: &str,
        section: Option<&str>,
        stub: &Stub,
        resolution: &Resolution,
        fingerprints: &mut Fingerprints,
    ) -> Self {
        let lines = location.file.lines();
        let start = lines.position(location.range.start);
        let end = lines.position(location.range.end);
        let marker = match stub.detail {
            Detail::DraftChapter => chapter.name.to_string(),
            // The same whatever an include makes of its line endings.
            _ if location.exact => location.text().to_owned(),
            _ => source[stub.range.clone()].to_owned(),
        };
        let problem = resolution.problem.as_ref();
        let rule = problem.map(|problem| problem.rule);
        let meta = match &stub.detail {
            Detail::Todo(todo) => Some(&todo.meta),
            _ => None,
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
            path: location.file.path.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            section: section.map(str::to_owned),
            text: text_of(chapter, stub),
            owner: meta.and_then(|meta| meta.owner.clone()),
            due: meta.and_then(|meta| meta.due.clone()),
            issue: meta.and_then(|meta| meta.issue.clone()),
            target: resolution.target.clone(),
            message: problem.map(|problem| problem.message.clone()),
            help: problem.and_then(|problem| problem.help.clone()),
            related: problem.and_then(|problem| problem.related.clone()),
            fingerprint: fingerprints.of(context, stub.kind(), rule, location, &marker),
            marker,
            suppressed: false,
            place: stub.place,
            pages: Vec::new(),
            range: location.range.clone(),
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

    /// How many digits of the fingerprint are part of the anchor.
    pub(crate) const ANCHOR: usize = 8;

    /// The id of the stub's place on its page.
    pub fn anchor(&self) -> String {
        [self.kind.id(), "-", &self.fingerprint[..Self::ANCHOR]].concat()
    }

    /// What differs between the anchors of a page.
    pub(crate) fn anchor_digits(&self) -> [u8; Self::ANCHOR] {
        let digits = self.fingerprint.as_bytes();
        std::array::from_fn(|at| digits[at])
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
    /// Which stub has a fingerprint.
    taken: HashMap<u128, u64>,
    /// The ordinals to try next, where those of the files were taken.
    next: HashMap<u128, u64>,
    /// The fingerprints given, by stub and rule.
    given: HashMap<(u64, Option<Rule>), u128>,
}

impl Fingerprints {
    /// The fingerprint of a stub. Its ordinal is counted in its own file, so
    /// that it is the same whichever chapters include that.
    fn of(
        &mut self,
        context: &Context,
        kind: Kind,
        rule: Option<Rule>,
        location: &Location<'_>,
        marker: &str,
    ) -> String {
        let stub = location.id((kind, marker));
        let fingerprint = match self.given.get(&(stub, rule)) {
            Some(given) => *given,
            None => {
                let marks = location.file.marks(&context.scan);
                let ordinal = marks.before(kind, marker, location.range.start) + 1;
                let fingerprint = self.free(kind, rule, &location.file.path, marker, ordinal);
                self.taken.insert(fingerprint, stub);
                self.given.insert((stub, rule), fingerprint);
                fingerprint
            }
        };
        hexadecimal(fingerprint)
    }

    fn free(
        &mut self,
        kind: Kind,
        rule: Option<Rule>,
        file: &str,
        marker: &str,
        mut ordinal: u64,
    ) -> u128 {
        let mut bytes = Vec::with_capacity(file.len() + marker.len() + 32);
        let mut add = |text: &str| {
            bytes.extend_from_slice(text.as_bytes());
            bytes.push(0xff);
        };
        // A todo stays the same one when its day has come.
        add(match rule {
            Some(Rule::OverdueTodo) => Rule::Todo.id(),
            Some(rule) => rule.id(),
            None => kind.id(),
        });
        add(file);
        for word in marker.split_whitespace() {
            add(word);
        }
        let mut hasher = SipHasher13::new();
        hasher.write(&bytes);
        let key = hasher.finish128().as_u128();
        loop {
            let mut hasher = hasher;
            hasher.write_u64(ordinal);
            let fingerprint = hasher.finish128().as_u128();
            if !self.taken.contains_key(&fingerprint) {
                return fingerprint;
            }
            // What stands in no file, or is a stub only where it is included.
            let next = self.next.entry(key).or_insert(ordinal);
            *next = (*next).max(ordinal) + 1;
            ordinal = *next;
        }
    }
}

/// A number's 32 digits.
fn hexadecimal(number: u128) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(32);
    for byte in number.to_be_bytes() {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// The stubs of a build, each once, however many chapters include its file.
#[derive(Debug, Default)]
pub(crate) struct Entries<'a> {
    /// In the order in which they were found.
    pub(crate) list: Vec<Entry>,
    /// The files that they stand in, by path.
    pub(crate) files: HashMap<String, Rc<File<'a>>>,
    /// What the author should know besides, a line each.
    pub(crate) warnings: Vec<String>,
    /// What tells them apart.
    pub(crate) fingerprints: Fingerprints,
    /// How many bytes the stubs become, as far as that is no text of theirs.
    pub(crate) size: usize,
    known: HashMap<u64, usize>,
}

impl<'a> Entries<'a> {
    /// Adds what was found at a location and shows on a page.
    pub(crate) fn add(&mut self, location: &Location<'a>, mut entry: Entry, page: Page) {
        if !self.files.contains_key(&entry.path) {
            let file = Rc::clone(&location.file);
            self.files.insert(entry.path.clone(), file);
        }
        // A draft is its chapter, and two chapters can have one file.
        let name = (entry.kind == Kind::DraftChapter).then_some(&entry.marker);
        let stub = location.id((entry.kind, name));
        let Some(known) = self.known.get(&stub) else {
            self.known.insert(stub, self.list.len());
            entry.pages = vec![page];
            self.list.push(entry);
            return;
        };
        let known = &mut self.list[*known];
        known.pages.push(page);
        // What is open in one chapter is open.
        if entry.level > known.level {
            entry.pages = std::mem::take(&mut known.pages);
            *known = entry;
        }
    }
}
