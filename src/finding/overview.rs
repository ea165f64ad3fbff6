//! The open stubs of a book, grouped by chapter.

use std::path::Path;

use serde::Serialize;

use super::{Anchor, Finding};
use crate::book::{Chapter, Context};
use crate::config::Visibility;
use crate::stub::KindId;

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
    /// The Markdown path of its page, relative to the source folder.
    #[serde(skip)]
    pub page: Option<&'a Path>,
    /// Its open stubs, each with the id of its place on the page.
    #[serde(skip)]
    pub findings: Vec<(&'a Finding, Anchor)>,
}

impl<'a> Overview<'a> {
    /// Groups the stubs of a book by the pages that show them.
    pub fn new(context: &Context, chapters: &'a [Chapter<'_>], findings: &'a [Finding]) -> Self {
        let mut grouped: Vec<Option<ChapterOverview<'a>>> = Vec::new();
        grouped.resize_with(chapters.len(), || None);
        for finding in findings {
            for page in finding.pages() {
                let chapter = &chapters[page.chapter];
                let group = grouped[page.chapter].get_or_insert_with(|| ChapterOverview {
                    path: chapter.file(context),
                    name: &chapter.name,
                    stubs: 0,
                    open: 0,
                    page: chapter.path.as_deref(),
                    findings: Vec::new(),
                });
                group.stubs += 1;
                let hidden =
                    finding.kind == KindId::Todo && context.config.todos == Visibility::Hide;
                if finding.is_open() && !hidden {
                    group.open += 1;
                    group.findings.push((finding, page.anchor));
                }
            }
        }
        Overview {
            chapters: grouped.into_iter().flatten().collect(),
        }
    }

    /// The approximate size of the overview on a page, in bytes.
    pub(crate) fn size(&self) -> usize {
        // A URL, a kind and a text.
        const ENTRY: usize = 200;
        const CHAPTER: usize = 500;
        let chapters = self.chapters.iter().filter(|chapter| chapter.open > 0);
        chapters
            .map(|chapter| CHAPTER + chapter.findings.len() * ENTRY)
            .sum()
    }
}
