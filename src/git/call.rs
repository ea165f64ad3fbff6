//! Runs the `git` program.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Settings that override any configuration, since a program that git would start can be among
/// the files of a pull request.
const SETTINGS: [&str; 3] = [
    // A folder of a book can look like a repository.
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
];

/// Additions to the environment.
const ENVIRONMENT: [(&str, &str); 5] = [
    ("LC_ALL", "C"),
    // Git must write nothing, not even an index.
    ("GIT_OPTIONAL_LOCKS", "0"),
    // A partial clone would fetch each missing file from its server, possibly with a program
    // that the user's configuration names.
    ("GIT_NO_LAZY_FETCH", "1"),
    // Older versions ignore that variable, but cannot fetch without a protocol.
    ("GIT_ALLOW_PROTOCOL", ""),
    ("GIT_TERMINAL_PROMPT", "0"),
];

/// The error if `git` is not installed.
#[derive(Debug)]
pub(super) struct NotInstalled;

impl std::fmt::Display for NotInstalled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("`git` was not found in PATH")
    }
}

impl std::error::Error for NotInstalled {}

/// One run of the program.
pub(super) struct Git {
    command: Command,
    folder: PathBuf,
    /// The name of the command, for errors.
    name: String,
}

impl Git {
    pub(super) fn new(folder: &Path) -> Self {
        let mut command = Command::new("git");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.arg("-C").arg(folder);
        // Git sets these for hooks, relative to the folder in which the hook runs.
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        command.envs(ENVIRONMENT);
        Self {
            command,
            folder: folder.to_owned(),
            name: String::new(),
        }
    }

    pub(super) fn env(&mut self, name: &str, value: &Path) -> &mut Self {
        self.command.env(name, value);
        self
    }

    pub(super) fn args<S: AsRef<OsStr>>(
        &mut self,
        arguments: impl IntoIterator<Item = S>,
    ) -> &mut Self {
        for argument in arguments {
            // The first plain word names the command.
            if self.name.is_empty()
                && let Some(word) = argument.as_ref().to_str()
                && word.starts_with(|c: char| c.is_ascii_lowercase())
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            {
                self.name = word.to_owned();
            }
            self.command.arg(argument);
        }
        self
    }

    /// Runs it and returns its output as text.
    pub(super) fn text(&mut self) -> Result<String> {
        String::from_utf8(self.output(&[])?).context("git did not write UTF-8")
    }

    /// Runs it with `input` on its stdin and returns its output.
    pub(super) fn output(&mut self, input: &[u8]) -> Result<Vec<u8>> {
        let stdin = if input.is_empty() {
            Stdio::null()
        } else {
            Stdio::piped()
        };
        let spawned = self
            .command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = match spawned {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(NotInstalled.into()),
            other => other.context("`git` cannot be run")?,
        };
        let stdin = child.stdin.take();
        let output = std::thread::scope(|scope| {
            // It may write before it has read all input.
            scope.spawn(move || {
                if let Some(mut stdin) = stdin {
                    let _ = stdin.write_all(input);
                }
            });
            child.wait_with_output()
        })?;
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr);
            let name = &self.name;
            let hint = self.partial_hint();
            bail!("`git {name}` failed: {}{hint}", message.trim());
        }
        Ok(output.stdout)
    }

    /// Advice for a partial clone, since git has many messages about missing objects.
    fn partial_hint(&self) -> &'static str {
        let asked = Self::new(&self.folder)
            .command
            .args(["config", "--get-regexp", r"^remote\..*\.promisor$"])
            .stdin(Stdio::null())
            .output();
        match asked {
            Ok(answer) if answer.status.success() => {
                ". This clone is partial, and mdbook-stubs fetches nothing. If objects are missing, \
                 fetch them first (`git fetch --refetch --no-filter`, or no `filter` with \
                 actions/checkout)"
            }
            _ => "",
        }
    }
}
