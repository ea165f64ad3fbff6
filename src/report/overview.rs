//! What is open in a book, chapter by chapter.

use std::path::Path;

use serde::Serialize;

use crate::book::{Chapter, Context};
use crate::entry::Entry;

/// A book's stubs, grouped by chapter.
#[derive(Debug, Default)]
pub struct Overview<'a> {
    /// The chapters that have stubs, in the order of the book.
    pub chapters: Vec<ChapterOverview<'a>>,
}

/// A chapter's stubs.
#[derive(Debug, Serialize)]
pub struct ChapterOverview<'a> {
    /// Its file, relative to the book's root, with `/`.
    pub path: String,
    /// Its name in SUMMARY.md.
    pub name: &'a str,
    /// How many stubs it has.
    pub stubs: usize,
    /// How many of them are open.
    pub open: usize,
    /// The file that its page is made of, relative to the source folder.
    #[serde(skip)]
    pub page: Option<&'a Path>,
    /// Its stubs.
    #[serde(skip)]
    pub entries: &'a [Entry],
}

impl<'a> Overview<'a> {
    /// Groups the entries of a book. `counts` says how many of `entries`, which
    /// are in the order of the chapters, belong to each.
    pub fn new(
        context: &Context,
        chapters: &'a [Chapter<'_>],
        counts: &[usize],
        entries: &'a [Entry],
    ) -> Self {
        let mut rest = entries;
        let chapters = chapters
            .iter()
            .zip(counts)
            .filter_map(|(chapter, count)| {
                let (entries, later) = rest.split_at(*count);
                rest = later;
                (!entries.is_empty()).then(|| ChapterOverview {
                    path: chapter.file(context),
                    name: &chapter.name,
                    stubs: entries.len(),
                    open: entries.iter().filter(|entry| entry.is_open()).count(),
                    page: chapter.path.as_deref(),
                    entries,
                })
            })
            .collect();
        Overview { chapters }
    }
}
