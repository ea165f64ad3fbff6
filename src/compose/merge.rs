//! Laying one file over another: for `extends`, and for the documents of a file.
//!
//! The rules are those of the specification ("Merge") and of compose-go's `override` package:
//! mappings merge key by key, lists append, anything else is replaced. Some keys have two
//! notations, which are brought to one first; some lists hold one item per port, target or name.

use std::collections::HashSet;

use crate::compose::diagnostic::Diagnostic;
use crate::compose::fields::join;
use crate::compose::yaml::{Key, MergeTag, Node, Raw, Value};

/// What a key needs beyond the general rule.
#[derive(Clone, Copy)]
enum Rule {
    /// Mappings merge, lists append, scalars are replaced.
    General,
    /// The other value as it is.
    Replace,
    /// A list of `NAME=value`, or a mapping: one entry per name.
    Pairs,
    /// A list of names, or a mapping by name.
    Names {
        /// What a name in the list means as an entry of the mapping.
        condition: bool,
    },
    /// One text, or a list of them.
    OneOrMany,
    /// A text, short for a mapping with this key.
    Short(&'static str),
    /// Merged if the driver is the same.
    Logging,
    /// A list with one item per port, mount target or name.
    Unique(fn(&Node) -> String),
}

/// The rule of a key of a service, or of `build`, by its path from there.
fn rule(path: &[&str]) -> Rule {
    match path {
        ["command" | "entrypoint"] | ["healthcheck", "test"] => Rule::Replace,
        ["environment" | "labels" | "annotations" | "sysctls" | "extra_hosts"]
        | [
            "build",
            "args" | "labels" | "extra_hosts" | "additional_contexts" | "ssh",
        ]
        | ["deploy", "labels"] => Rule::Pairs,
        ["depends_on"] => Rule::Names { condition: true },
        ["networks" | "models"] => Rule::Names { condition: false },
        ["dns" | "dns_search" | "tmpfs" | "env_file" | "label_file"] => Rule::OneOrMany,
        ["build"] => Rule::Short("context"),
        ["logging"] => Rule::Logging,
        ["ports"] => Rule::Unique(port_identity),
        ["volumes"] => Rule::Unique(mount_identity),
        ["devices"] => Rule::Unique(device_identity),
        ["secrets" | "configs"] => Rule::Unique(grant_identity),
        _ => Rule::General,
    }
}

/// Lays the file `over` over the file `base`.
pub(crate) fn merge_files(base: Node, over: Node) -> Result<Node, Diagnostic> {
    let Value::Map(_) = &base.value else {
        return Ok(over);
    };
    merge(base, over, &mut Vec::new())
}

/// Lays the service `over` over the service `base` at `services.<name>`.
pub(crate) fn merge_services(base: Node, over: Node, name: &str) -> Result<Node, Diagnostic> {
    merge(
        base,
        over,
        &mut vec!["services".to_owned(), name.to_owned()],
    )
}

/// Removes what `!reset` marks, where there was nothing to lay it over.
pub(crate) fn without_resets(node: Node) -> Node {
    let value = match node.value {
        Value::Map(entries) => Value::Map(
            entries
                .into_iter()
                .filter(|(_, entry)| entry.merge != MergeTag::Reset)
                .map(|(key, entry)| (key, without_resets(entry)))
                .collect(),
        ),
        Value::List(items) => Value::List(
            items
                .into_iter()
                .filter(|item| item.merge != MergeTag::Reset)
                .map(without_resets)
                .collect(),
        ),
        scalar => scalar,
    };
    Node { value, ..node }
}

fn merge(base: Node, over: Node, path: &mut Vec<String>) -> Result<Node, Diagnostic> {
    if over.merge != MergeTag::None {
        return Ok(over);
    }
    let rule = if path.len() > 2 && path[0] == "services" {
        let inside: Vec<&str> = path[2..].iter().map(String::as_str).collect();
        rule(&inside)
    } else {
        Rule::General
    };
    let (base, over) = match rule {
        Rule::Replace => return Ok(over),
        Rule::Pairs => return merge_pairs(base, over, path),
        Rule::Names { condition } => (as_mapping(base, condition), as_mapping(over, condition)),
        Rule::OneOrMany => (as_list(base), as_list(over)),
        Rule::Short(key) => (as_entry(base, key), as_entry(over, key)),
        Rule::Logging => {
            let driver = |node: &Node| match node.get("driver").map(|driver| &driver.value) {
                Some(Value::Scalar(raw)) => Some(raw.text.clone()),
                _ => None,
            };
            if let (Some(one), Some(other)) = (driver(&base), driver(&over))
                && one != other
            {
                return Ok(over);
            }
            (base, over)
        }
        Rule::Unique(_) | Rule::General => (base, over),
    };
    match (base.value, over.value) {
        (Value::Map(entries), Value::Map(others)) => {
            let value = Value::Map(merge_entries(entries, others, path)?);
            Ok(Node {
                value,
                position: over.position,
                merge: MergeTag::None,
            })
        }
        (Value::List(mut items), Value::List(others)) => {
            items.extend(others);
            let items = match rule {
                Rule::Unique(identity) => last_of_each(items, identity),
                _ => last_of_each(items, text_identity),
            };
            Ok(Node {
                value: Value::List(items),
                position: over.position,
                merge: MergeTag::None,
            })
        }
        (Value::Map(_) | Value::List(_), value @ Value::Scalar(_)) if !over_is_null(&value) => {
            Err(mismatch(&over.position, path))
        }
        (Value::Map(_), Value::List(_)) | (Value::List(_), Value::Map(_)) => {
            // A limit may be a number in one file and soft and hard in the other, but a list
            // never meets a mapping.
            Err(mismatch(&over.position, path))
        }
        (_, value) => Ok(Node {
            value,
            position: over.position,
            merge: MergeTag::None,
        }),
    }
}

fn over_is_null(value: &Value) -> bool {
    matches!(value, Value::Scalar(raw) if raw.kind == crate::compose::resolve::Kind::Null)
}

fn mismatch(position: &crate::compose::diagnostic::Position, path: &[String]) -> Diagnostic {
    Diagnostic::new(
        position,
        "this cannot be laid over a value of another shape",
    )
    .key(path.iter().fold(String::new(), |all, key| join(&all, key)))
    .help("`!override` replaces the other value as a whole")
}

fn merge_entries(
    base: Vec<(Key, Node)>,
    over: Vec<(Key, Node)>,
    path: &mut Vec<String>,
) -> Result<Vec<(Key, Node)>, Diagnostic> {
    // Large mappings are rare, but two of some ten thousand keys must not take minutes.
    let known: HashSet<&str> = over.iter().map(|(key, _)| key.text.as_str()).collect();
    let shared: HashSet<String> = base
        .iter()
        .filter(|(key, _)| known.contains(key.text.as_str()))
        .map(|(key, _)| key.text.clone())
        .collect();
    let mut replacements: std::collections::HashMap<String, (Key, Node)> = Default::default();
    let mut added = Vec::new();
    for (key, node) in over {
        if shared.contains(&key.text) {
            replacements.insert(key.text.clone(), (key, node));
        } else {
            added.push((key, node));
        }
    }
    let mut merged = Vec::with_capacity(base.len() + added.len());
    for (key, node) in base {
        match replacements.remove(&key.text) {
            None => merged.push((key, node)),
            Some((_, other)) if other.merge == MergeTag::Reset => {}
            Some((new_key, other)) if key.text.starts_with("x-") => merged.push((new_key, other)),
            Some((new_key, other)) => {
                path.push(key.text.clone());
                let node = merge(node, other, path)?;
                path.pop();
                merged.push((new_key, node));
            }
        }
    }
    merged.extend(added);
    Ok(merged)
}

/// Two mappings stay a mapping; anything else becomes one list with one item per name.
fn merge_pairs(base: Node, over: Node, path: &mut Vec<String>) -> Result<Node, Diagnostic> {
    let separator = |node: &Node| matches!(node.value, Value::Map(_));
    if separator(&base) && separator(&over) {
        let position = over.position;
        let (Value::Map(entries), Value::Map(others)) = (base.value, over.value) else {
            return Err(mismatch(&position, path));
        };
        return Ok(Node {
            value: Value::Map(merge_entries(entries, others, path)?),
            position,
            merge: MergeTag::None,
        });
    }
    let position = over.position.clone();
    let mut items = pairs_as_list(base);
    items.extend(pairs_as_list(over));
    Ok(Node {
        value: Value::List(last_of_each(items, pair_identity)),
        position,
        merge: MergeTag::None,
    })
}

fn pairs_as_list(node: Node) -> Vec<Node> {
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
            Value::Scalar(raw) if raw.kind == crate::compose::resolve::Kind::Null => {
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

fn as_mapping(node: Node, condition: bool) -> Node {
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
                kind: crate::compose::resolve::Kind::Null,
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

fn as_list(node: Node) -> Node {
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

fn as_entry(node: Node, key: &str) -> Node {
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

/// Keeps one item per identity: the last one, in the place of the first.
fn last_of_each(items: Vec<Node>, identity: fn(&Node) -> String) -> Vec<Node> {
    let mut places = std::collections::HashMap::new();
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

/// Lists of texts hold each text once; other items are all different.
fn text_identity(node: &Node) -> String {
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

fn pair_identity(node: &Node) -> String {
    let text = text_identity(node);
    match text.split_once('=') {
        Some((name, _)) => name.to_owned(),
        None => text,
    }
}

fn port_identity(node: &Node) -> String {
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

fn mount_identity(node: &Node) -> String {
    match &node.value {
        Value::Map(_) => node
            .get("target")
            .map_or_else(|| text_identity(node), text_identity),
        _ => after_colon(&text_identity(node)),
    }
}

fn device_identity(node: &Node) -> String {
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
    let template = crate::compose::interpolate::Template::parse(text)
        .unwrap_or_else(|_| crate::compose::interpolate::Template::text(text));
    let pieces = template.split(':');
    pieces
        .get(1)
        .or(pieces.first())
        .map(crate::compose::interpolate::Template::shown)
        .unwrap_or_default()
}

fn grant_identity(node: &Node) -> String {
    match &node.value {
        Value::Map(_) => {
            let target = node.get("target").or_else(|| node.get("source"));
            target.map_or_else(|| text_identity(node), text_identity)
        }
        _ => text_identity(node),
    }
}
