//! Errors and warnings about Compose files, with their positions.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// The position and the reason of an error or a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file with the fault, as it was opened. It may be an included or extended file.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// The key at fault, as a path: `services.web.ports[0]`.
    pub key: Option<String>,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it, if that is known: `did you mean `ports`?`.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic at `position`, without a key or help.
    pub(crate) fn new(position: &Position, message: impl Into<String>) -> Self {
        Self {
            file: position.source.path.clone(),
            line: position.line,
            column: position.column,
            key: None,
            message: one_line(&message.into()),
            help: None,
        }
    }

    /// Names the key at fault.
    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        let key = one_line(&key.into());
        self.key = (!key.is_empty()).then_some(key);
        self
    }

    /// Adds advice on what to do.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(one_line(&help.into()));
        self
    }

    /// Suggests the candidate that looks most like `word`, if one does.
    pub(crate) fn suggest<'a>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        match closest(word, candidates) {
            Some(candidate) => self.help(format!("did you mean `{candidate}`?")),
            None => self,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file.display(), self.line, self.column)?;
        if let Some(key) = &self.key {
            write!(f, "{key}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// A file, and the folder that its relative paths start from.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The file as it was opened.
    pub path: PathBuf,
    /// The folder that relative paths in this file start from, seen from the project's
    /// folder: empty for the project's own file, `../base` for a file extended or
    /// included from there.
    pub base: PathBuf,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The file.
    pub source: Arc<Source>,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

/// The longest message, in characters. Messages may quote the file.
const MAX_MESSAGE_CHARS: usize = 300;

/// Replaces control characters and shortens `text` to [`MAX_MESSAGE_CHARS`].
fn one_line(text: &str) -> String {
    let mut line: String = text
        .chars()
        .take(MAX_MESSAGE_CHARS)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(MAX_MESSAGE_CHARS).is_some() {
        line.push('…');
    }
    line
}

/// The longest word that is compared: edit distance is quadratic in the length.
const MAX_WORD_BYTES: usize = 64;

/// The candidate nearest to `word` by edit distance, if it is near enough to be a typo.
fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > MAX_WORD_BYTES {
        return None;
    }
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_WORD_BYTES)
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
