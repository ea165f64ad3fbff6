//! Finds where the text of a chapter is on disk.
//!
//! A host delivers a chapter as the preprocessors before this one left it: mdBook's own
//! `links` has replaced `{{#include}}` with files, and others may have changed anything.
//! This module takes a range of that content and returns the [`File`] that its author has to
//! open, with the range in that file.
//!
//! 1. `include` expands the chapter's file as mdBook does and records the origin of each
//!    byte.
//! 2. `align` compares the result with the content if they differ.
//! 3. `map` looks up ranges in the outcome.
//!
//! No file is read for a chapter without findings, and a chapter that equals its file costs
//! one comparison.

mod align;
mod file;
mod include;
mod line_selection;
mod map;
mod marker_ordinals;
mod mdbook_links;
mod provenance;
mod summary;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::book::{Chapter, Context};
use crate::paths::slashed;
use crate::stub::Stub;

pub(crate) use self::file::File;
pub(crate) use self::map::{Location, LocationKey, Map};
pub(crate) use self::mdbook_links::Selection;

use self::file::Files;
use self::include::Included;
use self::marker_ordinals::MarkerOrdinals;
use self::summary::Drafts;

/// The file and the lines that mdBook's `{{#include target}}` refers to: `part.md:2:10`,
/// `part.md:anchor`.
pub(crate) fn include_target(target: &str) -> (PathBuf, Selection) {
    mdbook_links::parse_target(target)
}

/// The files that mdBook's links in a text refer to: `{{#include file}}` and its
/// variants.
pub(crate) fn included_paths(text: &str) -> Vec<PathBuf> {
    let links = mdbook_links::links(text).into_iter();
    links.filter_map(|link| link.kind.into_path()).collect()
}

/// The lines of a text that mdBook's `{{#include}}` selects.
pub(crate) fn selected(text: &str, selection: &Selection) -> String {
    let file = File::new(String::new(), text.into());
    line_selection::include(&file, 0, selection).text
}

/// The files of one build.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    context: &'a Context,
    files: Files<'a>,
    drafts: RefCell<Option<Drafts>>,
}

impl<'a> Sources<'a> {
    /// Does not read any files yet.
    pub(crate) fn new(context: &'a Context) -> Self {
        Sources {
            context,
            files: Files::new(&context.root, context.older.clone()),
            drafts: RefCell::default(),
        }
    }

    /// The text of a chapter with its links expanded, as mdBook would expand them. `path`
    /// is the chapter's path in the source folder. In an older state of the book, files
    /// outside of that state are not expanded.
    pub(crate) fn with_includes(&self, path: &Path, text: &str) -> String {
        let path = self.context.root.join(&self.context.src).join(path);
        let folder = path.parent().unwrap_or(Path::new(""));
        let file = Rc::new(File::new(slashed(&path), text.to_owned().into()));
        include::expand_all(&self.files, &file, folder).unwrap_or_else(|| text.to_owned())
    }

    /// Finds the origin of the content of `chapter`. `stubs` are those found in it.
    pub(crate) fn map<'s>(
        &self,
        chapter: &'a Chapter<'_>,
        stubs: impl IntoIterator<Item = &'s Stub>,
    ) -> Map<'a> {
        let content: &'a str = &chapter.content;
        let name = chapter.file(self.context);
        let Some(path) = chapter.source_path.as_ref().or(chapter.path.as_ref()) else {
            return self.draft(chapter, name);
        };
        let path = self.context.root.join(&self.context.src).join(path);
        let file = match self.files.chapter(&path, &name, content) {
            Some(file) => file,
            // Another preprocessor has generated the chapter, so its content is the only
            // source.
            None => Rc::new(File::new(name, content.into())),
        };
        if let Some(skipped) = file.offset_in(content) {
            file.set_marker_ordinals(|| MarkerOrdinals::new(content, skipped, stubs));
            return Map::identity(file, content, skipped);
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        match include::expand(&self.files, &file, folder, content) {
            Included::Exactly(traced, frames) => Map::traced(content, traced.segments, frames),
            Included::Roughly(traced, frames) => {
                let segments = align::align(&traced, content);
                Map::traced(content, segments, frames).aligned()
            }
        }
    }

    /// The start of a chapter's own file, whatever is included there; for a draft
    /// chapter, its line in SUMMARY.md.
    pub(crate) fn start(&self, chapter: &'a Chapter<'_>) -> Location<'a> {
        let content: &'a str = &chapter.content;
        let name = chapter.file(self.context);
        let Some(path) = chapter.source_path.as_ref().or(chapter.path.as_ref()) else {
            return self.draft(chapter, name).locate(0..0);
        };
        let path = self.context.root.join(&self.context.src).join(path);
        let file = self.files.chapter(&path, &name, content);
        let file = file.unwrap_or_else(|| Rc::new(File::new(name, content.into())));
        Map::fixed(file, content, 0..0).locate(0..0)
    }

    /// For a chapter without a file: its line in SUMMARY.md.
    fn draft(&self, chapter: &'a Chapter<'_>, name: String) -> Map<'a> {
        let path = self.context.root.join(&self.context.src).join("SUMMARY.md");
        let content: &'a str = &chapter.content;
        let Some(file) = self.files.chapter(&path, &name, "") else {
            let file = Rc::new(File::new(name, content.into()));
            let skipped = file.offset_in(content).unwrap_or_default();
            return Map::identity(file, content, skipped);
        };
        let mut drafts = self.drafts.borrow_mut();
        let drafts = drafts.get_or_insert_with(|| Drafts::new(&file.text));
        let place = drafts.next(&chapter.name);
        Map::fixed(file, content, place)
    }
}
