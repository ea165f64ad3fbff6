//! Merges files: for `extends`, and for the documents of a file.
//!
//! The rules are those of the specification ("Merge") and of compose-go's `override`
//! package: mappings merge key by key, lists append, anything else is replaced. Keys with
//! two notations are converted to one first; some lists hold one item per port, target or
//! name.

mod identity;
mod notation;

use std::collections::{HashMap, HashSet};

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::mapping_reader::join;
use crate::compose::merge::identity::{
    device_identity, grant_identity, last_of_each, mount_identity, pair_identity, port_identity,
    text_identity,
};
use crate::compose::merge::notation::{as_entry, as_list, as_mapping, pairs_as_list};
use crate::compose::scalar_kind::ScalarKind;
use crate::compose::yaml::{Key, MergeTag, Node, Value};

/// How a key merges.
#[derive(Clone, Copy)]
enum Rule {
    /// Mappings merge, lists append, scalars are replaced.
    General,
    /// The value is replaced.
    Replace,
    /// A list of `NAME=value`, or a mapping: one entry per name.
    Pairs,
    /// A list of names, or a mapping by name.
    Names {
        /// The entry of the mapping that a name in the list stands for.
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

/// Merges the file `over` into the file `base`.
pub(crate) fn merge_files(base: Node, over: Node) -> Result<Node, Diagnostic> {
    let Value::Map(_) = &base.value else {
        return Ok(over);
    };
    merge(base, over, &mut Vec::new())
}

/// Merges the service `over` into the service `base` at `services.<name>`.
pub(crate) fn merge_services(base: Node, over: Node, name: &str) -> Result<Node, Diagnostic> {
    merge(
        base,
        over,
        &mut vec!["services".to_owned(), name.to_owned()],
    )
}

/// A service without duplicate variables, ports or mount targets.
pub(crate) fn without_repeats(service: Node) -> Node {
    let Value::Map(entries) = service.value else {
        return service;
    };
    let entries = entries.into_iter().map(|(key, node)| {
        let identity: fn(&Node) -> String = match rule(&[key.text.as_str()]) {
            Rule::Unique(identity) => identity,
            // A host may have several addresses.
            Rule::Pairs if key.text != "extra_hosts" => pair_identity,
            _ if key.text == "expose" => text_identity,
            _ => return (key, node),
        };
        let value = match node.value {
            Value::List(items) => Value::List(last_of_each(items, identity)),
            value => value,
        };
        (key, Node { value, ..node })
    });
    Node {
        value: Value::Map(entries.collect()),
        ..service
    }
}

/// Removes nodes marked `!reset` that were not merged into anything.
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
            // A limit may be a number in one file and a mapping in the other, but a list
            // and a mapping never merge.
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
    matches!(value, Value::Scalar(raw) if raw.kind == ScalarKind::Null)
}

fn mismatch(position: &Position, path: &[String]) -> Diagnostic {
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
    // Large mappings are rare, but merging two with ten thousand keys must not take
    // minutes.
    let known: HashSet<&str> = over.iter().map(|(key, _)| key.text.as_str()).collect();
    let shared: HashSet<String> = base
        .iter()
        .filter(|(key, _)| known.contains(key.text.as_str()))
        .map(|(key, _)| key.text.clone())
        .collect();
    let mut replacements: HashMap<String, (Key, Node)> = HashMap::new();
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
