//! Checks that a chapter's page stays the same when links replace their markers.

use std::borrow::Cow;

use anyhow::Result;

use crate::book::{Chapter, Context};
use crate::expand;
use crate::finding::{Fingerprint, Overview};
use crate::resolve::{MAX_OUTPUT, Resolver};
use crate::scan::{self, uniform};
use crate::splice::{self, EMPTY_SPAN, Edit};

/// How many bytes of a chapter are read, at most, to find the links that change it: a large
/// chapter is read less often, and then a link may be left out that changes nothing.
const MAX_READ: usize = 8 << 20;

/// Builds the page of a chapter with some of its markers replaced by links.
#[derive(Debug)]
pub(super) struct Page<'a> {
    context: &'a Context,
    resolver: &'a Resolver<'a>,
    chapter: &'a Chapter<'a>,
    edits: &'a [Edit],
    /// The page with the markers; `None` where it is too large.
    now: Option<String>,
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
    /// Makes those of some edits that change nothing: all of them, or else those of each
    /// half.
    fn make(&self, some: &[usize], keeps: &mut [bool], read: &mut usize) -> Result<()> {
        if some.is_empty() || *read > MAX_READ {
            return Ok(());
        }
        *read += self.chapter.content.len();
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
            self.make(first, keeps, read)?;
            self.make(second, keeps, read)?;
        }
        Ok(())
    }

    /// The page with those edits that `keeps` says, without the ids of its stubs, which are
    /// made of their words, and without what nobody sees; `None` where it is too large.
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
        // Only a page that changes gets LF for each lone CR.
        Ok(Some(uniform(&page).replace(EMPTY_SPAN, "")))
    }
}
