//! Loads a project: reads its documents, resolves `include` and `extends`, builds the
//! model and checks its references.

mod extends;
mod include;
mod loader;
mod project;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compose::diagnostic::{Diagnostic, Position, Source};
use crate::compose::files::Files;
use crate::compose::load::loader::Loader;
use crate::compose::model::Project;
use crate::compose::validate::validate;

/// Loads the Compose project whose file is at `path`.
///
/// # Errors
/// The first fault in the file, or in a file that it extends or includes.
pub fn load(path: &Path, files: &dyn Files) -> Result<Project, Diagnostic> {
    let mut loader = Loader::new(files);
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
    validate(&mut project, &start)?;
    Ok(project)
}
