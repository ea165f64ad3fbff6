//! Reads Compose files through a trait, so that the caller decides which files may be
//! opened.

use std::error::Error;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::paths::is_outside;

const MIB: u64 = 1 << 20;

/// Reads the files that a Compose project consists of.
pub trait Files {
    /// The text of the file at `path`.
    ///
    /// # Errors
    /// If the file may not be opened, cannot be read or is not UTF-8. The author sees the
    /// message after the name of the file.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// The absolute form of `path`, which names a project without `name`. Symbolic links
    /// are kept: Compose names a project after the path it was given.
    ///
    /// # Errors
    /// If the current directory is unknown.
    fn absolute(&self, path: &Path) -> io::Result<PathBuf> {
        std::path::absolute(path)
    }
}

/// Files on disk: regular files only, of a limited size, and inside a folder if one is
/// given.
#[derive(Debug, Clone)]
pub struct DiskFiles {
    root: Option<PathBuf>,
    limit: u64,
}

impl DiskFiles {
    /// The default size limit, in bytes. Large real Compose files have about 100 kB.
    pub const DEFAULT_LIMIT: u64 = 4 * MIB;

    /// Reads files in any folder.
    pub fn anywhere() -> Self {
        Self {
            root: None,
            limit: Self::DEFAULT_LIMIT,
        }
    }

    /// Reads only files inside `root` once all symbolic links are resolved.
    ///
    /// # Errors
    /// If `root` does not exist.
    pub fn inside(root: &Path) -> io::Result<Self> {
        Ok(Self {
            root: Some(fs::canonicalize(root)?),
            limit: Self::DEFAULT_LIMIT,
        })
    }

    /// Sets the size, in bytes, above which a file is refused.
    #[must_use]
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }
}

impl Files for DiskFiles {
    fn read(&self, path: &Path) -> io::Result<String> {
        if let Some(root) = &self.root
            && is_outside(root, path)
        {
            return Err(outside());
        }
        // Opens the resolved path, so that the file that was checked is the file that is
        // read. `canonicalize` itself refuses a loop of links.
        let real = fs::canonicalize(path)?;
        if let Some(root) = &self.root
            && !real.starts_with(root)
        {
            return Err(outside());
        }
        // Checked before opening, because opening a FIFO blocks until someone writes to
        // it.
        let metadata = fs::metadata(&real)?;
        if metadata.is_dir() {
            return Err(invalid("this is a folder, not a file".to_owned()));
        }
        if !metadata.is_file() {
            return Err(invalid("this is not a regular file".to_owned()));
        }
        let mut bytes = Vec::new();
        // Reads one byte more than allowed, to notice a file that is too large even if it
        // grows meanwhile.
        File::open(&real)?
            .take(self.limit.saturating_add(1))
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > self.limit {
            let limit = match self.limit {
                whole if whole > 0 && whole % MIB == 0 => format!("{} MiB", whole / MIB),
                bytes => format!("{bytes} bytes"),
            };
            return Err(invalid(format!("the file is larger than {limit}")));
        }
        String::from_utf8(bytes).map_err(|_| invalid("the file is not UTF-8".to_owned()))
    }
}

/// The error for a file outside the allowed folder.
pub(crate) fn outside() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, Outside)
}

/// A file is outside the folder that may be read.
#[derive(Debug)]
pub(crate) struct Outside;

impl fmt::Display for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the file is outside the book")
    }
}

impl Error for Outside {}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
