//! Reads nodes in the shapes that the Compose specification prescribes, and reports
//! errors with positions.
//!
//! The shapes follow the specification's JSON schema (`compose-spec.json`). `user: 1000`
//! is an error in Compose, because `user` is a string, so it is an error here too.

use crate::compose::diagnostic::Diagnostic;
use crate::compose::interpolate::Template;
use crate::compose::scalar::Scalar;
use crate::compose::scalar_kind::ScalarKind;
use crate::compose::yaml::{Key, Node, Value};

/// Reads a mapping key by key. Each requested key counts as known;
/// [`finish`](Self::finish) reports the remaining ones as unknown.
pub(crate) struct MappingReader<'a> {
    path: String,
    entries: &'a [(Key, Node)],
    known: Vec<&'static str>,
}

/// A field of a mapping: its value and the path to it.
pub(crate) struct Field<'a> {
    pub(crate) node: &'a Node,
    pub(crate) path: String,
}

/// A name with an optional value: an entry of `environment`, `labels` or `args`.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The name.
    pub name: Scalar,
    /// The value; `None` for `NAME` in a list and for `null` in a mapping.
    pub value: Option<Scalar>,
}

/// The types that a scalar may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScalarType {
    /// A text.
    Text,
    /// A number, or a text.
    Number,
    /// A whole number, or a text.
    Integer,
    /// `true` or `false`, or a text that means one of them.
    Boolean,
    /// Anything but null.
    Any,
}

impl<'a> MappingReader<'a> {
    /// # Errors
    /// If `node` is not a mapping.
    pub(crate) fn new(node: &'a Node, path: impl Into<String>) -> Result<Self, Diagnostic> {
        let path = path.into();
        match &node.value {
            Value::Map(entries) => Ok(Self {
                path,
                entries,
                known: Vec::new(),
            }),
            _ => Err(expected("a mapping", node, &path)),
        }
    }

    /// The value of `key`, if it is there.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<Field<'a>> {
        self.known.push(key);
        let (_, node) = self.entries.iter().find(|(found, _)| found.text == key)?;
        Some(Field {
            node,
            path: join(&self.path, key),
        })
    }

    /// A scalar of the given type.
    pub(crate) fn scalar(
        &mut self,
        key: &'static str,
        scalar_type: ScalarType,
    ) -> Result<Option<Scalar>, Diagnostic> {
        self.get(key)
            .map(|field| field.scalar(scalar_type))
            .transpose()
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &'static str) -> Result<Option<Scalar>, Diagnostic> {
        self.scalar(key, ScalarType::Text)
    }

    /// A text that is one of `words`.
    pub(crate) fn one_of(
        &mut self,
        key: &'static str,
        words: &[&'static str],
    ) -> Result<Option<Scalar>, Diagnostic> {
        self.get(key).map(|field| field.one_of(words)).transpose()
    }

    /// A boolean, with its value when every variable is unset.
    pub(crate) fn boolean(&mut self, key: &'static str) -> Result<Option<bool>, Diagnostic> {
        let scalar = self.scalar(key, ScalarType::Boolean)?;
        Ok(scalar.and_then(|scalar| scalar.as_bool()))
    }

    /// A list of texts.
    pub(crate) fn strings(&mut self, key: &'static str) -> Result<Vec<Scalar>, Diagnostic> {
        self.get(key)
            .map_or(Ok(Vec::new()), |field| field.scalars(ScalarType::Text))
    }

    /// Names with values, as a mapping or a list.
    pub(crate) fn pairs(&mut self, key: &'static str) -> Result<Vec<Pair>, Diagnostic> {
        self.get(key).map_or(Ok(Vec::new()), |field| field.pairs())
    }

    /// Names with values of the given type; only as a mapping.
    pub(crate) fn mapping_pairs(
        &mut self,
        key: &'static str,
        scalar_type: ScalarType,
    ) -> Result<Vec<Pair>, Diagnostic> {
        let Some(field) = self.get(key) else {
            return Ok(Vec::new());
        };
        let options = field.entries()?.into_iter().map(|(key, field)| {
            Ok(Pair {
                name: Scalar::new(Template::text(&key.text), &key.position),
                value: Some(field.scalar(scalar_type)?),
            })
        });
        options.collect()
    }

    /// The path to this mapping.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The first key that is neither in `keys` nor an extension.
    pub(crate) fn first_key_except(&self, keys: &[&str]) -> Option<&'a Key> {
        let mut found = self.entries.iter().map(|(key, _)| key);
        found.find(|key| !keys.contains(&key.text.as_str()) && !key.text.starts_with("x-"))
    }

    /// The keys that were requested.
    #[cfg(test)]
    pub(crate) fn known(&self) -> &[&'static str] {
        &self.known
    }

    /// # Errors
    /// If there is a key that was not requested and is not an extension (`x-…`).
    pub(crate) fn finish(self) -> Result<(), Diagnostic> {
        for (key, _) in self.entries {
            let name = key.text.as_str();
            if name.starts_with("x-") || self.known.contains(&name) {
                continue;
            }
            return Err(
                Diagnostic::new(&key.position, format!("unknown key `{name}`"))
                    .key(&self.path)
                    .suggest(name, self.known.iter().copied()),
            );
        }
        Ok(())
    }
}

