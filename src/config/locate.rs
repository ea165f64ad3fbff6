//! Says where in book.toml a key stands.

use std::ops::Range;
use std::path::Path;

use toml_edit::{Document, Item, Table, TableLike, Value};

use crate::position::Lines;

/// A message about the key `preprocessor.stubs.<keys…>`, with the place in
/// `root/book.toml` where it stands, if it does: mdBook also takes keys from
/// the environment. An element of a list has its number as its key, from 0:
/// `[0]`.
pub(super) fn describe(root: &Path, keys: &[String], message: &str) -> String {
    let mut path = keys.to_vec();
    // An unknown key is named by the message alone.
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
        if number(key).is_none() {
            name.push('.');
        }
        name.push_str(key);
    }
    let hint = did_you_mean(message).unwrap_or_default();
    format!("book.toml{place}: {name}: {message}{hint}")
}

/// Whether the key `preprocessor.stubs.<keys…>` stands in `root/book.toml`.
pub(super) fn stands(root: &Path, keys: &[String]) -> bool {
    std::fs::read_to_string(root.join("book.toml")).is_ok_and(|text| find(&text, keys).is_some())
}

/// The byte offset of a key of `[preprocessor.stubs]`.
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

/// What a key can lead to.
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
        let number = number(key)?;
        if let Node::Item(Item::ArrayOfTables(tables)) = self {
            let table = tables.get(number)?;
            return Some((table.span(), Node::Table(table)));
        }
        let value = match self {
            Node::Item(item) => item.as_array(),
            Node::Value(value) => value.as_array(),
            Node::Table(_) => None,
        }?
        .get(number)?;
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

/// The number of a list's element, as [`describe`] is told it.
fn number(key: &str) -> Option<usize> {
    key.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// `did you mean` for serde's lists of what it expected.
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
