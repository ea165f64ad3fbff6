//! What a chapter's scan comes to: each stub resolved, placed in its file, and
//! reported.

use anyhow::{Result, anyhow};
use foldhash::{HashMap, HashMapExt};

use crate::book::{Chapter, Context};
use crate::expand;
use crate::finding::{Anchor, Finding, Findings, Overview, Page, Placed, Section, marker};
use crate::position::Lines;
use crate::resolve::{self, Expansion, Resolution, Resolver};
use crate::scan::{Scan, lone_crs, suppressed, uniform};
use crate::source::Sources;
use crate::splice::{self, Edit};
use crate::stub::{InsertionPoint, KindId, Stub, StubKind};

/// The stubs of a chapter, and what each becomes.
#[derive(Debug, Clone)]
pub(super) struct Found<'a> {
    scan: Scan,
    /// One for each stub.
    resolutions: Vec<Resolution>,
    /// One for each stub.
    placed: Vec<Placed<'a>>,
}

impl<'a> Found<'a> {
    /// Resolves and places what a scan found; nothing where that is nothing.
    ///
    /// # Errors
    /// When the catalogue that a stub needs cannot be used, or the placeholders
    /// of the book ask for too much.
    pub(super) fn new(
        context: &Context,
        resolver: &Resolver<'_>,
        sources: &Sources<'a>,
        number: usize,
        chapter: &'a Chapter<'_>,
        mut scan: Scan,
        findings: &mut Findings<'a>,
    ) -> Result<Option<Self>> {
        let draft = chapter.path.is_none()
            || scan
                .front_matter
                .as_ref()
                .is_some_and(|front_matter| front_matter.draft);
        if draft {
            let range = scan
                .front_matter
                .as_ref()
                .map_or(0..0, |front_matter| front_matter.range.clone());
            scan.stubs.insert(
                0,
                Stub {
                    range,
                    place: InsertionPoint::Chapter,
                    kind: StubKind::DraftChapter,
                },
            );
        }
        if scan.stubs.is_empty() && scan.front_matter.is_none() && scan.suppressions.is_empty() {
            return Ok(None);
        }
        let mut resolutions = Vec::with_capacity(scan.stubs.len());
        for stub in &scan.stubs {
            let resolution = resolver.resolve(chapter, stub)?;
            findings.size += resolution.expansion.size();
            if findings.size > resolve::MOST {
                return Err(too_much(context, chapter, stub));
            }
            resolutions.push(resolution);
        }
        let rules = resolutions
            .iter()
            .map(|resolution| resolution.problem.as_ref().map(|problem| problem.rule));
        let starts = scan.stubs.iter().map(|stub| stub.range.start);
        let (mut allowed, unused) = suppressed(&scan.suppressions, starts.zip(rules));
        for ((stub, resolution), suppressed) in
            scan.stubs.iter().zip(&mut resolutions).zip(&allowed)
        {
            let shows_box = matches!(
                resolution.expansion,
                Expansion::Missing { .. } | Expansion::DeadLink
            );
            if *suppressed && shows_box && stub.kind_id() != KindId::EmptyLink {
                // What is to be ignored is no stub to its author.
                resolution.expansion = Expansion::Verbatim;
            }
        }
        // A suppression without effect is a finding itself.
        if !unused.is_empty() {
            for suppression in unused {
                let stub = Stub {
                    range: suppression.range.clone(),
                    place: InsertionPoint::Comment,
                    kind: StubKind::UnusedSuppression(suppression.rules.clone()),
                };
                resolutions.push(resolver.resolve(chapter, &stub)?);
                allowed.push(false);
                scan.stubs.push(stub);
            }
            let stubs = std::mem::take(&mut scan.stubs);
            let mut all: Vec<_> = stubs
                .into_iter()
                .zip(resolutions.into_iter().zip(allowed))
                .collect();
            all.sort_by_key(|(stub, _)| stub.range.start);
            (scan.stubs, (resolutions, allowed)) = all.into_iter().unzip();
        }
        let mut map = sources.map(chapter, &scan);
        // A file can be included twice in one page.
        let mut repeats: HashMap<u32, u32> = HashMap::with_capacity(scan.stubs.len());
        let mut placed = Vec::with_capacity(scan.stubs.len());
        for ((stub, resolution), suppressed) in scan.stubs.iter().zip(&resolutions).zip(allowed) {
            let location = map.locate(stub.range.clone());
            let rule = resolution.problem.as_ref().map(|problem| problem.rule);
            let marker = marker(chapter, stub, &location);
            let fingerprints = &mut findings.fingerprints;
            let fingerprint = fingerprints.of(context, stub.kind_id(), rule, &location, marker);
            let repeat = repeats.entry(fingerprint.first_digits()).or_insert(0);
            *repeat += 1;
            let anchor = fingerprint.anchor(stub.kind_id(), *repeat);
            placed.push(Placed {
                location,
                fingerprint,
                page: Page {
                    chapter: number,
                    anchor,
                },
                suppressed,
            });
        }
        Ok(Some(Found {
            scan,
            resolutions,
            placed,
        }))
    }

