//! A book and its chapters, as both hosts (mdBook over stdin, mdBook as a library) hand
//! them over.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mdbook_preprocessor::book::{Book, BookItem};
use serde_json::Value;

use crate::config::Config;
use crate::labels::Labels;
use crate::paths::{OlderState, slashed};
use crate::scan::{self, normalise_phrase};

/// What is the same for every chapter of a build.
#[derive(Debug)]
pub struct Context {
    /// The folder of book.toml.
    pub root: PathBuf,
    /// The source folder, relative to [`Context::root`].
    pub src: PathBuf,
    /// The book's title.
    pub title: Option<String>,
    /// The book's language tag (`nl`).
    pub language: Option<String>,
    /// The renderer that the chapters go to (`html`, `markdown`, …).
    pub renderer: String,
    /// `[preprocessor.stubs]`.
    pub config: Config,
    /// The words that expansions put on the page.
    pub labels: Labels,
    /// What is a stub in this book.
    pub scan: scan::Options,
    /// The address of the repository that holds the book.
    pub repository: Option<String>,
    /// The renderers of this build, in the order of the configuration.
    pub outputs: Vec<String>,
    /// Whether chapters are expanded, or only their stubs asked for.
    pub expand: bool,
    /// The files of the book, where they are not those of today.
    pub(crate) older: Option<Rc<dyn OlderState>>,
    /// See [`Context::today`].
    today: OnceCell<Date>,
    /// The day of the build in UTC.
    utc: OnceCell<Date>,
}

impl Context {
    /// Reads what mdBook tells about a build. `config` is the whole of
    /// book.toml as JSON, environment overrides applied.
    ///
    /// # Errors
    /// When `[preprocessor.stubs]` is not valid.
    pub fn new(
        root: PathBuf,
        renderer: String,
        config: &Value,
        definition_lists: bool,
    ) -> Result<Self> {
        let stubs = Config::new(config.pointer("/preprocessor/stubs"), &root)?;
        Ok(Self::with(root, renderer, config, stubs, definition_lists))
    }

    /// The same, with a `[preprocessor.stubs]` that is not that of book.toml.
    pub(crate) fn with(
        root: PathBuf,
        renderer: String,
        config: &Value,
        stubs: Config,
        definition_lists: bool,
    ) -> Self {
        let text = |pointer: &str| {
            config
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let flag = |pointer: &str| config.pointer(pointer).and_then(Value::as_bool);
        let language = text("/book/language");
        let scan = scan::Options {
            keywords: stubs.keywords.clone(),
            extent: stubs.todo_extent,
            declared: stubs
                .placeholders
                .keys()
                .map(|phrase| normalise_phrase(phrase).into_owned())
                .collect(),
            definition_lists: definition_lists
                && flag("/output/html/definition-lists").unwrap_or(true),
            math: flag("/output/html/mathjax-support").unwrap_or(false)
                || config.pointer("/preprocessor/katex").is_some(),
        };
        Self {
            repository: text("/output/html/git-repository-url"),
            src: text("/book/src").map_or_else(|| PathBuf::from("src"), PathBuf::from),
            title: text("/book/title"),
            labels: Labels::new(language.as_deref(), &stubs.labels),
            language,
            renderer,
            config: stubs,
            scan,
            root,
            expand: true,
            older: None,
            today: OnceCell::new(),
            utc: OnceCell::new(),
            outputs: config
                .pointer("/output")
                .and_then(Value::as_object)
                .map(|outputs| outputs.keys().cloned().collect())
                .unwrap_or_default(),
        }
    }

    /// The file that book.toml names.
    pub(crate) fn named_by_book(&self, path: &Path) -> PathBuf {
        match &self.older {
            None => self.root.join(path),
            Some(older) => older.named_by_book(path),
        }
    }

    /// The day of the build, which due dates are compared with. Asked for the
    /// first time it looks for the machine's time zone, which reads some hundred
    /// files' names.
    pub fn today(&self) -> Date {
        *self
            .today
            .get_or_init(|| today(std::env::var("SOURCE_DATE_EPOCH").ok().as_deref()))
    }

    /// Whether a day is over. Where it is far enough from the day of the build
    /// no time zone makes a difference, and none is looked for.
    pub fn is_past(&self, day: Date) -> bool {
        match self.today.get() {
            Some(today) => day < *today,
            None => {
                let known = std::env::var_os("SOURCE_DATE_EPOCH").is_some();
                let now = || TimeZone::UTC.to_datetime(Timestamp::now()).date();
                let utc = *self.utc.get_or_init(now);
                let apart = day.until(utc).map_or(0, |span| span.get_days());
                if !known && apart.abs() > 2 {
                    apart > 0
                } else {
                    day < self.today()
                }
            }
        }
    }

    /// Whether pages may hold HTML.
    pub fn is_html(&self) -> bool {
        self.renderer == "html"
    }
}

/// The date of `SOURCE_DATE_EPOCH` (seconds since 1970, in UTC), so that a
/// build can be repeated; today's where that is not set.
/// <https://reproducible-builds.org/specs/source-date-epoch/>
fn today(epoch: Option<&str>) -> Date {
    let told = epoch
        .and_then(|seconds| seconds.trim().parse().ok())
        .and_then(|seconds| Timestamp::from_second(seconds).ok());
    match told {
        Some(time) => TimeZone::UTC.to_datetime(time).date(),
        None => TimeZone::system().to_datetime(Timestamp::now()).date(),
    }
}

/// One chapter as a host hands it over.
#[derive(Debug)]
pub struct Chapter<'a> {
    /// Its name in SUMMARY.md.
    pub name: Cow<'a, str>,
    /// Its Markdown.
    pub content: Cow<'a, str>,
    /// Where its page goes, relative to the source folder; `None` for a draft.
    pub path: Option<PathBuf>,
    /// Its file, relative to the source folder; `None` where it has none.
    pub source_path: Option<PathBuf>,
}

impl Chapter<'_> {
    /// The chapter's file relative to the book's root, with `/`.
    pub fn file(&self, context: &Context) -> String {
        let path = self.source_path.as_ref().or(self.path.as_ref());
        slashed(&path.map_or_else(
            || context.src.join("SUMMARY.md"),
            |path| context.src.join(path),
        ))
    }

    /// The folder of the chapter's file, relative to the source folder.
    pub fn folder(&self) -> &Path {
        self.source_path
            .as_deref()
            .or(self.path.as_deref())
            .and_then(Path::parent)
            .unwrap_or(Path::new(""))
    }
}

/// The chapters of mdBook's own book, parents before their children.
pub(crate) fn chapters(book: &Book) -> Vec<Chapter<'_>> {
    book.iter()
        .filter_map(|item| match item {
            BookItem::Chapter(chapter) => Some(Chapter {
                name: chapter.name.as_str().into(),
                content: chapter.content.as_str().into(),
                path: chapter.path.clone(),
                source_path: chapter.source_path.clone(),
            }),
            _ => None,
        })
        .collect()
}