impl<'a> Field<'a> {
    /// The field of `node` at `path`.
    pub(crate) fn new(node: &'a Node, path: impl Into<String>) -> Self {
        Self {
            node,
            path: path.into(),
        }
    }

    /// A scalar of the given type.
    pub(crate) fn scalar(&self, scalar_type: ScalarType) -> Result<Scalar, Diagnostic> {
        let Value::Scalar(raw) = &self.node.value else {
            return Err(expected(scalar_type.description(), self.node, &self.path));
        };
        let fits = match scalar_type {
            ScalarType::Text => raw.kind == ScalarKind::Text,
            ScalarType::Number => !matches!(raw.kind, ScalarKind::Null | ScalarKind::Bool),
            ScalarType::Integer => matches!(raw.kind, ScalarKind::Integer | ScalarKind::Text),
            ScalarType::Boolean => matches!(raw.kind, ScalarKind::Bool | ScalarKind::Text),
            ScalarType::Any => raw.kind != ScalarKind::Null,
        };
        if !fits {
            let error = expected(scalar_type.description(), self.node, &self.path);
            // Quotes turn any scalar into a text, which helps if a text is expected.
            return Err(
                if scalar_type == ScalarType::Text && raw.kind != ScalarKind::Null {
                    error.help(format!("put it in quotes: \"{}\"", raw.text))
                } else {
                    error
                },
            );
        }
        let scalar = Scalar::parse(raw, &self.node.position, &self.path)?;
        if scalar_type == ScalarType::Boolean
            && !scalar.has_variables()
            && scalar.as_bool().is_none()
        {
            return Err(expected("`true` or `false`", self.node, &self.path));
        }
        Ok(scalar)
    }

    /// A text that is one of `words`. A text with variables is not checked.
    pub(crate) fn one_of(&self, words: &[&'static str]) -> Result<Scalar, Diagnostic> {
        let scalar = self.scalar(ScalarType::Text)?;
        match scalar.literal() {
            Some(text) if !words.contains(&text) => Err(self
                .error(format!("`{text}` is not one of {}", words.join(", ")))
                .suggest(text, words.iter().copied())),
            _ => Ok(scalar),
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> Result<Vec<Self>, Diagnostic> {
        match &self.node.value {
            Value::List(items) => Ok(items
                .iter()
                .enumerate()
                .map(|(index, item)| Self::new(item, format!("{}[{index}]", self.path)))
                .collect()),
            _ => Err(expected("a list", self.node, &self.path)),
        }
    }

    /// The entries of a mapping whose keys are names.
    pub(crate) fn entries(&self) -> Result<Vec<(&'a Key, Self)>, Diagnostic> {
        match &self.node.value {
            Value::Map(entries) => Ok(entries
                .iter()
                .map(|(key, node)| (key, Field::new(node, join(&self.path, &key.text))))
                .collect()),
            _ => Err(expected("a mapping", self.node, &self.path)),
        }
    }

    /// A list of scalars of the given type.
    pub(crate) fn scalars(&self, scalar_type: ScalarType) -> Result<Vec<Scalar>, Diagnostic> {
        self.items()?
            .iter()
            .map(|item| item.scalar(scalar_type))
            .collect()
    }

    /// A list of texts, or one text.
    pub(crate) fn scalars_or_one(&self) -> Result<Vec<Scalar>, Diagnostic> {
        match &self.node.value {
            Value::List(_) => self.scalars(ScalarType::Text),
            Value::Scalar(_) => Ok(vec![self.scalar(ScalarType::Text)?]),
            Value::Map(_) => Err(expected("a text or a list", self.node, &self.path)),
        }
    }

    /// `NAME=value` items of a list, or the entries of a mapping.
    pub(crate) fn pairs(&self) -> Result<Vec<Pair>, Diagnostic> {
        match &self.node.value {
            Value::List(_) => Ok(self
                .scalars(ScalarType::Text)?
                .iter()
                .map(|item| match item.template.split_once('=') {
                    Some((name, value)) => Pair {
                        name: Scalar::new(name, &item.position),
                        value: Some(Scalar::new(value, &item.position)),
                    },
                    None => Pair {
                        name: item.clone(),
                        value: None,
                    },
                })
                .collect()),
            Value::Map(_) => self
                .entries()?
                .into_iter()
                .map(|(key, field)| {
                    Ok(Pair {
                        name: Scalar::new(Template::text(&key.text), &key.position),
                        value: if field.node.is_null() {
                            None
                        } else {
                            Some(field.scalar(ScalarType::Any)?)
                        },
                    })
                })
                .collect(),
            Value::Scalar(_) => Err(expected("a mapping or a list", self.node, &self.path)),
        }
    }

    /// An error about this value.
    pub(crate) fn error(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.node.position, message).key(&self.path)
    }
}

impl ScalarType {
    fn description(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number or a text",
            Self::Integer => "a whole number",
            Self::Boolean => "`true` or `false`",
            Self::Any => "a single value",
        }
    }
}

/// `path` and `key` as one path.
pub(crate) fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// An error about a value with the wrong shape.
pub(crate) fn expected(what: &str, node: &Node, path: &str) -> Diagnostic {
    let error = Diagnostic::new(
        &node.position,
        format!("must be {what}, not {}", node.description()),
    )
    .key(path);
    if node.is_null() {
        let key = path.rsplit('.').next().unwrap_or(path);
        error.help(format!("give `{key}` a value, or remove the key"))
    } else {
        error
    }
}
