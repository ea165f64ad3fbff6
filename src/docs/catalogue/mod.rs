//! All topics that a book's markers can name, and the lookup.

use std::{
    collections::HashMap,
    fmt, io,
    path::Path,
    sync::{Mutex, OnceLock, PoisonError},
};

use crate::paths::at_most;

use super::{
    builtin::BuiltIn,
    error::{LoadError, SettingError},
    inventory,
    normalise::{in_english, normalise},
    source::{Entry, Source, Text, Topics, url_fault},
    suggest::Index,
    topic::{Origin, Topic},
    tsv,
};

/// The topics of a book: its own, those of the catalogues that it names, and the built-in ones.
///
/// A term is looked up in that order, among the catalogues in the order in which they were
/// added, and the first that knows it decides.
///
/// Making one reads nothing: the built-in topics are sorted when the program is built.
#[derive(Debug)]
pub struct Catalogue {
    own: Source,
    added: Vec<Source>,
    /// What a pinned term stands for; both normalised.
    pins: HashMap<String, String>,
    /// For suggestions and search, built when the first is wanted.
    index: OnceLock<Index>,
    /// What was near to unknown terms, as positions: a book that has a wrong marker tends to
    /// have it again.
    near: Mutex<HashMap<String, Vec<usize>>>,
}

