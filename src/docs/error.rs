//! Errors in a book's additions to the catalogue.

use std::{error, fmt, path::Path, path::PathBuf};

/// An error in a catalogue or inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError {
    /// The file, as the caller named it.
    pub file: PathBuf,
    /// The line in the file, from 1; `None` if the fault has no line.
    pub line: Option<usize>,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl LoadError {
    pub(super) fn new(file: &Path, line: Option<usize>, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl error::Error for LoadError {}

/// A topic, pin or link style from a book's configuration that cannot be used.
///
/// It has no position: the caller knows where the value is in `book.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError(pub(super) String);

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for SettingError {}
