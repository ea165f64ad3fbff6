//! The preprocessor for programs that embed mdBook.

use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::book::{Context, chapters};
use crate::finding::Finding;
use crate::pipeline::process;
use crate::report;
use crate::splice::{self, Edit};

/// The preprocessor, for programs that embed mdBook. See the [crate](crate) for an example.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stubs;

impl Stubs {
    /// Finds the stubs of a book without expanding them. It leaves out the findings that comments
    /// suppress.
    ///
    /// # Errors
    /// If `[preprocessor.stubs]` is invalid, or a documentation catalogue that it names cannot be
    /// used.
    pub fn findings(self, build: &PreprocessorContext, book: &Book) -> Result<Vec<Finding>> {
        let mut context = context(build)?;
        context.expand = false;
        let chapters = chapters(book);
        let mut findings = process(&context, &chapters)?.found.list;
        findings.retain(|finding| !finding.suppressed);
        Ok(findings)
    }
}

fn context(build: &PreprocessorContext) -> Result<Context> {
    let config = serde_json::to_value(&build.config)?;
    Context::new(build.root.clone(), build.renderer.clone(), &config, true)
}

impl Preprocessor for Stubs {
    fn name(&self) -> &'static str {
        "stubs"
    }

    fn run(&self, build: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let context = context(build)?;
        let edits = {
            let chapters = chapters(&book);
            let outcome = process(&context, &chapters)?;
            report::build(&context, &outcome.found)?;
            outcome.edits
        };
        replace(&mut book.items, &mut edits.iter());
        Ok(book)
    }
}

/// Applies the edits of each chapter. They are in the order of the chapters.
fn replace<'e>(items: &mut [BookItem], edits: &mut impl Iterator<Item = &'e Vec<Edit>>) {
    for item in items {
        if let BookItem::Chapter(chapter) = item {
            if let Some(edits) = edits.next().filter(|edits| !edits.is_empty()) {
                chapter.content = splice::apply(&chapter.content, edits);
            }
            replace(&mut chapter.sub_items, edits);
        }
    }
}
