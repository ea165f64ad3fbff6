//! Resolves `… options` to the options of a Compose project, linked to their reference.

use super::files::NamedFile;
use super::{Expansion, Resolution, Resolver, missing};
use crate::book::Chapter;
use crate::compose;
use crate::docs::{Catalogue, Lookup};
use crate::stub::Placeholder;

/// The options that a project uses, with their values in each service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// The names of the services.
    pub services: Vec<String>,
    /// The options in use.
    pub options: Vec<ComparedOption>,
}

/// One option and its value in each service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ComparedOption {
    /// The key, such as `depends_on`.
    pub key: String,
    /// The URL of its reference, if the catalogue has one.
    pub url: Option<String>,
    /// A short explanation of the option.
    pub explanation: &'static str,
    /// Its value in each service, on one line; `None` if the service does not set it.
    pub values: Vec<Option<String>>,
}

impl Resolver<'_> {
    /// Resolves `… options`.
    pub(super) fn options(&self, chapter: &Chapter<'_>, placeholder: &Placeholder) -> Resolution {
        self.with_compose_file(chapter, placeholder, Resolver::compose_options)
    }

    /// Resolves a placeholder to a table of the options in `file`.
    pub(super) fn compose_options(
        &self,
        placeholder: &Placeholder,
        file: &NamedFile,
    ) -> Resolution {
        if !file.is_file() {
            return self.no_such_file(placeholder, file);
        }
        let project = match self.project(file) {
            Ok(project) => project,
            Err(error) => return self.invalid_compose_file(placeholder, file, &error),
        };
        let table = compose::options(&project);
        if table.rows.is_empty() {
            return missing(
                placeholder,
                format!("`{}` declares no options", self.display_path(file.path())),
                "Declare services in the Compose file.".to_owned(),
            );
        }
        let catalogue = self.catalogue.get_or_init(Catalogue::builtin);
        let options = table
            .rows
            .into_iter()
            .map(|row| ComparedOption {
                url: match catalogue.lookup(&row.topic) {
                    Lookup::Found(topic) => Some(topic.url.to_owned()),
                    Lookup::Ambiguous(_) | Lookup::Unknown(_) => None,
                },
                explanation: row.explanation.text(self.compose_language()),
                key: row.key,
                values: row.cells,
            })
            .collect();
        Resolution::done(
            Expansion::Options(Comparison {
                services: table.services,
                options,
            }),
            Some(self.display_path(file.path())),
        )
    }
}
