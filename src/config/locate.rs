//! Says where in book.toml a key stands.

use std::path::Path;

use toml_edit::{Document, Item};

use crate::position::Lines;

/// A message about the key `preprocessor.stubs.<keys…>`, with the place in
/// `root/book.toml` where it stands, if it does: mdBook also takes keys from
/// the environment.
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
    let name: String = ["preprocessor", "stubs"]
        .into_iter()
        .chain(path.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(".");
    let hint = did_you_mean(message).unwrap_or_default();
    format!("book.toml{place}: {name}: {message}{hint}")
}

/// The byte offset of a key of `[preprocessor.stubs]`.
fn find(text: &str, keys: &[String]) -> Option<usize> {
    let document = Document::parse(text).ok()?;
    let mut item: &Item = document.as_item();
    let mut at = None;
    for key in ["preprocessor", "stubs"]
        .into_iter()
        .chain(keys.iter().map(String::as_str))
    {
        let (found, next) = item.as_table_like()?.get_key_value(key)?;
        at = found.span().map(|span| span.start);
        item = next;
    }
    at
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
