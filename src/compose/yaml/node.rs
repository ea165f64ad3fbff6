//! The tree that a YAML text becomes.

use crate::compose::diagnostic::Position;
use crate::compose::scalar_kind::ScalarKind;

/// The bytes of text per unit of weight. Each `$` counts one more, since it may start an
/// expression.
const BYTES_PER_WEIGHT: usize = 64;

/// A value with its position.
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
    pub(crate) kind: ScalarKind,
    /// The number of characters from the node's position to its text, if the text is on
    /// one line and without escapes, so that an offset in it is an offset in the file.
    pub(crate) text_starts: Option<usize>,
}

/// A key of a mapping. Keys are never interpolated.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) position: Position,
}

/// How a node merges into a node of another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum MergeTag {
    /// Merged key by key.
    #[default]
    None,
    /// `!reset`: the key is removed.
    Reset,
    /// `!override`: the value replaces the other one.
    Override,
}

impl Node {
    /// The entries of a mapping; empty for anything else.
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

    /// Whether this is `null`, `~` or empty.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(raw) if raw.kind == ScalarKind::Null)
    }

    /// A text node, as if it were quoted at `position`.
    pub(crate) fn text(text: String, position: Position) -> Self {
        Self {
            value: Value::Scalar(Raw {
                text,
                kind: ScalarKind::Text,
                text_starts: None,
            }),
            position,
            merge: MergeTag::None,
        }
    }

    /// The kind of value, for messages.
    pub(crate) fn description(&self) -> &'static str {
        match &self.value {
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
            Value::Scalar(raw) => match raw.kind {
                ScalarKind::Null => "empty",
                ScalarKind::Bool => "a boolean",
                ScalarKind::Integer => "a number",
                ScalarKind::Float => "a decimal number",
                ScalarKind::Text => "a text",
            },
        }
    }

    /// The cost of a copy: about the number of values in it.
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

/// The cost of a copy of a text.
pub(super) fn text_weight(text: &str) -> usize {
    1 + text.len() / BYTES_PER_WEIGHT + text.matches('$').count()
}
