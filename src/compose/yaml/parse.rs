//! Parses YAML text into a tree of nodes with positions, within tight limits.
//!
//! This is the one place that knows the YAML parser. It reads events rather than typed
//! values: only events carry the position of every key, the notation of every scalar
//! (`1.10` and `"1.10"` differ) and the tags `!reset` and `!override`. The tree is built
//! without recursion, so nesting uses no stack, and an alias counts towards the limit
//! before it is copied.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span, Tag};

use crate::compose::diagnostic::{Diagnostic, Position, Source};
use crate::compose::scalar_kind::{ScalarKind, resolve};
use crate::compose::yaml::node::{Key, MergeTag, Node, Raw, Value, text_weight};

/// The deepest nesting of collections. Compose itself defines no more than 8 levels.
const MAX_DEPTH: usize = 64;

const TOO_DEEP: &str = "the file nests too deeply";

/// The most that a file may weigh, including copies made by aliases. Large real files
/// have a few thousand values.
const MAX_WEIGHT: usize = 50_000;

/// The most documents of a file; each is merged into the previous ones.
const MAX_DOCUMENTS: usize = 64;

/// The documents of a YAML text, in order.
pub(crate) fn parse(text: &str, source: &Arc<Source>) -> Result<Vec<Node>, Diagnostic> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder {
        source,
        documents: Vec::new(),
        open: Vec::new(),
        anchors: HashMap::new(),
        weight: 0,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| {
            let marker = error.marker();
            let position = Position {
                source: Arc::clone(source),
                line: marker.line().max(1),
                column: marker.col() + 1,
            };
            Diagnostic::new(
                &position,
                match error.kind() {
                    ErrorKind::RecursionLimitExceeded => TOO_DEEP.to_owned(),
                    _ => format!("invalid YAML: {}", error.info()),
                },
            )
        })?;
        builder.event(event, &span)?;
    }
    Ok(builder.documents)
}

/// A collection that is not closed yet.
struct Open {
    position: Position,
    anchor: usize,
    merge: MergeTag,
    /// The total weight when it was opened; its own weight is the difference.
    weight_before: usize,
    /// How many collections nest in it, itself included.
    height: usize,
    contents: Contents,
}

enum Contents {
    List(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        seen: HashSet<String>,
        key: Option<Key>,
    },
}

/// An entry of a mapping that is not closed yet.
enum Entry {
    Own(Key, Node),
    /// The value of `<<`.
    Merge(Node),
}

/// An anchored node, with what a copy of it costs.
struct Anchored {
    node: Node,
    weight: usize,
    height: usize,
}

