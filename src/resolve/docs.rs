//! Documentation links: what a term means, or what to write instead.

use super::{Becomes, Resolution, Resolver};
use crate::docs::{Catalogue, Language, Lookup, Style, Topic, title};
use crate::rule::Rule;

impl Resolver<'_> {
    /// A link to the page that `term` means.
    pub(super) fn docs_link(&self, term: &str) -> Resolution {
        let catalogue = self.catalogue.get_or_init(Catalogue::builtin);
        match catalogue.lookup(term) {
            Lookup::Found(topic) => {
                let language = Language {
                    documentation: &self.context.labels.documentation,
                };
                Resolution::done(
                    Becomes::Link {
                        url: topic.url.to_owned(),
                        text: title(&topic, term, &Style::default(), language),
                    },
                    Some(topic.url.to_owned()),
                )
            }
            Lookup::Ambiguous(topics) => Resolution::open(
                Becomes::DeadLink,
                Rule::AmbiguousDocsLink,
                format!("`{term}` means more than one page"),
                Some(format!("Write one of these:{}", markers(&topics))),
            ),
            Lookup::Unknown(topics) if topics.is_empty() => Resolution::open(
                Becomes::DeadLink,
                Rule::UnresolvedDocsLink,
                format!("no documentation of `{term}` is known"),
                Some("Write an ordinary link: `[text](https://…)`.".to_owned()),
            ),
            Lookup::Unknown(topics) => Resolution::open(
                Becomes::DeadLink,
                Rule::UnresolvedDocsLink,
                format!("no documentation of `{term}` is known"),
                Some(format!("Did you mean one of these?{}", markers(&topics))),
            ),
        }
    }
}

/// Topics as markers that select them, each on a line of its own.
fn markers(topics: &[Topic<'_>]) -> String {
    topics
        .iter()
        .map(|topic| format!("\n  **{} docs link** → {}", topic.name, topic.url))
        .collect()
}
