//! The rules under which open stubs are reported.
//!
//! [`RULES`] is the one source of each rule's id, default level, explanation
//! and help: configuration, reports and the guide read it from here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How much a finding matters, in the words of rustc's lints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported by a build.
    Allow,
    /// Reported; never fails anything.
    Warn,
    /// Reported as an error; fails a gate.
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

/// The id of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A todo that is still there.
    Todo,
    /// A todo whose due date has passed.
    OverdueTodo,
    /// A placeholder that nothing resolves.
    UnresolvedPlaceholder,
    /// A documentation link whose topic no catalogue holds.
    UnresolvedDocsLink,
    /// A documentation link whose topic means more than one page.
    AmbiguousDocsLink,
    /// A Compose file that a placeholder needs and that cannot be read.
    InvalidComposeFile,
    /// A link or an image without a destination.
    EmptyLink,
    /// A heading with nothing under it.
    EmptySection,
    /// A chapter that its author marked as a draft.
    DraftChapter,
    /// A comment that suppresses findings where there is none.
    UnusedSuppression,
    /// A chapter that could not be read.
    UnreadableChapter,
}

/// What is to be said about a rule.
#[derive(Debug)]
pub struct Info {
    /// The rule.
    pub rule: Rule,
    /// Its id in configuration and reports.
    pub id: &'static str,
    /// Its level where the book says nothing.
    pub default: Level,
    /// What it reports, in one line.
    pub summary: &'static str,
    /// Why that matters, in a few sentences.
    pub explanation: &'static str,
    /// What the author can do.
    pub help: &'static str,
}

/// Every rule, in the order of the guide.
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
        explanation: "The todo names a date by which it should have been done, and that date lies \
            before the day of the build. It is reported under this rule instead of `todo`.",
        help: "Do it, or write a new date.",
    },
    Info {
        rule: Rule::UnresolvedPlaceholder,
        id: "unresolved-placeholder",
        default: Level::Deny,
        summary: "a placeholder that nothing resolves",
        explanation: "A phrase in angle brackets stands where a picture, commands or a file should \
            come, and nothing was found to put there. Without this plugin mdBook would take it for \
            an HTML element and the reader would see nothing at all.",
        help: "Add the file that the message names, or declare the phrase under \
            [preprocessor.stubs.placeholders] in book.toml.",
    },
    Info {
        rule: Rule::UnresolvedDocsLink,
        id: "unresolved-docs-link",
        default: Level::Deny,
        summary: "a documentation link to an unknown topic",
        explanation: "A request for a link to the official documentation names a topic that no \
            catalogue holds. Topics match exactly, because one letter can change the page.",
        help: "Write one of the suggested topics, or an ordinary Markdown link.",
    },
    Info {
        rule: Rule::AmbiguousDocsLink,
        id: "ambiguous-docs-link",
        default: Level::Deny,
        summary: "a documentation link that means more than one page",
        explanation: "The topic has several true targets, for instance a command and a key of the \
            Compose file with the same name. Guessing would send some readers to the wrong page.",
        help: "Write one of the listed markers instead.",
    },
    Info {
        rule: Rule::InvalidComposeFile,
        id: "invalid-compose-file",
        default: Level::Deny,
        summary: "a Compose file that cannot be read",
        explanation: "A placeholder is to be made from a Compose file, and that file has an error \
            that Docker would refuse as well.",
        help: "Correct the Compose file at the place that the message names.",
    },
    Info {
        rule: Rule::EmptyLink,
        id: "empty-link",
        default: Level::Warn,
        summary: "a link or an image without a destination",
        explanation: "The link leads back to the page that it stands on. The page shows its text \
            with a mark instead of a link to nowhere.",
        help: "Write the destination between the parentheses.",
    },
    Info {
        rule: Rule::EmptySection,
        id: "empty-section",
        default: Level::Warn,
        summary: "a heading with nothing under it",
        explanation: "The section has no text, or a list of empty items. The page says so, so that \
            nobody takes it for a fault of the book.",
        help: "Write the section or remove its heading.",
    },
    Info {
        rule: Rule::DraftChapter,
        id: "draft-chapter",
        default: Level::Allow,
        summary: "a chapter that is marked as a draft",
        explanation: "SUMMARY.md lists the chapter without a file, or its front matter says that it \
            is not finished.",
        help: "Write the chapter, or remove the mark from its front matter.",
    },
    Info {
        rule: Rule::UnusedSuppression,
        id: "unused-suppression",
        default: Level::Warn,
        summary: "a suppression that suppresses nothing",
        explanation: "A comment asks to ignore findings of some rules, and there are none where it \
            stands. What it was written for is gone, or its rule is misspelt.",
        help: "Remove the comment or correct its rules.",
    },
    Info {
        rule: Rule::UnreadableChapter,
        id: "unreadable-chapter",
        default: Level::Deny,
        summary: "a chapter that could not be read",
        explanation: "The Markdown parser or mdbook-stubs itself fails on the chapter. It stays as \
            it is, and nothing is known of the stubs in it. mdBook uses the same parser and may fail \
            as well. No comment in the chapter can ignore this finding; its level can be set in \
            book.toml.",
        help: "Find the lines that make it fail and write them in another way. A failure of \
            mdbook-stubs is a bug: report it where you got the program from.",
    },
];

impl Rule {
    /// What is to be said about the rule.
    pub fn info(self) -> &'static Info {
        // The table holds every variant in order; a test keeps it so.
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
                        format!("there is no rule `{id}`; did you mean `{known}`?")
                    }
                    None => format!("there is no rule `{id}`"),
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
