//! `mdbook-stubs build`: builds a book with the embedded mdBook.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use super::{Failure, output};
use crate::book::Context;
use crate::embedded::Stubs;
use crate::host::encoding::explained;
use crate::host::{disk, preflight};

pub(super) fn run(book: &Path, dest_dir: Option<PathBuf>, open: bool) -> Result<(), Failure> {
    log_to_stderr();
    if !book.join("book.toml").is_file() {
        return Err(anyhow!(
            "`{}` does not contain a book.toml. Give the folder of a book, or create a book with \
             `mdbook init`.",
            book.display()
        )
        .into());
    }
    let mut mdbook =
        load(book).with_context(|| format!("the book in `{}` cannot be loaded", book.display()))?;
    if let Some(folder) = dest_dir {
        mdbook.config.build.build_dir = folder;
    }
    // An invalid configuration must be reported before anything is written.
    let config = serde_json::to_value(&mdbook.config)?;
    Context::new(mdbook.root.clone(), "html".to_owned(), &config, true)?;
    if disk::includes(&config) {
        let src = mdbook.root.join(&mdbook.config.book.src);
        preflight::check_includes(&src, &mdbook.book)?;
    }
    // This replaces the command of `[preprocessor.stubs]`, if it has one.
    mdbook.with_preprocessor(Stubs);
    mdbook.build().map_err(Failure::failed)?;
    if open {
        let page = mdbook.build_dir_for("html").join("index.html");
        opener::open(&page).with_context(|| format!("`{}` cannot be opened", page.display()))?;
    }
    Ok(())
}

/// Loads a book as [`MDBook::load`] does, with better errors.
fn load(book: &Path) -> anyhow::Result<MDBook> {
    let file = book.join("book.toml");
    let mut config = Config::from_disk(&file).map_err(|error| explained(error, [file]))?;
    config.update_from_env()?;
    let src = book.join(&config.book.src);
    preflight::check(&src)?;
    MDBook::load_with_config(book, config).map_err(|error| explained(error, preflight::files(&src)))
}

/// Prints mdBook's messages, as `mdbook` does.
fn log_to_stderr() {
    // This fails if the calling program has already set a logger.
    let _ = tracing_subscriber::fmt()
        .with_writer(|| output::Stderr)
        .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
        .with_target(false)
        .without_time()
        .try_init();
}
