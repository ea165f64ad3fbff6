//! Compose projects: loaded once per build, drawn or written as commands.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::{Becomes, Resolution, Resolver, missing};
use crate::compose::{self, Diagnostic, DiskFiles, Files, Language, Project};
use crate::labels::is_dutch;
use crate::rule::Rule;
use crate::stub::Placeholder;

/// A project, or why its file was refused.
type Loaded = Result<Rc<Project>, Box<Diagnostic>>;

/// The Compose projects that a build has read.
#[derive(Debug, Default)]
pub(super) struct Projects {
    loaded: RefCell<HashMap<PathBuf, Loaded>>,
}

impl Projects {
    pub(super) fn load(&self, file: &Path) -> Loaded {
        self.loaded
            .borrow_mut()
            .entry(file.to_owned())
            .or_insert_with(|| {
                compose::load(file, &DiskFiles::anywhere())
                    .map(Rc::new)
                    .map_err(Box::new)
            })
            .clone()
    }

    /// Reads a file with the limits that hold for Compose files.
    pub(super) fn read(&self, file: &Path) -> io::Result<String> {
        DiskFiles::anywhere().read(file)
    }
}

impl Resolver<'_> {
    /// A drawing of the project in `file`.
    pub(super) fn diagram(&self, placeholder: &Placeholder, file: &Path) -> Resolution {
        if !file.is_file() {
            return self.no_such_file(placeholder, file);
        }
        match self.compose.load(file) {
            Ok(project) => Resolution::done(Becomes::Diagram(project), Some(self.shown(file))),
            Err(error) => self.invalid(placeholder, &error),
        }
    }

    /// The `docker` commands that do by hand what `file` declares.
    pub(super) fn compose_commands(&self, placeholder: &Placeholder, file: &Path) -> Resolution {
        if !file.is_file() {
            return self.no_such_file(placeholder, file);
        }
        let language = self.compose_language();
        let commands = self
            .compose
            .load(file)
            .and_then(|project| compose::commands(&project, language).map_err(Box::new));
        match commands {
            Ok(text) => Resolution::done(
                Becomes::Code {
                    language: "sh".to_owned(),
                    text,
                },
                Some(self.shown(file)),
            ),
            Err(error) => self.invalid(placeholder, &error),
        }
    }

    /// The language of comments and explanations.
    pub(super) fn compose_language(&self) -> Language {
        if is_dutch(self.context.language.as_deref()) {
            Language::Dutch
        } else {
            Language::English
        }
    }

    pub(super) fn invalid(&self, placeholder: &Placeholder, error: &Diagnostic) -> Resolution {
        let mut place = format!(
            "{}:{}:{}",
            self.shown(&error.file),
            error.line,
            error.column
        );
        if let Some(key) = &error.key {
            place.push_str(": ");
            place.push_str(key);
        }
        let mut resolution = missing(
            placeholder,
            // A page or a log that leaves the machine names no folder of it.
            format!("{place}: {}", self.without_root(&error.message)),
            error.help.clone().unwrap_or_else(|| {
                "Correct the Compose file; `docker compose config` checks it.".to_owned()
            }),
        );
        if let Some(problem) = &mut resolution.problem {
            problem.rule = Rule::InvalidComposeFile;
        }
        resolution
    }
}