struct Builder<'a> {
    source: &'a Arc<Source>,
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    weight: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Diagnostic> {
        let position = Position {
            source: Arc::clone(self.source),
            line: span.start.line().max(1),
            column: span.start.col() + 1,
        };
        match event {
            Event::DocumentStart(..) => {
                self.anchors.clear();
                if self.documents.len() >= MAX_DOCUMENTS {
                    return Err(Diagnostic::new(
                        &position,
                        format!("the file has more than {MAX_DOCUMENTS} documents"),
                    ));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let text = text.into_owned();
                let weight = text_weight(&text);
                self.count(weight, &position)?;
                if text.contains('\0') {
                    return Err(Diagnostic::new(&position, "a NUL character is not allowed"));
                }
                let node = Node {
                    value: Value::Scalar(scalar(text, style, tag.as_deref(), span)),
                    position,
                    merge: merge_tag(tag.as_deref()),
                };
                self.close(node, anchor, weight, 0)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.start(position, anchor, tag.as_deref(), Contents::List(Vec::new()))?;
            }
            Event::MappingStart(_, anchor, tag) => {
                let contents = Contents::Map {
                    entries: Vec::new(),
                    seen: HashSet::new(),
                    key: None,
                };
                self.start(position, anchor, tag.as_deref(), contents)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else {
                    return Ok(());
                };
                let value = match open.contents {
                    Contents::List(items) => Value::List(items),
                    Contents::Map { entries, .. } => Value::Map(self.merged(entries)?),
                };
                let node = Node {
                    value,
                    position: open.position,
                    merge: open.merge,
                };
                let weight = self.weight - open.weight_before;
                self.close(node, open.anchor, weight, open.height)?;
            }
            Event::Alias(id) => {
                let Some(anchored) = self.anchors.get(&id) else {
                    return Err(Diagnostic::new(
                        &position,
                        "an alias cannot refer to a value that contains it",
                    ));
                };
                let (weight, height) = (anchored.weight, anchored.height);
                self.count(weight, &position)?;
                if self.open.len() + height > MAX_DEPTH {
                    return Err(Diagnostic::new(&position, TOO_DEEP));
                }
                // Counted above, so the copy is within the limits.
                let Some(anchored) = self.anchors.get(&id) else {
                    return Ok(());
                };
                let node = anchored.node.clone();
                self.place(node, height)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn count(&mut self, weight: usize, position: &Position) -> Result<(), Diagnostic> {
        self.weight = self.weight.saturating_add(weight);
        if self.weight > MAX_WEIGHT {
            return Err(Diagnostic::new(
                position,
                "the file has too many values, aliases counted in full",
            )
            .help(format!("the limit is {MAX_WEIGHT}")));
        }
        Ok(())
    }

    fn start(
        &mut self,
        position: Position,
        anchor: usize,
        tag: Option<&Tag>,
        contents: Contents,
    ) -> Result<(), Diagnostic> {
        let weight_before = self.weight;
        self.count(1, &position)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(Diagnostic::new(&position, TOO_DEEP));
        }
        self.open.push(Open {
            position,
            anchor,
            merge: merge_tag(tag),
            weight_before,
            height: 1,
            contents,
        });
        Ok(())
    }

    /// Adds a complete node to its parent, and remembers it if it has an anchor.
    fn close(
        &mut self,
        node: Node,
        anchor: usize,
        weight: usize,
        height: usize,
    ) -> Result<(), Diagnostic> {
        if anchor != 0 {
            self.count(weight, &node.position)?;
            let node = node.clone();
            self.anchors.insert(
                anchor,
                Anchored {
                    node,
                    weight,
                    height,
                },
            );
        }
        self.place(node, height)
    }

    fn place(&mut self, node: Node, height: usize) -> Result<(), Diagnostic> {
        let Some(open) = self.open.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        open.height = open.height.max(height + 1);
        match &mut open.contents {
            Contents::List(items) => items.push(node),
            Contents::Map { entries, seen, key } => match key.take() {
                Some(key) if key.text == "<<" => entries.push(Entry::Merge(node)),
                Some(key) => entries.push(Entry::Own(key, node)),
                None => {
                    let new = as_key(node)?;
                    if !seen.insert(new.text.clone()) {
                        return Err(Diagnostic::new(
                            &new.position,
                            format!("the key `{}` is there twice", new.text),
                        ));
                    }
                    *key = Some(new);
                }
            },
        }
        Ok(())
    }

    /// The entries with their merge keys filled in: a key of the mapping's own wins, then
    /// the first source that has it.
    fn merged(&mut self, entries: Vec<Entry>) -> Result<Vec<(Key, Node)>, Diagnostic> {
        let mut taken: HashSet<String> = entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Own(key, _) => Some(key.text.clone()),
                Entry::Merge(_) => None,
            })
            .collect();
        let mut merged = Vec::with_capacity(entries.len());
        for entry in entries {
            match entry {
                Entry::Own(key, node) => merged.push((key, node)),
                Entry::Merge(node) => {
                    let position = node.position.clone();
                    let sources = match node.value {
                        Value::List(items) => items,
                        value => vec![Node { value, ..node }],
                    };
                    for source in sources {
                        let Value::Map(entries) = source.value else {
                            return Err(Diagnostic::new(&position, "`<<` can only merge mappings"));
                        };
                        for (key, node) in entries {
                            if taken.insert(key.text.clone()) {
                                merged.push((key, node));
                            }
                        }
                    }
                }
            }
        }
        Ok(merged)
    }
}

fn as_key(node: Node) -> Result<Key, Diagnostic> {
    match node.value {
        Value::Scalar(raw) if raw.kind == ScalarKind::Text => Ok(Key {
            text: raw.text,
            position: node.position,
        }),
        Value::Scalar(raw) => Err(Diagnostic::new(
            &node.position,
            format!("the key `{}` is {}, not a text", raw.text, {
                match raw.kind {
                    ScalarKind::Null => "empty",
                    ScalarKind::Bool => "a boolean",
                    _ => "a number",
                }
            }),
        )
        .help("put it in quotes")),
        _ => Err(Diagnostic::new(
            &node.position,
            format!("a key cannot be {}", node.description()),
        )),
    }
}

fn scalar(text: String, style: ScalarStyle, tag: Option<&Tag>, span: &Span) -> Raw {
    let width = text.chars().count();
    let text_starts = if span.start.line() == span.end.line() {
        match style {
            ScalarStyle::Plain => Some(0),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if span.len() == width + 2 => {
                Some(1)
            }
            _ => None,
        }
    } else {
        None
    };
    let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| core_tag(tag, "str"));
    let (kind, canonical) = if is_text {
        (ScalarKind::Text, None)
    } else {
        resolve(&text)
    };
    Raw {
        text: canonical.unwrap_or(text),
        kind,
        text_starts,
    }
}

fn core_tag(tag: &Tag, name: &str) -> bool {
    tag.is_yaml_core_schema_tag(name)
}

fn merge_tag(tag: Option<&Tag>) -> MergeTag {
    match tag.map(ToString::to_string).as_deref() {
        Some("!reset") => MergeTag::Reset,
        Some("!override") => MergeTag::Override,
        _ => MergeTag::None,
    }
}
