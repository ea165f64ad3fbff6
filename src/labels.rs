//! The words that expansions add to a page, in the book's language.

use serde::Deserialize;

use crate::rule::Rule;

macro_rules! labels {
    ($($(#[doc = $doc:literal])* $field:ident: $english:literal, $dutch:literal;)*) => {
        /// The words that expansions add to a page.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Labels {
            $($(#[doc = $doc])* pub $field: String,)*
        }

        /// The labels that a book sets under `[preprocessor.stubs.labels]`.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        pub struct Overrides {
            $($(#[doc = $doc])* pub $field: Option<String>,)*
        }

        impl Labels {
            /// The labels for a BCP 47 language tag (`nl`, `nl-BE`, `en`). `overrides` take
            /// precedence. Languages without labels fall back to English.
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
    /// The title of a todo whose keyword is `TODO`; other keywords are shown as they are.
    todo: "TODO", "TODO";
    /// The text of a documentation link, with `{}` in place of the subject.
    documentation: "{} documentation", "{}-documentatie";
    /// The word before a due date.
    due: "due", "vóór";
    /// The word after a due date that has passed.
    overdue: "overdue", "verlopen";
    /// The title of the box in place of a missing picture.
    missing_figure: "missing figure", "ontbrekende afbeelding";
    /// The title of the box in place of anything else that is missing.
    missing: "still missing", "ontbreekt nog";
    /// The title of the note under an empty heading.
    empty_section: "Not written yet", "Nog niet geschreven";
    /// The text of that note.
    empty_section_text: "This section is still empty.", "Deze paragraaf is nog leeg.";
    /// The mark after a link that leads nowhere.
    empty_link: "link missing", "link ontbreekt";
    /// The heading of the first column in a table of options.
    option: "option", "optie";
    /// The heading of the column that explains each option.
    explanation: "what it does", "wat het doet";
    /// On the report page: how many stubs of a chapter are open. `{open}` and `{stubs}` are
    /// replaced by numbers.
    open_of: "{open} of {stubs} open", "{open} van {stubs} open";
    /// On the report page: a todo.
    kind_todo: "todo", "todo";
    /// On the report page: a todo whose due date has passed.
    kind_overdue: "overdue todo", "verlopen todo";
    /// On the report page: a placeholder.
    kind_placeholder: "placeholder", "plaatshouder";
    /// On the report page: a documentation link.
    kind_docs_link: "documentation link", "documentatielink";
    /// On the report page: a Compose file with an error.
    kind_compose: "Compose file", "Compose-bestand";
    /// On the report page: a link to nowhere.
    kind_empty_link: "empty link", "lege link";
    /// On the report page: an empty section.
    kind_empty_section: "empty section", "lege paragraaf";
    /// On the report page: a draft chapter.
    kind_draft: "draft chapter", "concepthoofdstuk";
    /// On the report page: a suppression without effect.
    kind_suppression: "unused suppression", "onderdrukking zonder effect";
    /// On the report page: a chapter that could not be read.
    kind_unreadable: "unreadable chapter", "onleesbaar hoofdstuk";
    /// On the report page, if nothing is open.
    nothing_open: "Nothing is open.", "Er staat niets open.";
    /// The mark after a documentation link that was not resolved.
    unresolved_link: "documentation link missing", "documentatielink ontbreekt";
}

impl Labels {
    /// The label for the kind of finding that a rule reports.
    pub fn kind(&self, rule: Rule) -> &str {
        match rule {
            Rule::Todo => &self.kind_todo,
            Rule::OverdueTodo => &self.kind_overdue,
            Rule::UnresolvedPlaceholder => &self.kind_placeholder,
            Rule::UnresolvedDocsLink | Rule::AmbiguousDocsLink => &self.kind_docs_link,
            Rule::InvalidComposeFile => &self.kind_compose,
            Rule::EmptyLink => &self.kind_empty_link,
            Rule::EmptySection => &self.kind_empty_section,
            Rule::DraftChapter => &self.kind_draft,
            Rule::UnusedSuppression => &self.kind_suppression,
            Rule::UnreadableChapter => &self.kind_unreadable,
        }
    }
}

/// Whether a language tag means Dutch.
pub(crate) fn is_dutch(language: Option<&str>) -> bool {
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
