//! Whether the page of a chapter stays what it is when links stand in place of their markers.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use anyhow::Result;

use crate::book::{Chapter, Context};
use crate::expand;
use crate::fingerprint::{Anchor, Fingerprint};
use crate::report::Overview;
use crate::resolve::{MOST, Resolver};
use crate::scan;
use crate::splice::{self, EMPTY_SPAN, Edit};
use crate::stub::Kind;

/// How often the markers beside what changed are left out, at most.
const MAX_ROUNDS: usize = 8;

/// How many bytes of a chapter are read, at most, to try again what was left out: a large
/// chapter is read less often.
const MAX_READ: usize = 8 << 20;

/// What the build makes of a chapter, and of the same with links in it.
#[derive(Debug)]
pub(super) struct Page<'a> {
    context: &'a Context,
    resolver: &'a Resolver<'a>,
    chapter: &'a Chapter<'a>,
    edits: &'a [Edit],
    /// What the chapter has now.
    now: Outline,
}

/// What a chapter with some edits has.
#[derive(Debug)]
struct Outline {
    /// Its page as Markdown, without the ids of its stubs, which are made of their words, and
    /// without what nobody sees; `None` where that is too large.
    page: Option<String>,
    /// Its stubs.
    stubs: Vec<(Kind, Range<usize>)>,
}

/// For each of some edits to a chapter, in their order, whether it can be made together with
/// the others that can: what the page shows stays.
pub(super) fn keeps(
    context: &Context,
    resolver: &Resolver<'_>,
    chapter: &Chapter<'_>,
    edits: &[Edit],
) -> Result<Vec<bool>> {
    let mut page = Page {
        context,
        resolver,
        chapter,
        edits,
        now: Outline {
            page: None,
            stubs: Vec::new(),
        },
    };
    page.now = page.with(&vec![false; edits.len()])?;
    page.keeps()
}

impl Page<'_> {
    fn keeps(&self) -> Result<Vec<bool>> {
        let mut keeps = vec![true; self.edits.len()];
        let mut stays = false;
        for _ in 0..MAX_ROUNDS {
            let then = self.with(&keeps)?;
            stays = self.is_same(&then);
            if stays || !self.leave_out(&then, &mut keeps) {
                break;
            }
        }
        if !stays {
            keeps.fill(false);
        }
        // A marker that only stands near to another one may have been left out with it.
        let out: Vec<usize> = (0..keeps.len()).filter(|edit| !keeps[*edit]).collect();
        let mut read = 0;
        self.try_again(&out, &mut keeps, &mut read)?;
        Ok(keeps)
    }

    fn is_same(&self, then: &Outline) -> bool {
        self.now.page.is_some() && self.now.page == then.page
    }

    /// Leaves out the edits nearest to the stubs that are no longer what they were. Says
    /// whether there are any.
    fn leave_out(&self, then: &Outline, keeps: &mut [bool]) -> bool {
        // Where the edits are that were made, and what they add to all that follows.
        let mut made: Vec<(usize, Range<usize>)> = Vec::new();
        let mut added = 0_isize;
        let mut shifts: Vec<(usize, isize)> = vec![(0, 0)];
        for (number, edit) in self.edits.iter().enumerate().filter(|(at, _)| keeps[*at]) {
            let start = edit.range.start.saturating_add_signed(added);
            made.push((number, start..start + edit.replacement.len()));
            added += edit.replacement.len() as isize - edit.range.len() as isize;
            shifts.push((edit.range.end, added));
        }
        let moved = |at: usize| {
            let before = shifts.partition_point(|(end, _)| *end <= at);
            at.saturating_add_signed(shifts[before - 1].1)
        };
        let is_made = |range: &Range<usize>| {
            let at = self
                .edits
                .partition_point(|edit| edit.range.start < range.start);
            self.edits
                .get(at)
                .is_some_and(|edit| edit.range == *range && keeps[at])
        };
        let others = self.now.stubs.iter().filter(|(_, range)| !is_made(range));
        let before: HashSet<(Kind, Range<usize>)> = others
            .map(|(kind, range)| (*kind, moved(range.start)..moved(range.end)))
            .collect();
        let after: HashSet<(Kind, Range<usize>)> = then.stubs.iter().cloned().collect();
        let mut some = false;
        for (_, changed) in before.symmetric_difference(&after) {
            let next = made.partition_point(|(_, link)| link.start < changed.end);
            let behind = made.get(next);
            let ahead = next.checked_sub(1).and_then(|at| made.get(at));
            let distance = |link: &Range<usize>| {
                let gap = changed.start.saturating_sub(link.end);
                gap.max(link.start.saturating_sub(changed.end))
            };
            let nearest = [ahead, behind].into_iter().flatten();
            if let Some((number, _)) = nearest.min_by_key(|(_, link)| distance(link)) {
                keeps[*number] = false;
                some = true;
            }
        }
        some
    }

    /// Makes those of some edits that change nothing, half of them at a time.
    fn try_again(&self, out: &[usize], keeps: &mut [bool], read: &mut usize) -> Result<()> {
        if out.is_empty() || *read > MAX_READ {
            return Ok(());
        }
        *read += self.chapter.content.len();
        for edit in out {
            keeps[*edit] = true;
        }
        if self.is_same(&self.with(keeps)?) {
            return Ok(());
        }
        for edit in out {
            keeps[*edit] = false;
        }
        if out.len() > 1 {
            let (first, second) = out.split_at(out.len() / 2);
            self.try_again(first, keeps, read)?;
            self.try_again(second, keeps, read)?;
        }
        Ok(())
    }

    /// What the chapter has with those edits that `keeps` says.
    fn with(&self, keeps: &[bool]) -> Result<Outline> {
        let made = self.edits.iter().zip(keeps).filter(|(_, keeps)| **keeps);
        let made = made.map(|(edit, _)| edit.clone()).collect();
        let chapter = Chapter {
            name: Cow::Borrowed(&*self.chapter.name),
            content: splice::apply(&self.chapter.content, &splice::order(made)).into(),
            path: self.chapter.path.clone(),
            source_path: self.chapter.source_path.clone(),
        };
        let found = scan::scan(&chapter.content, &self.context.scan);
        let stubs = found.stubs.iter();
        let mut outline = Outline {
            page: None,
            stubs: stubs
                .map(|stub| (stub.kind(), stub.range.clone()))
                .collect(),
        };
        if found.failed.is_some() {
            return Ok(outline);
        }
        let mut size = 0;
        let mut resolutions = Vec::with_capacity(found.stubs.len());
        for stub in &found.stubs {
            let resolution = self.resolver.resolve(&chapter, stub)?;
            size += resolution.becomes.size();
            if size > MOST {
                return Ok(outline);
            }
            resolutions.push(resolution);
        }
        let id = |kind| Fingerprint::default().anchor(kind, 1);
        let ids: Vec<Anchor> = found.stubs.iter().map(|stub| id(stub.kind())).collect();
        let edits = expand::edits(
            self.context,
            &chapter.content,
            &found,
            &resolutions,
            &ids,
            chapter.folder(),
            &Overview::default(),
        );
        let page = splice::apply(&chapter.content, &splice::order(edits));
        outline.page = Some(page.replace(EMPTY_SPAN, ""));
        Ok(outline)
    }
}