/// What a term means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// One page.
    Found(Topic<'a>),
    /// Any of several pages. Each topic's `name` is the term that selects it.
    Ambiguous(Vec<Topic<'a>>),
    /// None; at most [`Catalogue::SUGGESTIONS`] topics that are near, the nearest first, none
    /// where nothing is. Each topic's `name` is the term that selects it.
    Unknown(Vec<Topic<'a>>),
}

impl Catalogue {
    /// How many topics are suggested for an unknown term at most.
    pub const SUGGESTIONS: usize = 3;

    /// The official Docker documentation and nothing else yet.
    pub fn builtin() -> Self {
        Self {
            own: Source::new(Origin::Book),
            added: Vec::new(),
            pins: HashMap::new(),
            index: OnceLock::new(),
            near: Mutex::default(),
        }
    }

    /// Adds a topic of the book's own, which goes before every other of the same name.
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
        });
        self.own.name_also(name, position);
        self.forget();
        Ok(())
    }

    /// Adds a table of topics: tab-separated, with the columns topic, aliases (separated by `|`),
    /// url and title, and a first line that names them. With a prefix, each term needs it.
    pub fn add_tsv(&mut self, file: &Path, prefix: Option<&str>) -> Result<(), LoadError> {
        let bytes = read(file).map_err(|error| unreadable(file, &error))?;
        let text = String::from_utf8(bytes).map_err(|_| unreadable(file, &"it is not UTF-8"))?;
        self.add_tsv_text(&text, file, prefix)
    }

    /// The same for a table that was read already; `file` is its name in errors.
    pub fn add_tsv_text(
        &mut self,
        text: &str,
        file: &Path,
        prefix: Option<&str>,
    ) -> Result<(), LoadError> {
        self.added.push(tsv::parse(text, file, &tidy(prefix))?);
        self.forget();
        Ok(())
    }

    /// Adds a Sphinx inventory (`objects.inv`), whose addresses are relative to `base_url`.
    /// With a prefix, each term needs it: `python asyncio.run`.
    pub fn add_inventory(
        &mut self,
        file: &Path,
        base_url: &str,
        prefix: Option<&str>,
    ) -> Result<(), LoadError> {
        let bytes = read(file).map_err(|error| unreadable(file, &error))?;
        self.add_inventory_bytes(&bytes, file, base_url, prefix)
    }

    /// The same for an inventory that was read already; `file` is its name in errors.
    pub fn add_inventory_bytes(
        &mut self,
        bytes: &[u8],
        file: &Path,
        base_url: &str,
        prefix: Option<&str>,
    ) -> Result<(), LoadError> {
        self.added
            .push(inventory::parse(bytes, file, base_url, &tidy(prefix))?);
        self.forget();
        Ok(())
    }

    /// Makes a term mean what another one means, for instance an ambiguous term one of its
    /// candidates. To be called when all topics and catalogues are in place.
    pub fn pin(&mut self, term: &str, target: &str) -> Result<(), SettingError> {
        let choices = match self.look_up(&normalise(target), target) {
            Lookup::Found(_) => {
                self.pins.insert(normalise(term), normalise(target));
                return Ok(());
            }
            Lookup::Ambiguous(topics) => format!("is ambiguous; write one of {}", listed(&topics)),
            Lookup::Unknown(near) if near.is_empty() => "is not in the catalogue".to_owned(),
            Lookup::Unknown(near) => {
                format!("is not in the catalogue; near to it are {}", listed(&near))
            }
        };
        Err(SettingError(format!(
            "`{term}` cannot stand for `{target}`, which {choices}"
        )))
    }

    /// What a term means: exactly, or not at all. Only case, `-`, `_`, white space and a leading
    /// article make no difference.
    pub fn lookup(&self, term: &str) -> Lookup<'_> {
        let normalised = normalise(term);
        match self.pins.get(&normalised) {
            Some(target) => self.look_up(target, target),
            None => self.look_up(&normalised, term),
        }
    }

    /// The topics that a term names: the one meant, several where it is ambiguous, none where it
    /// is unknown. Cheaper than [`Catalogue::lookup`] for words that mostly are no term.
    pub fn known(&self, term: &str) -> Vec<Topic<'_>> {
        let normalised = normalise(term);
        let known = match self.pins.get(&normalised) {
            Some(target) => self.known_as(target, target),
            None => self.known_as(&normalised, term),
        };
        match known {
            Some(Lookup::Found(topic)) => vec![topic],
            Some(Lookup::Ambiguous(topics)) => topics,
            Some(Lookup::Unknown(_)) | None => Vec::new(),
        }
    }

    /// The topics that have something of `words` in their names, aliases or titles, the best
    /// first.
    pub fn search(&self, words: &str, limit: usize) -> Vec<Topic<'_>> {
        let found = self.index().search(&normalise(words)).into_iter();
        let mut topics = self.selectable(found.map(|position| self.at(position)));
        topics.truncate(limit);
        topics
    }

    /// Every topic, in the order in which a lookup tries their origins.
    pub fn topics(&self) -> impl Iterator<Item = Topic<'_>> {
        self.sources().flat_map(Topics::topics)
    }

    fn sources(&self) -> impl Iterator<Item = &dyn Topics> {
        let read = std::iter::once(&self.own).chain(&self.added);
        let read = read.map(|source| source as &dyn Topics);
        read.chain(std::iter::once(&BuiltIn as &dyn Topics))
    }

    /// A lookup that follows no pin, so that no two pins can lead in a circle.
    fn look_up(&self, normalised: &str, verbatim: &str) -> Lookup<'_> {
        let known = self.known_as(normalised, verbatim);
        known.unwrap_or_else(|| Lookup::Unknown(self.suggestions(normalised)))
    }

    fn known_as(&self, normalised: &str, verbatim: &str) -> Option<Lookup<'_>> {
        let known = self.exact(normalised, verbatim);
        known.or_else(|| self.exact(&in_english(normalised)?, verbatim))
    }

    fn exact(&self, normalised: &str, verbatim: &str) -> Option<Lookup<'_>> {
        match self.targets(normalised, verbatim)?[..] {
            [topic] => Some(Lookup::Found(topic)),
            ref topics => Some(Lookup::Ambiguous(self.selectable(topics.iter().copied()))),
        }
    }

    /// What a term leads to in the first source that knows it.
    fn targets(&self, normalised: &str, verbatim: &str) -> Option<Vec<Topic<'_>>> {
        let topics = self
            .sources()
            .map(|source| source.get(normalised))
            .find(|topics| !topics.is_empty())?;
        // An inventory may hold names that differ only in case or underscores. Written to the
        // letter, such a name selects its topic.
        let exact = topics.iter().find(|topic| topic.name == verbatim.trim());
        Some(exact.map(|&topic| vec![topic]).unwrap_or(topics))
    }

    /// Each topic as its name selects it, once. A name may be pinned, or taken by a source that
    /// goes before the topic's own: then the topic that the author would get is the one to show.
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
        let mut topics = self.selectable(near.map(|position| self.at(position)));
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

    /// Drops what was made from the topics, when those change.
    fn forget(&mut self) {
        self.index = OnceLock::new();
        self.near = Mutex::default();
    }

    fn index(&self) -> &Index {
        // That of the built-in topics alone is the same for every build.
        static BUILTIN_ALONE: OnceLock<Index> = OnceLock::new();
        let alone = self.own.len() == 0 && self.added.is_empty();
        let index = if alone { &BUILTIN_ALONE } else { &self.index };
        index.get_or_init(|| Index::new(self.sources()))
    }

    /// The topic at a position in the order of [`Catalogue::topics`].
    fn at(&self, mut position: usize) -> Topic<'_> {
        for source in self.sources() {
            if position < source.len() {
                return source.topic(position);
            }
            position -= source.len();
        }
        unreachable!("the index is made from these sources and dropped when they change")
    }
}

/// The bytes of a file that may be a catalogue.
fn read(file: &Path) -> io::Result<Vec<u8>> {
    // The largest inventories have some MB.
    const MAX_MIB: u64 = 64;
    at_most(file, MAX_MIB)
}

fn unreadable(file: &Path, error: &dyn fmt::Display) -> LoadError {
    LoadError::new(file, None, format!("cannot be read: {error}"))
}

fn tidy(prefix: Option<&str>) -> String {
    prefix.unwrap_or_default().trim().to_owned()
}

fn listed(topics: &[Topic<'_>]) -> String {
    let names: Vec<String> = topics
        .iter()
        .map(|topic| format!("`{}`", topic.name))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;
