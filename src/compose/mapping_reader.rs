//! Reading a node as the shape that the Compose specification gives it, with errors in place.
//!
//! The shapes are those of the specification's JSON schema (`compose-spec.json`): `user: 1000` is
//! an error in Compose, because `user` is a string, and so it is here.

use crate::compose::diagnostic::Diagnostic;
use crate::compose::interpolate::Template;
use crate::compose::resolve::Kind;
use crate::compose::scalar::Scalar;
use crate::compose::yaml::{Key, Node, Value};

/// The keys of a mapping. Each key that is asked for counts as known, so that what remains at the
/// end is what Compose does not know.
pub(crate) struct Fields<'a> {
    path: String,
    entries: &'a [(Key, Node)],
    known: Vec<&'static str>,
}

/// A field of a mapping: its value and the path to it.
pub(crate) struct Field<'a> {
    pub(crate) node: &'a Node,
    pub(crate) path: String,
}

/// A name with a value or without one: an entry of `environment`, `labels`, `args`.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The name.
    pub name: Scalar,
    /// The value; none for `NAME` in a list and for a `null` in a mapping.
    pub value: Option<Scalar>,
}

/// The types that a scalar may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// A text.
    Text,
    /// A number, or a text.
    Number,
    /// A whole number, or a text.
    Whole,
    /// `true` or `false`, or a text that says so.
    Switch,
    /// Anything but nothing.
    Any,
}

impl<'a> Fields<'a> {
    /// # Errors
    /// When `node` is not a mapping.
    pub(crate) fn of(node: &'a Node, path: impl Into<String>) -> Result<Self, Diagnostic> {
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
        of: Type,
    ) -> Result<Option<Scalar>, Diagnostic> {
        self.get(key).map(|field| field.scalar(of)).transpose()
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &'static str) -> Result<Option<Scalar>, Diagnostic> {
        self.scalar(key, Type::Text)
    }

    /// A text that is one of `words`.
    pub(crate) fn one_of(
        &mut self,
        key: &'static str,
        words: &[&'static str],
    ) -> Result<Option<Scalar>, Diagnostic> {
        self.get(key).map(|field| field.one_of(words)).transpose()
    }

    /// A switch, with its value when every variable is unset.
    pub(crate) fn switch(&mut self, key: &'static str) -> Result<Option<bool>, Diagnostic> {
        let scalar = self.scalar(key, Type::Switch)?;
        Ok(scalar.and_then(|scalar| scalar.as_bool()))
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, key: &'static str) -> Result<Vec<Scalar>, Diagnostic> {
        self.get(key)
            .map_or(Ok(Vec::new()), |field| field.scalars(Type::Text))
    }

    /// Names with values, as a mapping or a list.
    pub(crate) fn pairs(&mut self, key: &'static str) -> Result<Vec<Pair>, Diagnostic> {
        self.get(key).map_or(Ok(Vec::new()), |field| field.pairs())
    }

    /// Names with values of the given type, as a mapping, never a list.
    pub(crate) fn options(&mut self, key: &'static str, of: Type) -> Result<Vec<Pair>, Diagnostic> {
        let Some(field) = self.get(key) else {
            return Ok(Vec::new());
        };
        let options = field.entries()?.into_iter().map(|(key, field)| {
            Ok(Pair {
                name: Scalar::of(Template::text(&key.text), &key.position),
                value: Some(field.scalar(of)?),
            })
        });
        options.collect()
    }

    /// The path to this mapping.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The first key that is none of `keys` and no extension.
    pub(crate) fn other_than(&self, keys: &[&str]) -> Option<&'a Key> {
        let mut found = self.entries.iter().map(|(key, _)| key);
        found.find(|key| !keys.contains(&key.text.as_str()) && !key.text.starts_with("x-"))
    }

    /// The keys that were asked for.
    #[cfg(test)]
    pub(crate) fn known(&self) -> &[&'static str] {
        &self.known
    }

    /// # Errors
    /// When a key is left that nobody asked for and that is no extension (`x-…`).
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
    pub(crate) fn scalar(&self, of: Type) -> Result<Scalar, Diagnostic> {
        let Value::Scalar(raw) = &self.node.value else {
            return Err(expected(of.description(), self.node, &self.path));
        };
        let fits = match of {
            Type::Text => raw.kind == Kind::Text,
            Type::Number => !matches!(raw.kind, Kind::Null | Kind::Bool),
            Type::Whole => matches!(raw.kind, Kind::Integer | Kind::Text),
            Type::Switch => matches!(raw.kind, Kind::Bool | Kind::Text),
            Type::Any => raw.kind != Kind::Null,
        };
        if !fits {
            let error = expected(of.description(), self.node, &self.path);
            // Quotes make a text of anything. That helps where a text is what is wanted.
            return Err(if of == Type::Text && raw.kind != Kind::Null {
                error.help(format!("put it in quotes: \"{}\"", raw.text))
            } else {
                error
            });
        }
        let scalar = Scalar::parse(raw, &self.node.position, &self.path)?;
        if of == Type::Switch && !scalar.has_variables() && scalar.as_bool().is_none() {
            return Err(expected("`true` or `false`", self.node, &self.path));
        }
        Ok(scalar)
    }

    /// A text that is one of `words`, as far as that is known before variables are set.
    pub(crate) fn one_of(&self, words: &[&'static str]) -> Result<Scalar, Diagnostic> {
        let scalar = self.scalar(Type::Text)?;
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
                .map(|(index, item)| Field::new(item, format!("{}[{index}]", self.path)))
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
    pub(crate) fn scalars(&self, of: Type) -> Result<Vec<Scalar>, Diagnostic> {
        self.items()?.iter().map(|item| item.scalar(of)).collect()
    }

    /// A list of texts, or one text.
    pub(crate) fn scalars_or_one(&self) -> Result<Vec<Scalar>, Diagnostic> {
        match &self.node.value {
            Value::List(_) => self.scalars(Type::Text),
            Value::Scalar(_) => Ok(vec![self.scalar(Type::Text)?]),
            Value::Map(_) => Err(expected("a text or a list", self.node, &self.path)),
        }
    }

    /// `NAME=value` items of a list, or the entries of a mapping.
    pub(crate) fn pairs(&self) -> Result<Vec<Pair>, Diagnostic> {
        match &self.node.value {
            Value::List(_) => Ok(self
                .scalars(Type::Text)?
                .iter()
                .map(|item| match item.template.split_once('=') {
                    Some((name, value)) => Pair {
                        name: Scalar::of(name, &item.position),
                        value: Some(Scalar::of(value, &item.position)),
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
                        name: Scalar::of(Template::text(&key.text), &key.position),
                        value: if field.node.is_null() {
                            None
                        } else {
                            Some(field.scalar(Type::Any)?)
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

impl Type {
    fn description(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number or a text",
            Self::Whole => "a whole number",
            Self::Switch => "`true` or `false`",
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

/// An error about a value of the wrong shape.
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
