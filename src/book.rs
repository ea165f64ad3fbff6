//! A book and its chapters, as received from either host (mdBook over stdin, or mdBook as a
//! library).

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

/// The settings of a build, shared by all its chapters.
#[derive(Debug)]
pub struct Context {
    /// The folder that contains book.toml.
    pub root: PathBuf,
    /// The source folder, relative to [`Context::root`].
    pub src: PathBuf,
    /// The book's title.
    pub title: Option<String>,
    /// The book's BCP 47 language tag, such as `nl` or `nl-BE`.
    pub language: Option<String>,
    /// The renderer that receives the chapters (`html`, `markdown`, …).
    pub renderer: String,
    /// `[preprocessor.stubs]`.
    pub config: Config,
    /// The words that expansions add to the page.
    pub labels: Labels,
    /// The scanner options of this book.
    pub scan: scan::Options,
    /// The URL of the book's repository.
    pub repository: Option<String>,
    /// The renderers of this build, in configuration order.
    pub outputs: Vec<String>,
    /// Whether to expand chapters; otherwise only their stubs are reported.
    pub expand: bool,
    /// The files of an older state of the book, if that is what is being read.
    pub(crate) older: Option<Rc<dyn OlderState>>,
    /// The date of the build in the local time zone.
    today: OnceCell<Date>,
}

impl Context {
    /// Creates the context of a build. `config` is the whole of book.toml as JSON, with
    /// environment overrides applied.
    ///
    /// # Errors
    /// If `[preprocessor.stubs]` is invalid.
    pub fn new(
        root: PathBuf,
        renderer: String,
        config: &Value,
        definition_lists: bool,
    ) -> Result<Self> {
        let stubs = Config::new(config.pointer("/preprocessor/stubs"), &root)?;
        Ok(Self::with(root, renderer, config, stubs, definition_lists))
    }

    /// Like [`Context::new`], with `[preprocessor.stubs]` given separately as `stubs`.
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
            outputs: config
                .pointer("/output")
                .and_then(Value::as_object)
                .map(|outputs| outputs.keys().cloned().collect())
                .unwrap_or_default(),
        }
    }

    /// The path on disk of a file that book.toml names.
    pub(crate) fn named_by_book(&self, path: &Path) -> PathBuf {
        match &self.older {
            None => self.root.join(path),
            Some(older) => older.named_by_book(path),
        }
    }

    /// The date of the build, which due dates are compared with.
    pub fn today(&self) -> Date {
        *self
            .today
            .get_or_init(|| today(std::env::var("SOURCE_DATE_EPOCH").ok().as_deref()))
    }

    /// Whether `day` is before the date of the build.
    pub fn is_past(&self, day: Date) -> bool {
        day < self.today()
    }

    /// Whether the renderer is mdBook's HTML renderer.
    pub fn is_html(&self) -> bool {
        self.renderer == "html"
    }
}

/// The date given by `SOURCE_DATE_EPOCH` (seconds since 1970, in UTC), so that builds are
/// reproducible. If it is not set, the current local date.
/// See <https://reproducible-builds.org/specs/source-date-epoch/>.
fn today(epoch: Option<&str>) -> Date {
    let told = epoch
        .and_then(|seconds| seconds.trim().parse().ok())
        .and_then(|seconds| Timestamp::from_second(seconds).ok());
    match told {
        Some(time) => TimeZone::UTC.to_datetime(time).date(),
        None => TimeZone::system().to_datetime(Timestamp::now()).date(),
    }
}

/// One chapter, as received from a host.
#[derive(Debug)]
pub struct Chapter<'a> {
    /// Its name in SUMMARY.md.
    pub name: Cow<'a, str>,
    /// Its Markdown.
    pub content: Cow<'a, str>,
    /// The Markdown path that its page's location is derived from, relative to the source
    /// folder; `None` for a draft.
    pub path: Option<PathBuf>,
    /// Its file, relative to the source folder; `None` if it has none.
    pub source_path: Option<PathBuf>,
}

impl Chapter<'_> {
    /// The chapter's file, relative to the book's root, with `/`; SUMMARY.md if it has none.
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

/// The chapters of an mdBook book, parents before their children.
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
