//! A value of a Compose file: its text with variables, its type and its position.

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::interpolate::{Part, Template};
use crate::compose::scalar_kind::ScalarKind;
use crate::compose::yaml::Raw;

/// A value as written in the file. [`Scalar::with_defaults`] gives it as readable text;
/// [`Scalar::template`] can still be evaluated in a shell.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// The text and the variables in it.
    pub template: Template,
    /// The type that YAML gives it.
    pub kind: ScalarKind,
    /// Its position.
    pub position: Position,
}

impl Scalar {
    /// A generated text, with the position of the value that it comes from.
    pub(crate) fn text(text: impl Into<String>, position: &Position) -> Self {
        Self::new(Template::text(text), position)
    }

    /// A generated template, with the position of the value that it comes from.
    pub(crate) fn new(template: Template, position: &Position) -> Self {
        Self {
            template,
            kind: ScalarKind::Text,
            position: position.clone(),
        }
    }

    /// Parses the expressions in a scalar of a file. `key` is for error messages.
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

    /// The value with every variable unset: a variable is replaced by its default, or
    /// stays `${NAME}` if it has none.
    pub fn with_defaults(&self) -> String {
        self.template.with_defaults()
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

    /// The value as a boolean, if it is one. Compose accepts the words of YAML 1.1 as
    /// well.
    pub fn as_bool(&self) -> Option<bool> {
        match self.with_defaults().to_ascii_lowercase().as_str() {
            "true" | "1" | "t" | "y" | "yes" | "on" => Some(true),
            "false" | "0" | "f" | "n" | "no" | "off" => Some(false),
            _ => None,
        }
    }
}
