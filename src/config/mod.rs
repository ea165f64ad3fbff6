//! `[preprocessor.stubs]` in book.toml.

mod docs;
mod locate;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use serde::Deserialize;

pub use self::docs::{CatalogueFile, Docs, OwnTopic};

use crate::labels::Overrides;
use crate::rule::{Level, Rule};
use crate::scan::{self, Extent};

/// The keys of `[preprocessor.stubs]`, with their defaults.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// When denied findings fail the build.
    pub fail_on: FailOn,
    /// Whether front matter is removed from the page.
    pub front_matter: FrontMatter,
    /// The words that begin a todo.
    pub keywords: Vec<String>,
    /// How much text belongs to a todo.
    pub todo_extent: Extent,
    /// Whether the page shows todos. They are always reported.
    pub todos: Visibility,
    /// The URL of an issue, with `{number}` in place of its number. By default it is derived
    /// from the HTML renderer's `git-repository-url`.
    pub issue_url: Option<String>,
    /// Levels that differ from the rules' defaults, by rule id.
    pub rules: BTreeMap<String, Level>,
    /// Labels that differ from those of the book's language.
    pub labels: Overrides,
    /// The Compose file of the whole book, relative to the book's root. By default each
    /// chapter uses the nearest one.
    pub compose_file: Option<PathBuf>,
    /// Phrases that are placeholders, and what they become.
    pub placeholders: BTreeMap<String, Declaration>,
    /// The documentation that links can lead to, and the style of their text.
    pub docs: Docs,

    // mdBook's own preprocessor keys, which are in the same table.
    #[serde(rename = "command")]
    _command: Option<serde::de::IgnoredAny>,
    #[serde(rename = "renderers")]
    pub(crate) renderers: Option<Vec<String>>,
    #[serde(rename = "before")]
    _before: Option<serde::de::IgnoredAny>,
    #[serde(rename = "after")]
    _after: Option<serde::de::IgnoredAny>,
    #[serde(rename = "optional")]
    _optional: Option<serde::de::IgnoredAny>,
}

/// When denied findings fail the build.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// If the environment variable `CI` is set and is neither empty, `0` nor `false`.
    #[default]
    Ci,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Whether the page shows something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// The page shows it.
    #[default]
    Show,
    /// The page leaves it out.
    Hide,
}

/// What happens to front matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FrontMatter {
    /// Its lines are blanked, which preserves line numbers.
    #[default]
    Strip,
    /// It is left unchanged.
    Keep,
}

/// What a declared placeholder becomes. Paths are relative to the book's root.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Declaration {
    /// An image file inside the book's source folder.
    pub image: Option<PathBuf>,
    /// The image's alternative text. Defaults to the phrase.
    pub alt: Option<String>,
    /// A Compose file to draw.
    pub diagram: Option<PathBuf>,
    /// A Compose file to convert to `docker` commands.
    pub commands: Option<PathBuf>,
    /// A Compose file whose options to show in a table.
    pub options: Option<PathBuf>,
    /// A file to show in a fenced code block.
    pub file: Option<PathBuf>,
    /// A Markdown file to insert, or some of its lines: `part.md`, `part.md:2:10`,
    /// `part.md:anchor`.
    pub include: Option<String>,
    /// Markdown to insert.
    pub text: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            fail_on: FailOn::default(),
            front_matter: FrontMatter::default(),
            keywords: scan::Options::default().keywords,
            todo_extent: Extent::default(),
            todos: Visibility::default(),
            issue_url: None,
            rules: BTreeMap::new(),
            labels: Overrides::default(),
            compose_file: None,
            placeholders: BTreeMap::new(),
            docs: Docs::default(),
            _command: None,
            renderers: None,
            _before: None,
            _after: None,
            _optional: None,
        }
    }
}

impl Config {
    /// Reads `[preprocessor.stubs]` as mdBook passes it, with environment overrides applied.
    /// Without a table, all keys have their defaults.
    ///
    /// # Errors
    /// On unknown keys, wrong types and invalid values. The message points into
    /// `root/book.toml` if the key is in that file.
    pub fn new(table: Option<&serde_json::Value>, root: &Path) -> Result<Self> {
        let Some(table) = table else {
            return Ok(Self::default());
        };
        let mut config: Self = serde_path_to_error::deserialize(table).map_err(|error| {
            let keys: Vec<String> = error
                .path()
                .iter()
                .filter_map(|segment| match segment {
                    serde_path_to_error::Segment::Map { key } => Some(key.clone()),
                    serde_path_to_error::Segment::Seq { index } => Some(format!("[{index}]")),
                    _ => None,
                })
                .collect();
            anyhow!(locate::describe(root, &keys, &error.inner().to_string()))
        })?;
        config.check(root)?;
        config.docs.check(root)?;
        Ok(config)
    }

