//! The identities of list items, by which merging finds duplicates: a port, a mount
//! target, a name.

use std::collections::HashMap;

use crate::compose::interpolate::Template;
use crate::compose::yaml::{Node, Value};

/// Keeps one item per identity: the last one, in the place of the first.
pub(super) fn last_of_each(items: Vec<Node>, identity: fn(&Node) -> String) -> Vec<Node> {
    let mut places = HashMap::new();
    let mut kept: Vec<Node> = Vec::with_capacity(items.len());
    for item in items {
        let place = *places.entry(identity(&item)).or_insert(kept.len());
        if place == kept.len() {
            kept.push(item);
        } else {
            kept[place] = item;
        }
    }
    kept
}

/// A text is its own identity; other items are identified by their position, so they all
/// differ.
pub(super) fn text_identity(node: &Node) -> String {
    match &node.value {
        Value::Scalar(raw) => raw.text.clone(),
        _ => format!(
            "{}:{}:{}",
            node.position.source.path.display(),
            node.position.line,
            node.position.column
        ),
    }
}

pub(super) fn pair_identity(node: &Node) -> String {
    let text = text_identity(node);
    match text.split_once('=') {
        Some((name, _)) => name.to_owned(),
        None => text,
    }
}

pub(super) fn port_identity(node: &Node) -> String {
    let field = |key: &str| node.get(key).map(text_identity).unwrap_or_default();
    match &node.value {
        Value::Map(_) => format!(
            "{}:{}:{}/{}",
            field("host_ip"),
            field("published"),
            field("target"),
            field("protocol")
        ),
        _ => text_identity(node),
    }
}

pub(super) fn mount_identity(node: &Node) -> String {
    match &node.value {
        Value::Map(_) => node
            .get("target")
            .map_or_else(|| text_identity(node), text_identity),
        _ => after_colon(&text_identity(node)),
    }
}

pub(super) fn device_identity(node: &Node) -> String {
    match &node.value {
        Value::Map(_) => {
            let target = node.get("target").or_else(|| node.get("source"));
            target.map_or_else(|| text_identity(node), text_identity)
        }
        _ => after_colon(&text_identity(node)),
    }
}

/// The second part of `source:target[:mode]`, or the whole if there is only one.
fn after_colon(text: &str) -> String {
    let template = Template::parse(text).unwrap_or_else(|_| Template::text(text));
    let pieces = template.split(':');
    pieces
        .get(1)
        .or(pieces.first())
        .map(Template::with_defaults)
        .unwrap_or_default()
}

pub(super) fn grant_identity(node: &Node) -> String {
    match &node.value {
        Value::Map(_) => {
            let target = node.get("target").or_else(|| node.get("source"));
            target.map_or_else(|| text_identity(node), text_identity)
        }
        _ => text_identity(node),
    }
}
