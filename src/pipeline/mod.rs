//! The pipeline takes a book's chapters and returns their edits and findings.
//!
//! Both hosts (mdBook over stdin, and mdBook as a library) call [`process`] with the same
//! types, so that they behave alike.

mod chapter;
mod unreadable;

use anyhow::{Result, anyhow};

use crate::book::{Chapter, Context};
use crate::finding::{Collector, Findings, Overview};
use crate::panics::{Panic, catch_panic};
use crate::position::Lines;
use crate::resolve::{MAX_OUTPUT, Resolver};
use crate::scan::{Scan, scan};
use crate::source::Sources;
use crate::splice::Edit;
use crate::stub::Stub;

pub(crate) use self::chapter::ResolvedChapter;

/// The result of processing a book.
#[derive(Debug, Default)]
pub struct Outcome<'a> {
    /// The edits of each chapter, in chapter order. The edits of one chapter are in ascending
    /// order and do not overlap.
    pub edits: Vec<Vec<Edit>>,
    /// The findings.
    pub found: Findings<'a>,
}

/// Finds and expands the stubs of a book.
///
/// # Errors
/// If a stub needs a documentation catalogue that the configuration names but that cannot be
/// used, or if the placeholders of the book expand to too much.
pub fn process<'a>(context: &'a Context, chapters: &'a [Chapter<'_>]) -> Result<Outcome<'a>> {
    let mut pipeline = Pipeline::new(context, chapters);
    let mut edits = Vec::with_capacity(chapters.len());
    // Pages that list the book's open stubs are expanded when all stubs are known.
    let mut report_pages = Vec::new();
    for (number, chapter) in chapters.iter().enumerate() {
        let mut scan = scan(&chapter.content, &context.scan);
        // A chapter that fails does not affect the others.
        let changes = match scan.failed.take() {
            Some(panic) => Err(panic),
            None => catch_panic(|| pipeline.expand(number, scan, &mut report_pages)),
        };
        edits.push(match changes {
            Ok(changes) => changes?,
            Err(panic) => {
                pipeline.report_unreadable(number, panic)?;
                Vec::new()
            }
        });
    }
    pipeline.expand_report_pages(report_pages, &mut edits)?;
    let warnings = pipeline.resolver.into_warnings();
    Ok(Outcome {
        edits,
        found: pipeline.found.finish(warnings),
    })
}

/// A book whose stubs are resolved and located on disk.
#[derive(Debug)]
pub(crate) struct ResolvedBook<'a> {
    /// Its chapters, in order: `None` for one without stubs, the panic for one that failed.
    pub(crate) chapters: Vec<Result<Option<ResolvedChapter<'a>>, Panic>>,
    /// The resolver that was used.
    pub(crate) resolver: Resolver<'a>,
}

/// Finds and resolves the stubs of a book without expanding them.
///
/// # Errors
/// As for [`process`].
pub(crate) fn resolve<'a>(
    context: &'a Context,
    chapters: &'a [Chapter<'_>],
) -> Result<ResolvedBook<'a>> {
    let mut pipeline = Pipeline::new(context, chapters);
    let mut resolved = Vec::with_capacity(chapters.len());
    for (number, chapter) in chapters.iter().enumerate() {
        let mut scan = scan(&chapter.content, &context.scan);
        let chapter = match scan.failed.take() {
            Some(panic) => Err(panic),
            None => catch_panic(|| pipeline.resolve(number, scan)),
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

/// The state of one run over a book.
struct Pipeline<'a> {
    context: &'a Context,
    chapters: &'a [Chapter<'a>],
    resolver: Resolver<'a>,
    sources: Sources<'a>,
    found: Collector<'a>,
    /// The size of all expansions so far in bytes, without the text of the stubs themselves.
    output_size: usize,
}

impl<'a> Pipeline<'a> {
    fn new(context: &'a Context, chapters: &'a [Chapter<'_>]) -> Self {
        Pipeline {
            context,
            chapters,
            resolver: Resolver::new(context),
            sources: Sources::new(context),
            found: Collector::default(),
            output_size: 0,
        }
    }

    /// Resolves, expands and reports a chapter. A chapter that lists the book's open stubs is
    /// added to `report_pages` instead of being expanded.
    fn expand(
        &mut self,
        number: usize,
        scan: Scan,
        report_pages: &mut Vec<ResolvedChapter<'a>>,
    ) -> Result<Vec<Edit>> {
        let Some(resolved) = self.resolve(number, scan)? else {
            return Ok(Vec::new());
        };
        let mut edits = Vec::new();
        if !self.context.expand {
            // Only the findings are wanted.
        } else if resolved.report_placeholders().next().is_some() {
            report_pages.push(resolved.clone());
        } else {
            edits = resolved.edits(self.context, &self.chapters[number], &Overview::default());
        }
        self.report(resolved);
        Ok(edits)
    }

    /// Expands the chapters that list the book's open stubs.
    fn expand_report_pages(
        &mut self,
        report_pages: Vec<ResolvedChapter<'a>>,
        edits: &mut [Vec<Edit>],
    ) -> Result<()> {
        let mut failed = Vec::new();
        let overview = Overview::new(self.context, self.chapters, self.found.list());
        for resolved in report_pages {
            let number = resolved.number;
            let chapter = &self.chapters[number];
            // Each list covers the whole book.
            for stub in resolved.report_placeholders() {
                self.output_size += overview.size();
                if self.output_size > MAX_OUTPUT.max(2 * overview.size()) {
                    return Err(output_limit_error(self.context, chapter, stub));
                }
            }
            match catch_panic(|| resolved.edits(self.context, chapter, &overview)) {
                Ok(changes) => edits[number] = changes,
                Err(panic) => failed.push((number, panic)),
            }
        }
        for (number, panic) in failed {
            self.report_unreadable(number, panic)?;
        }
        Ok(())
    }

    /// Adds the size of an expansion to the total.
    ///
    /// # Errors
    /// If the total exceeds [`MAX_OUTPUT`].
    fn count_output(&mut self, bytes: usize, chapter: &Chapter<'_>, stub: &Stub) -> Result<()> {
        self.output_size += bytes;
        if self.output_size > MAX_OUTPUT {
            return Err(output_limit_error(self.context, chapter, stub));
        }
        Ok(())
    }
}

/// The error for a book whose expansions exceed [`MAX_OUTPUT`] at `stub`.
fn output_limit_error(context: &Context, chapter: &Chapter<'_>, stub: &Stub) -> anyhow::Error {
    let at = Lines::new(&chapter.content).position(stub.range.start);
    anyhow!(
        "{}:{}:{}: the placeholders of this book, up to this one, expand to more than {} MiB; \
         remove some that bring in large files, drawings, tables or lists",
        chapter.file(context),
        at.line,
        at.column,
        MAX_OUTPUT >> 20
    )
}

#[cfg(test)]
mod tests;
