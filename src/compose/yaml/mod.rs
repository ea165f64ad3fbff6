//! YAML as a tree of nodes with positions.

mod parse;

use crate::compose::diagnostic::Position;
use crate::compose::resolve::Kind;

pub(crate) use parse::parse;

/// A text weighs one for each so many bytes, and one for each `$`, which may start an expression.
const BYTES_PER_WEIGHT: usize = 64;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) position: Position,
    pub(crate) merge: MergeTag,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Scalar(Raw),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A scalar after resolution, before interpolation.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    pub(crate) text: String,
    pub(crate) kind: Kind,
    /// How many characters after the node's position the text starts, if it stands there
    /// unbroken and without escapes, so that an offset in it is an offset in the file.
    pub(crate) text_starts: Option<usize>,
}

/// A key of a mapping. Keys are never interpolated.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) position: Position,
}

/// How a node behaves when its file is laid over another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum MergeTag {
    /// Merged key by key.
    #[default]
    None,
    /// `!reset`: the key goes away.
    Reset,
    /// `!override`: the value replaces the other as a whole.
    Override,
}

impl Node {
    /// The entries of a mapping; none for anything else.
    pub(crate) fn entries(&self) -> &[(Key, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key of a mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find(|(found, _)| found.text == key)
            .map(|(_, node)| node)
    }

    /// Whether this is `null`, `~` or nothing.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(raw) if raw.kind == Kind::Null)
    }

    /// A text node, as if it stood in quotes at `position`.
    pub(crate) fn text(text: String, position: Position) -> Self {
        Self {
            value: Value::Scalar(Raw {
                text,
                kind: Kind::Text,
                text_starts: None,
            }),
            position,
            merge: MergeTag::None,
        }
    }

    /// What this is, for messages.
    pub(crate) fn description(&self) -> &'static str {
        match &self.value {
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
            Value::Scalar(raw) => match raw.kind {
                Kind::Null => "empty",
                Kind::Bool => "a boolean",
                Kind::Integer => "a number",
                Kind::Float => "a decimal number",
                Kind::Text => "a text",
            },
        }
    }

    /// What a copy of this costs: about the number of values in it.
    pub(crate) fn weight(&self) -> usize {
        match &self.value {
            Value::Scalar(raw) => text_weight(&raw.text),
            Value::List(items) => 1 + items.iter().map(Self::weight).sum::<usize>(),
            Value::Map(entries) => entries.iter().fold(1, |sum, (key, node)| {
                sum + text_weight(&key.text) + node.weight()
            }),
        }
    }
}

fn text_weight(text: &str) -> usize {
    1 + text.len() / BYTES_PER_WEIGHT + text.matches('$').count()
}
