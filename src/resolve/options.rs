//! The options of a Compose project, each with a link to its reference.

use super::files::NamedFile;
use super::{Expansion, Resolution, Resolver, missing};
use crate::book::Chapter;
use crate::compose;
use crate::docs::{Catalogue, Lookup};
use crate::stub::Placeholder;

/// The options that a project uses, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// The names of the services.
    pub services: Vec<String>,
    /// The options in use.
    pub options: Vec<ComparedOption>,
}

/// One option and what each service says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ComparedOption {
    /// The key: `depends_on`.
    pub key: String,
    /// The address of its reference, where the catalogue has one.
    pub url: Option<String>,
    /// What it does, in a few words.
    pub explanation: &'static str,
    /// A value per service, on one line; `None` where it does not use the key.
    pub values: Vec<Option<String>>,
}

impl Resolver<'_> {
    /// `… options` of a Compose subject.
    pub(super) fn options(&self, chapter: &Chapter<'_>, placeholder: &Placeholder) -> Resolution {
        self.of_compose(chapter, placeholder, Resolver::compared)
    }

    /// The options of the project in `file`.
    pub(super) fn compared(&self, placeholder: &Placeholder, file: &NamedFile) -> Resolution {
        if !file.is_file() {
            return self.no_such_file(placeholder, file);
        }
        let project = match self.project(file) {
            Ok(project) => project,
            Err(error) => return self.invalid(placeholder, file, &error),
        };
        let table = compose::options(&project);
        if table.rows.is_empty() {
            return missing(
                placeholder,
                format!("`{}` declares no options", self.shown(file.path())),
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
            Some(self.shown(file.path())),
        )
    }
}
