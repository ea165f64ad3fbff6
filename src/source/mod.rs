//! Where the text of a chapter stands on disk.
//!
//! A host hands over a chapter as the preprocessors before us left it: mdBook's
//! own `links` has put files in place of `{{#include}}`, others may have
//! changed whatever they liked. A range of that content goes in; out comes the
//! [`File`] that its author has to open, and the range there.
//!
//! ```text
//! chapter's file ──► include (as mdBook does, each byte with its origin)
//!                        └──► align (with the content, where they differ) ──► Map
//! ```
//!
//! Nothing is read for a chapter in which nothing was found, and a chapter that
//! equals its file costs one comparison.

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

/// The file that `{{#include target}}` of mdBook means, and which of its lines:
/// `part.md:2:10`, `part.md:anchor`.
pub(crate) fn include_target(target: &str) -> (PathBuf, Selection) {
    mdbook_links::parse_target(target)
}

/// The files that the links of mdBook in a text ask for: `{{#include file}}` and
/// its relatives.
pub(crate) fn included_paths(text: &str) -> Vec<PathBuf> {
    let links = mdbook_links::links(text).into_iter();
    links.filter_map(|link| link.kind.into_path()).collect()
}

/// The lines of a text that mdBook's `{{#include}}` takes.
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
    /// It reads nothing yet.
    pub(crate) fn new(context: &'a Context) -> Self {
        Sources {
            context,
            files: Files::new(&context.root, context.older.clone()),
            drafts: RefCell::default(),
        }
    }

    /// The text of a chapter, which has its page at `path` in the source folder, with the
    /// files in it that its links ask for: what mdBook makes of it where no file of an older
    /// state lies outside of that.
    pub(crate) fn with_includes(&self, path: &Path, text: &str) -> String {
        let path = self.context.root.join(&self.context.src).join(path);
        let folder = path.parent().unwrap_or(Path::new(""));
        let file = Rc::new(File::new(slashed(&path), text.to_owned().into()));
        include::expand_all(&self.files, &file, folder).unwrap_or_else(|| text.to_owned())
    }

    /// Where the content of `chapter` comes from. `stubs` are those that were found in it.
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
            // A chapter that another preprocessor made up: its content is all
            // there is to show.
            None => Rc::new(File::new(name, content.into())),
        };
        if let Some(skipped) = file.bom_len_before(content) {
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

    /// The start of a chapter's own file, whatever is included there; for a draft, its
    /// line in SUMMARY.md.
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

    /// A chapter without a file: its line in SUMMARY.md.
    fn draft(&self, chapter: &'a Chapter<'_>, name: String) -> Map<'a> {
        let path = self.context.root.join(&self.context.src).join("SUMMARY.md");
        let content: &'a str = &chapter.content;
        let Some(file) = self.files.chapter(&path, &name, "") else {
            let file = Rc::new(File::new(name, content.into()));
            let skipped = file.bom_len_before(content).unwrap_or_default();
            return Map::identity(file, content, skipped);
        };
        let mut drafts = self.drafts.borrow_mut();
        let drafts = drafts.get_or_insert_with(|| Drafts::new(&file.text));
        let place = drafts.next(&chapter.name);
        Map::fixed(file, content, place)
    }
}
