//! Decides what each stub becomes, or why it stays open.

mod compose;
mod compose_discovery;
mod declared;
mod docs;
mod figure;
mod files;
mod options;
mod output_limit;
mod todo;

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use anyhow::Result;
use foldhash::HashMap;
use serde::Serialize;

pub(crate) use self::compose::PAGE_WIDTH;
pub(crate) use self::options::{ComparedOption, Comparison};
pub(crate) use self::output_limit::MAX_OUTPUT;

use self::declared::Declared;
use crate::book::{Chapter, Context};
use crate::compose::diagram::Drawing;
use crate::docs::Catalogue;
use crate::panics::{BUG, Panic, VERSION};
use crate::rule::Rule;
use crate::scan::normalise_phrase;
use crate::stub::{InsertionPoint, Placeholder, PlaceholderKind, Stub, StubKind};

/// What a stub becomes, or why it stays open.
#[derive(Debug, Clone)]
pub(crate) struct Resolution {
    /// What the page shows.
    pub expansion: Expansion,
    /// Why the stub stays open; `None` if nothing is left to do.
    pub problem: Option<Problem>,
    /// The URL or file that the expansion comes from.
    pub target: Option<String>,
}

/// What the page shows in a stub's place.
#[derive(Debug, Clone)]
pub(crate) enum Expansion {
    /// An admonition around the todo's text.
    Todo {
        /// The URL of its issue, if known.
        issue_url: Option<String>,
        /// Whether its due date has passed.
        overdue: bool,
    },
    /// The list of the book's open stubs.
    Report,
    /// Nothing: the marker and its text are removed.
    Gone,
    /// A link to a page.
    Link {
        /// Its URL.
        url: String,
        /// Its text, as plain text.
        text: String,
    },
    /// An image file.
    Image {
        /// Its path, relative to the chapter, with `/`.
        path: String,
        /// Its alternative text.
        alt: String,
    },
    /// A drawing of a Compose project.
    Diagram(Rc<Drawing>),
    /// A fenced code block.
    Code {
        /// The info string, such as `sh`.
        language: String,
        /// Its contents.
        text: String,
    },
    /// A table of the options of a Compose project.
    Options(Comparison),
    /// Block-level Markdown that book.toml declares.
    Markdown(String),
    /// Inline Markdown that book.toml declares.
    Phrase(String),
    /// The marker as written, escaped so that it is not read as HTML.
    Verbatim,
    /// A box that says what is missing.
    Missing {
        /// Whether a picture is missing.
        figure: bool,
        /// The phrase of the placeholder.
        what: String,
    },
    /// The text of the marker with a mark saying that it leads nowhere.
    DeadLink,
    /// A note under the empty heading.
    EmptySection,
    /// No change.
    Nothing,
}

impl Expansion {
    /// Whether it needs a place that allows blocks.
    pub(crate) fn is_block(&self) -> bool {
        matches!(
            self,
            Self::Diagram(_)
                | Self::Code { .. }
                | Self::Options(_)
                | Self::Markdown(_)
                | Self::Report
        )
    }
}

/// Why a stub stays open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The rule that the stub is reported under.
    pub rule: Rule,
    /// The problem, in one line.
    pub message: String,
    /// What the author can do.
    pub help: Option<String>,
    /// The place in another file that has the error.
    pub related: Option<Related>,
}

/// A place in a file other than the stub's, such as a Compose file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The file, relative to the book's root, with `/`.
    pub path: String,
    /// The line, 1-based.
    pub line: usize,
    /// The column in characters, 1-based.
    pub column: usize,
    /// The problem there, in one line.
    pub message: String,
    /// The text of that line, if it can be shown.
    #[serde(skip)]
    pub(crate) excerpt: Option<String>,
}

impl Resolution {
    fn done(expansion: Expansion, target: Option<String>) -> Self {
        Self {
            expansion,
            problem: None,
            target,
        }
    }

