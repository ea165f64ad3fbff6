//! Values in a few words, for tables: on one line, with every variable unset.

use crate::compose::interpolate::Template;
use crate::compose::yaml::{Node, Raw, Value};

/// Longer values end in `…`.
const MAX_CHARACTERS: usize = 60;

/// How many items of a list or mapping are spelled out.
const MAX_ITEMS: usize = 6;

/// The value of `key` in short.
pub(crate) fn brief(key: &str, node: &Node) -> String {
    let text = match (key, &node.value) {
        // A command is read as a line, not as a list of words.
        ("command" | "entrypoint", Value::List(items)) => joined(items, " "),
        ("healthcheck", Value::Map(_)) => healthcheck(node),
        ("build", Value::Map(_)) => build(node),
        ("depends_on", Value::Map(entries)) => {
            let names = entries.iter().map(|(key, entry)| {
                match entry.get("condition").map(plain).as_deref() {
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
                .map(|item| item.get("path").map_or_else(|| plain(item), plain)),
            items.len(),
            ", ",
        ),
        ("secrets" | "configs", Value::List(items)) => list(
            items
                .iter()
                .map(|item| item.get("source").map_or_else(|| plain(item), plain)),
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
        _ => plain(node),
    };
    shorten(&text)
}

fn healthcheck(node: &Node) -> String {
    if let Some(Value::List(items)) = node.get("test").map(|test| &test.value) {
        // The first item only says how the rest is run.
        return joined(items.get(1..).unwrap_or_default(), " ");
    }
    match node.get("test") {
        Some(test) => plain(test),
        None => plain(node),
    }
}

fn build(node: &Node) -> String {
    let context = node.get("context").map_or_else(|| ".".to_owned(), plain);
    match (node.get("dockerfile"), node.get("target")) {
        (_, Some(target)) => format!("{context} → {}", plain(target)),
        (Some(dockerfile), None) => format!("{context} ({})", plain(dockerfile)),
        (None, None) => context,
    }
}

/// The long notation of a port as the short one.
fn port(node: &Node) -> String {
    let Some(target) = node.get("target").map(plain) else {
        return plain(node);
    };
    let mut text = String::new();
    if let Some(ip) = node.get("host_ip") {
        text.push_str(&plain(ip));
        text.push(':');
    }
    if let Some(published) = node.get("published") {
        text.push_str(&plain(published));
        text.push(':');
    }
    text.push_str(&target);
    if let Some(protocol) = node.get("protocol").map(plain).filter(|p| p != "tcp") {
        text.push('/');
        text.push_str(&protocol);
    }
    text
}

/// The long notation of a mount as the short one.
fn mount(node: &Node) -> String {
    let mut text = match (node.get("source"), node.get("target")) {
        (Some(source), Some(target)) => format!("{}:{}", plain(source), plain(target)),
        (None, Some(target)) => plain(target),
        _ => return plain(node),
    };
    if node.get("read_only").map(plain).as_deref() == Some("true") {
        text.push_str(":ro");
    }
    text
}

/// The innermost values of a mapping, each with its own key and the one above it: the memory of
/// `limits` is not that of `reservations`.
fn collect_leaves(node: &Node, above: &str, leaves: &mut Vec<String>) {
    for (key, entry) in node.entries() {
        let key = one_line(&key.text);
        match &entry.value {
            Value::Map(_) => collect_leaves(entry, &key, leaves),
            _ if above.is_empty() => leaves.push(format!("{key}={}", plain(entry))),
            _ => leaves.push(format!("{above}.{key}={}", plain(entry))),
        }
    }
}

/// Any value on one line. Depth is bounded by the depth of the file.
fn plain(node: &Node) -> String {
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
                    _ => format!("{}: {}", one_line(&key.text), plain(entry)),
                }),
            entries.len(),
            ", ",
        ),
    }
}

fn joined(items: &[Node], separator: &str) -> String {
    list(items.iter().map(plain), items.len(), separator)
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
    let shown = Template::parse(&raw.text).map_or_else(|_| raw.text.clone(), |t| t.shown());
    one_line(&shown)
}

/// White space becomes one space; other control characters go.
fn one_line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(char::is_control, "")
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= MAX_CHARACTERS {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(MAX_CHARACTERS - 1).collect();
    short.push('…');
    short
}
