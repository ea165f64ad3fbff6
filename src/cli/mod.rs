//! The commands.

mod atomic_write;
mod build;
mod check;
mod completions;
mod docs;
mod expand;
mod explain;
mod fix;
mod init;
mod output;
mod preprocess;
mod report;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Parser, Subcommand};

use crate::panics::{self, BUG, Panic, VERSION, catch_panic};
use crate::rule::Rule;

/// The exit code of a command that ran and failed: a denied finding, a book that does not build.
const FAILED: u8 = 1;

/// The exit code of a command that could not run: usage, configuration, input or output.
const ERROR: u8 = 2;

#[derive(Debug, Parser)]
#[command(name = "mdbook-stubs", version, about = ABOUT, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

const ABOUT: &str = "An mdBook preprocessor that finds what an author left open and completes \
    what it can";

const AFTER_HELP: &str = "Without a command, it runs as a preprocessor for mdBook. To turn it on, \
    add `[preprocessor.stubs]` to book.toml and run `mdbook build`.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell mdBook that a renderer is supported (always true)
    Supports {
        /// The name of the renderer, such as `html`
        renderer: String,
    },
    /// Build a book with the embedded mdBook; no installed mdBook is needed
    Build {
        /// The folder that contains book.toml
        #[arg(default_value = ".")]
        book: PathBuf,
        /// The output folder, relative to the book's folder
        #[arg(short, long, value_name = "DIR")]
        dest_dir: Option<PathBuf>,
        /// Open the book in a browser afterwards
        #[arg(short, long)]
        open: bool,
    },
    /// Fail if the book contains denied stubs (exit code 0: none, 1: some, 2: the check failed)
    Check(check::Arguments),
    /// List the open stubs
    Report(report::Arguments),
    /// Search the catalogue of documentation
    Docs(docs::Arguments),
    /// Print one chapter in its expanded form
    Expand {
        /// A Markdown file of a book
        file: PathBuf,
        /// The renderer to expand the chapter for
        #[arg(long, default_value = "html")]
        renderer: String,
    },
    /// Write documentation links into the sources
    Fix(fix::Arguments),
    /// Turn the preprocessor on in a book.toml
    Init {
        /// The folder that contains book.toml
        #[arg(default_value = ".")]
        book: PathBuf,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell to complete in
        shell: clap_complete::Shell,
    },
}

/// Runs the program and returns its exit code: 0 for success, 1 if a finding or a build failed,
/// 2 if the command could not run.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // If this fails, mdBook skips the preprocessor without a message. So it must succeed with
    // any arguments.
    let asks_for_help = |argument: &OsString| argument == "--help" || argument == "-h";
    if arguments
        .get(1)
        .is_some_and(|command| command == "supports")
        && !arguments.get(2).is_some_and(asks_for_help)
    {
        return ExitCode::SUCCESS;
    }
    panics::silence();
    let arguments = match Arguments::try_parse_from(arguments) {
        Err(error) => {
            // Help goes to stdout with exit code 0, a usage error to stderr with 2.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(ERROR));
        }
        Ok(arguments) => arguments,
    };
    // A panic on a chapter is a finding; this handles all others.
    let result = catch_panic(|| dispatch(arguments)).unwrap_or_else(|panic| Err(crash(&panic)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::note(&format!("error: {:#}\n", failure.error));
            ExitCode::from(failure.code)
        }
    }
}

fn dispatch(arguments: Arguments) -> Result<(), Failure> {
    let Some(command) = arguments.command else {
        return preprocess::run();
    };
    match command {
        Command::Supports { .. } => Ok(()),
        Command::Build {
            book,
            dest_dir,
            open,
        } => build::run(&book, dest_dir, open),
        Command::Check(arguments) => check::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Docs(arguments) => docs::run(&arguments),
        Command::Expand { file, renderer } => expand::run(&file, &renderer),
        Command::Fix(arguments) => fix::run(&arguments),
        Command::Init { book } => init::run(&book),
        Command::Completions { shell } => completions::run(shell),
    }
}

/// The failure for a panic that ends a command.
fn crash(panic: &Panic) -> Failure {
    let why = panic.describe();
    if panic.is_parsers() {
        Failure::failed(anyhow!(
            "the Markdown parser, which mdBook uses as well, failed: {why}. `mdbook-stubs check` \
             reports the chapters that it fails on under `{}`",
            Rule::UnreadableChapter
        ))
    } else {
        let message = anyhow!(
            "mdbook-stubs failed because of a bug: {why}. {BUG}, with this message, the command \
             and {VERSION}"
        );
        message.into()
    }
}

/// An error and the exit code of the command.
#[derive(Debug)]
struct Failure {
    error: anyhow::Error,
    code: u8,
}

impl Failure {
    /// The command ran and failed.
    fn failed(error: anyhow::Error) -> Self {
        Self {
            error,
            code: FAILED,
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            error: error.into(),
            code: ERROR,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_our_own_is_a_bug_to_report() {
        let panic = catch_panic(|| panic!("no such room")).unwrap_err();
        let failure = crash(&panic);
        assert_eq!(failure.code, ERROR);
        let message = failure.error.to_string();
        let start = "mdbook-stubs failed because of a bug: `no such room` at src/cli/mod.rs:";
        assert!(message.starts_with(start), "{message}");
        assert!(message.contains("Report this where you got the program from"));
        assert!(message.ends_with(concat!("“mdbook-stubs ", env!("CARGO_PKG_VERSION"), "”")));
    }
}
