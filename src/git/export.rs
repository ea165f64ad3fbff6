//! An older state of a book, in a temporary folder.

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use super::Repository;
use super::checkout::{Checkout, Submodule};
use crate::paths::{self, OlderState};

/// The maximum number of symbolic links in a path, as on Linux.
const MAX_LINKS: usize = 40;

/// A book at a commit, in a temporary folder that is deleted with this value.
///
/// The book's own folder is written at once, other files of the commit when they are needed.
#[derive(Debug)]
pub struct Export {
    repository: Repository,
    /// The folder of the written files, which have the same paths as in the repository.
    tree: PathBuf,
    checkout: RefCell<Checkout>,
    /// The first error while writing a file.
    failure: RefCell<Option<anyhow::Error>>,
}

impl Export {
    /// Writes the book at a commit; `None` if the commit does not contain it. The repository and
    /// its index stay unchanged.
    ///
    /// # Errors
    /// If git fails or the files cannot be written.
    pub fn new(repository: &Repository, commit: &str) -> Result<Option<Self>> {
        let mut checkout = Checkout::new(&repository.root, commit)?;
        let prefix = repository.prefix.as_bytes();
        if !checkout.has(&[prefix, b"book.toml"].concat()) {
            return Ok(None);
        }
        checkout.write_folder(prefix)?;
        Ok(Some(Self {
            repository: repository.clone(),
            tree: checkout.tree().to_owned(),
            checkout: RefCell::new(checkout),
            failure: RefCell::default(),
        }))
    }

    /// The folder of its book.toml.
    pub fn book(&self) -> PathBuf {
        self.tree.join(&self.repository.prefix)
    }

    /// Checks that every file that was needed could be written.
    ///
    /// # Errors
    /// If git failed for one of them.
    pub fn is_whole(&self) -> Result<()> {
        self.failure.take().map_or(Ok(()), Err)
    }

    /// The submodules that were needed but whose commits are not in this clone.
    pub fn missing_submodules(&self) -> Vec<Submodule> {
        self.checkout.borrow().missing().to_vec()
    }

    /// Writes the file of the commit at a path, if it is not written yet.
    fn write(&self, path: &Path) {
        let Some(path) = slashed(path) else {
            return;
        };
        if let Err(error) = self.checkout.borrow_mut().write_path(path.as_bytes()) {
            self.failure.borrow_mut().get_or_insert(error);
        }
    }
}

impl OlderState for Export {
    fn reach(&self, path: &Path) -> Option<PathBuf> {
        let parts = |path: &Path| -> Vec<OsString> {
            let parts = path.components().rev();
            parts.map(|part| part.as_os_str().to_owned()).collect()
        };
        // The remaining components, the last one first.
        let mut ahead = parts(path.strip_prefix(&self.tree).ok()?);
        let mut at = PathBuf::new();
        let mut links = MAX_LINKS;
        while let Some(part) = ahead.pop() {
            match Path::new(&part).components().next() {
                Some(Component::Normal(name)) => at.push(name),
                Some(Component::ParentDir) if at.pop() => continue,
                Some(Component::CurDir) | None => continue,
                // A commit has nothing above the repository's root.
                _ => return None,
            }
            self.write(&at);
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
        let older = if path.is_absolute() {
            self.tree.join(inside)
        } else {
            self.book().join(path)
        };
        match self.reach(&older) {
            Some(_) => older,
            // A folder, which reads as a missing file.
            None => self.tree.clone(),
        }
    }
}

/// A path as git writes it; `None` if it is not UTF-8.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// A path without `.` and `..`; `None` if it leads out of the repository.
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
