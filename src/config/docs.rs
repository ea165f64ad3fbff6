//! `[preprocessor.stubs.docs]` in book.toml: additions to the built-in documentation
//! catalogue, and the style of link texts.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, de};

use super::locate;
use crate::docs::{Catalogue, LoadError, Style, normalise, url_fault};
use crate::paths::OlderState;

/// The keys of `[preprocessor.stubs.docs]`, with their defaults.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Docs {
    /// How the text of a documentation link is made.
    #[serde(deserialize_with = "style")]
    pub title: Style,
    /// Files with topics of other documentation, in lookup order.
    pub catalogues: Vec<CatalogueFile>,
    /// The book's own topics, by the term that selects them.
    pub topics: BTreeMap<String, OwnTopic>,
    /// The term that another term stands for in this book.
    pub pins: BTreeMap<String, String>,

    /// The folder that the paths of [`Docs::catalogues`] are relative to.
    #[serde(skip)]
    root: PathBuf,
    /// Whether the files are those of an older state of the book. Errors in them are ignored:
    /// the author cannot correct the past.
    #[serde(skip)]
    older: bool,
}

/// A file with topics of other documentation. Its path is relative to the book's root.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct CatalogueFile {
    /// A table of topics with tab-separated columns.
    pub tsv: Option<PathBuf>,
    /// A Sphinx inventory (`objects.inv`).
    pub inventory: Option<PathBuf>,
    /// The base URL of an inventory's relative URLs.
    pub url: Option<String>,
    /// A word that is put in front of every term of the file.
    pub prefix: Option<String>,
}

/// One of the book's own topics: a URL, or a table with `url` and `title`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTopic {
    /// The URL of its page.
    pub url: String,
    /// Its title. Without one, the link text is made from the term.
    pub title: Option<String>,
}

impl Docs {
    /// Builds the catalogue from the built-in topics and those that the book adds.
    ///
    /// # Errors
    /// If a file cannot be read or a pin leads nowhere. The message points into book.toml and
    /// into the file.
    pub fn catalogue(&self) -> Result<Catalogue> {
        let mut catalogue = self.own_topics()?;
        for (number, file) in self.catalogues.iter().enumerate() {
            let prefix = file.prefix.as_deref();
            let (key, path, added) = match (&file.tsv, &file.inventory) {
                (Some(path), _) => {
                    let added = catalogue.add_tsv(&self.root.join(path), prefix);
                    ("tsv", path, added)
                }
                (None, Some(path)) => {
                    let url = file.url.as_deref().unwrap_or_default();
                    let added = catalogue.add_inventory(&self.root.join(path), url, prefix);
                    ("inventory", path, added)
                }
                (None, None) => continue,
            };
            if self.older && added.is_err() {
                continue;
            }
            added.map_err(|error| {
                // The path as written in book.toml is the same on every machine.
                let file = path.clone();
                let error = LoadError { file, ..error };
                self.fault(&["catalogues", &format!("[{number}]"), key], &error)
            })?;
        }
        for (term, target) in self.without_duplicates("pins", &self.pins)? {
            match catalogue.pin(term, target) {
                Err(error) if !self.older => return Err(self.fault(&["pins", term], &error)),
                _ => {}
            }
        }
        Ok(catalogue)
    }

    /// These settings for an older state of the book, with paths to its files as they were.
    pub(crate) fn in_the_past(mut self, older: &dyn OlderState) -> Self {
        self.older = true;
        for file in &mut self.catalogues {
            for path in [&mut file.tsv, &mut file.inventory].into_iter().flatten() {
                *path = older.named_by_book(path);
            }
        }
        self
    }

    /// Whether the book adds nothing to the built-in catalogue.
    pub fn adds_nothing(&self) -> bool {
        self.catalogues.is_empty() && self.topics.is_empty() && self.pins.is_empty()
    }

