//! An older state of a book, in a folder of its own.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, anyhow};
use tempfile::TempDir;

use super::Repository;
use crate::paths::{regular, unusable};

/// How deep mdBook follows includes.
const DEEPEST: usize = 10;

/// A book as a commit has it, in a temporary folder that goes away with this.
#[derive(Debug)]
pub struct Export {
    folder: TempDir,
    prefix: String,
}

impl Export {
    /// Takes the book out of a commit; `None` where the commit has none.
    ///
    /// Neither the repository nor its index is touched.
    ///
    /// # Errors
    /// When git fails, or there is no room.
    pub fn new(repository: &Repository, commit: &str) -> Result<Option<Self>> {
        let prefix = repository.prefix.clone();
        let files = list(repository, commit, &prefix)?;
        let config = format!("{prefix}book.toml");
        if !files.iter().any(|file| file == config.as_bytes()) {
            return Ok(None);
        }
        let export = Export {
            folder: temporary()?,
            prefix,
        };
        repository
            .git()
            .env("GIT_INDEX_FILE", &export.index())
            .args(["read-tree", commit])
            .output(&[])?;
        export.check_out(repository, &files)?;
        export.check_out_includes(repository, commit)?;
        Ok(Some(export))
    }

    /// The folder of its book.toml.
    pub fn book(&self) -> PathBuf {
        self.tree().join(&self.prefix)
    }

    /// The folder of what was taken out of the repository.
    pub fn tree(&self) -> PathBuf {
        self.folder.path().join("tree")
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// Writes files, as a checkout would. Large files stay pointers: nothing
    /// looks into pictures, and fetching them takes a network.
    fn check_out(&self, repository: &Repository, files: &[Vec<u8>]) -> Result<()> {
        let mut prefix = self.tree().into_os_string();
        prefix.push("/");
        let mut option = std::ffi::OsString::from("--prefix=");
        option.push(prefix);
        let mut names = files.join(&0);
        names.push(0);
        repository
            .git()
            .env("GIT_INDEX_FILE", &self.index())
            .args(["-c", "filter.lfs.smudge="])
            .args(["-c", "filter.lfs.process="])
            .args(["-c", "filter.lfs.required=false"])
            .args(["checkout-index", "--quiet", "--force", "-z", "--stdin"])
            .args([option])
            .output(&names)?;
        Ok(())
    }

    /// Writes the files outside the book that its chapters include, so that
    /// their stubs are not taken for new ones.
    fn check_out_includes(&self, repository: &Repository, commit: &str) -> Result<()> {
        if self.prefix.is_empty() {
            return Ok(());
        }
        let mut known = BTreeSet::new();
        let mut look_at = markdown_files(&self.book());
        for _ in 0..DEEPEST {
            let mut wanted = BTreeSet::new();
            for file in &look_at {
                // A link of the commit can lead to a device of this machine.
                let text = regular(file).and_then(|()| std::fs::read_to_string(file));
                let Ok(text) = text else {
                    continue;
                };
                let folder = file
                    .parent()
                    .and_then(|folder| folder.strip_prefix(self.tree()).ok());
                let targets = includes(&text).filter_map(|path| normal(&folder?.join(path)));
                wanted.extend(targets.filter(|path| !path.starts_with(&self.prefix)));
            }
            wanted.retain(|path| known.insert(path.clone()));
            if wanted.is_empty() {
                break;
            }
            let mut files = Vec::new();
            for path in &wanted {
                files.extend(list(repository, commit, path)?);
            }
            if !files.is_empty() {
                self.check_out(repository, &files)?;
            }
            look_at = wanted.iter().map(|path| self.tree().join(path)).collect();
        }
        Ok(())
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

/// The files of a commit at or under a path, relative to the repository's root.
fn list(repository: &Repository, commit: &str, under: &str) -> Result<Vec<Vec<u8>>> {
    let mut git = repository.git();
    git.args(["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit]);
    if !under.is_empty() {
        git.args(["--", under]);
    }
    let names = git.output(&[])?;
    Ok(names
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(<[u8]>::to_vec)
        .collect())
}

/// The Markdown files in a folder, however deep; links are not followed.
fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    let path = entry.path();
                    if path.extension().is_some_and(|extension| extension == "md") {
                        files.push(path);
                    }
                }
                _ => {}
            }
        }
    }
    files
}

/// The paths of `{{#include path:…}}` and its relatives.
fn includes(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{#").skip(1).filter_map(|rest| {
        let (inside, _) = rest.split_once("}}")?;
        let (command, arguments) = inside.trim_start().split_once(char::is_whitespace)?;
        if !matches!(command, "include" | "rustdoc_include") {
            return None;
        }
        let path = arguments.split_whitespace().next()?;
        path.split(':').next().filter(|path| !path.is_empty())
    })
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
    fn paths_of_includes() {
        let text = "{{#include ../a.md}} \\{{#include b.rs:1:2}} {{ #include no }} {{#title T}}\n\
                    {{#rustdoc_include c.rs:anchor}}{{#include }}{{#include d.md";
        assert_eq!(
            includes(text).collect::<Vec<_>>(),
            ["../a.md", "b.rs", "c.rs"]
        );
    }

    #[test]
    fn paths_stay_inside() {
        let normal = |path: &str| normal(Path::new(path));
        assert_eq!(normal("docs/src/../../a/./b.md"), Some("a/b.md".to_owned()));
        assert_eq!(normal("docs/../../a.md"), None);
        assert_eq!(normal("/etc/passwd"), None);
    }
}
