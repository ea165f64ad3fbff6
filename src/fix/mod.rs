//! Plans how to write resolved documentation links into the sources.
//!
//! The input is the chapters of a build, the output a [`Plan`]; nothing is written here. A
//! marker is replaced only if its exact place in a file of the book is known.

mod diff;
mod page;
mod verdict;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use anyhow::Result;

use crate::book::{Chapter, Context};
use crate::finding::LocatedStub;
use crate::pipeline;
use crate::position::Position;
use crate::resolve::{Problem, Resolver, unreadable};
use crate::source::Location;
use crate::splice::{self, Edit};
use crate::white_space::on_one_line;

use self::verdict::{Judge, Verdict};

pub(crate) use self::diff::unified as unified_diff;

/// The changes to the files of a book.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The files to rewrite, by path.
    pub files: Vec<Rewrite>,
    /// The markers to keep, by place.
    pub kept: Vec<KeptMarker>,
    /// The chapters that could not be read, and the reasons, by path.
    pub unread: Vec<(String, Problem)>,
}

/// A file to rewrite.
#[derive(Debug)]
pub(crate) struct Rewrite {
    /// Its path relative to the book's root, with `/`.
    pub path: String,
    /// Its canonical path.
    pub disk: PathBuf,
    /// Its current text, including a byte order mark.
    pub before: String,
    /// Its text with links in place of markers.
    pub after: String,
    /// The replaced markers, in order.
    pub links: Vec<Link>,
}

/// A marker to replace with a link.
#[derive(Debug)]
pub(crate) struct Link {
    /// The marker.
    pub marker: Marker,
    /// The target of the link.
    pub url: String,
}

/// A marker to keep.
#[derive(Debug)]
pub(crate) struct KeptMarker {
    /// The marker.
    pub marker: Marker,
    /// The reason.
    pub reason: String,
}

/// A marker and its place: `src/docker.md:3:1: **docker run docs link**`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Marker {
    /// Its file, relative to the book's root, with `/`.
    pub path: String,
    /// The position of its start in the file.
    pub position: Position,
    /// Its source, on one line.
    pub text: String,
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position;
        write!(f, "{}:{line}:{column}: {}", self.path, self.text)
    }
}

/// Plans the changes to a book.
///
/// # Errors
/// If a marker needs a documentation catalogue that the configuration names but that cannot be
/// used.
pub(crate) fn plan(context: &Context, chapters: &[Chapter<'_>]) -> Result<Plan> {
    let book = pipeline::resolve(context, chapters)?;
    let judge = Judge::new(context);
    let mut places = Places::default();
    let mut unread = Vec::new();
    for (chapter, resolved) in chapters.iter().zip(&book.chapters) {
        match resolved {
            Ok(Some(resolved)) => {
                for located in &resolved.stubs {
                    if let Some(verdict) = judge.verdict(chapter, &resolved.scan, located) {
                        places.add(chapter, located, verdict);
                    }
                }
            }
            Ok(None) => {}
            Err(panic) => unread.push((chapter.file(context), unreadable(panic))),
        }
    }
    places.settle_overlaps();
    places.settle_pages(context, &book.resolver)?;
    Ok(Plan {
        unread,
        ..places.plan()
    })
}

/// The places of all markers, by file. A file is known by its canonical path, and text that is
/// not in a file by its name.
#[derive(Debug, Default)]
struct Places<'a> {
    files: BTreeMap<PathBuf, BTreeMap<(usize, usize), Place<'a>>>,
    chapters: Vec<ChapterMarkers<'a>>,
}

/// The markers of a chapter.
#[derive(Debug)]
struct ChapterMarkers<'a> {
    chapter: &'a Chapter<'a>,
    /// The range of each marker in the chapter, and its place in a file.
    list: Vec<(Range<usize>, PlaceKey)>,
}

/// The key of a place in [`Places::files`].
type PlaceKey = (PathBuf, (usize, usize));

#[derive(Debug)]
struct Place<'a> {
    location: Location<'a>,
    marker: String,
    verdict: Verdict,
}

impl<'a> Places<'a> {
    /// Adds the verdict of a chapter about a place. Chapters that share a file must agree.
    fn add(&mut self, chapter: &'a Chapter<'a>, located: &LocatedStub<'a>, verdict: Verdict) {
        let location = &located.location;
        let at = located.stub.range.clone();
        let file = &location.file;
        let key = file.disk.clone().unwrap_or_else(|| (&*file.path).into());
        let range = (location.range.start, location.range.end);
        let marker = &chapter.content[at.clone()];
        let marker_at = (at, (key.clone(), range));
        match self.chapters.last_mut() {
            Some(last) if std::ptr::eq(last.chapter, chapter) => last.list.push(marker_at),
            _ => self.chapters.push(ChapterMarkers {
                chapter,
                list: vec![marker_at],
            }),
        }
        let places = self.files.entry(key).or_default();
        let known = places.entry(range).or_insert_with(|| Place {
            location: location.clone(),
            marker: on_one_line(marker).into_owned(),
            verdict: verdict.clone(),
        });
        known.verdict.agree(verdict);
    }

