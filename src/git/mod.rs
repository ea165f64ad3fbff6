//! What git knows of a book: an older state of it, the lines that were added
//! since, and who wrote a line. Everything is asked of the `git` program, which
//! knows the user's configuration, filters and worktrees. The files of a book
//! decide nothing about what it does.

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

    /// What leads from the repository's root to the book's: empty, or with a
    /// `/` at its end.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A path that is relative to the book's root as git writes it: from the repository's.
    /// `None` where it leads out of that.
    pub fn path(&self, path: &str) -> Option<String> {
        export::normal(&Path::new(&self.prefix).join(path))
    }

    /// Where a file really lies, symbolic links followed, as git writes it. `None` where
    /// that is not in the repository. `path` is relative to the book's root.
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
            anyhow!("`{revision}` is not a revision in this repository{hint}")
        })
    }

    /// The lines of a file that the working tree adds to a commit, as ranges.
    /// `path` is relative to the book's root; a file outside the repository adds none.
    ///
    /// # Errors
    /// When git fails.
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

/// The working tree of the repository around `book`, and what leads from there
/// to the book.
///
/// Git itself is never asked in a folder of the book's: it would take one for a
/// repository, and obey its configuration, that holds the right names (`HEAD`,
/// `config`, `objects`, `refs`). No file that git itself wrote there, and so none
/// of a pull request, is called `.git`.
fn ask(book: &Path) -> Result<(PathBuf, String)> {
    let Some(folder) = book
        .ancestors()
        .find(|folder| folder.join(".git").symlink_metadata().is_ok())
    else {
        // First of all it has to be there.
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
