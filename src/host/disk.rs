//! Loads a book from its folder, in the form in which a build would pass it to the preprocessor.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, Result, anyhow};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_preprocessors::{IndexPreprocessor, LinkPreprocessor};
use mdbook_driver::config::Config;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use serde_json::{Map, Value};

use super::encoding::explained;
use super::preflight;
use crate::book::{self, Chapter, Context};
use crate::config::Config as Stubs;
use crate::git::Export;
use crate::paths::OlderState;
use crate::source::Sources;

/// A book that was read from its folder.
#[derive(Debug)]
pub struct Loaded {
    /// The settings. [`Context::expand`] is not set.
    pub context: Context,
    book: Book,
}

impl Loaded {
    /// The book's chapters, parents before their children.
    pub fn chapters(&self) -> Vec<Chapter<'_>> {
        book::chapters(&self.book)
    }
}

/// Loads the book in the folder `root`, with mdBook's environment overrides, and runs those of
/// mdBook's own preprocessors that run before this one. It writes nothing.
///
/// # Errors
/// If there is no book, it cannot be read, or its configuration is invalid.
pub fn load(root: &Path) -> Result<Loaded> {
    let config = config(root)?;
    let missing = "mdbook-stubs only reads a book; `mdbook build` creates missing files that \
                   SUMMARY.md lists";
    with(root, config, State::Today).map_err(|error| {
        let not_found = error.chain().any(|cause| {
            cause
                .downcast_ref::<std::io::Error>()
                .is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound)
        });
        if not_found {
            anyhow!("{error:#}. {missing}")
        } else {
            error
        }
    })
}

/// Reads the configuration of the book in the folder `root`, with mdBook's environment
/// overrides.
///
/// # Errors
/// If there is no book, or its configuration is invalid.
pub fn context(root: &Path) -> Result<Context> {
    let json = serde_json::to_value(config(root)?)?;
    Context::new(root.to_owned(), renderer(&json), &json, true)
}

/// Loads an older state of a book, with `[preprocessor.stubs]` of its current state in the
/// folder `today`. Missing chapters are created. Only files of the older state are read, and
/// files outside the repository that book.toml names.
///
/// # Errors
/// If it cannot be read.
pub fn load_older(export: Rc<Export>, today: &Path) -> Result<Loaded> {
    let table = config(today)?.get::<Value>("preprocessor.stubs")?;
    let mut stubs = Stubs::new(table.as_ref(), today)?;
    stubs.docs = stubs.docs.in_the_past(&*export);
    let root = export.book();
    let file = export
        .reach(&root.join("book.toml"))
        .ok_or_else(|| anyhow!("its book.toml is outside the repository"))?;
    let mut config = read(&file)?;
    config
        .set(
            "preprocessor.stubs",
            table.unwrap_or_else(|| Value::Object(Map::new())),
        )
        .context("today's configuration cannot be applied")?;
    preflight::check_past(&root.join(&config.book.src), &*export)?;
    with(&root, config, State::Past(Box::new(stubs), export))
}

/// The path of the book.toml in the folder `root`.
///
/// # Errors
/// If it does not exist.
pub fn configuration(root: &Path) -> Result<PathBuf> {
    let file = root.join("book.toml");
    if !file.is_file() {
        return Err(anyhow!(
            "`{}` does not contain a book.toml. Give the folder of a book, or create a book with \
             `mdbook init`.",
            root.display()
        ));
    }
    Ok(file)
}

/// The state of a book to load.
enum State {
    /// The current state. A missing chapter is an error.
    Today,
    /// An older state, with this configuration and these files. Missing chapters are created,
    /// as `mdbook build` does.
    Past(Box<Stubs>, Rc<dyn OlderState>),
}

fn config(root: &Path) -> Result<Config> {
    read(&configuration(root)?)
}

fn read(file: &Path) -> Result<Config> {
    let mut config = Config::from_disk(file)
        .with_context(|| format!("`{}` cannot be read", file.display()))
        .map_err(|error| explained(error, [file.to_owned()]))?;
    config.update_from_env()?;
    Ok(config)
}

fn with(root: &Path, mut config: Config, state: State) -> Result<Loaded> {
    let create = config.build.create_missing;
    config.build.create_missing = create && matches!(state, State::Past(..));
    let src = root.join(&config.book.src);
    preflight::check(&src)?;
    let mdbook = MDBook::load_with_config(root, config)
        .map_err(|error| explained(error, preflight::files(&src)))
        .with_context(|| format!("the book in `{}` cannot be loaded", root.display()))?;
    let MDBook {
        root,
        config,
        mut book,
        ..
    } = mdbook;
    let json = serde_json::to_value(&config)?;
    let renderer = renderer(&json);
    let mut context = match state {
        State::Today => Context::new(root.clone(), renderer.clone(), &json, true)?,
        State::Past(stubs, older) => {
            let mut context = Context::with(root.clone(), renderer.clone(), &json, *stubs, true);
            context.older = Some(older);
            context
        }
    };
    context.expand = false;
    let preprocessors = Preprocessors::of(&json);
    let today = context.older.is_none();
    if preprocessors.links && today {
        preflight::check_includes(&context.root.join(&context.src), &book)?;
    }
    let build = PreprocessorContext::new(root, config, renderer);
    if preprocessors.index {
        book = IndexPreprocessor::new().run(&build, book)?;
    }
    if preprocessors.links && today {
        book = LinkPreprocessor::new().run(&build, book)?;
    } else if preprocessors.links {
        // mdBook would read included files from the current state.
        let sources = Sources::new(&context);
        book.for_each_chapter_mut(|chapter| {
            if let Some(path) = &chapter.path {
                chapter.content = sources.with_includes(path, &chapter.content);
            }
        });
    }
    Ok(Loaded { context, book })
}

/// Whether a build resolves `{{#include}}`.
pub(crate) fn includes(config: &Value) -> bool {
    let links = format!("/preprocessor/{}", LinkPreprocessor::NAME);
    uses_defaults(config) || config.pointer(&links).is_some()
}

fn uses_defaults(config: &Value) -> bool {
    config
        .pointer("/build/use-default-preprocessors")
        .and_then(Value::as_bool)
        .unwrap_or(true)
}

/// The renderer to assume: HTML if the book has it, otherwise its first one.
fn renderer(config: &Value) -> String {
    let outputs = config.get("output").and_then(Value::as_object);
    outputs
        .filter(|outputs| !outputs.contains_key("html"))
        .and_then(|outputs| outputs.keys().next().cloned())
        .unwrap_or_else(|| "html".to_owned())
}

/// Says which of mdBook's own preprocessors run before this one.
struct Preprocessors {
    index: bool,
    links: bool,
}

impl Preprocessors {
    fn of(config: &Value) -> Self {
        let none = Map::new();
        let tables = config
            .get("preprocessor")
            .and_then(Value::as_object)
            .unwrap_or(&none);
        let defaults = uses_defaults(config);
        let lists = |table: &str, key: &str, name: &str| {
            tables
                .get(table)
                .and_then(|table| table.get(key))
                .and_then(Value::as_array)
                .is_some_and(|names| names.iter().any(|listed| listed == name))
        };
        let runs_before = |name: &str| {
            (defaults || tables.contains_key(name))
                && !lists("stubs", "before", name)
                && !lists(name, "after", "stubs")
        };
        Self {
            index: runs_before(IndexPreprocessor::NAME),
            links: runs_before(LinkPreprocessor::NAME),
        }
    }
}