    /// Validates what deserialisation cannot, without reading catalogue files.
    pub(super) fn check(&mut self, root: &Path) -> Result<()> {
        root.clone_into(&mut self.root);
        self.own_topics()?;
        for (number, file) in self.catalogues.iter().enumerate() {
            if let Some((key, message)) = file.fault() {
                let number = format!("[{number}]");
                let keys: Vec<&str> = ["catalogues", &number].into_iter().chain(key).collect();
                return Err(self.fault(&keys, &message));
            }
        }
        for (term, target) in self.without_duplicates("pins", &self.pins)? {
            if normalise(term).is_empty() {
                return Err(self.fault(&["pins", term], &"a pin needs a term"));
            }
            if url_fault(target).is_none() {
                let message = "a pin names a topic; an address belongs under \
                               [preprocessor.stubs.docs.topics]";
                return Err(self.fault(&["pins", term], &message));
            }
        }
        Ok(())
    }

    /// The built-in catalogue plus the book's own topics.
    fn own_topics(&self) -> Result<Catalogue> {
        let mut catalogue = Catalogue::builtin();
        for (term, topic) in self.without_duplicates("topics", &self.topics)? {
            catalogue
                .add_topic(term, &topic.url, topic.title.as_deref())
                .map_err(|error| self.fault(&["topics", term], &error))?;
        }
        Ok(catalogue)
    }

    /// The entries of a table, each term once. An environment variable cannot spell every
    /// term as book.toml does (a hyphen replaces a space). If both set a term, the
    /// environment wins.
    fn without_duplicates<'a, T>(
        &self,
        table: &str,
        entries: &'a BTreeMap<String, T>,
    ) -> Result<Vec<(&'a str, &'a T)>> {
        let mut distinct: BTreeMap<String, (&str, &T)> = BTreeMap::new();
        for (term, value) in entries {
            let Some((other, _)) = distinct.insert(normalise(term), (term, value)) else {
                continue;
            };
            let is_written = |term: &str| {
                let keys = ["docs", table, term].map(str::to_owned);
                locate::is_in_file(&self.root, &keys)
            };
            match (is_written(other), is_written(term)) {
                (true, false) => {}
                (false, true) => {
                    distinct.insert(normalise(term), (other, &entries[other]));
                }
                _ => {
                    let message = format!(
                        "`{term}` is the same as `{other}`; case, hyphens and underscores make \
                         no difference"
                    );
                    return Err(self.fault(&[table, term], &message));
                }
            }
        }
        Ok(distinct.into_values().collect())
    }

    fn fault(&self, keys: &[&str], message: &dyn fmt::Display) -> anyhow::Error {
        let keys: Vec<String> = std::iter::once("docs")
            .chain(keys.iter().copied())
            .map(str::to_owned)
            .collect();
        anyhow!(locate::describe(&self.root, &keys, &message.to_string()))
    }
}

impl CatalogueFile {
    /// The key with an error, if it is a single one, and the error message.
    fn fault(&self) -> Option<(Option<&'static str>, String)> {
        match (&self.tsv, &self.inventory, &self.url) {
            (Some(_), None, Some(_)) => Some((
                Some("url"),
                "only an `inventory` takes a `url`: each topic of a table has its own".to_owned(),
            )),
            (Some(_), None, None) => None,
            (None, Some(_), Some(url)) => url_fault(url).map(|fault| (Some("url"), fault)),
            (None, Some(_), None) => Some((
                None,
                "an `inventory` needs the `url` of its documentation: its addresses are relative \
                 to that"
                    .to_owned(),
            )),
            _ => Some((None, "give exactly one of `tsv` and `inventory`".to_owned())),
        }
    }
}

/// A topic written as a table.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct TopicTable {
    url: String,
    title: Option<String>,
}

