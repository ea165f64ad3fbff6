//! From files to a project: documents, `include`, `extends`, then the model and its references.

mod extends;
mod include;
mod project;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compose::diagnostic::{Diagnostic, Position, Source};
use crate::compose::files::{Files, Outside};
use crate::compose::mapping_reader::expected;
use crate::compose::merge::{merge_files, without_resets};
use crate::compose::model::Project;
use crate::compose::scalar::Scalar;
use crate::compose::validate;
use crate::compose::yaml::{self, Node, Value};

/// How many files a project may consist of.
const MAX_FILES: usize = 64;

/// How long a chain of `extends` or `include` may be.
const MAX_CHAIN: usize = 32;

/// Loads the Compose project whose file is at `path`.
///
/// # Errors
/// The first fault in the file, or in a file that it extends or includes, with its place there.
pub fn load(path: &Path, files: &dyn Files) -> Result<Project, Diagnostic> {
    let mut loader = Loader {
        files,
        read: Vec::new(),
        parsed: HashMap::new(),
        warnings: Vec::new(),
        copied: 0,
        included: 0,
    };
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let start = Position {
        source: Arc::new(Source {
            path: path.to_path_buf(),
            base: PathBuf::new(),
        }),
        line: 1,
        column: 1,
    };
    let root = loader.model(
        &[path.to_path_buf()],
        &folder,
        Path::new(""),
        &start,
        &mut Vec::new(),
    )?;
    let start = root.position.clone();
    let mut project = project::build(root, path, files)?;
    project.warnings.extend(loader.warnings);
    project.files = loader.read;
    validate::references(&mut project, &start)?;
    Ok(project)
}

struct Loader<'a> {
    files: &'a dyn Files,
    /// The files that were read, in order.
    read: Vec<PathBuf>,
    /// Files by path and by the folder that their own paths start from.
    parsed: HashMap<(PathBuf, PathBuf), Node>,
    warnings: Vec<Diagnostic>,
    /// The weight of what was copied for `extends`.
    copied: usize,
    /// How many times files were included.
    included: usize,
}

impl Loader<'_> {
    /// The tree of one or several files that override each other, with what they include and
    /// extend. `folder` is the folder that paths start from, and `base` is the same folder seen
    /// from the project's; `from` is the place that asks for them.
    fn model(
        &mut self,
        paths: &[PathBuf],
        folder: &Path,
        base: &Path,
        from: &Position,
        chain: &mut Vec<PathBuf>,
    ) -> Result<Node, Diagnostic> {
        if chain.len() >= MAX_CHAIN {
            return Err(Diagnostic::new(
                from,
                format!("more than {MAX_CHAIN} files include each other"),
            ));
        }
        let mut whole: Option<Node> = None;
        for path in paths {
            if chain.contains(path) {
                let mut names: Vec<String> = chain
                    .iter()
                    .map(|path| path.display().to_string())
                    .collect();
                names.push(path.display().to_string());
                return Err(Diagnostic::new(
                    from,
                    format!(
                        "files include each other in a circle: {}",
                        names.join(" -> ")
                    ),
                ));
            }
            let tree = self.file(path, base, from)?;
            whole = Some(match whole {
                None => tree,
                Some(whole) => merge_files(whole, tree)?,
            });
        }
        let mut whole = whole.unwrap_or_else(|| Node {
            value: Value::Map(Vec::new()),
            position: from.clone(),
            merge: yaml::MergeTag::None,
        });
        if let Some(path) = paths.first() {
            self.extend_services(&mut whole, path, folder)?;
        }
        let whole = without_resets(whole);
        chain.extend_from_slice(paths);
        let whole = self.include(whole, folder, base, chain)?;
        chain.truncate(chain.len() - paths.len());
        Ok(whole)
    }

    /// The tree of one file, its documents laid over each other.
    fn file(&mut self, path: &Path, base: &Path, from: &Position) -> Result<Node, Diagnostic> {
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
            // Seen from the file that asks for it: a message names no folder of this machine.
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
            // Nothing between two `---` says nothing.
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

/// The path of a file that is read now, so that it must not depend on a variable, and must be on
/// this machine.
fn local_path(scalar: &Scalar, key: &str) -> Result<PathBuf, Diagnostic> {
    let shown = scalar.shown();
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

fn without_key(mut node: Node, key: &str) -> Node {
    if let Value::Map(entries) = &mut node.value {
        entries.retain(|(found, _)| found.text != key);
    }
    node
}
