//! Where the output of a command goes.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::atomic_write;
use crate::printable::printable;

/// Writes to a file, or to stdout if there is none. The file is replaced as a whole.
///
/// # Errors
/// If writing fails. A closed pipe (`… | head`) is not an error.
pub(super) fn to(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let Some(path) = file else {
        let mut out = BufWriter::new(io::stdout().lock());
        return match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            result => result.context("stdout cannot be written"),
        };
    };
    atomic_write::one(path, write)
        .with_context(|| format!("`{}` cannot be written", path.display()))
}

/// Writes text for programs to stdout. It is escaped for a terminal, and for the log of GitHub
/// Actions, which obeys commands in it. In GitHub Actions, a pipe may lead to the log.
///
/// # Errors
/// If writing fails.
pub(super) fn text(text: &str) -> Result<()> {
    let log = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
    let text = shown(text, io::stdout().is_terminal() || (log && !is_file()));
    to(None, |out| out.write_all(text.as_bytes()))
}

/// Whether stdout is a file.
fn is_file() -> bool {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let stdout = io::stdout().as_fd().try_clone_to_owned();
        stdout
            .and_then(|stdout| std::fs::File::from(stdout).metadata())
            .is_ok_and(|stdout| stdout.is_file())
    }
    #[cfg(not(unix))]
    false
}

/// Whether to use colours: on a terminal, unless the user has turned them off.
pub(super) fn colour(file: Option<&Path>) -> bool {
    let terminal = file.is_none() && io::stdout().is_terminal();
    wants_colour(terminal, |name| std::env::var_os(name))
}

/// The number of characters on a line of the output.
pub(super) fn width(file: Option<&Path>) -> u16 {
    const WITHOUT_TERMINAL: u16 = 120;
    let terminal = file.is_none() && io::stdout().is_terminal();
    match terminal_size::terminal_size() {
        Some((terminal_size::Width(width), _)) if terminal && width > 0 => width,
        _ => WITHOUT_TERMINAL,
    }
}

/// Prints mdBook's own errors, for instance about a missing include, until the guard is
/// dropped.
pub(super) fn mdbook_errors() -> impl Sized {
    use tracing_subscriber::util::SubscriberInitExt;

    tracing_subscriber::fmt()
        .with_writer(|| Stderr)
        .with_max_level(tracing_subscriber::filter::LevelFilter::ERROR)
        .with_target(false)
        .without_time()
        .finish()
        .set_default()
}

fn wants_colour(terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let refused = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = variable("TERM").is_some_and(|term| term == "dumb");
    terminal && !refused && !dumb
}

fn shown(text: &str, people: bool) -> Cow<'_, str> {
    if people { printable(text) } else { text.into() }
}

/// Prints text to stderr. If stderr is closed, there is nowhere to report that.
pub(super) fn note(text: &str) {
    let _ = write!(io::stderr().lock(), "{}", printable(text));
}

/// Stderr for messages of mdBook, which are escaped.
pub(super) struct Stderr;

impl Write for Stderr {
    fn write(&mut self, message: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(message);
        io::stderr().lock().write_all(printable(&text).as_bytes())?;
        Ok(message.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_for_programs_stays_as_it_is() {
        assert_eq!(shown("a\u{1b}[2J\n", false), "a\u{1b}[2J\n");
        assert_eq!(shown("a\u{1b}[2J\n", true), "a␛[2J\n");
    }

    #[test]
    fn colours_are_for_terminals() {
        let wants = |terminal, name: &str, value: &str| {
            wants_colour(terminal, |asked| (asked == name).then(|| value.into()))
        };
        assert!(wants(true, "TERM", "xterm"));
        assert!(wants(true, "NO_COLOR", ""));
        assert!(!wants(true, "NO_COLOR", "1"));
        assert!(!wants(true, "TERM", "dumb"));
        assert!(!wants(false, "TERM", "xterm"));
    }
}
