//! Renders values as short table cells: on one line, with every variable unset.

use crate::compose::interpolate::Template;
use crate::compose::yaml::{Node, Raw, Value};

/// Longer values end in `…`.
const MAX_CHARS: usize = 60;

/// The most items of a list or mapping that a cell lists.
const MAX_ITEMS: usize = 6;

/// The value of `key` as the text of a table cell.
pub(crate) fn cell_text(key: &str, node: &Node) -> String {
    let text = match (key, &node.value) {
        // A command reads better as a line than as a list of words.
        ("command" | "entrypoint", Value::List(items)) => joined(items, " "),
        ("healthcheck", Value::Map(_)) => healthcheck(node),
        ("build", Value::Map(_)) => build(node),
        ("depends_on", Value::Map(entries)) => {
            let names = entries.iter().map(|(key, entry)| {
                match entry.get("condition").map(inline).as_deref() {
                    None | Some("service_started") => key.text.clone(),
                    Some(condition) => format!(
                        "{} ({})",
                        key.text,
                        condition.trim_start_matches("service_").replace('_', " ")
                    ),
                }
            });
            list(names, entries.len(), ", ")
        }
        ("ports", Value::List(items)) => list(items.iter().map(port), items.len(), ", "),
        ("volumes", Value::List(items)) => list(items.iter().map(mount), items.len(), ", "),
        ("env_file", Value::List(items)) => list(
            items
                .iter()
                .map(|item| item.get("path").map_or_else(|| inline(item), inline)),
            items.len(),
            ", ",
        ),
        ("secrets" | "configs", Value::List(items)) => list(
            items
                .iter()
                .map(|item| item.get("source").map_or_else(|| inline(item), inline)),
            items.len(),
            ", ",
        ),
        ("networks", Value::Map(entries)) => list(
            entries.iter().map(|(key, _)| key.text.clone()),
            entries.len(),
            ", ",
        ),
        ("deploy", Value::Map(_)) => {
            let mut leaves = Vec::new();
            collect_leaves(node, "", &mut leaves);
            let length = leaves.len();
            list(leaves.into_iter(), length, ", ")
        }
        _ => inline(node),
    };
    shorten(&text)
}

fn healthcheck(node: &Node) -> String {
    if let Some(Value::List(items)) = node.get("test").map(|test| &test.value) {
        // The first item only says how to run the rest.
        return joined(items.get(1..).unwrap_or_default(), " ");
    }
    match node.get("test") {
        Some(test) => inline(test),
        None => inline(node),
    }
}

fn build(node: &Node) -> String {
    let context = node.get("context").map_or_else(|| ".".to_owned(), inline);
    match (node.get("dockerfile"), node.get("target")) {
        (_, Some(target)) => format!("{context} → {}", inline(target)),
        (Some(dockerfile), None) => format!("{context} ({})", inline(dockerfile)),
        (None, None) => context,
    }
}

/// Writes a port in the short notation.
fn port(node: &Node) -> String {
    let Some(target) = node.get("target").map(inline) else {
        return inline(node);
    };
    let mut text = String::new();
    if let Some(ip) = node.get("host_ip") {
        text.push_str(&inline(ip));
        text.push(':');
    }
    if let Some(published) = node.get("published") {
        text.push_str(&inline(published));
        text.push(':');
    }
    text.push_str(&target);
    if let Some(protocol) = node.get("protocol").map(inline).filter(|p| p != "tcp") {
        text.push('/');
        text.push_str(&protocol);
    }
    text
}

/// Writes a mount in the short notation.
fn mount(node: &Node) -> String {
    let mut text = match (node.get("source"), node.get("target")) {
        (Some(source), Some(target)) => format!("{}:{}", inline(source), inline(target)),
        (None, Some(target)) => inline(target),
        _ => return inline(node),
    };
    if node.get("read_only").map(inline).as_deref() == Some("true") {
        text.push_str(":ro");
    }
    text
}

/// The innermost values of a mapping, each with its own key and the one above it: the
/// memory of `limits` is not that of `reservations`.
fn collect_leaves(node: &Node, above: &str, leaves: &mut Vec<String>) {
    for (key, entry) in node.entries() {
        let key = one_line(&key.text);
        match &entry.value {
            Value::Map(_) => collect_leaves(entry, &key, leaves),
            _ if above.is_empty() => leaves.push(format!("{key}={}", inline(entry))),
            _ => leaves.push(format!("{above}.{key}={}", inline(entry))),
        }
    }
}

/// Any value on one line. The parser limits how deep it nests.
fn inline(node: &Node) -> String {
    match &node.value {
        Value::Scalar(raw) => scalar(raw),
        Value::List(items) => joined(items, ", "),
        Value::Map(entries) => list(
            entries
                .iter()
                .filter(|(key, _)| !key.text.starts_with("x-"))
                .map(|(key, entry)| match &entry.value {
                    Value::Scalar(raw) if entry.is_null() || raw.text.is_empty() => {
                        one_line(&key.text)
                    }
                    Value::Scalar(raw) => format!("{}={}", one_line(&key.text), scalar(raw)),
                    _ => format!("{}: {}", one_line(&key.text), inline(entry)),
                }),
            entries.len(),
            ", ",
        ),
    }
}

fn joined(items: &[Node], separator: &str) -> String {
    list(items.iter().map(inline), items.len(), separator)
}

fn list(items: impl Iterator<Item = String>, length: usize, separator: &str) -> String {
    let mut text = items.take(MAX_ITEMS).collect::<Vec<_>>().join(separator);
    if length > MAX_ITEMS {
        text.push_str(separator);
        text.push('…');
    }
    text
}

fn scalar(raw: &Raw) -> String {
    // A malformed expression is reported where the key is read.
    let text = Template::parse(&raw.text).map_or_else(|_| raw.text.clone(), |t| t.with_defaults());
    one_line(&text)
}

/// Collapses white space to one space and drops other control characters.
fn one_line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(char::is_control, "")
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= MAX_CHARS {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(MAX_CHARS - 1).collect();
    short.push('…');
    short
}
