//! The rules under which open stubs are reported.
//!
//! [`RULES`] is the single source of each rule's id, default level, explanation and help.
//! Configuration and reports read it; a test compares it with the guide.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The severity of a finding, named like rustc's lint levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported by a build.
    Allow,
    /// Reported as a warning; never fails a build or check.
    Warn,
    /// Reported as an error; fails a build or check.
    Deny,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        })
    }
}

/// A rule under which a stub is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A todo that is still there.
    Todo,
    /// A todo whose due date has passed.
    OverdueTodo,
    /// A placeholder that cannot be resolved.
    UnresolvedPlaceholder,
    /// A documentation link whose topic is in no catalogue.
    UnresolvedDocsLink,
    /// A documentation link whose topic means more than one page.
    AmbiguousDocsLink,
    /// A Compose file that a placeholder needs but that cannot be read.
    InvalidComposeFile,
    /// A link or an image without a destination.
    EmptyLink,
    /// A heading with nothing under it.
    EmptySection,
    /// A chapter that its author marked as a draft.
    DraftChapter,
    /// A comment that suppresses no finding.
    UnusedSuppression,
    /// A chapter that could not be read.
    UnreadableChapter,
}

/// The metadata of a rule.
#[derive(Debug)]
pub struct Info {
    /// The rule.
    pub rule: Rule,
    /// Its id in configuration and reports.
    pub id: &'static str,
    /// Its level, unless the book sets another.
    pub default: Level,
    /// What it reports, in one line.
    pub summary: &'static str,
    /// An explanation in a few sentences.
    pub explanation: &'static str,
    /// What the author can do.
    pub help: &'static str,
}

/// Every rule, in the order of the enum and of the guide.
pub const RULES: &[Info] = &[
    Info {
        rule: Rule::Todo,
        id: "todo",
        default: Level::Warn,
        summary: "a todo that is still open",
        explanation: "The author marked a place to come back to. Readers of the page see it as an \
            admonition instead of a stray word in the prose.",
        help: "Write what is missing and remove the marker.",
    },
    Info {
        rule: Rule::OverdueTodo,
        id: "overdue-todo",
        default: Level::Warn,
        summary: "a todo whose due date has passed",
        explanation: "The due date of the todo is before the day of the build. The todo is \
            reported under this rule instead of `todo`.",
        help: "Complete the todo or change its date.",
    },
    Info {
        rule: Rule::UnresolvedPlaceholder,
        id: "unresolved-placeholder",
        default: Level::Deny,
        summary: "a placeholder that cannot be resolved",
        explanation: "A phrase in angle brackets asks for a picture, commands or a file, but \
            nothing was found to replace it. mdBook alone would take it for an HTML element, and \
            readers would see nothing.",
        help: "Add the file that the message names, or declare the phrase under \
            [preprocessor.stubs.placeholders] in book.toml.",
    },
    Info {
        rule: Rule::UnresolvedDocsLink,
        id: "unresolved-docs-link",
        default: Level::Deny,
        summary: "a documentation link to an unknown topic",
        explanation: "The marker asks for a link to a topic that is not in any catalogue. Topics \
            match exactly, because one letter can change the page.",
        help: "Write one of the suggested topics, or an ordinary Markdown link.",
    },
    Info {
        rule: Rule::AmbiguousDocsLink,
        id: "ambiguous-docs-link",
        default: Level::Deny,
        summary: "a documentation link that means more than one page",
        explanation: "The topic leads to several pages, for instance a command and a key of the \
            Compose file with the same name. Guessing would send some readers to the wrong page.",
        help: "Write one of the listed markers instead.",
    },
    Info {
        rule: Rule::InvalidComposeFile,
        id: "invalid-compose-file",
        default: Level::Deny,
        summary: "a Compose file that cannot be read",
        explanation: "A placeholder needs a Compose file, but that file has an error that Docker \
            would also reject.",
        help: "Correct the Compose file at the place given in the message.",
    },
    Info {
        rule: Rule::EmptyLink,
        id: "empty-link",
        default: Level::Warn,
        summary: "a link or an image without a destination",
        explanation: "The link leads back to the page it is on. The page shows its text with a \
            mark instead of a link to nowhere.",
        help: "Write the destination between the parentheses.",
    },
    Info {
        rule: Rule::EmptySection,
        id: "empty-section",
        default: Level::Warn,
        summary: "a heading with nothing under it",
        explanation: "The section has no text, or a list of empty items. The page says so, so \
            that readers do not take it for a mistake.",
        help: "Write the section or remove its heading.",
    },
    Info {
        rule: Rule::DraftChapter,
        id: "draft-chapter",
        default: Level::Allow,
        summary: "a chapter that is marked as a draft",
        explanation: "SUMMARY.md lists the chapter without a file, or its front matter says that \
            it is not finished.",
        help: "Write the chapter, or remove the mark from its front matter.",
    },
    Info {
        rule: Rule::UnusedSuppression,
        id: "unused-suppression",
        default: Level::Warn,
        summary: "a suppression without effect",
        explanation: "A comment ignores findings of rules that have none there. The stub has \
            gone, or a rule is misspelt.",
        help: "Remove the comment or correct its rules.",
    },
    Info {
        rule: Rule::UnreadableChapter,
        id: "unreadable-chapter",
        default: Level::Deny,
        summary: "a chapter that could not be read",
        explanation: "The Markdown parser or mdbook-stubs itself fails on the chapter. The \
            chapter stays unchanged and its stubs are unknown. mdBook uses the same parser and \
            may fail as well. No comment in the chapter can ignore this finding; its level can be \
            set in book.toml.",
        help: "Find the lines that make it fail and rewrite them. A failure of mdbook-stubs is a \
            bug: report it where you got the program.",
    },
];

impl Rule {
    /// The metadata of the rule.
    pub fn info(self) -> &'static Info {
        // A test checks that the table holds every variant in order.
        &RULES[self as usize]
    }

    /// The rule's id.
    pub fn id(self) -> &'static str {
        self.info().id
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(id: &str) -> Result<Self, String> {
        RULES
            .iter()
            .find(|info| info.id == id)
            .map(|info| info.rule)
            .ok_or_else(|| {
                let nearest = RULES
                    .iter()
                    .map(|info| (strsim::damerau_levenshtein(id, info.id), info.id))
                    .filter(|(distance, known)| *distance <= known.len().div_ceil(3))
                    .min();
                match nearest {
                    Some((_, known)) => {
                        format!("unknown rule `{id}`; did you mean `{known}`?")
                    }
                    None => format!("unknown rule `{id}`"),
                }
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_every_rule_under_its_serialised_name() {
        for (position, info) in RULES.iter().enumerate() {
            assert_eq!(info.rule as usize, position, "{}", info.id);
            assert_eq!(
                serde_json::to_value(info.rule).unwrap(),
                serde_json::Value::from(info.id)
            );
            assert_eq!(info.id.parse(), Ok(info.rule));
        }
    }
}
