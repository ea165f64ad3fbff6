//! Resolves, locates and reports the stubs of one chapter.

use std::collections::HashMap;

use anyhow::Result;

use super::Pipeline;
use crate::book::{Chapter, Context};
use crate::expand;
use crate::finding::{LocatedStub, Overview, Section};
use crate::resolve::{Expansion, Resolution, Resolver};
use crate::scan::{Scan, suppressed};
use crate::splice::Edit;
use crate::stub::{InsertionPoint, KindId, Stub, StubKind};

/// A chapter with its resolved stubs.
#[derive(Debug, Clone)]
pub(crate) struct ResolvedChapter<'a> {
    /// The scan, without its stubs.
    pub(crate) scan: Scan,
    /// The stubs, in source order.
    pub(crate) stubs: Vec<LocatedStub<'a>>,
    /// The 0-based index of the chapter in the book.
    pub(crate) number: usize,
}

/// A resolved stub whose place on disk is not known yet.
struct Resolved {
    stub: Stub,
    resolution: Resolution,
    suppressed: bool,
}

impl<'a> Pipeline<'a> {
    /// Resolves and locates the stubs that the scan of a chapter found. `None` if there are
    /// no stubs, no suppressions and no front matter.
    ///
    /// # Errors
    /// If a stub needs a catalogue that cannot be used, or the placeholders of the book expand
    /// to too much.
    pub(super) fn resolve(
        &mut self,
        number: usize,
        mut scan: Scan,
    ) -> Result<Option<ResolvedChapter<'a>>> {
        let chapter = &self.chapters[number];
        add_draft(chapter, &mut scan);
        if scan.stubs.is_empty() && scan.front_matter.is_none() && scan.suppressions.is_empty() {
            return Ok(None);
        }
        let mut resolved = Vec::with_capacity(scan.stubs.len());
        for stub in std::mem::take(&mut scan.stubs) {
            let resolution = self.resolver.resolve(chapter, &stub)?;
            self.count_output(resolution.expansion.size(), chapter, &stub)?;
            resolved.push(Resolved {
                stub,
                resolution,
                suppressed: false,
            });
        }
        suppress(&self.resolver, chapter, &scan, &mut resolved)?;
        let found = resolved.iter().map(|resolved| &resolved.stub);
        let mut map = self.sources.map(chapter, found);
        // A page can include a file twice.
        let mut repeats: HashMap<u32, u32> = HashMap::with_capacity(resolved.len());
        let mut stubs = Vec::with_capacity(resolved.len());
        for Resolved {
            stub,
            resolution,
            suppressed,
        } in resolved
        {
            let location = map.locate(stub.range.clone());
            let rule = resolution.problem.as_ref().map(|problem| problem.rule);
            let fingerprint = self
                .found
                .fingerprint(self.context, chapter, &stub, rule, &location);
            let repeat = repeats.entry(fingerprint.first_digits()).or_insert(0);
            *repeat += 1;
            stubs.push(LocatedStub {
                anchor: fingerprint.anchor(stub.kind_id(), *repeat),
                stub,
                resolution,
                location,
                fingerprint,
                suppressed,
            });
        }
        Ok(Some(ResolvedChapter {
            scan,
            stubs,
            number,
        }))
    }

    /// Adds the stubs of a chapter to the findings.
    pub(super) fn report(&mut self, resolved: ResolvedChapter<'a>) {
        let ResolvedChapter {
            scan,
            stubs,
            number,
        } = resolved;
        let chapter = &self.chapters[number];
        let mut last: Option<(usize, Section)> = None;
        for located in stubs {
            let section = scan.heading(located.stub.range.start).map(|heading| {
                // Consecutive stubs often share a heading.
                match &last {
                    Some((known, section)) if *known == heading.start => section.clone(),
                    _ => {
                        let section = Section::new(&chapter.content[heading.clone()]);
                        last = Some((heading.start, section.clone()));
                        section
                    }
                }
            });
            self.found
                .add(self.context, (number, chapter), section, located);
        }
    }
}

impl ResolvedChapter<'_> {
    /// The stubs that expand to the list of the book's open stubs.
    pub(super) fn report_placeholders(&self) -> impl Iterator<Item = &Stub> {
        let is_report =
            |located: &&LocatedStub<'_>| matches!(located.resolution.expansion, Expansion::Report);
        self.stubs
            .iter()
            .filter(is_report)
            .map(|located| &located.stub)
    }

    /// The edits that expand the chapter, in ascending order.
    pub(super) fn edits(
        &self,
        context: &Context,
        chapter: &Chapter<'_>,
        overview: &Overview<'_>,
    ) -> Vec<Edit> {
        let items: Vec<expand::Item<'_>> = self
            .stubs
            .iter()
            .map(|located| expand::Item {
                stub: &located.stub,
                expansion: &located.resolution.expansion,
                id: located.anchor,
            })
            .collect();
        expand::edits(context, chapter, &self.scan, &items, overview)
    }
}

/// Adds a stub for the chapter itself if it is marked as a draft.
fn add_draft(chapter: &Chapter<'_>, scan: &mut Scan) {
    let front_matter = scan.front_matter.as_ref();
    let is_draft = front_matter.is_some_and(|front_matter| front_matter.draft);
    if chapter.path.is_none() || is_draft {
        let range = front_matter.map_or(0..0, |front_matter| front_matter.range.clone());
        let draft = Stub {
            range,
            place: InsertionPoint::Chapter,
            kind: StubKind::DraftChapter,
        };
        scan.stubs.insert(0, draft);
    }
}

/// Marks the stubs that comments in the chapter ask to ignore, and adds a stub for each
/// comment without effect.
fn suppress(
    resolver: &Resolver<'_>,
    chapter: &Chapter<'_>,
    scan: &Scan,
    stubs: &mut Vec<Resolved>,
) -> Result<()> {
    let open = stubs.iter().map(|resolved| {
        let problem = resolved.resolution.problem.as_ref();
        (
            resolved.stub.range.start,
            problem.map(|problem| problem.rule),
        )
    });
    let (ignored, unused) = suppressed(&scan.suppressions, open);
    for (resolved, ignored) in stubs.iter_mut().zip(ignored) {
        resolved.suppressed = ignored;
        let shows_box = matches!(
            resolved.resolution.expansion,
            Expansion::Missing { .. } | Expansion::DeadLink
        );
        if ignored && shows_box && resolved.stub.kind_id() != KindId::EmptyLink {
            // The author says that this is not a stub, so its text is shown as written.
            resolved.resolution.expansion = Expansion::Verbatim;
        }
    }
    let has_unused = !unused.is_empty();
    for suppression in unused {
        let stub = Stub {
            range: suppression.range.clone(),
            place: InsertionPoint::Comment,
            kind: StubKind::UnusedSuppression(suppression.rules.clone()),
        };
        stubs.push(Resolved {
            resolution: resolver.resolve(chapter, &stub)?,
            stub,
            suppressed: false,
        });
    }
    if has_unused {
        stubs.sort_by_key(|resolved| resolved.stub.range.start);
    }
    Ok(())
}
