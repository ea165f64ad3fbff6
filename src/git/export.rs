//! An older state of a book, in a folder of its own.

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use super::Repository;
use super::checkout::{Checkout, Submodule};
use crate::paths::{self, OlderState};

/// As many symbolic links as a system follows on one way.
const MAX_LINKS: usize = 40;

/// A book as a commit has it, in a temporary folder that goes away with this.
///
/// The folder of the book is there from the start. What the book leads to besides is taken
/// out of the commit when somebody asks for it.
#[derive(Debug)]
pub struct Export {
    repository: Repository,
    /// The files taken out of the repository, under their paths there.
    tree: PathBuf,
    checkout: RefCell<Checkout>,
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
        let mut checkout = Checkout::new(&repository.root, commit)?;
        let prefix = repository.prefix.as_bytes();
        if !checkout.has(&[prefix, b"book.toml"].concat()) {
            return Ok(None);
        }
        checkout.take_all(prefix)?;
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

    /// Whether all was found that was asked for and that the commit has.
    ///
    /// # Errors
    /// When git failed.
    pub fn is_whole(&self) -> Result<()> {
        self.failure.take().map_or(Ok(()), Err)
    }

    /// The submodules that somebody asked for, and whose commits are not in this clone.
    pub fn missing_submodules(&self) -> Vec<Submodule> {
        self.checkout.borrow().missing().to_vec()
    }

    /// Writes what the commit has at a path, if that is not there yet.
    fn take(&self, path: &Path) {
        let Some(path) = slashed(path) else {
            return;
        };
        if let Err(error) = self.checkout.borrow_mut().take(path.as_bytes()) {
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
        let older = if path.is_absolute() {
            self.tree.join(inside)
        } else {
            self.book().join(path)
        };
        match self.reach(&older) {
            Some(_) => older,
            // A folder is no file, and so nothing that book.toml could mean.
            None => self.tree.clone(),
        }
    }
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
