//! What git could not give back.

use std::collections::BTreeSet;

use anyhow::Result;

use super::Repository;

impl Repository {
    /// The files with changes that no commit has, staged or not, relative to
    /// the repository's root. Files that git does not know are none of them.
    ///
    /// # Errors
    /// When git fails.
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

    /// Those of some files that git does not know. Paths are relative to the
    /// book's root.
    ///
    /// # Errors
    /// When git fails.
    pub fn unknown<'p>(&self, files: impl IntoIterator<Item = &'p str>) -> Result<Vec<&'p str>> {
        let known = self.git().args(["ls-files", "-z"]).output(&[])?;
        let known: BTreeSet<String> = paths(&known).collect();
        let mut unknown: Vec<&str> = files
            .into_iter()
            .filter(|file| !known.contains(&format!("{}{file}", self.prefix)))
            .collect();
        unknown.sort_unstable();
        Ok(unknown)
    }
}

/// The entries of a list that git ends with NUL each.
fn paths(list: &[u8]) -> impl Iterator<Item = String> {
    list.split(|byte| *byte == 0)
        .filter(|path| !path.is_empty())
        .map(|path| String::from_utf8_lossy(path).into_owned())
}
