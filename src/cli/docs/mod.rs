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
    /// What to look for, for instance `docker volumes`; with `--check`, the folder that holds
    /// book.toml
    #[arg(required_unless_present = "check")]
    words: Vec<String>,
    /// How to show what was found
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// How many topics to show at most
    #[arg(
        long,
        default_value = "10",
        value_name = "NUMBER",
        conflicts_with = "check"
    )]
    limit: NonZeroUsize,
    /// The folder that holds book.toml, whose own topics count as well; without it the book around
    /// the current folder, if there is one
    #[arg(long, value_name = "DIR")]
    book: Option<PathBuf>,
    /// Ask the servers whether the pages are there that the book's documentation links lead to:
    /// 0 when they are, 1 when some are not, 2 when no server answers
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