    /// Keeps the markers that overlap others.
    fn settle_overlaps(&mut self) {
        for places in self.files.values_mut() {
            let mut end = 0;
            for place in places.values_mut() {
                let Verdict::Link { url, .. } = &place.verdict else {
                    continue;
                };
                if place.location.range.start < end {
                    let why = format!("another marker overlaps it (→ {url})");
                    place.verdict = Verdict::Keep(why);
                } else {
                    end = place.location.range.end;
                }
            }
        }
    }

    /// Keeps the markers whose links would change the rest of a chapter's page. If chapters share
    /// a marker that must be kept, their pages are checked again without its link.
    fn settle_pages(&mut self, context: &Context, resolver: &Resolver<'_>) -> Result<()> {
        const WHY: &str = "its link would change how the text around it is read; put it on a \
            separate line, between blank lines";
        let chapters = std::mem::take(&mut self.chapters);
        // A chapter that includes a file twice is listed twice.
        let mut shown: HashMap<&PlaceKey, Vec<usize>> = HashMap::new();
        for (number, markers) in chapters.iter().enumerate() {
            for (_, key) in &markers.list {
                shown.entry(key).or_default().push(number);
            }
        }
        let mut waiting: BTreeSet<usize> = (0..chapters.len()).collect();
        while let Some(number) = waiting.pop_first() {
            let ChapterMarkers { chapter, list } = &chapters[number];
            let mut edits = Vec::new();
            let mut keys = Vec::new();
            for (at, key) in list {
                if let Some(Verdict::Link { replacement, .. }) = self.verdict(key) {
                    edits.push(Edit {
                        range: at.clone(),
                        replacement: replacement.clone(),
                    });
                    keys.push(key);
                }
            }
            let keeps = page::keeps(context, resolver, chapter, &edits)?;
            for (key, _) in keys.into_iter().zip(keeps).filter(|(_, keeps)| !keeps) {
                if let Some(verdict) = self.verdict(key) {
                    *verdict = Verdict::Keep(WHY.to_owned());
                }
                if let Some(others) = shown.get(key).filter(|others| others.len() > 1) {
                    waiting.extend(others);
                }
            }
        }
        Ok(())
    }

    fn verdict(&mut self, (file, range): &PlaceKey) -> Option<&mut Verdict> {
        Some(&mut self.files.get_mut(file)?.get_mut(range)?.verdict)
    }

    fn plan(self) -> Plan {
        let mut plan = Plan::default();
        for (disk, places) in self.files {
            let mut edits = Vec::new();
            let mut links = Vec::new();
            let mut file = None;
            for place in places.into_values() {
                let Place {
                    location,
                    marker,
                    verdict,
                } = place;
                let marker = Marker {
                    path: location.file.path.to_string(),
                    position: location.file.lines().position(location.range.start),
                    text: marker,
                };
                match verdict {
                    Verdict::Link { url, replacement } => {
                        edits.push(Edit {
                            range: location.range.clone(),
                            replacement,
                        });
                        links.push(Link { marker, url });
                        file = Some(location.file);
                    }
                    Verdict::Keep(reason) => plan.kept.push(KeptMarker { marker, reason }),
                }
            }
            if let Some(file) = file {
                let mark = if file.bom { "\u{feff}" } else { "" };
                plan.files.push(Rewrite {
                    path: file.path.to_string(),
                    disk,
                    before: format!("{mark}{}", file.text),
                    after: format!("{mark}{}", splice::apply(&file.text, &splice::order(edits))),
                    links,
                });
            }
        }
        plan.files.sort_by(|a, b| a.path.cmp(&b.path));
        plan.kept.sort_by(|a, b| a.marker.cmp(&b.marker));
        plan
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MARKER: &str = "**docker run docs link**";

    /// The plan for a book of one chapter, whose text is `content` after other preprocessors.
    fn plan_of(file: Option<&str>, content: &str) -> Plan {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("src")).unwrap();
        if let Some(text) = file {
            std::fs::write(root.path().join("src/a.md"), text).unwrap();
        }
        let context =
            Context::new(root.path().into(), "html".to_owned(), &json!({}), true).unwrap();
        let chapter = Chapter {
            name: "A".into(),
            content: content.into(),
            path: Some("a.md".into()),
            source_path: Some("a.md".into()),
        };
        plan(&context, &[chapter]).unwrap()
    }

    fn reason(plan: &Plan) -> &str {
        assert!(plan.files.is_empty());
        assert_eq!(plan.kept.len(), 1);
        &plan.kept[0].reason
    }

    #[test]
    fn a_place_that_was_guessed_is_left_alone() {
        let text = format!("one\n\n{MARKER}\n");
        assert_eq!(plan_of(Some(&text), &text).files.len(), 1);
        // It is found, but the chapter may contain it twice.
        let shouted = plan_of(Some(&text), &format!("HEAR!\n\n{text}"));
        assert!(reason(&shouted).contains("another preprocessor"));
        let made_up = plan_of(None, &text);
        assert!(reason(&made_up).contains("no file"));
    }

    #[test]
    fn what_another_preprocessor_writes_is_in_no_file() {
        let plan = plan_of(Some("one\n"), &format!("one\n\n{MARKER}\n"));
        assert!(reason(&plan).contains("another preprocessor"));
    }
}
