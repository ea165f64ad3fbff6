//! The topics of one origin, and the terms that lead to them.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt};

use super::{
    normalise::normalise,
    topic::{Origin, Topic},
};

/// Text that is either part of the program or read from a file.
pub(super) type Text = Cow<'static, str>;

/// The topics of one file or of the book's configuration. A topic is identified by its
/// position.
#[derive(Debug, Clone)]
pub(super) struct TopicTable {
    origin: Origin,
    entries: Vec<Entry>,
    /// Where each normalised term leads.
    terms: HashMap<Text, Vec<usize>>,
}

/// One topic as a [`TopicTable`] stores it.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) name: Text,
    /// Separated by `|`.
    pub(super) aliases: Text,
    pub(super) url: Text,
    pub(super) title: Option<Text>,
    /// The text of a link, unless it is the title.
    pub(super) text: Option<Text>,
    /// The text of a link within a sentence, unless it is the same.
    pub(super) in_sentence: Option<Text>,
}

impl TopicTable {
    pub(super) fn new(origin: Origin) -> Self {
        Self {
            origin,
            entries: Vec::new(),
            terms: HashMap::new(),
        }
    }

    /// A table of `entries` to which the normalised `terms` lead.
    pub(super) fn with(
        origin: Origin,
        entries: Vec<Entry>,
        terms: HashMap<Text, Vec<usize>>,
    ) -> Self {
        Self {
            origin,
            entries,
            terms,
        }
    }

    /// Appends a topic without terms and returns its position.
    pub(super) fn push(&mut self, entry: Entry) -> usize {
        self.entries.push(entry);
        self.entries.len() - 1
    }

    /// Makes a term lead to a topic. If it already leads to another one, it stays, and
    /// the position of that one is the error.
    pub(super) fn add_term(&mut self, term: &str, position: usize) -> Result<(), usize> {
        let positions = self.terms.entry(normalise(term).into()).or_default();
        match positions.first() {
            Some(other) if *other != position => Err(*other),
            Some(_) => Ok(()),
            None => {
                positions.push(position);
                Ok(())
            }
        }
    }

    /// Makes a term lead to a topic in addition to the previous ones.
    pub(super) fn add_shared_term(&mut self, term: &str, position: usize) {
        let positions = self.terms.entry(normalise(term).into()).or_default();
        if !positions.contains(&position) {
            positions.push(position);
        }
    }

    /// The number of topics.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The topic at a position in the order of the file.
    pub(super) fn topic(&self, position: usize) -> Topic<'_> {
        let entry = &self.entries[position];
        Topic {
            name: &entry.name,
            aliases: &entry.aliases,
            url: &entry.url,
            title: entry.title.as_deref(),
            text: entry.text.as_deref(),
            in_sentence: entry.in_sentence.as_deref(),
            origin: self.origin,
        }
    }

    /// Every topic, in the order of the file.
    pub(super) fn topics(&self) -> impl Iterator<Item = Topic<'_>> {
        (0..self.len()).map(|position| self.topic(position))
    }

    /// The topics that a normalised term leads to.
    pub(super) fn get(&self, normalised: &str) -> Vec<Topic<'_>> {
        let positions = self.terms.get(normalised).into_iter().flatten();
        positions.map(|position| self.topic(*position)).collect()
    }

    /// Every normalised term with the positions of its topics, in any order.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, &[usize])> {
        let terms = self.terms.iter();
        terms.map(|(term, positions)| (&**term, positions.as_slice()))
    }
}

/// The reason why an address cannot be a link's target, if there is one.
pub(crate) fn url_fault(url: &str) -> Option<String> {
    let Some(rest) = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
    else {
        return Some(format!(
            "`{url}` is not an address that begins with `https://` or `http://`"
        ));
    };
    if rest.is_empty() || rest.starts_with(['/', '#', '?', ':']) {
        return Some(format!("`{url}` has no host"));
    }
    url.chars()
        .find(|&c| is_forbidden_in_url(c))
        .map(|c| format!("`{url}` contains {c:?}, which an address cannot contain"))
}

/// Whether a URL can contain this character only in percent-encoded form.
pub(super) fn is_forbidden_in_url(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>\"\\`{}|^".contains(c)
}
