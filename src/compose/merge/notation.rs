//! Converts between the two notations of a key.

use crate::compose::scalar_kind::ScalarKind;
use crate::compose::yaml::{Key, MergeTag, Node, Raw, Value};

pub(super) fn pairs_as_list(node: Node) -> Vec<Node> {
    let Value::Map(entries) = node.value else {
        return match node.value {
            Value::List(items) => items,
            _ => vec![node],
        };
    };
    let mut items = Vec::new();
    for (key, entry) in entries {
        // A key is never interpolated, but an item of a list is.
        let name = key.text.replace('$', "$$");
        match entry.value {
            Value::Scalar(raw) if raw.kind == ScalarKind::Null => {
                items.push(Node::text(name, key.position));
            }
            Value::Scalar(raw) => {
                items.push(Node::text(format!("{name}={}", raw.text), entry.position));
            }
            // One host with several addresses.
            Value::List(values) => {
                for value in values {
                    if let Value::Scalar(raw) = value.value {
                        items.push(Node::text(format!("{name}={}", raw.text), value.position));
                    }
                }
            }
            Value::Map(_) => {}
        }
    }
    items
}

pub(super) fn as_mapping(node: Node, condition: bool) -> Node {
    let Value::List(items) = node.value else {
        return node;
    };
    let mut entries = Vec::with_capacity(items.len());
    for item in items {
        let Value::Scalar(raw) = item.value else {
            continue;
        };
        let value = if condition {
            Value::Map(vec![(
                Key {
                    text: "condition".to_owned(),
                    position: item.position.clone(),
                },
                Node::text("service_started".to_owned(), item.position.clone()),
            )])
        } else {
            Value::Scalar(Raw {
                text: String::new(),
                kind: ScalarKind::Null,
                text_starts: None,
            })
        };
        let entry = Node {
            value,
            position: item.position.clone(),
            merge: MergeTag::None,
        };
        entries.push((
            Key {
                text: raw.text,
                position: item.position,
            },
            entry,
        ));
    }
    Node {
        value: Value::Map(entries),
        ..node
    }
}

pub(super) fn as_list(node: Node) -> Node {
    match node.value {
        Value::Scalar(_) => {
            let position = node.position.clone();
            Node {
                value: Value::List(vec![node]),
                position,
                merge: MergeTag::None,
            }
        }
        _ => node,
    }
}

pub(super) fn as_entry(node: Node, key: &str) -> Node {
    match node.value {
        Value::Scalar(_) if !node.is_null() => {
            let position = node.position.clone();
            let key = Key {
                text: key.to_owned(),
                position: position.clone(),
            };
            Node {
                value: Value::Map(vec![(key, node)]),
                position,
                merge: MergeTag::None,
            }
        }
        _ => node,
    }
}
