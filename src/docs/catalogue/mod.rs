//! The catalogue of all topics that a book's markers can name, and its lookup.

use std::{
    collections::HashMap,
    fmt, io,
    path::Path,
    sync::{Mutex, OnceLock, PoisonError},
};

use crate::paths::read_limited;

use super::{
    builtin::BUILTIN,
    error::{LoadError, SettingError},
    inventory,
    normalise::{in_english, normalise},
    suggest::Index,
    topic::{Origin, Topic},
    topic_table::{Entry, Text, TopicTable, url_fault},
    tsv,
};

/// The topics of a book: its own, those of the catalogues that it names, and the built-in
/// ones.
///
/// A lookup tries them in that order, and the catalogues in the order in which they were
/// added. The first that knows the term decides.
///
/// The built-in topics are read when the first lookup needs them.
#[derive(Debug)]
pub struct Catalogue {
    own: TopicTable,
    added: Vec<TopicTable>,
    /// The targets of pinned terms; both are normalised.
    pins: HashMap<String, String>,
    /// The index for suggestions and search, built on first use.
    index: OnceLock<Index>,
    /// The suggestions for unknown terms so far, as positions: a book tends to repeat a
    /// wrong marker.
    near: Mutex<HashMap<String, Vec<usize>>>,
}

/// The result of a lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// One page.
    Found(Topic<'a>),
    /// Several pages. Each topic's `name` is the term that selects it.
    Ambiguous(Vec<Topic<'a>>),
    /// No page; up to [`Catalogue::SUGGESTIONS`] similar topics, the most similar first.
    /// Each topic's `name` is the term that selects it.
    Unknown(Vec<Topic<'a>>),
}

impl Catalogue {
    /// The most topics that are suggested for an unknown term.
    pub const SUGGESTIONS: usize = 3;

    /// A catalogue with only the official Docker documentation.
    pub fn builtin() -> Self {
        Self {
            own: TopicTable::new(Origin::Book),
            added: Vec::new(),
            pins: HashMap::new(),
            index: OnceLock::new(),
            near: Mutex::default(),
        }
    }

    /// Adds one of the book's own topics, which takes precedence over others of the same
    /// name.
    pub fn add_topic(
        &mut self,
        term: &str,
        url: &str,
        title: Option<&str>,
    ) -> Result<(), SettingError> {
        let name = term.trim();
        if normalise(name).is_empty() {
            return Err(SettingError("a topic needs a name".to_owned()));
        }
        if let Some(fault) = url_fault(url) {
            return Err(SettingError(format!("topic `{name}`: {fault}")));
        }
        if let Some(other) = self.own.get(&normalise(name)).first() {
            return Err(SettingError(format!(
                "topic `{name}` is the same as `{}`; case, hyphens and underscores make no \
                 difference",
                other.name
            )));
        }
        let position = self.own.push(Entry {
            name: Text::from(name.to_owned()),
            aliases: Text::from(""),
            url: Text::from(url.to_owned()),
            title: title
                .filter(|title| !title.trim().is_empty())
                .map(|title| Text::from(title.to_owned())),
            ..Entry::default()
        });
        self.own.add_shared_term(name, position);
        self.clear_caches();
        Ok(())
    }

    /// Adds a table of topics: tab-separated, with the columns topic, aliases (separated
    /// by `|`), url and title, and a first line that names them. With a prefix, each term
    /// needs it.
    pub fn add_tsv(&mut self, file: &Path, prefix: Option<&str>) -> Result<(), LoadError> {
        let bytes = read(file).map_err(|error| unreadable(file, &error))?;
        let text = String::from_utf8(bytes).map_err(|_| unreadable(file, &"it is not UTF-8"))?;
        self.add_tsv_text(&text, file, prefix)
    }

    /// Like [`add_tsv`](Self::add_tsv), for text in memory; `file` is its name in errors.
    pub fn add_tsv_text(
        &mut self,
        text: &str,
        file: &Path,
        prefix: Option<&str>,
    ) -> Result<(), LoadError> {
        self.added.push(tsv::parse(text, file, &trimmed(prefix))?);
        self.clear_caches();
        Ok(())
    }

    /// Adds a Sphinx inventory (`objects.inv`), whose addresses are relative to
    /// `base_url`. With a prefix, each term needs it: `python asyncio.run`.
    pub fn add_inventory(
        &mut self,
        file: &Path,
        base_url: &str,
        prefix: Option<&str>,
    ) -> Result<(), LoadError> {
        let bytes = read(file).map_err(|error| unreadable(file, &error))?;
        self.add_inventory_bytes(&bytes, file, base_url, prefix)
    }

    /// Like [`add_inventory`](Self::add_inventory), for bytes in memory; `file` is its
    /// name in errors.
    pub fn add_inventory_bytes(
        &mut self,
        bytes: &[u8],
        file: &Path,
        base_url: &str,
        prefix: Option<&str>,
    ) -> Result<(), LoadError> {
        self.added
            .push(inventory::parse(bytes, file, base_url, &trimmed(prefix))?);
        self.clear_caches();
        Ok(())
    }

    /// Gives a term the meaning of another one, for instance an ambiguous term that of
    /// one of its candidates. Call it after adding all topics and catalogues.
    pub fn pin(&mut self, term: &str, target: &str) -> Result<(), SettingError> {
        let choices = match self.resolve(&normalise(target), target) {
            Lookup::Found(_) => {
                self.pins.insert(normalise(term), normalise(target));
                return Ok(());
            }
            Lookup::Ambiguous(topics) => {
                format!("is ambiguous; write one of {}", quoted_names(&topics))
            }
            Lookup::Unknown(near) if near.is_empty() => "is not in the catalogue".to_owned(),
            Lookup::Unknown(near) => {
                format!(
                    "is not in the catalogue; similar terms are {}",
                    quoted_names(&near)
                )
            }
        };
        Err(SettingError(format!(
            "`{term}` cannot mean `{target}`, which {choices}"
        )))
    }

    /// Looks a term up. It must match exactly except for case, `-`, `_`, white space and
    /// a leading article.
    pub fn lookup(&self, term: &str) -> Lookup<'_> {
        let normalised = normalise(term);
        match self.pins.get(&normalised) {
            Some(target) => self.resolve(target, target),
            None => self.resolve(&normalised, term),
        }
    }

    /// The topics that a term names: one, several if it is ambiguous, none if it is
    /// unknown. Cheaper than [`Catalogue::lookup`] for words that are usually not terms.
    pub fn topics_for(&self, term: &str) -> Vec<Topic<'_>> {
        let normalised = normalise(term);
        let known = match self.pins.get(&normalised) {
            Some(target) => self.find_term(target, target),
            None => self.find_term(&normalised, term),
        };
        match known {
            Some(Lookup::Found(topic)) => vec![topic],
            Some(Lookup::Ambiguous(topics)) => topics,
            Some(Lookup::Unknown(_)) | None => Vec::new(),
        }
    }

    /// The topics whose names, aliases or titles match some of `words`, the best first.
    pub fn search(&self, words: &str, limit: usize) -> Vec<Topic<'_>> {
        let found = self.index().search(&normalise(words)).into_iter();
        let mut topics = self.selectable(found.map(|position| self.topic_at(position)));
        topics.truncate(limit);
        topics
    }

    /// Every topic, in the order in which a lookup tries their origins.
    pub fn topics(&self) -> impl Iterator<Item = Topic<'_>> {
        self.sources().flat_map(TopicTable::topics)
    }

    fn sources(&self) -> impl Iterator<Item = &TopicTable> {
        let own = std::iter::once(&self.own);
        own.chain(&self.added).chain(std::iter::once(&*BUILTIN))
    }

    /// A lookup that does not follow pins, so that pins cannot form a cycle.
    fn resolve(&self, normalised: &str, verbatim: &str) -> Lookup<'_> {
        let known = self.find_term(normalised, verbatim);
        known.unwrap_or_else(|| Lookup::Unknown(self.suggestions(normalised)))
    }

    fn find_term(&self, normalised: &str, verbatim: &str) -> Option<Lookup<'_>> {
        let known = self.exact(normalised, verbatim);
        known.or_else(|| self.exact(&in_english(normalised)?, verbatim))
    }

    fn exact(&self, normalised: &str, verbatim: &str) -> Option<Lookup<'_>> {
        match self.targets(normalised, verbatim)?[..] {
            [topic] => Some(Lookup::Found(topic)),
            ref topics => Some(Lookup::Ambiguous(self.selectable(topics.iter().copied()))),
        }
    }

    /// The targets of a term in the first source that knows it.
    fn targets(&self, normalised: &str, verbatim: &str) -> Option<Vec<Topic<'_>>> {
        let topics = self
            .sources()
            .map(|source| source.get(normalised))
            .find(|topics| !topics.is_empty())?;
        // An inventory may hold names that differ only in case or underscores. An exact
        // spelling selects its topic.
        let exact = topics.iter().find(|topic| topic.name == verbatim.trim());
        Some(exact.map(|&topic| vec![topic]).unwrap_or(topics))
    }

    /// The topics that the names of `topics` select, without duplicates. A pin or an
    /// earlier source may redirect a name: then this is the topic that the author would
    /// get.
    fn selectable<'a>(&'a self, topics: impl Iterator<Item = Topic<'a>>) -> Vec<Topic<'a>> {
        let mut shown: Vec<Topic<'a>> = Vec::new();
        for topic in topics {
            let normalised = normalise(topic.name);
            let targets = match self.pins.get(&normalised) {
                Some(target) => self.targets(target, target),
                None => self.targets(&normalised, topic.name),
            };
            if let Some([topic]) = targets.as_deref()
                && shown.iter().all(|other| other.url != topic.url)
            {
                shown.push(*topic);
            }
        }
        shown
    }

    fn suggestions(&self, normalised: &str) -> Vec<Topic<'_>> {
        let near = self.near(normalised).into_iter();
        let mut topics = self.selectable(near.map(|position| self.topic_at(position)));
        topics.truncate(Self::SUGGESTIONS);
        topics
    }

    fn near(&self, normalised: &str) -> Vec<usize> {
        let mut known = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(near) = known.get(normalised) {
            return near.clone();
        }
        let near = self.index().near(normalised);
        known.insert(normalised.to_owned(), near.clone());
        near
    }

    /// Drops the caches after a change of the topics.
    fn clear_caches(&mut self) {
        self.index = OnceLock::new();
        self.near = Mutex::default();
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self.sources()))
    }

    /// The topic at a position in the order of [`Catalogue::topics`].
    fn topic_at(&self, mut position: usize) -> Topic<'_> {
        for source in self.sources() {
            if position < source.len() {
                return source.topic(position);
            }
            position -= source.len();
        }
        unreachable!("the index is made from these sources and dropped when they change")
    }
}

/// Reads a catalogue or inventory.
fn read(file: &Path) -> io::Result<Vec<u8>> {
    // The largest inventories have a few MB.
    const MAX_MIB: u64 = 64;
    read_limited(file, MAX_MIB)
}

fn unreadable(file: &Path, error: &dyn fmt::Display) -> LoadError {
    LoadError::new(file, None, format!("cannot be read: {error}"))
}

fn trimmed(prefix: Option<&str>) -> String {
    prefix.unwrap_or_default().trim().to_owned()
}

fn quoted_names(topics: &[Topic<'_>]) -> String {
    let names: Vec<String> = topics
        .iter()
        .map(|topic| format!("`{}`", topic.name))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;
