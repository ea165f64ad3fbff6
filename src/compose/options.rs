//! The options that a project uses, side by side: a row per key, a column per service.

use crate::compose::language::Language;
use crate::compose::model::Project;

/// The options of a project, as plain data that a caller renders as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionsTable {
    /// The names of the services, in the order of the file: the columns.
    pub services: Vec<String>,
    /// A row for each key that a service uses, with related keys next to each other.
    pub rows: Vec<OptionRow>,
}

/// A key and what each service says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionRow {
    /// The key: `depends_on`.
    pub key: String,
    /// The topic of the documentation that describes it: `compose service depends_on`.
    pub topic: String,
    /// A short explanation of the key.
    pub explanation: Explanation,
    /// A short, one-line value per service, with every variable unset; `None` if the
    /// service does not use the key.
    pub cells: Vec<Option<String>>,
}

/// A short explanation of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// In English.
    pub english: &'static str,
    /// In Dutch.
    pub dutch: &'static str,
}

impl Explanation {
    /// The explanation in a language.
    pub fn text(&self, language: Language) -> &'static str {
        language.pick(self.english, self.dutch)
    }
}

/// Every key of a service with a short explanation in English and in Dutch, in the order of
/// the rows.
fn service_keys() -> impl Iterator<Item = (&'static str, Explanation)> {
    let rows = include_str!("data/service-keys.tsv").lines().skip(1);
    rows.map(|row| {
        let mut fields = row.split('\t');
        let mut field = || fields.next().unwrap_or_default();
        let (key, english, dutch) = (field(), field(), field());
        (key, Explanation { english, dutch })
    })
}

/// The options that `project` uses.
pub fn options(project: &Project) -> OptionsTable {
    let rows = service_keys()
        .filter_map(|(key, explanation)| {
            let cells: Vec<Option<String>> = project
                .services
                .iter()
                .map(|service| {
                    let used = service.keys.iter().find(|used| used.key == key)?;
                    Some(used.value.clone())
                })
                .collect();
            cells.iter().any(Option::is_some).then(|| OptionRow {
                key: key.to_owned(),
                topic: format!("compose service {key}"),
                explanation,
                cells,
            })
        })
        .collect();
    OptionsTable {
        services: project
            .services
            .iter()
            .map(|service| service.name.clone())
            .collect(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key missing from the table would be missing from the page.
    #[test]
    fn every_key_of_a_service_is_explained() {
        let known = crate::compose::read::service_keys();
        for key in &known {
            let is_explained = service_keys().any(|(explained, _)| explained == *key);
            assert!(is_explained || *key == "extends", "{key}");
        }
        for (key, explanation) in service_keys() {
            assert!(known.contains(&key), "{key} is not a key");
            for text in [explanation.english, explanation.dutch] {
                assert!(
                    !text.is_empty() && text.chars().count() < 60,
                    "{key}: {text}"
                );
            }
        }
    }
}