impl<'de> Deserialize<'de> for OwnTopic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Topic;

        impl<'de> Visitor<'de> for Topic {
            type Value = OwnTopic;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an address, or a table with `url` and `title`")
            }

            fn visit_str<E: de::Error>(self, url: &str) -> Result<OwnTopic, E> {
                Ok(OwnTopic {
                    url: url.to_owned(),
                    title: None,
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<OwnTopic, A::Error> {
                let TopicTable { url, title } =
                    TopicTable::deserialize(MapAccessDeserializer::new(table))?;
                Ok(OwnTopic { url, title })
            }
        }

        deserializer.deserialize_any(Topic)
    }
}

fn style<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Style, D::Error> {
    let setting = String::deserialize(deserializer)?;
    Style::parse(&setting).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Config;
    use super::*;
    use crate::docs::Lookup;

    /// The error for `[preprocessor.stubs]` with these keys, if any.
    fn error(toml: &str) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("[preprocessor.stubs]\n{toml}");
        std::fs::write(folder.path().join("book.toml"), &text).unwrap();
        let document: toml_edit::DocumentMut = text.parse().unwrap();
        let table = json(document["preprocessor"]["stubs"].clone());
        let config = match Config::new(Some(&table), folder.path()) {
            Ok(config) => config,
            Err(error) => return Some(error.to_string()),
        };
        let catalogue = config.docs.catalogue();
        catalogue.err().map(|error| error.to_string())
    }

    fn json(item: toml_edit::Item) -> Value {
        match item {
            toml_edit::Item::Value(value) => value_json(&value),
            toml_edit::Item::Table(table) => table
                .iter()
                .map(|(key, item)| (key.to_owned(), json(item.clone())))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            toml_edit::Item::ArrayOfTables(tables) => tables
                .iter()
                .map(|table| json(toml_edit::Item::Table(table.clone())))
                .collect(),
            toml_edit::Item::None => Value::Null,
        }
    }

    fn value_json(value: &toml_edit::Value) -> Value {
        match value {
            toml_edit::Value::String(text) => text.value().clone().into(),
            toml_edit::Value::Integer(number) => (*number.value()).into(),
            toml_edit::Value::Array(array) => array.iter().map(value_json).collect(),
            toml_edit::Value::InlineTable(table) => table
                .iter()
                .map(|(key, value)| (key.to_owned(), value_json(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            other => panic!("{other}"),
        }
    }

    #[track_caller]
    fn assert_error(toml: &str, begins: &str, contains: &str) {
        let error = error(toml).unwrap_or_else(|| panic!("no error: {toml}"));
        assert!(error.starts_with(begins), "{error}");
        assert!(error.contains(contains), "{error}");
    }

    #[test]
    fn errors_point_at_the_wrong_key() {
        let docs = "book.toml:3:1: preprocessor.stubs.docs.";
        assert_error(
            "[preprocessor.stubs.docs]\ntitel = 'title'",
            &format!("{docs}titel: "),
            "did you mean `title`?",
        );
        assert_error(
            "[preprocessor.stubs.docs]\ntitle = 'the title'",
            &format!("{docs}title: `the title` is not a link text"),
            "`{}`",
        );
        let topics = "[preprocessor.stubs.docs.topics]\n";
        assert_error(
            &format!("{topics}'our api' = 'api.example.org'"),
            "book.toml:3:1: preprocessor.stubs.docs.topics.our api: ",
            "begins with `https://`",
        );
        assert_error(
            &format!("{topics}'our api' = 3"),
            "book.toml:3:1: preprocessor.stubs.docs.topics.our api: ",
            "an address, or a table with `url` and `title`",
        );
        assert_error(
            &format!("{topics}api = {{ url = 'https://a.org/', titel = 'x' }}"),
            "book.toml:3:33: preprocessor.stubs.docs.topics.api.titel: ",
            "did you mean `title`?",
        );
        assert_error(
            &format!("{topics}api = {{ title = 'x' }}"),
            "book.toml:3:1: preprocessor.stubs.docs.topics.api: ",
            "missing field `url`",
        );
        assert_error(
            &format!("{topics}our-api = 'https://a.org/'\n'Our API' = 'https://b.org/'"),
            "book.toml:3:1: ",
            "`our-api` is the same as `Our API`",
        );
    }

    #[test]
    fn errors_point_into_lists() {
        assert_error(
            "docs.catalogues = [\n  { tsv = 'a.tsv' },\n  { inventory = 'b.inv', prefx = 'b' },\n]",
            "book.toml:4:26: preprocessor.stubs.docs.catalogues[1].prefx: ",
            "did you mean `prefix`?",
        );
        assert_error(
            "[[preprocessor.stubs.docs.catalogues]]\ntsv = 'a.tsv'\n\n\
             [[preprocessor.stubs.docs.catalogues]]\ninventory = 'b.inv'",
            "book.toml:5:1: preprocessor.stubs.docs.catalogues[1]: ",
            "needs the `url`",
        );
        let catalogue = |keys: &str| format!("docs.catalogues = [{{ {keys} }}]");
        for (keys, column, says) in [
            ("tsv = 'a', inventory = 'b'", 20, "exactly one of"),
            ("prefix = 'a'", 20, "exactly one of"),
            (
                "tsv = 'a', url = 'https://a.org/'",
                33,
                "only an `inventory`",
            ),
            ("inventory = 'a', url = 'a.org'", 39, "begins with"),
        ] {
            let begins = format!("book.toml:2:{column}: preprocessor.stubs.docs.catalogues[0]");
            assert_error(&catalogue(keys), &begins, says);
        }
    }

    #[test]
    fn an_unusable_file_is_named_as_written() {
        assert_error(
            "docs.catalogues = [{ tsv = 'no/such.tsv' }]",
            "book.toml:2:22: preprocessor.stubs.docs.catalogues[0].tsv: no/such.tsv: cannot be \
             read: ",
            "",
        );
    }

    #[test]
    fn pins_are_checked() {
        let pins = "[preprocessor.stubs.docs.pins]\n";
        let at = "book.toml:3:1: preprocessor.stubs.docs.pins.";
        assert_error(
            &format!("{pins}volumes = 'docker kompose'"),
            at,
            "`docker compose`",
        );
        assert_error(&format!("{pins}volumes = 'secrets'"), at, "is ambiguous");
        assert_error(&format!("{pins}x = 'https://a.org/'"), at, "docs.topics]");
        assert_error(&format!("{pins}'-' = 'docker'"), at, "needs a term");
        assert_eq!(error(&format!("{pins}volumes = 'docker volumes'")), None);
    }

    #[test]
    fn the_environment_wins_over_the_same_term_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let toml = "[preprocessor.stubs.docs.topics]\n'our api' = 'https://file.org/'\n";
        std::fs::write(folder.path().join("book.toml"), toml).unwrap();
        // What mdBook makes of MDBOOK_PREPROCESSOR__STUBS__DOCS__TOPICS__OUR_API.
        for other in ["our-api", "OUR API"] {
            let table = json!({"docs": {"topics": {
                "our api": "https://file.org/", other: "https://environment.org/",
            }}});
            let config = Config::new(Some(&table), folder.path()).unwrap();
            let catalogue = config.docs.catalogue().unwrap();
            let Lookup::Found(topic) = catalogue.lookup("Our API") else {
                panic!("not found");
            };
            assert_eq!(topic.url, "https://environment.org/");
        }
    }

    #[test]
    fn adds_nothing_is_true_without_additions() {
        let config = |table: Value| Config::new(Some(&table), Path::new("nowhere")).unwrap();
        assert!(
            config(json!({"docs": {"title": "marker"}}))
                .docs
                .adds_nothing()
        );
        let topics = json!({"docs": {"topics": {"a": "https://a.org/"}}});
        assert!(!config(topics).docs.adds_nothing());
    }
}