    fn open(
        expansion: Expansion,
        rule: Rule,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Self {
        Self {
            expansion,
            problem: Some(Problem {
                rule,
                message: message.into(),
                help,
                related: None,
            }),
            target: None,
        }
    }
}

/// Resolves the stubs of one build.
#[derive(Debug)]
pub(crate) struct Resolver<'a> {
    context: &'a Context,
    declared: Declared<'a>,
    catalogue: OnceCell<Catalogue>,
    /// The resolved documentation links by term, because books tend to repeat them: first
    /// those that begin a sentence, then those that continue one.
    docs_links: RefCell<[HashMap<String, Resolution>; 2]>,
    /// The help for links that lead nowhere, by link text.
    empty_link_help: RefCell<HashMap<String, String>>,
    compose: compose::Projects,
    discovery: compose_discovery::ComposeDiscovery,
    warnings: RefCell<Vec<String>>,
}

impl<'a> Resolver<'a> {
    /// Creates the resolver of a build. It reads no file until a stub needs it.
    pub(crate) fn new(context: &'a Context) -> Self {
        Resolver {
            context,
            declared: declared::declared(&context.config),
            catalogue: OnceCell::new(),
            docs_links: RefCell::default(),
            empty_link_help: RefCell::default(),
            compose: compose::Projects::default(),
            discovery: compose_discovery::ComposeDiscovery::default(),
            warnings: RefCell::default(),
        }
    }

    /// The warnings about the files that were read, one line each, sorted.
    pub(crate) fn into_warnings(self) -> Vec<String> {
        let mut warnings = self.warnings.into_inner();
        warnings.sort_unstable();
        warnings.dedup();
        warnings
    }

    /// Decides what a stub of `chapter` becomes.
    ///
    /// # Errors
    /// If the stub needs a documentation catalogue that the configuration names but that cannot
    /// be used.
    pub(crate) fn resolve(&self, chapter: &Chapter<'_>, stub: &Stub) -> Result<Resolution> {
        Ok(match &stub.kind {
            StubKind::Todo(todo) => self.todo(todo),
            StubKind::Placeholder(placeholder) => {
                let resolution = self.placeholder(chapter, placeholder)?;
                match &resolution.expansion {
                    Expansion::Link { .. } if placeholder.in_link => {
                        inside_link(Rule::UnresolvedPlaceholder)
                    }
                    Expansion::Phrase(text) if placeholder.in_link && declared::has_link(text) => {
                        inside_link(Rule::UnresolvedPlaceholder)
                    }
                    _ => check_place(resolution, stub.place, placeholder),
                }
            }
            StubKind::DocsLink(link) if link.in_link => inside_link(Rule::UnresolvedDocsLink),
            StubKind::DocsLink(link) => self.docs_link(&link.term, link.in_sentence)?,
            StubKind::EmptyLink(link) => Resolution::open(
                Expansion::DeadLink,
                Rule::EmptyLink,
                if link.image {
                    "the image has no file"
                } else {
                    "the link leads nowhere"
                },
                Some(if link.image {
                    "Write the image's path between the parentheses.".to_owned()
                } else {
                    self.help_for_empty_link(&link.text)?
                }),
            ),
            StubKind::EmptySection(section) => Resolution::open(
                Expansion::EmptySection,
                Rule::EmptySection,
                format!("the section “{}” is empty", shortened(&section.title)),
                None,
            ),
            StubKind::UnusedSuppression(rules) => {
                let unknown = rules.iter().find_map(|rule| rule.parse::<Rule>().err());
                Resolution::open(
                    Expansion::Nothing,
                    Rule::UnusedSuppression,
                    unknown.unwrap_or_else(|| "this comment ignores nothing".to_owned()),
                    None,
                )
            }
            StubKind::DraftChapter => Resolution::open(
                Expansion::Nothing,
                Rule::DraftChapter,
                format!("the chapter “{}” is a draft", chapter.name),
                None,
            ),
            StubKind::UnreadableChapter(panic) => Resolution {
                expansion: Expansion::Nothing,
                problem: Some(unreadable(panic)),
                target: None,
            },
        })
    }

