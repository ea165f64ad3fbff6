//! Checks that a chapter's page stays the same when links replace markers.

use std::borrow::Cow;

use anyhow::Result;

use crate::book::{Chapter, Context};
use crate::expand;
use crate::finding::{Fingerprint, Overview};
use crate::resolve::{MAX_OUTPUT, Resolver};
use crate::scan::{self, uniform};
use crate::splice::{self, EMPTY_SPAN, Edit};

/// The maximum total number of bytes that are scanned to find the links that change a
/// chapter's page. A large chapter is scanned less often, so some links that change nothing may
/// be left out.
const MAX_SCANNED: usize = 8 << 20;

/// Builds the page of a chapter with some of its markers replaced by links.
#[derive(Debug)]
pub(super) struct Page<'a> {
    context: &'a Context,
    resolver: &'a Resolver<'a>,
    chapter: &'a Chapter<'a>,
    edits: &'a [Edit],
    /// The page with the markers; `None` if it is too large.
    now: Option<String>,
}

/// For each edit, whether it keeps the page of a chapter the same. All edits for which this is
/// true can be applied together.
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
        now: None,
    };
    let mut keeps = vec![false; edits.len()];
    page.now = page.with(&keeps)?;
    if page.now.is_some() {
        let all: Vec<usize> = (0..edits.len()).collect();
        page.make(&all, &mut keeps, &mut 0)?;
    }
    Ok(keeps)
}

impl Page<'_> {
    /// Adds the edits that keep the page the same to `keeps`: all of `some`, or else those of
    /// each half. `scanned` is the number of bytes scanned so far.
    fn make(&self, some: &[usize], keeps: &mut [bool], scanned: &mut usize) -> Result<()> {
        if some.is_empty() || *scanned > MAX_SCANNED {
            return Ok(());
        }
        *scanned += self.chapter.content.len();
        for edit in some {
            keeps[*edit] = true;
        }
        if self.with(keeps)? == self.now {
            return Ok(());
        }
        for edit in some {
            keeps[*edit] = false;
        }
        if some.len() > 1 {
            let (first, second) = some.split_at(some.len() / 2);
            self.make(first, keeps, scanned)?;
            self.make(second, keeps, scanned)?;
        }
        Ok(())
    }

    /// The page with the edits selected by `keeps`; `None` if it is too large. It has no invisible
    /// elements and the same ids for all stubs, since ids depend on the text.
    fn with(&self, keeps: &[bool]) -> Result<Option<String>> {
        let made = self.edits.iter().zip(keeps).filter(|(_, keeps)| **keeps);
        let made = made.map(|(edit, _)| edit.clone()).collect();
        let chapter = Chapter {
            name: Cow::Borrowed(&*self.chapter.name),
            content: splice::apply(&self.chapter.content, &splice::order(made)).into(),
            path: self.chapter.path.clone(),
            source_path: self.chapter.source_path.clone(),
        };
        let found = scan::scan(&chapter.content, &self.context.scan);
        if found.failed.is_some() {
            return Ok(None);
        }
        let mut size = 0;
        let mut resolutions = Vec::with_capacity(found.stubs.len());
        for stub in &found.stubs {
            let resolution = self.resolver.resolve(&chapter, stub)?;
            size += resolution.expansion.size();
            if size > MAX_OUTPUT {
                return Ok(None);
            }
            resolutions.push(resolution);
        }
        let stubs = found.stubs.iter().zip(&resolutions);
        let items: Vec<expand::Item<'_>> = stubs
            .map(|(stub, resolution)| expand::Item {
                stub,
                expansion: &resolution.expansion,
                id: Fingerprint::default().anchor(stub.kind_id(), 1),
            })
            .collect();
        let overview = Overview::default();
        let edits = expand::edits(self.context, &chapter, &found, &items, &overview);
        let page = splice::apply(&chapter.content, &edits);
        // Expanding a page replaces each lone CR with LF.
        Ok(Some(uniform(&page).replace(EMPTY_SPAN, "")))
    }
}
