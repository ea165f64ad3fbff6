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
mod link;
mod map;
mod marks;
mod summary;
mod take;
mod trace;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::book::{Chapter, Context, slashed};
use crate::scan::Scan;

pub use self::file::File;
pub(crate) use self::link::Selection;
pub(crate) use self::map::{Location, Map};

use self::file::Files;
use self::include::Included;
use self::marks::Marks;
use self::summary::Drafts;

/// The file that `{{#include target}}` of mdBook means, and which of its lines:
/// `part.md:2:10`, `part.md:anchor`.
pub(crate) fn include_target(target: &str) -> (PathBuf, Selection) {
    link::target_of(target)
}

/// The files that the links of mdBook in a text ask for: `{{#include file}}` and
/// its relatives.
pub(crate) fn included_paths(text: &str) -> Vec<PathBuf> {
    let links = link::links(text).into_iter();
    links.filter_map(|link| link.kind.into_path()).collect()
}

/// The lines of a text that mdBook's `{{#include}}` takes.
pub(crate) fn selected(text: &str, selection: &Selection) -> String {
    let file = File::new(String::new(), text.into());
    take::include(&file, 0, selection).text
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
            files: Files::new(&context.root, context.past.clone()),
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
        include::all(&self.files, &file, folder).unwrap_or_else(|| text.to_owned())
    }

    /// Where the content of `chapter` comes from. `found` is its scan.
    pub(crate) fn map(&self, chapter: &'a Chapter<'_>, found: &Scan) -> Map<'a> {
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
        if let Some(skipped) = file.equals(content) {
            file.set_marks(|| Marks::of(content, skipped, &found.stubs));
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
            let skipped = file.equals(content).unwrap_or_default();
            return Map::identity(file, content, skipped);
        };
        let mut drafts = self.drafts.borrow_mut();
        let drafts = drafts.get_or_insert_with(|| Drafts::new(&file.text));
        let place = drafts.next(&chapter.name);
        Map::fixed(file, content, place)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::book::process;
    use crate::entry::Entry;
    use crate::fingerprint::Fingerprint;

    /// A book in a temporary folder whose includes were expanded by hand.
    struct Folder {
        root: TempDir,
    }

    impl Folder {
        fn new(files: &[(&str, &str)]) -> Self {
            let root = tempfile::tempdir().unwrap();
            for (path, text) in files {
                let path = root.path().join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            Folder { root }
        }

        /// The entries of chapters with this path and content.
        fn entries(&self, chapters: &[(&str, &str)]) -> Vec<Entry> {
            let chapters: Vec<Chapter<'_>> = chapters
                .iter()
                .map(|(path, content)| Chapter {
                    name: (*path).into(),
                    content: (*content).into(),
                    path: Some(PathBuf::from(path)),
                    source_path: Some(PathBuf::from(path)),
                })
                .collect();
            let root = self.root.path().to_owned();
            let context = Context::new(root, "html".to_owned(), &json!({}), true).unwrap();
            let outcome = process(&context, &chapters).unwrap();
            for entry in &outcome.entries {
                let text = &outcome.files[&entry.path].text;
                assert!(text.get(entry.range.clone()).is_some());
            }
            outcome.entries
        }
    }

    const PART: &str = "TODO same\n\nTODO other\n\nTODO same\n";

    /// Line and fingerprint of each todo of `part.md`, by line.
    fn part(entries: &[Entry]) -> Vec<(usize, Fingerprint)> {
        let mut part: Vec<_> = entries
            .iter()
            .filter(|entry| &*entry.path == "src/part.md")
            .map(|entry| (entry.line, entry.fingerprint))
            .collect();
        part.sort_unstable();
        part
    }

    #[test]
    fn fingerprints_do_not_depend_on_who_includes_what() {
        let folder = Folder::new(&[
            ("src/part.md", PART),
            ("src/a.md", "# A\n\n{{#include part.md:5}}\n"),
            ("src/b.md", "# B\n\n{{#include part.md:1:3}}\n"),
            ("src/c.md", "TODO same\n\n{{#include part.md}}\n"),
        ]);
        let a = ("a.md", "# A\n\nTODO same\n");
        let b = ("b.md", "# B\n\nTODO same\n\nTODO other\n");
        let c = (
            "c.md",
            "TODO same\n\nTODO same\n\nTODO other\n\nTODO same\n",
        );
        let itself = ("part.md", PART);
        let all = folder.entries(&[itself]);
        let expected = part(&all);
        assert_eq!(expected.len(), 3);
        assert_ne!(expected[0].1, expected[2].1);
        for chapters in [&[a, b][..], &[b, a], &[c], &[c, a, b, itself], &[itself, c]] {
            assert_eq!(part(&folder.entries(chapters)), expected, "{chapters:?}");
        }
        assert_eq!(part(&folder.entries(&[a])), expected[2..]);
        assert_eq!(part(&folder.entries(&[b])), expected[..2]);
    }

    #[test]
    fn no_two_stubs_share_a_fingerprint() {
        let folder = Folder::new(&[("src/a.md", "text\n")]);
        let entries = folder.entries(&[
            ("a.md", "TODO x\n\nTODO x\n\ntext\n\nTODO x\n"),
            ("none.md", "TODO x\n\nTODO x\n"),
        ]);
        let mut fingerprints: Vec<Fingerprint> =
            entries.iter().map(|entry| entry.fingerprint).collect();
        fingerprints.sort_unstable();
        fingerprints.dedup();
        assert_eq!(fingerprints.len(), 5);
        assert_eq!(&*entries[4].path, "src/none.md");
        assert_eq!(entries[4].line, 3);
    }

    #[test]
    fn a_marker_reads_as_its_file_does() {
        let folder = Folder::new(&[
            ("src/part.md", "TODO: two\r\nlines\r\n"),
            ("src/a.md", "# A\n\n{{#include part.md}}\n"),
        ]);
        let included = ("a.md", "# A\n\nTODO: two\nlines\n");
        let itself = ("part.md", "TODO: two\r\nlines\r\n");
        for chapters in [[included, itself], [itself, included]] {
            let entries = folder.entries(&chapters);
            assert_eq!(entries.len(), 1);
            assert_eq!(entries[0].marker, "TODO: two\r\nlines");
            assert_eq!((entries[0].end_line, entries[0].end_column), (2, 6));
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let folder = Folder::new(&[("src/a.md", "\u{feff}x **TODO** y\n")]);
        for content in ["\u{feff}x **TODO** y\n", "x **TODO** y\n"] {
            let entries = folder.entries(&[("a.md", content)]);
            assert_eq!((entries[0].column, entries[0].end_column), (3, 13));
            assert_eq!(entries[0].marker, "**TODO** y");
        }
    }

    #[test]
    fn what_is_open_in_one_chapter_is_open() {
        let compose = "services:\n  web:\n    image: nginx\n";
        let folder = Folder::new(&[
            ("part.md", "<docker-compose image>\n"),
            ("src/with/compose.yaml", compose),
            ("src/with/a.md", "# A\n\n{{#include ../../part.md}}\n"),
            ("src/b.md", "# B\n\n{{#include ../part.md}}\n"),
        ]);
        let with = ("with/a.md", "# A\n\n<docker-compose image>\n");
        let without = ("b.md", "# B\n\n<docker-compose image>\n");
        for chapters in [[with, without], [without, with]] {
            let entries = folder.entries(&chapters);
            assert_eq!(entries.len(), 1);
            assert_eq!(&*entries[0].path, "part.md");
            assert_eq!(entries[0].status, crate::stub::Status::Open);
            let pages: Vec<usize> = entries[0].pages().map(|page| page.chapter).collect();
            assert_eq!(pages, [0, 1]);
        }
        assert_eq!(
            folder.entries(&[with])[0].status,
            crate::stub::Status::Expanded
        );
    }
}
