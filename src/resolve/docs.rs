//! Resolves documentation links, and suggests terms for those that cannot be resolved.

use anyhow::Result;

use super::{Expansion, Resolution, Resolver, shortened};
use crate::docs::{Catalogue, Language, Lookup, Topic, title, title_in_sentence};
use crate::rule::Rule;

impl Resolver<'_> {
    /// Resolves a request for the documentation of `term`. `in_sentence` says that the link
    /// continues a sentence.
    pub(super) fn docs_link(&self, term: &str, in_sentence: bool) -> Result<Resolution> {
        let cache = usize::from(in_sentence);
        if let Some(resolution) = self.docs_links.borrow()[cache].get(term) {
            return Ok(resolution.clone());
        }
        let resolution = self.look_up(term, in_sentence)?;
        self.docs_links.borrow_mut()[cache].insert(term.to_owned(), resolution.clone());
        Ok(resolution)
    }

    fn look_up(&self, term: &str, in_sentence: bool) -> Result<Resolution> {
        Ok(match self.catalogue()?.lookup(term) {
            Lookup::Found(topic) => {
                let style = &self.context.config.docs.title;
                let language = Language {
                    documentation: &self.context.labels.documentation,
                };
                let text = if in_sentence {
                    title_in_sentence(&topic, term, style, language)
                } else {
                    title(&topic, term, style, language)
                };
                let url = topic.url.to_owned();
                Resolution::done(Expansion::Link { url, text }, Some(topic.url.to_owned()))
            }
            Lookup::Ambiguous(topics) => Resolution::open(
                Expansion::DeadLink,
                Rule::AmbiguousDocsLink,
                format!("`{term}` means more than one page"),
                Some(format!(
                    "Write one of these:{}\nor say in book.toml which one `{term}` means in this \
                     book: [preprocessor.stubs.docs.pins] {} = {}",
                    markers(&topics),
                    quoted(term),
                    quoted(topics.first().map_or("", |topic| topic.name)),
                )),
            ),
            Lookup::Unknown(topics) if topics.is_empty() => Resolution::open(
                Expansion::DeadLink,
                Rule::UnresolvedDocsLink,
                format!("no documentation found for `{}`", shortened(term)),
                Some(format!(
                    "Write an ordinary link, `[text](https://…)`, or declare the topic in \
                     book.toml: [preprocessor.stubs.docs.topics] {} = \"https://…\"",
                    quoted(&shortened(term)),
                )),
            ),
            Lookup::Unknown(topics) => Resolution::open(
                Expansion::DeadLink,
                Rule::UnresolvedDocsLink,
                format!("no documentation found for `{}`", shortened(term)),
                Some(format!("Did you mean one of these?{}", markers(&topics))),
            ),
        })
    }

    /// The help for `[text]()`. If the text is a topic, the author may have meant its
    /// documentation. That is only a guess, so the help suggests it.
    pub(super) fn help_for_empty_link(&self, text: &str) -> Result<String> {
        if let Some(help) = self.empty_link_help.borrow().get(text) {
            return Ok(help.clone());
        }
        let help = self.build_empty_link_help(text)?;
        self.empty_link_help
            .borrow_mut()
            .insert(text.to_owned(), help.clone());
        Ok(help)
    }

    fn build_empty_link_help(&self, text: &str) -> Result<String> {
        const HELP: &str = "Write the destination between the parentheses.";
        let known = match text {
            "" => return Ok(HELP.to_owned()),
            text => self.catalogue()?.topics_for(text),
        };
        Ok(match known[..] {
            [] => HELP.to_owned(),
            [topic] => format!(
                "{HELP} If you mean the documentation, write `[{text} docs]()`, which links to {}",
                topic.url
            ),
            ref topics => {
                let markers: String = topics
                    .iter()
                    .map(|topic| format!("\n  [{} docs]() → {}", topic.name, topic.url))
                    .collect();
                format!("{HELP} If you mean the documentation, write one of these:{markers}")
            }
        })
    }

    /// The catalogue of this book, read on first use.
    fn catalogue(&self) -> Result<&Catalogue> {
        if let Some(catalogue) = self.catalogue.get() {
            return Ok(catalogue);
        }
        let catalogue = self.context.config.docs.catalogue()?;
        Ok(self.catalogue.get_or_init(|| catalogue))
    }
}

/// The marker and URL of each topic, one per line.
fn markers(topics: &[Topic<'_>]) -> String {
    topics
        .iter()
        .map(|topic| format!("\n  **{} docs link** → {}", topic.name, topic.url))
        .collect()
}

/// `text` as a TOML string, which is also a valid key.
fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}
