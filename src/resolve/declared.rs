//! Resolves placeholders that book.toml declares.

use std::cell::OnceCell;
use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag};
use std::collections::HashMap;

use super::files::NamedFile;
use super::{Expansion, Resolution, Resolver, missing};
use crate::book::Chapter;
use crate::config::{Config, Declaration};
use crate::panics::catch_panic;
use crate::scan::{self, normalise_phrase, uniform};
use crate::source;
use crate::splice;
use crate::stub::Placeholder;

/// The declarations of book.toml, by normalised phrase.
pub(super) type Declared<'a> = HashMap<String, DeclaredPhrase<'a>>;

/// A declared phrase.
#[derive(Debug)]
pub(super) struct DeclaredPhrase<'a> {
    /// The phrase as written in book.toml.
    phrase: &'a str,
    declaration: &'a Declaration,
    /// The first line of the first stub in its `text`, computed on first use.
    stub: OnceCell<Option<String>>,
}

/// The declarations of a book by normalised phrase. If two phrases are the same after
/// normalisation, the first one counts.
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
    /// Resolves a placeholder as book.toml declares it; `None` if it is not declared.
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
            } => self.compose_options(placeholder, &file(path)),
            Declaration {
                file: Some(path), ..
            } => self.code_block(placeholder, &file(path)),
            Declaration {
                include: Some(target),
                ..
            } => self.include(placeholder, target),
            Declaration { text, .. } => {
                let text = text.as_deref().unwrap_or_default();
                let text = uniform(text).trim().to_owned();
                let stub = stub.get_or_init(|| self.first_stub_line(&text));
                self.markdown(placeholder, text, stub.as_deref(), "book.toml")
            }
        })
    }

    /// Resolves a placeholder to the Markdown of a file, or of the lines of it that `target`
    /// selects in the syntax of mdBook's `{{#include}}`.
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
        let shown = self.display_path(file.path());
        let selected = source::selected(&text, &selection);
        if selected.trim().is_empty() {
            return missing(
                placeholder,
                format!("there is nothing in `{shown}` to include"),
                format!("Correct `include = \"{target}\"` in book.toml."),
            );
        }
        let text = uniform(&selected).trim().to_owned();
        let stub = self.first_stub_line(&text);
        self.markdown(placeholder, text, stub.as_deref(), &shown)
    }

    /// The first line of the first stub in a text.
    fn first_stub_line(&self, text: &str) -> Option<String> {
        let scan = scan::scan(text, &self.context.scan);
        let marker = &text[scan.stubs.first()?.range.clone()];
        Some(marker.lines().next().unwrap_or_default().to_owned())
    }

    /// Resolves a placeholder to Markdown. If that has a `stub`, the placeholder stays
    /// open: an expansion must not leave anything to expand.
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
                format!("its replacement in `{from}` contains a stub itself: `{marker}`"),
                "Finish it there, or include the file with mdBook's `{{#include …}}`: stubs \
                 in included files are expanded."
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

/// Whether a line of Markdown contains a link. If the parser panics, the answer is yes.
pub(super) fn has_link(text: &str) -> bool {
    let is_link = |event| matches!(event, Event::Start(Tag::Link { .. }));
    catch_panic(|| Parser::new(text).any(is_link)).unwrap_or(true)
}
