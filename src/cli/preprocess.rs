//! What mdBook calls: the book as JSON in, the book out.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::thread;
use std::time::Duration;

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
    let input = read(stdin.lock()).context("stdin cannot be read")?;
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

/// What a pipe holds at most, as systems make it, in bytes.
const PIPE: usize = 64 << 10;

/// How long reading waits: less than anybody notices, and enough for mdBook to
/// fill a good part of a pipe.
const PAUSE: Duration = Duration::from_micros(200);

/// Reads in large pieces what comes in small ones.
///
/// mdBook writes the book into the pipe as it is put together, in some ten
/// thousand pieces. To be woken for each of them would take both programs longer
/// than all else here: so after one that leaves room, this waits for more.
fn read(input: impl Read) -> io::Result<Vec<u8>> {
    let mut reader = BufReader::with_capacity(PIPE, input);
    let mut read = Vec::new();
    loop {
        let length = match reader.fill_buf() {
            Ok([]) => return Ok(read),
            Ok(piece) => {
                read.extend_from_slice(piece);
                piece.len()
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        reader.consume(length);
        if length < PIPE {
            thread::sleep(PAUSE);
        }
    }
}

/// Stdout without the buffer that looks for line endings in all that it is
/// given: the book is written at once.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_pieces_are_read_to_the_end() {
        struct Dripping<'a>(&'a [u8]);
        impl Read for Dripping<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let length = self.0.len().min(buffer.len()).min(7);
                self.0.read(&mut buffer[..length])
            }
        }
        let text = "[{},{}]".repeat(20);
        assert_eq!(read(Dripping(text.as_bytes())).unwrap(), text.as_bytes());
    }
}
