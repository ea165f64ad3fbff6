//! The preprocessor: reads a book as JSON from stdin and writes it to stdout.

use std::fs::File;
use std::io::{self, IsTerminal, Read};

use anyhow::{Context as _, anyhow};

use super::{Failure, output};
use crate::host::wire::Request;
use crate::pipeline::process;
use crate::report;

const USAGE: &str = "mdbook-stubs is an mdBook preprocessor: mdBook calls it and sends the book. \
    Add `[preprocessor.stubs]` to book.toml and run `mdbook build`, or run `mdbook-stubs build`; \
    `mdbook-stubs --help` lists the other commands.";

pub(super) fn run() -> Result<(), Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(anyhow!(USAGE).into());
    }
    let mut input = Vec::new();
    stdin
        .lock()
        .read_to_end(&mut input)
        .context("stdin cannot be read")?;
    if input.iter().all(u8::is_ascii_whitespace) {
        return Err(anyhow!("stdin is empty. {USAGE}").into());
    }
    let input = String::from_utf8(input)
        .map_err(|error| anyhow!("the book is not UTF-8: {error}. {USAGE}"))?;
    let request = Request::parse(&input).map_err(|error| {
        if input.trim_start().starts_with("[{") {
            error
        } else {
            error.context(USAGE)
        }
    })?;
    if let Some(warning) = request.version_warning() {
        output::note(&report::warnings(&[warning]));
    }
    let outcome = process(&request.context, &request.chapters)?;
    report::build(&request.context, &outcome.found).map_err(Failure::failed)?;
    request
        .respond(&outcome.edits, unbuffered_stdout()?)
        .context("the book cannot be written to stdout")?;
    Ok(())
}

/// Stdout without its line buffer, which would search the whole book for line endings.
fn unbuffered_stdout() -> io::Result<File> {
    #[cfg(windows)]
    use std::os::windows::io::AsHandle;
    #[cfg(windows)]
    return io::stdout()
        .as_handle()
        .try_clone_to_owned()
        .map(File::from);
    #[cfg(not(windows))]
    use std::os::fd::AsFd;
    #[cfg(not(windows))]
    return io::stdout().as_fd().try_clone_to_owned().map(File::from);
}
