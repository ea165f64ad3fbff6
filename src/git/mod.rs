//! What git knows of a book: an older state of it, the lines that were added
//! since, and who wrote a line. Everything is asked of the `git` program, which
//! knows the user's configuration, filters and worktrees.

mod blame;
mod export;
mod status;

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, anyhow, bail};

pub use self::blame::{Blame, blame};
pub use self::export::Export;

/// The repository around a book.
#[derive(Debug)]
pub struct Repository {
    /// Its working tree.
    root: PathBuf,
    /// What leads from there to the book: empty, or with a `/` at its end.
    prefix: String,
}

impl Repository {
    /// The repository that the folder of a book lies in. `what` needs it.
    ///
    /// # Errors
    /// When there is none, or git is not installed.
    pub fn around(book: &Path, what: &str) -> Result<Self> {
        let book = book
            .canonicalize()
            .with_context(|| format!("`{}` cannot be found", book.display()))?;
        let ask = |question: &str| -> Result<String> {
            let mut git = Git::new(&book);
            let answer = git.args(["rev-parse", question]).text().map_err(|error| {
                match error.downcast_ref::<NotInstalled>() {
                    Some(_) => error.context(format!("{what} needs git")),
                    None => error.context(format!(
                        "{what} needs a git repository around `{}`",
                        book.display()
                    )),
                }
            })?;
            Ok(answer.trim_end_matches(['\n', '\r']).to_owned())
        };
        let root = PathBuf::from(ask("--show-toplevel")?);
        let prefix = ask("--show-prefix")?;
        Ok(Repository { root, prefix })
    }

    /// What leads from the repository's root to the book's: empty, or with a
    /// `/` at its end.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The commit that a revision means. `main...` is where the working tree
    /// left `main`, as in `git diff`.
    ///
    /// # Errors
    /// When there is no such revision.
    pub fn commit(&self, revision: &str) -> Result<String> {
        if let Some(branch) = revision.strip_suffix("...") {
            let branch = self.commit(branch)?;
            let base = self.git().args(["merge-base", &branch, "HEAD"]).text();
            return match base {
                Ok(base) if !base.trim().is_empty() => Ok(base.trim().to_owned()),
                _ => bail!(
                    "`{revision}`: the working tree and this revision have no commit in \
                     common{}",
                    self.shallow_hint()
                ),
            };
        }
        self.find(revision)?.ok_or_else(|| {
            let remote = format!("origin/{revision}");
            let hint = match self.find(&remote) {
                Ok(Some(_)) => format!("; did you mean `{remote}`?"),
                _ => self.shallow_hint().to_owned(),
            };
            anyhow!("`{revision}` is no revision of this repository{hint}")
        })
    }

    /// The lines of a file that the working tree adds to a commit, as ranges.
    /// `path` is relative to the book's root.
    ///
    /// # Errors
    /// When git fails.
    pub fn added_lines(&self, commit: &str, path: &str) -> Result<Vec<std::ops::Range<usize>>> {
        let path = format!("{}{path}", self.prefix);
        let diff = self
            .git()
            .args(["--literal-pathspecs", "diff", "--no-ext-diff", "--no-color"])
            .args(["--unified=0", commit, "--", &path])
            .output(&[])?;
        let diff = String::from_utf8_lossy(&diff);
        Ok(diff.lines().filter_map(hunk).collect())
    }

    fn find(&self, revision: &str) -> Result<Option<String>> {
        // It would be taken for an option.
        if revision.is_empty() || revision.starts_with('-') {
            return Ok(None);
        }
        let revision = format!("{revision}^{{commit}}");
        let mut git = self.git();
        match git
            .args(["rev-parse", "--verify", "--quiet", &revision])
            .text()
        {
            Ok(commit) => Ok(Some(commit.trim().to_owned())),
            Err(error) if error.is::<NotInstalled>() => Err(error),
            Err(_) => Ok(None),
        }
    }

    fn shallow_hint(&self) -> &'static str {
        let shallow = self
            .git()
            .args(["rev-parse", "--is-shallow-repository"])
            .text();
        match shallow {
            Ok(answer) if answer.trim() == "true" => {
                ". This checkout is shallow: fetch its history first (`git fetch --unshallow`, or \
                 `fetch-depth: 0` with actions/checkout)"
            }
            _ => "",
        }
    }

    fn git(&self) -> Git {
        Git::new(&self.root)
    }
}

/// The lines that a hunk's head (`@@ -1,2 +3,4 @@`) says are new.
fn hunk(line: &str) -> Option<std::ops::Range<usize>> {
    let new = line
        .strip_prefix("@@ ")?
        .split(' ')
        .nth(1)?
        .strip_prefix('+')?;
    let (start, count) = match new.split_once(',') {
        Some((start, count)) => (start.parse().ok()?, count.parse().ok()?),
        None => (new.parse().ok()?, 1),
    };
    let start: usize = start;
    Some(start..start + count)
}

/// That there is no `git` to run.
#[derive(Debug)]
struct NotInstalled;

impl std::fmt::Display for NotInstalled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("there is no `git` program in PATH")
    }
}

impl std::error::Error for NotInstalled {}

/// One call of the program.
struct Git {
    command: Command,
    name: String,
}

impl Git {
    fn new(folder: &Path) -> Self {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder);
        // A hook sets these for the repository that it runs in, relative to
        // another folder than ours.
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
        Git {
            command,
            name: String::new(),
        }
    }

    fn env(&mut self, name: &str, value: &Path) -> &mut Self {
        self.command.env(name, value);
        self
    }

    fn args<S: AsRef<OsStr>>(&mut self, arguments: impl IntoIterator<Item = S>) -> &mut Self {
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

    /// What it writes, as text.
    fn text(&mut self) -> Result<String> {
        String::from_utf8(self.output(&[])?).context("git did not write UTF-8")
    }

    /// What it writes when it reads `input`.
    fn output(&mut self, input: &[u8]) -> Result<Vec<u8>> {
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
            // It may write before it has read everything.
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
            bail!("`git {name}` failed: {}", message.trim());
        }
        Ok(output.stdout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_hunks() {
        assert_eq!(hunk("@@ -1,2 +3,4 @@ fn x"), Some(3..7));
        assert_eq!(hunk("@@ -0,0 +1 @@"), Some(1..2));
        assert_eq!(hunk("@@ -4 +3,0 @@"), Some(3..3));
        for other in ["+@@ -1 +1 @@", "@@", "@@ -1 @@", "@@ -1 +x @@", ""] {
            assert_eq!(hunk(other), None, "{other}");
        }
    }
}
