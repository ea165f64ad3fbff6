//! Documentation links: what a term means, or what to write instead.

use anyhow::Result;

use super::{Expansion, Resolution, Resolver, shortened};
use crate::docs::{Catalogue, Language, Lookup, Topic, title, title_in_sentence};
use crate::rule::Rule;

impl Resolver<'_> {
    /// A link to the page that `term` means.
    pub(super) fn docs_link(&self, term: &str, in_sentence: bool) -> Result<Resolution> {
        let known = usize::from(in_sentence);
        if let Some(resolution) = self.links.borrow()[known].get(term) {
            return Ok(resolution.clone());
        }
        let resolution = self.look_up(term, in_sentence)?;
        self.links.borrow_mut()[known].insert(term.to_owned(), resolution.clone());
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
                format!("no documentation of `{}` is known", shortened(term)),
                Some(format!(
                    "Write an ordinary link, `[text](https://…)`, or declare the topic in \
                     book.toml: [preprocessor.stubs.docs.topics] {} = \"https://…\"",
                    quoted(&shortened(term)),
                )),
            ),
            Lookup::Unknown(topics) => Resolution::open(
                Expansion::DeadLink,
                Rule::UnresolvedDocsLink,
                format!("no documentation of `{}` is known", shortened(term)),
                Some(format!("Did you mean one of these?{}", markers(&topics))),
            ),
        })
    }

    /// What to do about `[text]()`. Where the text is a topic, its author may
    /// have meant the documentation of that, but nobody knows: it is said and
    /// not done.
    pub(super) fn help_for_empty_link(&self, text: &str) -> Result<String> {
        if let Some(help) = self.help.borrow().get(text) {
            return Ok(help.clone());
        }
        let help = self.make_help(text)?;
        self.help.borrow_mut().insert(text.to_owned(), help.clone());
        Ok(help)
    }

    fn make_help(&self, text: &str) -> Result<String> {
        const HELP: &str = "Write the destination between the parentheses.";
        let known = match text {
            "" => return Ok(HELP.to_owned()),
            text => self.catalogue()?.topics_for(text),
        };
        Ok(match known[..] {
            [] => HELP.to_owned(),
            [topic] => format!(
                "{HELP} If the documentation is meant, write `[{text} docs]()`, which leads to {}",
                topic.url
            ),
            ref topics => {
                let markers: String = topics
                    .iter()
                    .map(|topic| format!("\n  [{} docs]() → {}", topic.name, topic.url))
                    .collect();
                format!("{HELP} If a documentation is meant, write one of these:{markers}")
            }
        })
    }

    /// The catalogue of this book, read when it is first asked for.
    fn catalogue(&self) -> Result<&Catalogue> {
        if let Some(catalogue) = self.catalogue.get() {
            return Ok(catalogue);
        }
        let catalogue = self.context.config.docs.catalogue()?;
        Ok(self.catalogue.get_or_init(|| catalogue))
    }
}

/// Topics as markers that select them, each on a line of its own.
fn markers(topics: &[Topic<'_>]) -> String {
    topics
        .iter()
        .map(|topic| format!("\n  **{} docs link** → {}", topic.name, topic.url))
        .collect()
}

/// A key or a string of TOML.
fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}