    fn placeholder(&self, chapter: &Chapter<'_>, placeholder: &Placeholder) -> Result<Resolution> {
        if let Some(declared) = self.declared(chapter, placeholder) {
            return Ok(declared);
        }
        Ok(match placeholder.kind {
            PlaceholderKind::Image | PlaceholderKind::Diagram | PlaceholderKind::Screenshot => {
                self.figure(chapter, placeholder)
            }
            PlaceholderKind::Commands => self.commands(chapter, placeholder),
            PlaceholderKind::File => self.file(chapter, placeholder),
            PlaceholderKind::Link => {
                let mut resolution = self.docs_link(&placeholder.subject, false)?;
                if let Some(problem) = &mut resolution.problem {
                    problem.rule = Rule::UnresolvedPlaceholder;
                }
                resolution
            }
            PlaceholderKind::List if is_report(&placeholder.subject) => {
                Resolution::done(Expansion::Report, None)
            }
            PlaceholderKind::Options => self.options(chapter, placeholder),
            PlaceholderKind::List | PlaceholderKind::Declared => missing(
                placeholder,
                "nothing is known to replace it with".to_owned(),
                format!(
                    "Declare it in book.toml: [preprocessor.stubs.placeholders] \"{}\" = \
                     {{ text = \"…\" }}",
                    placeholder.phrase
                ),
            ),
        })
    }
}

/// The problem of a chapter on which the Markdown parser or this program panicked.
pub(crate) fn unreadable(panic: &Panic) -> Problem {
    const UNCHANGED: &str = "The chapter is left unchanged, and nothing in it was checked.";
    let why = panic.describe();
    let (message, help) = if panic.is_parsers() {
        (
            format!("the Markdown parser fails on this chapter: {why}"),
            format!(
                "{UNCHANGED} mdBook uses the same parser and may fail as well. Remove parts until you \
                    find the lines that it fails on, then rewrite them."
            ),
        )
    } else {
        (
            format!("mdbook-stubs failed on this chapter because of a bug: {why}"),
            format!("{UNCHANGED} {BUG}, with the message above, the chapter and {VERSION}."),
        )
    };
    Problem {
        rule: Rule::UnreadableChapter,
        message,
        help: Some(help),
        related: None,
    }
}

/// Whether a list placeholder asks for the book's open stubs: `todo list`, `stub report`,
/// `open stubs report`.
fn is_report(subject: &str) -> bool {
    let subject = normalise_phrase(subject);
    let subject = subject.strip_prefix("open ").unwrap_or(&subject);
    matches!(subject, "todo" | "todos" | "stub" | "stubs")
}

/// Leaves a request for a link open because it is inside another link.
fn inside_link(rule: Rule) -> Resolution {
    Resolution::open(
        Expansion::Verbatim,
        rule,
        "a link cannot be inside the text of another link",
        Some("Move the marker out of the link.".to_owned()),
    )
}

/// Leaves a placeholder open if it would become a block in a place that allows only inline
/// content.
fn check_place(
    resolution: Resolution,
    place: InsertionPoint,
    placeholder: &Placeholder,
) -> Resolution {
    let InsertionPoint::Inline(enclosing) = place else {
        return resolution;
    };
    if !resolution.expansion.is_block() {
        return resolution;
    }
    missing(
        placeholder,
        format!("a block does not fit inside {}", enclosing.describe()),
        "Put the placeholder in a separate paragraph.".to_owned(),
    )
}

/// Leaves a placeholder open, because what it asks for is missing.
fn missing(placeholder: &Placeholder, message: String, help: String) -> Resolution {
    // `<dest file>` may be part of a usage line and not meant as a placeholder.
    let help = if is_figure(placeholder) || placeholder.argument.is_some() {
        help
    } else {
        format!(
            "{help} To show the words as they are, write `\\<{}>`.",
            placeholder.phrase
        )
    };
    left_open(placeholder, message, help)
}

/// Leaves a placeholder open that is certainly meant as one.
fn left_open(placeholder: &Placeholder, message: String, help: String) -> Resolution {
    Resolution::open(
        Expansion::Missing {
            figure: is_figure(placeholder),
            what: placeholder.phrase.clone(),
        },
        Rule::UnresolvedPlaceholder,
        message,
        Some(help),
    )
}

/// `text`, shortened for a message.
fn shortened(text: &str) -> Cow<'_, str> {
    const MAX_CHARACTERS: usize = 120;
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// Whether a placeholder asks for a picture.
fn is_figure(placeholder: &Placeholder) -> bool {
    matches!(
        placeholder.kind,
        PlaceholderKind::Image | PlaceholderKind::Diagram | PlaceholderKind::Screenshot
    )
}