    /// The level of a rule in this book.
    pub fn level(&self, rule: Rule) -> Level {
        self.rules
            .get(rule.id())
            .copied()
            .unwrap_or(rule.info().default)
    }

    /// Validates what deserialisation cannot.
    fn check(&self, root: &Path) -> Result<()> {
        for id in self.rules.keys() {
            if let Err(message) = id.parse::<Rule>() {
                let keys = ["rules".to_owned(), id.clone()];
                return Err(anyhow!(locate::describe(root, &keys, &message)));
            }
        }
        for (phrase, declaration) in &self.placeholders {
            let ways = [
                declaration.image.is_some(),
                declaration.diagram.is_some(),
                declaration.commands.is_some(),
                declaration.options.is_some(),
                declaration.file.is_some(),
                declaration.include.is_some(),
                declaration.text.is_some(),
            ];
            if ways.iter().filter(|given| **given).count() != 1 {
                let keys = ["placeholders".to_owned(), phrase.clone()];
                return Err(anyhow!(locate::describe(
                    root,
                    &keys,
                    "give exactly one of `image`, `diagram`, `commands`, `options`, `file`, `include` and `text`",
                )));
            }
        }
        if let Some(url) = &self.issue_url
            && !url.contains("{number}")
        {
            let keys = ["issue-url".to_owned()];
            let message = format!("it must contain `{{number}}`: {url:?}");
            return Err(anyhow!(locate::describe(root, &keys, &message)));
        }
        if let Some(url) = &self.issue_url
            && !is_web_address(url)
        {
            let keys = ["issue-url".to_owned()];
            let message = format!("it must begin with `https://` or `http://`: {url:?}");
            return Err(anyhow!(locate::describe(root, &keys, &message)));
        }
        if let Some(text) = &self.labels.documentation
            && !text.contains("{}")
        {
            let keys = ["labels".to_owned(), "documentation".to_owned()];
            let message = format!("it must contain `{{}}` for the name: {text:?}");
            return Err(anyhow!(locate::describe(root, &keys, &message)));
        }
        if let Some(blank) = self.keywords.iter().find(|word| word.trim().is_empty()) {
            let keys = ["keywords".to_owned()];
            let message = format!("a keyword cannot be blank: {blank:?}");
            return Err(anyhow!(locate::describe(root, &keys, &message)));
        }
        Ok(())
    }
}

/// Whether a link to `url` is safe: a `javascript:` URL would run on the page.
pub(crate) fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_keys_of_mdbook_are_accepted() {
        let table = json!({
            "command": "mdbook-stubs", "renderers": ["html"], "before": [], "after": ["links"],
            "optional": true, "fail-on": "never", "rules": {"todo": "deny"}
        });
        let config = Config::new(Some(&table), Path::new("nowhere")).unwrap();
        assert_eq!(config.fail_on, FailOn::Never);
        assert_eq!(config.level(Rule::Todo), Level::Deny);
        assert_eq!(config.level(Rule::EmptyLink), Level::Warn);
    }

    #[test]
    fn errors_point_into_book_toml() {
        let folder = tempfile::tempdir().unwrap();
        let toml = "[book]\ntitle = 'x'\n\n[preprocessor.stubs]\nfail-om = 'ci'\n\
                    [preprocessor.stubs.rules]\ntodo = 'forbid'\n";
        std::fs::write(folder.path().join("book.toml"), toml).unwrap();
        let error = |table| {
            Config::new(Some(&table), folder.path())
                .unwrap_err()
                .to_string()
        };
        let unknown = error(json!({"fail-om": "ci"}));
        assert!(
            unknown.starts_with("book.toml:5:1: preprocessor.stubs.fail-om: "),
            "{unknown}"
        );
        assert!(unknown.contains("did you mean `fail-on`?"), "{unknown}");
        let wrong = error(json!({"rules": {"todo": "forbid"}}));
        assert!(
            wrong.starts_with("book.toml:7:1: preprocessor.stubs.rules.todo: "),
            "{wrong}"
        );
        let rule = error(json!({"rules": {"todos": "deny"}}));
        assert!(
            rule.contains("unknown rule `todos`; did you mean `todo`?"),
            "{rule}"
        );
        // The key is set in the environment, so it has no place in the file.
        let elsewhere = error(json!({"keywords": 3}));
        assert!(
            elsewhere.starts_with("book.toml: preprocessor.stubs.keywords: "),
            "{elsewhere}"
        );
        let two = error(json!({"placeholders": {"a b": {"image": "a", "text": "b"}}}));
        assert!(two.contains("exactly one of"), "{two}");
        let script = error(json!({"issue-url": "javascript:alert({number})"}));
        assert!(script.contains("must begin with `https://`"), "{script}");
    }
}
