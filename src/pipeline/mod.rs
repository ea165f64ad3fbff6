//! The pipeline: a book's chapters go in, their edits and what was found come out.
//!
//! Both hosts (mdBook over stdin, mdBook as a library) call [`process`] with
//! the same types, so that what the one does the other does as well.

mod chapter;
mod unreadable;

use anyhow::{Result, anyhow};

use crate::book::{Chapter, Context};
use crate::finding::{Collector, Findings, Overview};
use crate::panics::{Panic, caught};
use crate::position::Lines;
use crate::resolve::{MAX_OUTPUT, Resolver};
use crate::scan::{ParallelScans, Scan};
use crate::source::Sources;
use crate::splice::Edit;
use crate::stub::Stub;

pub(crate) use self::chapter::ResolvedChapter;

/// What a build made of a book.
#[derive(Debug, Default)]
pub struct Outcome<'a> {
    /// What changes in each chapter, in order; nothing where it has no stubs.
    /// The edits of a chapter are ascending and do not overlap.
    pub edits: Vec<Vec<Edit>>,
    /// What was found.
    pub found: Findings<'a>,
}

/// Finds and expands the stubs of a book.
///
/// # Errors
/// When a stub needs a catalogue of documentation that the configuration names
/// and that cannot be used.
pub fn process<'a>(context: &'a Context, chapters: &'a [Chapter<'_>]) -> Result<Outcome<'a>> {
    let mut pipeline = Pipeline::new(context, chapters);
    let mut edits = Vec::with_capacity(chapters.len());
    // A page that lists the book's stubs waits until all of them are known.
    let mut waiting = Vec::new();
    for (number, mut scan) in scans(context, chapters).enumerate() {
        // A chapter that fails does not affect the others.
        let changes = match scan.failed.take() {
            Some(panic) => Err(panic),
            None => caught(|| pipeline.expand(number, scan, &mut waiting)),
        };
        edits.push(match changes {
            Ok(changes) => changes?,
            Err(panic) => {
                pipeline.report_unreadable(number, panic)?;
                Vec::new()
            }
        });
    }
    pipeline.expand_lists(waiting, &mut edits)?;
    let warnings = pipeline.resolver.into_warnings();
    Ok(Outcome {
        edits,
        found: pipeline.found.finish(warnings),
    })
}

/// A book whose stubs are resolved and placed in their files.
#[derive(Debug)]
pub(crate) struct ResolvedBook<'a> {
    /// Its chapters, in order; nothing where one has no stubs, or why it could not be read.
    pub(crate) chapters: Vec<Result<Option<ResolvedChapter<'a>>, Panic>>,
    /// What resolved them.
    pub(crate) resolver: Resolver<'a>,
}

/// Finds the stubs of a book and what each becomes, and expands none.
///
/// # Errors
/// As for [`process`].
pub(crate) fn resolve<'a>(
    context: &'a Context,
    chapters: &'a [Chapter<'_>],
) -> Result<ResolvedBook<'a>> {
    let mut pipeline = Pipeline::new(context, chapters);
    let mut resolved = Vec::with_capacity(chapters.len());
    for (number, mut scan) in scans(context, chapters).enumerate() {
        let chapter = match scan.failed.take() {
            Some(panic) => Err(panic),
            None => caught(|| pipeline.resolve(number, scan)),
        };
        resolved.push(match chapter {
            Ok(chapter) => Ok(chapter?),
            Err(panic) => Err(panic),
        });
    }
    Ok(ResolvedBook {
        chapters: resolved,
        resolver: pipeline.resolver,
    })
}

/// The scans of a book's chapters, in order.
fn scans<'a>(context: &'a Context, chapters: &'a [Chapter<'_>]) -> impl Iterator<Item = Scan> {
    let texts = chapters.iter().map(|chapter| &*chapter.content);
    ParallelScans::new(texts, &context.scan)
}

/// The state of one run over a book.
struct Pipeline<'a> {
    context: &'a Context,
    chapters: &'a [Chapter<'a>],
    resolver: Resolver<'a>,
    sources: Sources<'a>,
    found: Collector<'a>,
    /// How many bytes the stubs become so far, as far as that is no text of theirs.
    size: usize,
}

impl<'a> Pipeline<'a> {
    fn new(context: &'a Context, chapters: &'a [Chapter<'_>]) -> Self {
        Pipeline {
            context,
            chapters,
            resolver: Resolver::new(context),
            sources: Sources::new(context),
            found: Collector::default(),
            size: 0,
        }
    }

    /// Resolves, expands and reports a chapter. One that shows the book's list goes to
    /// `waiting` instead of being expanded.
    fn expand(
        &mut self,
        number: usize,
        scan: Scan,
        waiting: &mut Vec<ResolvedChapter<'a>>,
    ) -> Result<Vec<Edit>> {
        let Some(resolved) = self.resolve(number, scan)? else {
            return Ok(Vec::new());
        };
        let mut edits = Vec::new();
        if !self.context.expand {
            // Its findings are all that is asked for.
        } else if resolved.lists().next().is_some() {
            waiting.push(resolved.clone());
        } else {
            edits = resolved.edits(self.context, &self.chapters[number], &Overview::default());
        }
        self.report(resolved);
        Ok(edits)
    }

    /// Expands the chapters that show the book's list.
    fn expand_lists(
        &mut self,
        waiting: Vec<ResolvedChapter<'a>>,
        edits: &mut [Vec<Edit>],
    ) -> Result<()> {
        let mut failed = Vec::new();
        let overview = Overview::new(self.context, self.chapters, self.found.list());
        for resolved in waiting {
            let number = resolved.number;
            let chapter = &self.chapters[number];
            // Each list holds the whole book.
            for stub in resolved.lists() {
                self.size += overview.size();
                if self.size > MAX_OUTPUT.max(2 * overview.size()) {
                    return Err(too_much(self.context, chapter, stub));
                }
            }
            match caught(|| resolved.edits(self.context, chapter, &overview)) {
                Ok(changes) => edits[number] = changes,
                Err(panic) => failed.push((number, panic)),
            }
        }
        for (number, panic) in failed {
            self.report_unreadable(number, panic)?;
        }
        Ok(())
    }

    /// Counts what a stub becomes.
    ///
    /// # Errors
    /// When the book's stubs become more than a machine holds.
    fn grow(&mut self, bytes: usize, chapter: &Chapter<'_>, stub: &Stub) -> Result<()> {
        self.size += bytes;
        if self.size > MAX_OUTPUT {
            return Err(too_much(self.context, chapter, stub));
        }
        Ok(())
    }
}

/// Why a book ends here whose placeholders ask for more than a machine holds.
fn too_much(context: &Context, chapter: &Chapter<'_>, stub: &Stub) -> anyhow::Error {
    let at = Lines::new(&chapter.content).position(stub.range.start);
    anyhow!(
        "{}:{}:{}: what the placeholders of this book become, up to this one, is more than {} MiB; \
         take some of those away that bring in large files, drawings, tables or lists",
        chapter.file(context),
        at.line,
        at.column,
        MAX_OUTPUT >> 20
    )
}

#[cfg(test)]
mod tests;
