//! What book.toml declares for a placeholder.

use std::cell::OnceCell;
use std::path::Path;

use foldhash::{HashMap, HashMapExt};
use pulldown_cmark::{Event, Parser, Tag};

use super::files::NamedFile;
use super::{Expansion, Resolution, Resolver, missing};
use crate::book::Chapter;
use crate::config::{Config, Declaration};
use crate::panics::caught;
use crate::scan::{self, normalise_phrase, uniform};
use crate::source;
use crate::splice;
use crate::stub::Placeholder;

/// What book.toml declares, by normalised phrase.
pub(super) type Declared<'a> = HashMap<String, DeclaredPhrase<'a>>;

/// A phrase of book.toml.
#[derive(Debug)]
pub(super) struct DeclaredPhrase<'a> {
    /// The phrase as it is written there.
    phrase: &'a str,
    declaration: &'a Declaration,
    /// The stub that its text holds, once somebody asked.
    stub: OnceCell<Option<String>>,
}

/// The declarations of a book by their normalised phrases; of those that are the
/// same, the first one.
pub(super) fn declared(config: &Config) -> Declared<'_> {
    let mut declared = HashMap::with_capacity(config.placeholders.len());
    for (phrase, declaration) in &config.placeholders {
        declared
            .entry(normalise_phrase(phrase).into_owned())
            .or_insert(DeclaredPhrase {
                phrase,
                declaration,
                stub: OnceCell::new(),
            });
    }
    declared
}

impl Resolver<'_> {
    /// What book.toml declares for a phrase.
    pub(super) fn declared(
        &self,
        chapter: &Chapter<'_>,
        placeholder: &Placeholder,
    ) -> Option<Resolution> {
        if self.declared.is_empty() {
            return None;
        }
        let DeclaredPhrase {
            phrase,
            declaration,
            stub,
        } = self.declared.get(&*normalise_phrase(&placeholder.phrase))?;
        let file = |path: &Path| NamedFile::by_book(self.context.named_by_book(path));
        Some(match declaration {
            Declaration {
                image: Some(path), ..
            } => {
                let alt = declaration.alt.as_deref().unwrap_or(phrase);
                self.image(chapter, placeholder, &file(path), alt)
            }
            Declaration {
                diagram: Some(path),
                ..
            } => self.diagram(placeholder, &file(path)),
            Declaration {
                commands: Some(path),
                ..
            } => self.compose_commands(placeholder, &file(path)),
            Declaration {
                options: Some(path),
                ..
            } => self.compared(placeholder, &file(path)),
            Declaration {
                file: Some(path), ..
            } => self.code(placeholder, &file(path)),
            Declaration {
                include: Some(target),
                ..
            } => self.include(placeholder, target),
            Declaration { text, .. } => {
                let text = text.as_deref().unwrap_or_default();
                let text = uniform(text).trim().to_owned();
                let stub = stub.get_or_init(|| self.stub_in(&text));
                self.markdown(placeholder, text, stub.as_deref(), "book.toml")
            }
        })
    }

    /// The Markdown of a file, or of some of its lines, as mdBook's own
    /// `{{#include}}` names them.
    fn include(&self, placeholder: &Placeholder, target: &str) -> Resolution {
        let (path, selection) = source::include_target(target);
        let file = NamedFile::by_book(self.context.named_by_book(&path));
        if !file.is_file() {
            return self.no_such_file(placeholder, &file);
        }
        let text = match self.read(&file) {
            Ok(text) => text,
            Err(error) => return self.unreadable(placeholder, &file, &error),
        };
        let shown = self.shown(file.path());
        let taken = source::selected(&text, &selection);
        if taken.trim().is_empty() {
            return missing(
                placeholder,
                format!("there is nothing in `{shown}` to include"),
                format!("Correct `include = \"{target}\"` in book.toml."),
            );
        }
        let text = uniform(&taken).trim().to_owned();
        let stub = self.stub_in(&text);
        self.markdown(placeholder, text, stub.as_deref(), &shown)
    }

    /// The first line of the first stub in a text.
    fn stub_in(&self, text: &str) -> Option<String> {
        let scan = scan::scan(text, &self.context.scan);
        let marker = &text[scan.stubs.first()?.range.clone()];
        Some(marker.lines().next().unwrap_or_default().to_owned())
    }

    /// Markdown in the place of a placeholder. It holds no `stub`: what an
    /// expansion leaves to be expanded would be expanded in the next build.
    fn markdown(
        &self,
        placeholder: &Placeholder,
        text: String,
        stub: Option<&str>,
        from: &str,
    ) -> Resolution {
        if let Some(marker) = stub {
            return missing(
                placeholder,
                format!("what `{from}` holds for it has a stub itself: `{marker}`"),
                "Finish it there; or bring the file in with `{{#include …}}` of mdBook, whose \
                 stubs are expanded."
                    .to_owned(),
            );
        }
        let expansion = if text.contains('\n') || !splice::reads_inline(&text) {
            Expansion::Markdown(text)
        } else {
            Expansion::Phrase(text)
        };
        Resolution::done(expansion, Some(from.to_owned()))
    }
}

/// Whether a line of Markdown has a link in it.
pub(super) fn has_link(text: &str) -> bool {
    let is_link = |event| matches!(event, Event::Start(Tag::Link { .. }));
    caught(|| Parser::new(text).any(is_link)).unwrap_or(true)
}
