//! `mdbook-stubs docs`: the catalogue of documentation, from the terminal.

mod live;
mod search;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::Failure;
use crate::book::Context;
use crate::host::disk;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The words to search for, such as `docker volumes`; with `--check`, the folder that
    /// contains book.toml
    #[arg(required_unless_present = "check")]
    words: Vec<String>,
    /// The output format
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// The maximum number of topics to show
    #[arg(
        long,
        default_value = "10",
        value_name = "NUMBER",
        conflicts_with = "check"
    )]
    limit: NonZeroUsize,
    /// The folder of the book whose topics to include (default: the book around the current
    /// folder, if any)
    #[arg(long, value_name = "DIR")]
    book: Option<PathBuf>,
    /// Check that the pages that the book's documentation links lead to still exist (exit code
    /// 0: all do, 1: some do not, 2: no server answered)
    #[arg(long, help_heading = "Check")]
    check: bool,
    /// Check the whole catalogue
    #[arg(long, requires = "check", help_heading = "Check")]
    all: bool,
    #[command(flatten)]
    limits: live::Limits,
}

/// The formats of `docs`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.check {
        live::run(arguments)
    } else {
        search::run(arguments)
    }
}

/// The configuration of the book that was named, of the one around the current
/// folder, or of none.
fn context(named: Option<&Path>) -> anyhow::Result<Context> {
    if let Some(root) = named {
        return disk::context(root);
    }
    let here = std::env::current_dir()?;
    match here
        .ancestors()
        .find(|folder| folder.join("book.toml").is_file())
    {
        Some(root) => disk::context(root),
        None => Context::new(here, "html".to_owned(), &Value::Null, true),
    }
}
