//! Reads and counts the files of a project while it is loaded.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compose::diagnostic::{Diagnostic, Position, Source};
use crate::compose::files::{Files, Outside};
use crate::compose::mapping_reader::expected;
use crate::compose::merge::merge_files;
use crate::compose::scalar::Scalar;
use crate::compose::yaml::{self, Node, Value};

/// The most files of a project.
const MAX_FILES: usize = 64;

/// The longest chain of `extends` or `include`.
pub(super) const MAX_CHAIN: usize = 32;

/// Reads the files of a project, each once, and counts the work.
pub(super) struct Loader<'a> {
    pub(super) files: &'a dyn Files,
    /// The files read so far, in order.
    pub(super) read: Vec<PathBuf>,
    /// Parsed files, by path and by the folder that their own paths start from.
    parsed: HashMap<(PathBuf, PathBuf), Node>,
    pub(super) warnings: Vec<Diagnostic>,
    /// The weight of all copies made for `extends`.
    pub(super) copied: usize,
    /// How many times files were included.
    pub(super) included: usize,
}

impl<'a> Loader<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            read: Vec::new(),
            parsed: HashMap::new(),
            warnings: Vec::new(),
            copied: 0,
            included: 0,
        }
    }

    /// The tree of one file, with its documents merged.
    pub(super) fn file(
        &mut self,
        path: &Path,
        base: &Path,
        from: &Position,
    ) -> Result<Node, Diagnostic> {
        let known = (path.to_path_buf(), base.to_path_buf());
        if let Some(node) = self.parsed.get(&known) {
            return Ok(node.clone());
        }
        if self.parsed.len() >= MAX_FILES {
            return Err(Diagnostic::new(
                from,
                format!("the project has more than {MAX_FILES} files"),
            ));
        }
        let text = self.files.read(path).map_err(|error| {
            // Relative to the file that asks for it, so that the message does not depend
            // on the machine.
            let folder = from.source.path.parent().unwrap_or(Path::new(""));
            let shown = pathdiff::diff_paths(path, folder).unwrap_or_else(|| path.to_path_buf());
            let fault = Diagnostic::new(from, format!("cannot read {}: {error}", shown.display()));
            if error.get_ref().is_some_and(|error| error.is::<Outside>()) {
                fault.help(
                    "move it into the book; or name this Compose file in book.toml, where a file \
                     may be anywhere",
                )
            } else {
                fault.help("correct the path, or add the file")
            }
        })?;
        if !self.read.iter().any(|read| read == path) {
            self.read.push(path.to_path_buf());
        }
        let source = Arc::new(Source {
            path: path.to_path_buf(),
            base: base.to_path_buf(),
        });
        let start = Position {
            source: Arc::clone(&source),
            line: 1,
            column: 1,
        };
        let mut documents = yaml::parse(&text, &source)?.into_iter();
        let Some(mut whole) = documents.next() else {
            return Err(Diagnostic::new(&start, "the file is empty")
                .help("a Compose file has at least `services:`"));
        };
        for document in documents {
            // An empty document adds nothing.
            if document.is_null() {
                continue;
            }
            whole = merge_files(whole, document)?;
        }
        if whole.is_null() {
            return Err(Diagnostic::new(&start, "the file is empty")
                .help("a Compose file has at least `services:`"));
        }
        if !matches!(whole.value, Value::Map(_)) {
            return Err(expected("a mapping", &whole, ""));
        }
        self.parsed.insert(known, whole.clone());
        Ok(whole)
    }
}

/// The path of a file to read. It must be local and must not depend on a variable.
pub(super) fn local_path(scalar: &Scalar, key: &str) -> Result<PathBuf, Diagnostic> {
    let shown = scalar.with_defaults();
    let error = |message: String| Err(Diagnostic::new(&scalar.position, message).key(key));
    if shown.contains("${") {
        return error(format!(
            "the path `{shown}` depends on a variable that is not set"
        ));
    }
    if shown.contains("://") || shown.starts_with("git@") {
        return error(format!(
            "`{shown}` is not on this machine, and nothing is fetched"
        ));
    }
    Ok(PathBuf::from(shown))
}

pub(super) fn without_key(mut node: Node, key: &str) -> Node {
    if let Value::Map(entries) = &mut node.value {
        entries.retain(|(found, _)| found.text != key);
    }
    node
}
