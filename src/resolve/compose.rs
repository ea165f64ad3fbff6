//! Loads and draws Compose projects, once each per build, and converts them to commands.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use foldhash::HashMap;

use super::files::NamedFile;
use super::{Expansion, Related, Resolution, Resolver, left_open};
use crate::compose::diagram::{Drawing, Labels};
use crate::compose::{self, Diagnostic, Language, Project};
use crate::labels::is_dutch;
use crate::rule::Rule;
use crate::scan::uniform;
use crate::stub::Placeholder;

/// The width of mdBook's text column in CSS pixels (`--content-max-width`).
pub(crate) const PAGE_WIDTH: f64 = 750.0;

/// A project, or the error in its file.
type Loaded = Result<Rc<Project>, Box<Diagnostic>>;

/// The Compose projects of a build, by file and by who named the file.
#[derive(Debug, Default)]
pub(super) struct Projects {
    loaded: RefCell<HashMap<NamedFile, Loaded>>,
    drawings: RefCell<HashMap<NamedFile, Rc<Drawing>>>,
    /// The source lines with errors, cached because many markers can lead to the same one.
    source_lines: RefCell<HashMap<(NamedFile, PathBuf, usize), Option<String>>>,
}

impl Resolver<'_> {
    /// The project that `file` declares.
    pub(super) fn project(&self, file: &NamedFile) -> Loaded {
        let mut loaded = self.compose.loaded.borrow_mut();
        if let Some(known) = loaded.get(file) {
            return known.clone();
        }
        let project = match self.readable_files(file) {
            Ok(files) => compose::load(file.path(), &*files)
                .map(Rc::new)
                .map_err(Box::new),
            Err(error) => Err(Box::new(Diagnostic {
                file: file.path().to_owned(),
                line: 1,
                column: 1,
                key: None,
                message: format!("the book's root cannot be read: {error}"),
                help: None,
            })),
        };
        if let Ok(project) = &project {
            let mut warnings = self.warnings.borrow_mut();
            for warning in &project.warnings {
                warnings.push(self.warning(warning));
            }
        }
        loaded.insert(file.clone(), project.clone());
        project
    }

    /// Resolves a placeholder to a diagram of the project in `file`.
    pub(super) fn diagram(&self, placeholder: &Placeholder, file: &NamedFile) -> Resolution {
        if !file.is_file() {
            return self.no_such_file(placeholder, file);
        }
        match self.project(file) {
            Ok(project) => Resolution::done(
                Expansion::Diagram(self.drawing(file, &project)),
                Some(self.display_path(file.path())),
            ),
            Err(error) => self.invalid_compose_file(placeholder, file, &error),
        }
    }

    /// The drawing of `project`, which `file` declares; made once.
    fn drawing(&self, file: &NamedFile, project: &Project) -> Rc<Drawing> {
        let labels = match self.compose_language() {
            Language::Dutch => Labels::DUTCH,
            Language::English => Labels::ENGLISH,
        };
        let mut drawings = self.compose.drawings.borrow_mut();
        if let Some(drawing) = drawings.get(file) {
            return Rc::clone(drawing);
        }
        let drawing = Rc::new(Drawing::new(project, labels));
        drawings.insert(file.clone(), Rc::clone(&drawing));
        let is_drawn = self.context.expand && self.context.renderer != "markdown";
        if is_drawn && !drawing.shows_arrows(PAGE_WIDTH) {
            self.warnings.borrow_mut().push(format!(
                "{}: the diagram shows its {} services without arrows: placing so many arrows \
                 would take too long",
                self.display_path(file.path()),
                drawing.services()
            ));
        }
        drawing
    }

    /// Resolves a placeholder to the `docker` commands equivalent to `file`.
    pub(super) fn compose_commands(
        &self,
        placeholder: &Placeholder,
        file: &NamedFile,
    ) -> Resolution {
        if !file.is_file() {
            return self.no_such_file(placeholder, file);
        }
        let language = self.compose_language();
        let commands = self
            .project(file)
            .and_then(|project| compose::commands(&project, language).map_err(Box::new));
        match commands {
            Ok(text) => Resolution::done(
                Expansion::Code {
                    language: "sh".to_owned(),
                    text,
                },
                Some(self.display_path(file.path())),
            ),
            Err(error) => self.invalid_compose_file(placeholder, file, &error),
        }
    }

    /// The language of comments and explanations in the output.
    pub(super) fn compose_language(&self) -> Language {
        if is_dutch(self.context.language.as_deref()) {
            Language::Dutch
        } else {
            Language::English
        }
    }

    /// Leaves a placeholder open because its Compose file has an error.
    pub(super) fn invalid_compose_file(
        &self,
        placeholder: &Placeholder,
        file: &NamedFile,
        error: &Diagnostic,
    ) -> Resolution {
        let fault = self.fault(error);
        let mut resolution = left_open(
            placeholder,
            format!("{}{}", self.place(error), fault),
            error.help.clone().unwrap_or_else(|| {
                "Correct the Compose file; `docker compose config` checks it.".to_owned()
            }),
        );
        if let Some(problem) = &mut resolution.problem {
            problem.rule = Rule::InvalidComposeFile;
            problem.related = Some(Related {
                path: self.display_path(&error.file),
                line: error.line,
                column: error.column,
                message: fault,
                excerpt: self.source_line(file, error),
            });
        }
        resolution
    }

    /// A warning about a Compose file, on one line.
    fn warning(&self, warning: &Diagnostic) -> String {
        let help = warning.help.as_ref().map(|help| format!(": {help}"));
        format!(
            "{}{}{}",
            self.place(warning),
            self.fault(warning),
            help.unwrap_or_default()
        )
    }

    /// The prefix of a message: `compose.yaml:4:5: `.
    fn place(&self, diagnostic: &Diagnostic) -> String {
        let file = self.display_path(&diagnostic.file);
        format!("{file}:{}:{}: ", diagnostic.line, diagnostic.column)
    }

    /// The key, if known, and the message.
    fn fault(&self, diagnostic: &Diagnostic) -> String {
        // Pages and logs are published, so they must not contain paths of this machine.
        let message = self.without_root(&diagnostic.message);
        match &diagnostic.key {
            Some(key) => format!("{key}: {message}"),
            None => message,
        }
    }

    /// The source line with an error, without its line ending.
    fn source_line(&self, file: &NamedFile, error: &Diagnostic) -> Option<String> {
        // In bytes. Longer lines are not shown.
        const MAX_LINE: usize = 4_000;
        let read = || {
            let files = self.readable_files(file).ok()?;
            let text = files.read(&error.file).ok()?;
            // In YAML, a lone CR ends a line as well.
            let text = uniform(&text);
            let line = text.lines().nth(error.line.checked_sub(1)?)?;
            (line.len() <= MAX_LINE).then(|| line.to_owned())
        };
        let place = (file.clone(), error.file.clone(), error.line);
        let mut lines = self.compose.source_lines.borrow_mut();
        lines.entry(place).or_insert_with(read).clone()
    }
}
