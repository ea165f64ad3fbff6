//! The words that expansions put on a page, in the book's language.

use serde::Deserialize;

macro_rules! labels {
    ($($(#[doc = $doc:literal])* $field:ident: $english:literal, $dutch:literal;)*) => {
        /// The words that expansions put on a page.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Labels {
            $($(#[doc = $doc])* pub $field: String,)*
        }

        /// Labels that a book sets itself, under
        /// `[preprocessor.stubs.labels]`.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        pub struct Overrides {
            $($(#[doc = $doc])* pub $field: Option<String>,)*
        }

        impl Labels {
            /// The labels for a language tag (`nl`, `nl-BE`, `en`); English
            /// for languages that have none. The book's own come first.
            pub fn new(language: Option<&str>, overrides: &Overrides) -> Self {
                let dutch = is_dutch(language);
                Labels {
                    $($field: overrides.$field.clone().unwrap_or_else(
                        || if dutch { $dutch } else { $english }.to_owned(),
                    ),)*
                }
            }
        }
    };
}

labels! {
    /// Before a due date.
    due: "due", "vóór";
    /// Behind a due date that has passed.
    overdue: "overdue", "verlopen";
    /// The head of a box that stands for a missing picture.
    missing_figure: "missing figure", "ontbrekende afbeelding";
    /// The head of a box that stands for anything else that is missing.
    missing: "still missing", "ontbreekt nog";
    /// The title of the note under an empty heading.
    empty_section: "Not written yet", "Nog niet geschreven";
    /// The text of that note.
    empty_section_text: "This section is still empty.", "Deze paragraaf is nog leeg.";
    /// The mark behind a link that leads nowhere.
    empty_link: "link missing", "link ontbreekt";
    /// In a table of options: the head of the first column.
    option: "option", "optie";
    /// In a table of options: the head of the column that explains each.
    explanation: "what it does", "wat het doet";
    /// On the report page: how many stubs of a chapter are open. `{open}` and
    /// `{stubs}` are numbers.
    open_of: "{open} of {stubs} open", "{open} van {stubs} open";
    /// On the report page, where nothing is open.
    nothing_open: "Nothing is open.", "Er staat niets open.";
    /// The mark behind a documentation link that was not resolved.
    unresolved_link: "documentation link missing", "documentatielink ontbreekt";
}

/// Whether a language tag means Dutch.
pub fn is_dutch(language: Option<&str>) -> bool {
    language.is_some_and(|tag| {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        primary.eq_ignore_ascii_case("nl")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_and_overrides_decide() {
        let none = Overrides::default();
        assert_eq!(
            Labels::new(Some("nl-BE"), &none).missing_figure,
            "ontbrekende afbeelding"
        );
        assert_eq!(
            Labels::new(Some("fr"), &none).missing_figure,
            "missing figure"
        );
        let own = Overrides {
            missing_figure: Some("figure manquante".to_owned()),
            ..Overrides::default()
        };
        assert_eq!(
            Labels::new(Some("fr"), &own).missing_figure,
            "figure manquante"
        );
    }
}
