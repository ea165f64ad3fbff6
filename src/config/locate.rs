//! Locates keys in book.toml for error messages.

use std::ops::Range;
use std::path::Path;

use toml_edit::{Document, Item, Table, TableLike, Value};

use crate::position::Lines;

/// A message about the key `preprocessor.stubs.<keys…>`, with its position in
/// `root/book.toml`. The position is missing if the key is not there: mdBook also reads
/// keys from the environment. The key of a list element is its 0-based index in brackets:
/// `[0]`.
pub(super) fn describe(root: &Path, keys: &[String], message: &str) -> String {
    let mut path = keys.to_vec();
    // serde names an unknown key only in its message.
    if let Some(unknown) = quoted_after(message, "unknown field `")
        && path.last().is_none_or(|last| last != unknown)
    {
        path.push(unknown.to_owned());
    }
    let place = std::fs::read_to_string(root.join("book.toml"))
        .ok()
        .and_then(|text| {
            let at = find(&text, &path)?;
            let position = Lines::new(&text).position(at);
            Some(format!(":{}:{}", position.line, position.column))
        })
        .unwrap_or_default();
    let mut name = "preprocessor.stubs".to_owned();
    for key in &path {
        if list_index(key).is_none() {
            name.push('.');
        }
        name.push_str(key);
    }
    let hint = did_you_mean(message).unwrap_or_default();
    format!("book.toml{place}: {name}: {message}{hint}")
}

/// Whether `root/book.toml` contains the key `preprocessor.stubs.<keys…>`.
pub(super) fn is_in_file(root: &Path, keys: &[String]) -> bool {
    std::fs::read_to_string(root.join("book.toml")).is_ok_and(|text| find(&text, keys).is_some())
}

/// The byte offset of a key of `[preprocessor.stubs]` in `text`.
fn find(text: &str, keys: &[String]) -> Option<usize> {
    let document = Document::parse(text).ok()?;
    let mut node = Node::Item(document.as_item());
    let mut at = None;
    for key in ["preprocessor", "stubs"]
        .into_iter()
        .chain(keys.iter().map(String::as_str))
    {
        let (span, next) = node.step(key)?;
        at = span.map(|span| span.start);
        node = next;
    }
    at
}

/// A node of the document that a key leads to.
#[derive(Clone, Copy)]
enum Node<'a> {
    Item(&'a Item),
    /// An element of `[…]`.
    Value(&'a Value),
    /// A table of `[[…]]`.
    Table(&'a Table),
}

impl<'a> Node<'a> {
    fn step(self, key: &str) -> Option<(Option<Range<usize>>, Self)> {
        if let Some(table) = self.as_table_like() {
            let (found, next) = table.get_key_value(key)?;
            return Some((found.span(), Node::Item(next)));
        }
        let index = list_index(key)?;
        if let Node::Item(Item::ArrayOfTables(tables)) = self {
            let table = tables.get(index)?;
            return Some((table.span(), Node::Table(table)));
        }
        let value = match self {
            Node::Item(item) => item.as_array(),
            Node::Value(value) => value.as_array(),
            Node::Table(_) => None,
        }?
        .get(index)?;
        Some((value.span(), Node::Value(value)))
    }

    fn as_table_like(self) -> Option<&'a dyn TableLike> {
        match self {
            Node::Item(item) => item.as_table_like(),
            Node::Value(value) => value.as_inline_table().map(|table| table as &dyn TableLike),
            Node::Table(table) => Some(table),
        }
    }
}

/// The index in a key such as `[0]`; see [`describe`].
fn list_index(key: &str) -> Option<usize> {
    key.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// The nearest of the names that serde's message expects, as a suggestion.
fn did_you_mean(message: &str) -> Option<String> {
    let wrong = quoted_after(message, "unknown field `")
        .or_else(|| quoted_after(message, "unknown variant `"))?;
    let expected = &message[message.find("expected")?..];
    expected
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|known| (strsim::damerau_levenshtein(wrong, known), known))
        .filter(|(distance, known)| *distance <= known.len().div_ceil(3))
        .min()
        .map(|(_, known)| format!("; did you mean `{known}`?"))
}

fn quoted_after<'a>(message: &'a str, before: &str) -> Option<&'a str> {
    message.split_once(before)?.1.split('`').next()
}
