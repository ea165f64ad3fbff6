//! An older state of a book, in a folder of its own.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, anyhow};
use tempfile::TempDir;

use super::Repository;
use crate::paths::{self, Past, unusable};

/// As many symbolic links as a system follows on one way.
const MAX_LINKS: usize = 40;

/// A book as a commit has it, in a temporary folder that goes away with this.
///
/// The folder of the book is there from the start. What the book leads to besides is taken
/// out of the commit when somebody asks for it.
#[derive(Debug)]
pub struct Export {
    repository: Repository,
    folder: TempDir,
    /// What was taken out of the repository, by its path there.
    tree: PathBuf,
    /// The files of the commit, and whether each is there.
    files: RefCell<HashMap<String, bool>>,
    /// The first thing that went wrong while something was asked for.
    failure: RefCell<Option<anyhow::Error>>,
}

impl Export {
    /// Takes the book out of a commit; `None` where the commit has none.
    ///
    /// Neither the repository nor its index is touched.
    ///
    /// # Errors
    /// When git fails, or there is no room.
    pub fn new(repository: &Repository, commit: &str) -> Result<Option<Self>> {
        let names = list(repository, commit)?;
        let config = format!("{}book.toml", repository.prefix);
        if !names.iter().any(|name| *name == config.as_bytes()) {
            return Ok(None);
        }
        let folder = temporary()?;
        let export = Export {
            repository: repository.clone(),
            // Where links are followed, its name has none in it.
            tree: folder.path().canonicalize()?.join("tree"),
            folder,
            files: RefCell::default(),
            failure: RefCell::default(),
        };
        repository
            .git()
            .env("GIT_INDEX_FILE", &export.index())
            .args(["read-tree", commit])
            .output(&[])?;
        let is_book = |name: &&Vec<u8>| name.starts_with(repository.prefix.as_bytes());
        export.check_out(names.iter().filter(is_book).map(Vec::as_slice))?;
        let known = names.into_iter().filter_map(|name| {
            let is_there = is_book(&&name);
            Some((String::from_utf8(name).ok()?, is_there))
        });
        export.files.borrow_mut().extend(known);
        Ok(Some(export))
    }

    /// The folder of its book.toml.
    pub fn book(&self) -> PathBuf {
        self.tree.join(&self.repository.prefix)
    }

    /// Whether all was found that was asked for and that the commit has.
    ///
    /// # Errors
    /// When git failed.
    pub fn is_whole(&self) -> Result<()> {
        self.failure.take().map_or(Ok(()), Err)
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// Writes a file that the commit has, and that is not there yet.
    fn take(&self, name: &Path) {
        let name = slashed(name);
        let mut files = self.files.borrow_mut();
        let Some(is_there @ false) = name.as_ref().and_then(|name| files.get_mut(name)) else {
            return;
        };
        *is_there = true;
        if let Err(error) = self.check_out(name.as_ref().map(String::as_bytes)) {
            self.failure.borrow_mut().get_or_insert(error);
        }
    }

    /// Writes files, as a checkout would. Large files stay pointers: nothing
    /// looks into pictures, and fetching them takes a network.
    fn check_out<'n>(&self, names: impl IntoIterator<Item = &'n [u8]>) -> Result<()> {
        let mut prefix = self.tree.clone().into_os_string();
        prefix.push("/");
        let mut option = OsString::from("--prefix=");
        option.push(prefix);
        let mut input = Vec::new();
        for name in names {
            input.extend_from_slice(name);
            input.push(0);
        }
        self.repository
            .git()
            .env("GIT_INDEX_FILE", &self.index())
            .args(["-c", "filter.lfs.smudge="])
            .args(["-c", "filter.lfs.process="])
            .args(["-c", "filter.lfs.required=false"])
            .args(["checkout-index", "--quiet", "--force", "-z", "--stdin"])
            .args([option])
            .output(&input)?;
        Ok(())
    }
}

impl Past for Export {
    fn reach(&self, path: &Path) -> Option<PathBuf> {
        let parts = |path: &Path| -> Vec<OsString> {
            let parts = path.components().rev();
            parts.map(|part| part.as_os_str().to_owned()).collect()
        };
        // The end of the way, its last step first.
        let mut ahead = parts(path.strip_prefix(&self.tree).ok()?);
        let mut at = PathBuf::new();
        let mut links = MAX_LINKS;
        while let Some(part) = ahead.pop() {
            match Path::new(&part).components().next() {
                Some(Component::Normal(name)) => at.push(name),
                Some(Component::ParentDir) if at.pop() => continue,
                Some(Component::CurDir) | None => continue,
                // The repository's root is the highest folder that a commit knows.
                _ => return None,
            }
            self.take(&at);
            if let Ok(target) = self.tree.join(&at).read_link() {
                links = links.checked_sub(1)?;
                at.pop();
                ahead.extend(parts(&target));
            }
        }
        Some(self.tree.join(at))
    }

    fn named_by_book(&self, path: &Path) -> PathBuf {
        let Repository { root, prefix } = &self.repository;
        let today = root.join(prefix).join(path);
        let Ok(inside) = paths::normal(&today).strip_prefix(root).map(Path::to_owned) else {
            return today;
        };
        let past = if path.is_absolute() {
            self.tree.join(inside)
        } else {
            self.book().join(path)
        };
        match self.reach(&past) {
            Some(_) => past,
            // A folder is no file, and so nothing that book.toml could mean.
            None => self.tree.clone(),
        }
    }
}

/// A folder for the older book.
fn temporary() -> Result<TempDir> {
    const VARIABLE: &str = if cfg!(windows) { "TMP" } else { "TMPDIR" };
    tempfile::tempdir().map_err(|error| {
        // Its text names the folder that it could not make.
        let why = unusable(&std::env::temp_dir(), &error.kind().into());
        anyhow!(
            "the older book needs a folder for temporary files: {why}. Set {VARIABLE} to a folder \
             that can be written to"
        )
    })
}

/// The files of a commit.
fn list(repository: &Repository, commit: &str) -> Result<Vec<Vec<u8>>> {
    let names = repository
        .git()
        .args(["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit])
        .output(&[])?;
    Ok(names
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(<[u8]>::to_vec)
        .collect())
}

/// A path of the commit as git writes it; `None` where that is not UTF-8.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// A path without `.` and `..`; `None` where it leaves the repository.
pub(super) fn normal(path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        let normal = |path: &str| normal(Path::new(path));
        assert_eq!(normal("docs/src/../../a/./b.md"), Some("a/b.md".to_owned()));
        assert_eq!(normal("docs/../../a.md"), None);
        assert_eq!(normal("/etc/passwd"), None);
    }
}
