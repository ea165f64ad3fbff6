//! A value of a Compose file: its text with the variables in it, its type and its place.

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::interpolate::{Part, Template};
use crate::compose::resolve::Kind;
use crate::compose::yaml::Raw;

/// A value as the author wrote it: readable with every variable unset ([`Scalar::shown`]), and
/// still evaluable in a shell ([`Scalar::template`]).
#[derive(Debug, Clone)]
pub struct Scalar {
    /// The text and the variables in it.
    pub template: Template,
    /// The type that YAML gives it.
    pub kind: Kind,
    /// Where it stands.
    pub position: Position,
}

impl Scalar {
    /// A text of our own, at the place that it comes from.
    pub(crate) fn text(text: impl Into<String>, position: &Position) -> Self {
        Self::of(Template::text(text), position)
    }

    /// A template of our own, at the place that it comes from.
    pub(crate) fn of(template: Template, position: &Position) -> Self {
        Self {
            template,
            kind: Kind::Text,
            position: position.clone(),
        }
    }

    /// Parses the expressions in a scalar of a file. `key` is for the message.
    pub(crate) fn parse(raw: &Raw, position: &Position, key: &str) -> Result<Self, Diagnostic> {
        let template = Template::parse(&raw.text).map_err(|malformed| {
            let mut position = position.clone();
            if let Some(start) = raw.text_starts {
                position.column += start + malformed.offset;
            }
            Diagnostic::new(&position, malformed.message).key(key)
        })?;
        Ok(Self {
            template,
            kind: raw.kind,
            position: position.clone(),
        })
    }

    /// The value with every variable unset: defaults are taken, and a variable without a default
    /// shows as `${NAME}`.
    pub fn shown(&self) -> String {
        self.template.shown()
    }

    /// The value, if there is no variable in it.
    pub fn literal(&self) -> Option<&str> {
        self.template.literal()
    }

    /// Whether there is a variable in it.
    pub fn has_variables(&self) -> bool {
        self.template
            .parts
            .iter()
            .any(|part| matches!(part, Part::Variable(_)))
    }

    /// The value as a switch, if it is one: Compose takes the words of YAML 1.1 here as well.
    pub fn as_bool(&self) -> Option<bool> {
        match self.shown().to_ascii_lowercase().as_str() {
            "true" | "1" | "t" | "y" | "yes" | "on" => Some(true),
            "false" | "0" | "f" | "n" | "no" | "off" => Some(false),
            _ => None,
        }
    }
}
