//! Writes files of a commit and of its submodules into a folder, when they are needed.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use tempfile::TempDir;

use super::call::Git;
use crate::paths::describe_create_failure;

/// A commit whose files are written into a temporary folder.
#[derive(Debug)]
pub(super) struct Checkout {
    /// The working tree of the repository.
    root: PathBuf,
    /// Deleted with this value.
    _folder: TempDir,
    tree: PathBuf,
    repositories: Vec<Repository>,
    /// The entries of the commit, by path.
    files: HashMap<Vec<u8>, State>,
    missing: Vec<Submodule>,
}

/// A submodule whose commit is not in this clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submodule {
    /// Its path, from the repository's root.
    pub path: String,
    /// The commit.
    pub commit: String,
}

/// The repository itself or one of its submodules.
#[derive(Debug)]
struct Repository {
    /// Its working tree.
    folder: PathBuf,
    /// Its path from the root of the outermost repository: empty, or with a `/` at its end.
    prefix: Vec<u8>,
    /// Its index for this commit.
    index: PathBuf,
}

/// The state of a path of the commit.
#[derive(Debug)]
enum State {
    /// It is in the folder, or cannot be written.
    Done,
    /// It is a file of the repository with this index, not written yet.
    Pending(usize),
    /// It is a submodule at this commit, not read yet.
    Submodule(String),
}

impl Checkout {
    /// Opens a commit of the repository with the working tree `root`, without writing files.
    pub(super) fn new(root: &Path, commit: &str) -> Result<Self> {
        let folder = temporary()?;
        let mut checkout = Self {
            root: root.to_owned(),
            tree: folder.path().join("tree"),
            _folder: folder,
            repositories: Vec::new(),
            files: HashMap::new(),
            missing: Vec::new(),
        };
        checkout.open(Vec::new(), root.to_owned(), commit)?;
        Ok(checkout)
    }

    /// The folder.
    pub(super) fn tree(&self) -> &Path {
        &self.tree
    }

    /// The submodules that are not in this clone.
    pub(super) fn missing(&self) -> &[Submodule] {
        &self.missing
    }

    /// Whether the commit, or a submodule read so far, has a file at a path.
    pub(super) fn has(&self, path: &[u8]) -> bool {
        self.files.contains_key(path)
    }

    /// Writes the file or reads the submodule at `path`, if there is one.
    pub(super) fn write_path(&mut self, path: &[u8]) -> Result<()> {
        let Some(state) = self.files.get_mut(path) else {
            return Ok(());
        };
        match std::mem::replace(state, State::Done) {
            State::Done => Ok(()),
            State::Pending(number) => self.write(number, [path]),
            State::Submodule(commit) => self.open_submodule(path, commit),
        }
    }

    /// Writes all files in a folder. `prefix` is empty, or has a `/` at its end.
    pub(super) fn write_folder(&mut self, prefix: &[u8]) -> Result<()> {
        loop {
            let mut ready: Vec<Vec<Vec<u8>>> = vec![Vec::new(); self.repositories.len()];
            let mut submodules = Vec::new();
            for (path, state) in &mut self.files {
                match state {
                    State::Pending(number) if path.starts_with(prefix) => {
                        ready[*number].push(path.clone());
                        *state = State::Done;
                    }
                    State::Submodule(_) if path.starts_with(prefix) => {
                        submodules.push(path.clone());
                    }
                    _ => {}
                }
            }
            for (number, paths) in ready.iter().enumerate() {
                self.write(number, paths.iter().map(Vec::as_slice))?;
            }
            if submodules.is_empty() {
                return Ok(());
            }
            for path in submodules {
                self.write_path(&path)?;
            }
        }
    }

    /// Lists the files of a commit of a repository. They belong below `prefix`.
    fn open(&mut self, prefix: Vec<u8>, folder: PathBuf, commit: &str) -> Result<()> {
        let number = self.repositories.len();
        let index = self.tree.with_file_name(format!("index-{number}"));
        Git::new(&folder)
            .env("GIT_INDEX_FILE", &index)
            .args(["read-tree", commit])
            .output(&[])?;
        let list = Git::new(&folder)
            .args(["ls-tree", "-r", "-z", "--full-tree", commit])
            .output(&[])?;
        for entry in list.split(|byte| *byte == 0) {
            // `<mode> <type> <object>`, a tab, and the path.
            let Some(tab) = entry.iter().position(|byte| *byte == b'\t') else {
                continue;
            };
            let head = String::from_utf8_lossy(&entry[..tab]);
            let mut words = head.split(' ');
            let state = match (words.nth(1), words.next()) {
                (Some("commit"), Some(commit)) => State::Submodule(commit.to_owned()),
                _ => State::Pending(number),
            };
            let path = [&prefix, &entry[tab + 1..]].concat();
            self.files.insert(path, state);
        }
        self.repositories.push(Repository {
            folder,
            prefix,
            index,
        });
        Ok(())
    }

    /// Opens a submodule if its repository is in this clone and has the commit. The repository
    /// must be where git puts it: a symbolic link, which a commit can contain, is not followed.
    fn open_submodule(&mut self, path: &[u8], commit: String) -> Result<()> {
        let Ok(name) = std::str::from_utf8(path) else {
            return Ok(());
        };
        let folder = self.root.join(name);
        let real = self.root.canonicalize().map(|root| root.join(name));
        let is_own = matches!((folder.canonicalize(), real), (Ok(at), Ok(real)) if at == real)
            && folder.join(".git").symlink_metadata().is_ok();
        let revision = format!("{commit}^{{tree}}");
        let has_commit = || {
            Git::new(&folder)
                .args(["rev-parse", "--verify", "--quiet", &revision])
                .output(&[])
                .is_ok()
        };
        if is_own && has_commit() {
            let prefix = [path, b"/"].concat();
            return self.open(prefix, folder, &commit);
        }
        self.missing.push(Submodule {
            path: name.to_owned(),
            commit,
        });
        Ok(())
    }

    /// Writes files of a repository, as a checkout would. Files in Git LFS stay pointers, since
    /// fetching them needs the network.
    fn write<'p>(&self, number: usize, paths: impl IntoIterator<Item = &'p [u8]>) -> Result<()> {
        let Repository {
            folder,
            prefix,
            index,
        } = &self.repositories[number];
        let mut names = Vec::new();
        for path in paths {
            names.extend_from_slice(&path[prefix.len()..]);
            names.push(0);
        }
        if names.is_empty() {
            return Ok(());
        }
        let mut to = OsString::from("--prefix=");
        // `open_submodule` opens submodules with UTF-8 paths only.
        to.push(self.tree.join(&*String::from_utf8_lossy(prefix)));
        if prefix.is_empty() {
            to.push("/");
        }
        Git::new(folder)
            .env("GIT_INDEX_FILE", index)
            .args(["-c", "filter.lfs.smudge="])
            .args(["-c", "filter.lfs.process="])
            .args(["-c", "filter.lfs.required=false"])
            .args(["checkout-index", "--quiet", "--force", "-z", "--stdin"])
            .args([to])
            .output(&names)?;
        Ok(())
    }
}

/// Creates a folder for the older book.
fn temporary() -> Result<TempDir> {
    const VARIABLE: &str = if cfg!(windows) { "TMP" } else { "TMPDIR" };
    tempfile::tempdir().map_err(|error| {
        // The error's own message names the temporary folder.
        let why = describe_create_failure(&std::env::temp_dir(), &error.kind().into());
        anyhow!(
            "the older book needs a temporary folder: {why}. Set {VARIABLE} to a writable folder"
        )
    })
}
