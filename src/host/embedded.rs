//! mdBook as a library: the same core as a `Preprocessor`.

use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::book::{Chapter, Context, process};
use crate::report;
use crate::splice::{self, Edit};

/// The preprocessor, for programs that embed mdBook.
///
/// ```no_run
/// use mdbook_driver::MDBook;
///
/// let mut book = MDBook::load("book")?;
/// book.with_preprocessor(mdbook_stubs::Stubs);
/// book.build()?;
/// # Ok::<(), anyhow::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Stubs;

impl Preprocessor for Stubs {
    fn name(&self) -> &'static str {
        "stubs"
    }

    fn run(&self, build: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let config = serde_json::to_value(&build.config)?;
        let context = Context::new(build.root.clone(), build.renderer.clone(), &config, true)?;
        let edits = {
            let chapters = chapters(&book);
            let outcome = process(&context, &chapters)?;
            report::build(&context, &outcome)?;
            outcome.edits
        };
        replace(&mut book.items, &mut edits.iter());
        Ok(book)
    }
}

/// The chapters of mdBook's own book, parents before their children.
pub(crate) fn chapters(book: &Book) -> Vec<Chapter<'_>> {
    book.iter()
        .filter_map(|item| match item {
            BookItem::Chapter(chapter) => Some(Chapter {
                name: chapter.name.as_str().into(),
                content: chapter.content.as_str().into(),
                path: chapter.path.clone(),
                source_path: chapter.source_path.clone(),
            }),
            _ => None,
        })
        .collect()
}

/// Applies the edits of each chapter, in the order in which the chapters were
/// listed.
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