    /// Whether one of the stubs becomes the book's list.
    pub(super) fn lists_the_book(&self) -> bool {
        self.lists().next().is_some()
    }

    /// The stubs that become the book's list.
    pub(super) fn lists(&self) -> impl Iterator<Item = &Stub> {
        let stubs = self.scan.stubs.iter().zip(&self.resolutions);
        stubs
            .filter(|(_, resolution)| matches!(resolution.expansion, Expansion::Report))
            .map(|(stub, _)| stub)
    }

    /// What changes in the chapter, ascending.
    pub(super) fn edits(
        &self,
        context: &Context,
        chapter: &Chapter<'_>,
        overview: &Overview<'_>,
    ) -> Vec<Edit> {
        let ids: Vec<Anchor> = self
            .placed
            .iter()
            .map(|placed| placed.page.anchor)
            .collect();
        // As it was scanned.
        let source = uniform(&chapter.content);
        let edits = expand::edits(
            context,
            &source,
            &self.scan,
            &self.resolutions,
            &ids,
            chapter.folder(),
            overview,
        );
        with_uniform_lines(edits, &chapter.content)
    }

    /// Puts the stubs among those of the book.
    pub(super) fn report(
        mut self,
        context: &Context,
        chapter: &Chapter<'_>,
        findings: &mut Findings<'a>,
    ) {
        let source: &str = &chapter.content;
        let mut last: Option<(usize, Section)> = None;
        let stubs = std::mem::take(&mut self.scan.stubs);
        let found = stubs.into_iter().zip(self.resolutions).zip(&self.placed);
        for ((stub, resolution), placed) in found {
            let section = self.scan.heading(stub.range.start).map(|heading| {
                // Many stand under the same one as the last.
                match &last {
                    Some((known, section)) if *known == heading.start => section.clone(),
                    _ => {
                        let section = Section::new(&source[heading.clone()]);
                        last = Some((heading.start, section.clone()));
                        section
                    }
                }
            });
            let finding = Finding::new(context, chapter, section, placed, stub, resolution);
            findings.add(&placed.location, finding);
        }
    }
}

/// `edits`, and those that make LF of the lone CRs between them: a page that changes
/// is to be read as it was scanned, and mdBook's parser overlooks some lone CRs.
fn with_uniform_lines(mut edits: Vec<Edit>, content: &str) -> Vec<Edit> {
    if edits.is_empty() {
        return edits;
    }
    let replaced = |at: usize| {
        let next = edits.partition_point(|edit| edit.range.end <= at);
        edits.get(next).is_some_and(|edit| edit.range.contains(&at))
    };
    let lines = lone_crs(content).filter(|at| !replaced(*at));
    let lines: Vec<Edit> = lines
        .map(|at| Edit {
            range: at..at + 1,
            replacement: "\n".to_owned(),
        })
        .collect();
    if lines.is_empty() {
        return edits;
    }
    edits.extend(lines);
    splice::order(edits)
}

/// Why a book ends here whose placeholders ask for more than a machine holds.
pub(super) fn too_much(context: &Context, chapter: &Chapter<'_>, stub: &Stub) -> anyhow::Error {
    let at = Lines::new(&chapter.content).position(stub.range.start);
    anyhow!(
        "{}:{}:{}: what the placeholders of this book become, up to this one, is more than {} MiB; \
         take some of those away that bring in large files, drawings, tables or lists",
        chapter.file(context),
        at.line,
        at.column,
        resolve::MOST >> 20
    )
}
