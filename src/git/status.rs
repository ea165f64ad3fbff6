//! Finds the files that git could not restore.

use std::collections::BTreeSet;

use anyhow::Result;

use super::Repository;

impl Repository {
    /// The tracked files with uncommitted changes, staged or not, relative to the repository's
    /// root.
    ///
    /// # Errors
    /// If git fails.
    pub fn uncommitted(&self) -> Result<Vec<String>> {
        let status = self
            .git()
            .args(["status", "--porcelain=v1", "-z", "--no-renames"])
            .args(["--untracked-files=no", "--ignore-submodules=dirty"])
            .output(&[])?;
        let mut files: Vec<String> = paths(&status)
            .filter_map(|entry| entry.get(3..).map(str::to_owned))
            .collect();
        files.sort_unstable();
        Ok(files)
    }

    /// Those of `files` that git does not track. Paths are relative to the book's root.
    ///
    /// # Errors
    /// If git fails.
    pub fn untracked<'p>(&self, files: impl IntoIterator<Item = &'p str>) -> Result<Vec<&'p str>> {
        let tracked = self.git().args(["ls-files", "-z"]).output(&[])?;
        let tracked: BTreeSet<String> = paths(&tracked).collect();
        let mut untracked: Vec<&str> = files
            .into_iter()
            .filter(|file| !tracked.contains(&format!("{}{file}", self.prefix)))
            .collect();
        untracked.sort_unstable();
        Ok(untracked)
    }
}

/// The entries of a NUL-terminated list.
fn paths(list: &[u8]) -> impl Iterator<Item = String> {
    list.split(|byte| *byte == 0)
        .filter(|path| !path.is_empty())
        .map(|path| String::from_utf8_lossy(path).into_owned())
}
