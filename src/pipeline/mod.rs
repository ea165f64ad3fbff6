//! The pipeline: a book's chapters go in, their new contents and a report
//! come out.
//!
//! Both hosts (mdBook over stdin, mdBook as a library) call [`process`] with
//! the same types, so that what the one does the other does as well.

mod chapter;
mod unreadable;

use std::rc::Rc;

use anyhow::Result;
use foldhash::HashMap;

use self::chapter::{Found, too_much};
use self::unreadable::Unread;
use crate::book::{Chapter, Context};
use crate::finding::{Finding, Findings, Overview};
use crate::panics::caught;
use crate::resolve::{self, Resolver};
use crate::scan::Ahead;
use crate::source::{File, Sources};
use crate::splice::Edit;

/// What a build made of a book.
#[derive(Debug, Default)]
pub struct Outcome<'a> {
    /// What changes in each chapter, in order; nothing where it has no stubs.
    /// The edits of a chapter are ascending and do not overlap.
    pub edits: Vec<Vec<Edit>>,
    /// Every stub of the book, in the order of its chapters.
    pub findings: Vec<Finding>,
    /// What the author should know besides, a line each: oddities of Compose
    /// files.
    pub warnings: Vec<String>,
    /// The files that [`Finding::path`] names.
    pub files: HashMap<Rc<str>, Rc<File<'a>>>,
}

/// Finds and expands the stubs of a book.
///
/// # Errors
/// When a stub needs a catalogue of documentation that the configuration names
/// and that cannot be used.
pub fn process<'a>(context: &'a Context, chapters: &'a [Chapter<'_>]) -> Result<Outcome<'a>> {
    let resolver = Resolver::new(context);
    let sources = Sources::new(context);
    let mut findings = Findings::default();
    let mut edits = Vec::with_capacity(chapters.len());
    // A page that lists the book's stubs waits until all of them are known.
    let mut waiting = Vec::new();
    let texts = chapters.iter().map(|chapter| &*chapter.content);
    let scans = Ahead::new(texts, &context.scan);
    let unread = |number: usize| Unread {
        context,
        sources: &sources,
        number,
        chapter: &chapters[number],
    };
    for (number, (chapter, scan)) in chapters.iter().zip(scans).enumerate() {
        if let Some(panic) = scan.failed {
            unread(number).report(&resolver, panic, &mut findings)?;
            edits.push(Vec::new());
            continue;
        }
        // A chapter that fails does not affect the others.
        let changes = caught(|| -> Result<Vec<Edit>> {
            let found = Found::new(
                context,
                &resolver,
                &sources,
                number,
                chapter,
                scan,
                &mut findings,
            )?;
            let mut changes = Vec::new();
            if let Some(found) = found {
                if found.lists_the_book() && context.expand {
                    waiting.push((number, found.clone()));
                } else if context.expand {
                    changes = found.edits(context, chapter, &Overview::default());
                }
                found.report(context, chapter, &mut findings);
            }
            Ok(changes)
        });
        edits.push(match changes {
            Ok(changes) => changes?,
            Err(panic) => {
                unread(number).report(&resolver, panic, &mut findings)?;
                Vec::new()
            }
        });
    }
    if !waiting.is_empty() {
        let mut failed = Vec::new();
        let overview = Overview::new(context, chapters, &findings.list);
        for (number, found) in waiting {
            let chapter = &chapters[number];
            // Each list holds the whole book.
            for stub in found.lists() {
                findings.size += overview.size();
                if findings.size > resolve::MOST.max(2 * overview.size()) {
                    return Err(too_much(context, chapter, stub));
                }
            }
            match caught(|| found.edits(context, chapter, &overview)) {
                Ok(changes) => edits[number] = changes,
                Err(panic) => failed.push((number, panic)),
            }
        }
        for (number, panic) in failed {
            unread(number).report(&resolver, panic, &mut findings)?;
        }
    }
    let mut warnings = findings.warnings;
    warnings.extend(resolver.into_warnings());
    Ok(Outcome {
        edits,
        findings: findings.list,
        warnings,
        files: findings.files,
    })
}

#[cfg(test)]
mod tests;
