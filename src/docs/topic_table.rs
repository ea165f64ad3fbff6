//! The topics of one origin, and the terms that lead to them.

use std::{borrow::Cow, collections::hash_map};

use foldhash::{HashMap, HashMapExt};

use super::{
    normalise::normalise,
    topic::{Origin, Topic},
};

/// Text that is either part of the program or read from a file.
pub(super) type Text = Cow<'static, str>;

/// The topics of one file or of the book's configuration.
#[derive(Debug, Clone)]
pub(super) struct TopicTable {
    origin: Origin,
    entries: Vec<Entry>,
    terms: HashMap<String, Target>,
}

/// One topic as a [`TopicTable`] stores it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: Text,
    /// Separated by `|`.
    pub(super) aliases: Text,
    pub(super) url: Text,
    pub(super) title: Option<Text>,
}

/// Where a normalised term leads, as positions among the entries.
#[derive(Debug, Clone)]
enum Target {
    One(usize),
    Several(Vec<usize>),
}

impl Target {
    fn positions(&self) -> &[usize] {
        match self {
            Self::One(position) => std::slice::from_ref(position),
            Self::Several(positions) => positions,
        }
    }
}

impl TopicTable {
    pub(super) fn new(origin: Origin) -> Self {
        Self::with_capacity(origin, 0, 0)
    }

    pub(super) fn with_capacity(origin: Origin, entries: usize, terms: usize) -> Self {
        Self {
            origin,
            entries: Vec::with_capacity(entries),
            terms: HashMap::with_capacity(terms),
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
        match self.terms.entry(normalise(term)) {
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(Target::One(position));
                Ok(())
            }
            hash_map::Entry::Occupied(occupied) => match occupied.get() {
                Target::One(other) if *other == position => Ok(()),
                Target::One(other) => Err(*other),
                Target::Several(others) => Err(others[0]),
            },
        }
    }

    /// Makes a term lead to a topic in addition to the previous ones.
    pub(super) fn add_shared_term(&mut self, term: &str, position: usize) {
        match self.terms.entry(normalise(term)) {
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(Target::One(position));
            }
            hash_map::Entry::Occupied(mut occupied) => match occupied.get_mut() {
                Target::One(other) if *other == position => {}
                Target::One(other) => {
                    let both = vec![*other, position];
                    occupied.insert(Target::Several(both));
                }
                Target::Several(others) => {
                    if !others.contains(&position) {
                        others.push(position);
                    }
                }
            },
        }
    }
}

/// The topics of one origin, for lookups.
pub(super) trait TopicSource {
    /// The number of topics.
    fn len(&self) -> usize;

    /// The topic at a position in the order of the file.
    fn topic(&self, position: usize) -> Topic<'_>;

    /// The positions of the topics that a normalised term leads to.
    fn positions(&self, normalised: &str) -> Vec<usize>;

    /// Every normalised term with its topics, in any order.
    fn terms(&self) -> Vec<(&str, Vec<usize>)>;

    /// The topics that a normalised term leads to.
    fn get(&self, normalised: &str) -> Vec<Topic<'_>> {
        let positions = self.positions(normalised).into_iter();
        positions.map(|position| self.topic(position)).collect()
    }

    /// Every topic, in the order of the file.
    fn topics(&self) -> Box<dyn Iterator<Item = Topic<'_>> + '_> {
        Box::new((0..self.len()).map(|position| self.topic(position)))
    }
}

impl TopicSource for TopicTable {
    fn len(&self) -> usize {
        self.entries.len()
    }

    fn positions(&self, normalised: &str) -> Vec<usize> {
        self.terms
            .get(normalised)
            .map_or_else(Vec::new, |target| target.positions().to_vec())
    }

    fn terms(&self) -> Vec<(&str, Vec<usize>)> {
        self.terms
            .iter()
            .map(|(term, target)| (term.as_str(), target.positions().to_vec()))
            .collect()
    }

    fn topic(&self, position: usize) -> Topic<'_> {
        let entry = &self.entries[position];
        Topic {
            name: &entry.name,
            aliases: &entry.aliases,
            url: &entry.url,
            title: entry.title.as_deref(),
            origin: self.origin,
        }
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
