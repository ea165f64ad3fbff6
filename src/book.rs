//! The pipeline: a book's chapters go in, their new contents and a report
//! come out.
//!
//! Both hosts (mdBook over stdin, mdBook as a library) call [`process`] with
//! the same types, so that what the one does the other does as well.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use anyhow::Result;
use serde_json::Value;

use crate::config::{Config, FrontMatter};
use crate::entry::{Entries, Entry, Page};
use crate::expand;
use crate::labels::Labels;
use crate::resolve::{Resolution, Resolver};
use crate::scan::{self, normalise_phrase};
use crate::source::{File, Sources};
use crate::stub::{Detail, Place, Stub};

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
    /// The renderers of this build, in the order of the configuration.
    pub outputs: Vec<String>,
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
        let text = |pointer: &str| {
            config
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let flag = |pointer: &str| config.pointer(pointer).and_then(Value::as_bool);
        let stubs = Config::new(config.pointer("/preprocessor/stubs"), &root)?;
        let language = text("/book/language");
        let scan = scan::Options {
            keywords: stubs.keywords.clone(),
            declared: stubs
                .placeholders
                .keys()
                .map(|phrase| normalise_phrase(phrase))
                .collect(),
            front_matter: stubs.front_matter == FrontMatter::Strip,
            definition_lists: definition_lists
                && flag("/output/html/definition-lists").unwrap_or(true),
            math: flag("/output/html/mathjax-support").unwrap_or(false)
                || config.pointer("/preprocessor/katex").is_some(),
        };
        Ok(Context {
            src: text("/book/src").map_or_else(|| PathBuf::from("src"), PathBuf::from),
            title: text("/book/title"),
            labels: Labels::new(language.as_deref(), &stubs.labels),
            language,
            renderer,
            config: stubs,
            scan,
            root,
            outputs: config
                .pointer("/output")
                .and_then(Value::as_object)
                .map(|outputs| outputs.keys().cloned().collect())
                .unwrap_or_default(),
        })
    }

    /// Whether pages may hold HTML.
    pub fn is_html(&self) -> bool {
        self.renderer == "html"
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

/// A path with `/` on every system and no `.` in it.
pub(crate) fn slashed(path: &Path) -> String {
    let mut text = String::new();
    for component in path.components() {
        if component == Component::CurDir {
            continue;
        }
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        match component {
            Component::RootDir => text.push('/'),
            _ => text.push_str(&component.as_os_str().to_string_lossy()),
        }
    }
    text
}

/// What a build made of a book.
#[derive(Debug)]
pub struct Outcome<'a> {
    /// The new content of each chapter, in order; `None` where nothing
    /// changed.
    pub contents: Vec<Option<String>>,
    /// Every stub of the book, in the order of its chapters.
    pub entries: Vec<Entry>,
    /// The files that [`Entry::path`] names.
    pub files: HashMap<String, Rc<File<'a>>>,
}

impl Outcome<'_> {
    /// The text of each file, for whoever shows a piece of one.
    pub fn sources(&self) -> HashMap<String, &str> {
        self.files
            .iter()
            .map(|(path, file)| (path.clone(), file.text.as_ref()))
            .collect()
    }
}

/// Finds and expands the stubs of a book.
pub fn process<'a>(context: &'a Context, chapters: &'a [Chapter<'_>]) -> Outcome<'a> {
    let resolver = Resolver::new(context);
    let sources = Sources::new(context);
    let mut entries = Entries::default();
    let mut contents = Vec::with_capacity(chapters.len());
    for (number, chapter) in chapters.iter().enumerate() {
        contents.push(process_chapter(
            context,
            &resolver,
            &sources,
            number,
            chapter,
            &mut entries,
        ));
    }
    Outcome {
        contents,
        entries: entries.list,
        files: entries.files,
    }
}

fn process_chapter<'a>(
    context: &Context,
    resolver: &Resolver<'_>,
    sources: &Sources<'a>,
    number: usize,
    chapter: &'a Chapter<'_>,
    entries: &mut Entries<'a>,
) -> Option<String> {
    let source: &str = &chapter.content;
    let mut found = scan::scan(source, &context.scan);
    let draft = chapter.path.is_none()
        || found
            .front_matter
            .as_ref()
            .is_some_and(|front_matter| front_matter.draft);
    if draft {
        found.stubs.insert(
            0,
            Stub {
                range: found
                    .front_matter
                    .as_ref()
                    .map_or(0..0, |front_matter| front_matter.range.clone()),
                place: Place::Chapter,
                detail: Detail::DraftChapter,
            },
        );
    }
    if found.stubs.is_empty() && found.front_matter.is_none() {
        return None;
    }
    let mut map = sources.map(chapter, &found);
    let mut resolutions: Vec<Resolution> = Vec::with_capacity(found.stubs.len());
    let mut ids: Vec<String> = Vec::with_capacity(found.stubs.len());
    // A file can be included twice in one page.
    let mut repeats: HashMap<String, usize> = HashMap::new();
    for stub in &found.stubs {
        let resolution = resolver.resolve(chapter, source, stub);
        let location = map.locate(stub.range.clone());
        let entry = Entry::new(
            context,
            chapter,
            &location,
            source,
            found.section(source, stub.range.start),
            stub,
            &resolution,
            &mut entries.fingerprints,
        );
        let mut anchor = entry.anchor();
        let repeat = repeats.entry(anchor.clone()).or_insert(0);
        *repeat += 1;
        if *repeat > 1 {
            anchor.push_str(&format!("-{repeat}"));
        }
        ids.push(anchor.clone());
        entries.add(
            &location,
            entry,
            Page {
                chapter: number,
                anchor,
            },
        );
        resolutions.push(resolution);
    }
    let edits = expand::edits(context, source, &found, &resolutions, &ids);
    (!edits.is_empty()).then(|| crate::splice::apply(source, edits))
}
