//! Asks git for an older state of a book, the lines added since, and the authors of lines.
//!
//! It runs the `git` program, which knows the user's configuration, filters and worktrees.
//! No file of a book can affect what git does.

mod blame;
mod call;
mod checkout;
mod export;
mod status;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};

pub(crate) use self::blame::blame;
use self::call::{Git, NotInstalled};
pub(crate) use self::checkout::Submodule;
pub(crate) use self::export::Export;
use crate::paths::slashed;

/// The repository around a book.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Its working tree.
    root: PathBuf,
    /// The path from there to the book: empty, or with a `/` at its end.
    prefix: String,
}

impl Repository {
    /// The repository that contains the folder of a book. `what` is the option or command that
    /// needs it, for errors.
    ///
    /// # Errors
    /// If there is no repository, or git is not installed.
    pub fn around(book: &Path, what: &str) -> Result<Self> {
        let book = book
            .canonicalize()
            .with_context(|| format!("`{}` cannot be found", book.display()))?;
        let asked = ask(&book).map_err(|error| {
            let needed = match error.downcast_ref::<NotInstalled>() {
                Some(_) => format!("{what} needs git"),
                None => format!("{what} needs a git repository around `{}`", book.display()),
            };
            error.context(needed)
        });
        let (root, prefix) = asked?;
        Ok(Self { root, prefix })
    }

    /// The path from the repository's root to the book's: empty, or with a `/` at its end.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Makes a path relative to the repository's root, as git does. `path` is relative to the
    /// book's root. `None` if it leads out of the repository.
    pub fn path(&self, path: &str) -> Option<String> {
        export::normal(&Path::new(&self.prefix).join(path))
    }

    /// Like [`Repository::path`], for the path of the file after following symbolic links. `None`
    /// if it is outside the repository.
    pub fn real_path(&self, path: &str) -> Option<String> {
        let file = self.root.join(&self.prefix).join(path);
        match file.canonicalize() {
            Ok(real) => {
                let root = self.root.canonicalize().ok()?;
                export::normal(real.strip_prefix(root).ok()?)
            }
            Err(_) => self.path(path),
        }
    }

    /// The commit of a revision. `main...` is the commit where the working tree left `main`, as
    /// in `git diff`.
    ///
    /// # Errors
    /// If the revision does not exist.
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
            anyhow!("`{revision}` is not a revision in this repository{hint}")
        })
    }

    /// The line numbers, from 1, of a file that the working tree adds to a commit, as ranges.
    /// `path` is relative to the book's root; a file outside the repository adds none.
    ///
    /// # Errors
    /// If git fails.
    pub fn added_lines(&self, commit: &str, path: &str) -> Result<Vec<std::ops::Range<usize>>> {
        let Some(path) = self.path(path) else {
            return Ok(Vec::new());
        };
        let diff = self
            .git()
            .args(["--literal-pathspecs", "diff", "--no-color"])
            .args(["--no-ext-diff", "--no-textconv"])
            .args(["--unified=0", commit, "--", &path])
            .output(&[])?;
        let diff = String::from_utf8_lossy(&diff);
        Ok(diff.lines().filter_map(hunk).collect())
    }

    fn find(&self, revision: &str) -> Result<Option<String>> {
        // Git would take it for an option.
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
                ". This clone is shallow: fetch its history first (`git fetch --unshallow`, or \
                 `fetch-depth: 0` with actions/checkout)"
            }
            _ => "",
        }
    }

    fn git(&self) -> Git {
        Git::new(&self.root)
    }
}

/// The working tree of the repository around `book`, and the path from there to the book.
///
/// Git is never run in a folder of the book. It would take a folder with the right names in it
/// (`HEAD`, `config`, `objects`, `refs`) for a repository and obey its configuration. Git does
/// not check out files named `.git`, so no pull request can contain one.
fn ask(book: &Path) -> Result<(PathBuf, String)> {
    let Some(folder) = book
        .ancestors()
        .find(|folder| folder.join(".git").symlink_metadata().is_ok())
    else {
        // If git is not installed, that is the error.
        Git::new(book).args(["version"]).output(&[])?;
        bail!("neither it nor a folder above it has a `.git`");
    };
    let answer = Git::new(folder)
        .args(["rev-parse", "--is-inside-work-tree"])
        .args(["--show-prefix", "--show-toplevel"])
        .text()?;
    let mut lines = answer.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (inside, prefix, root) = (line(), line(), line());
    let root = PathBuf::from(root.trim_end_matches(['\n', '\r']));
    if inside != "true" || root.join(".git").symlink_metadata().is_err() {
        bail!("the one in `{}` has its files elsewhere", folder.display());
    }
    let below = book.strip_prefix(folder)?;
    if below.to_str().is_none() {
        bail!("its path is not UTF-8");
    }
    let mut prefix = prefix.to_owned();
    if !below.as_os_str().is_empty() {
        prefix.push_str(&slashed(below));
        prefix.push('/');
    }
    Ok((root, prefix))
}

/// The new lines according to the header of a hunk (`@@ -1,2 +3,4 @@`).
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_hunks() {
        assert_eq!(hunk("@@ -1,2 +3,4 @@ fn x"), Some(3..7));
        assert_eq!(hunk("@@ -0,0 +1 @@"), Some(1..2));
        assert_eq!(hunk("@@ -4 +3,0 @@"), Some(3..3));
        for other in ["+@@ -1 +1 @@", "@@", "@@ -1 @@", "@@ -1 +x @@", ""] {
            assert_eq!(hunk(other), None, "{other}");
        }
    }
}
