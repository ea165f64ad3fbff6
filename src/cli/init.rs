//! `mdbook-stubs init`: turns the preprocessor on in a book.toml.
//!
//! It inserts text into the file instead of serialising it, so that comments, line endings and
//! layout stay.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use toml_edit::{Document, Item, Table};

use super::{Failure, atomic_write, output};
use crate::host::disk;
use crate::position::Lines;
use crate::splice::line_ending;

pub(super) fn run(book: &Path) -> Result<(), Failure> {
    let file = disk::configuration(book)?;
    let shown = file.strip_prefix(".").unwrap_or(&file).display();
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("`{}` cannot be read", file.display()))?;
    let account = match add(&text, &shown.to_string())? {
        Outcome::Exists { line } => {
            format!("{shown}:{line}: [preprocessor.stubs] already exists; nothing was changed\n")
        }
        Outcome::Added { text, line, what } => {
            atomic_write::one(&file, |out| out.write_all(text.as_bytes()))
                .with_context(|| format!("`{}` cannot be written", file.display()))?;
            format!(
                "{shown}:{line}: added `{what}`\n\
                 Next: `mdbook build` builds the book and lists its open stubs. \
                 `mdbook-stubs check` fails on denied stubs. `mdbook-stubs build` builds without \
                 an installed mdBook.\n"
            )
        }
    };
    Ok(output::to(None, |out| out.write_all(account.as_bytes()))?)
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// The table already exists.
    Exists {
        /// Its line, from 1.
        line: usize,
    },
    /// It was added.
    Added {
        /// The new text of the file.
        text: String,
        /// Its line, from 1.
        line: usize,
        /// The added text.
        what: &'static str,
    },
}

/// Adds `preprocessor.stubs` to the text of a book.toml, in the author's style of tables.
/// `file` is its name in errors.
fn add(text: &str, file: &str) -> Result<Outcome> {
    let at = |text: &str, offset: usize, message: &str| {
        let position = Lines::new(text).position(offset);
        anyhow!("{file}:{}:{}: {message}", position.line, position.column)
    };
    let document = Document::parse(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        at(text, offset, error.message())
    })?;
    if let Some((stubs, offset)) = find(document.as_table()) {
        return if stubs.is_table_like() {
            let line = Lines::new(text).position(offset).line;
            Ok(Outcome::Exists { line })
        } else {
            let message = "`preprocessor.stubs` is not a table; write `[preprocessor.stubs]`";
            Err(at(text, offset, message))
        };
    }
    let (offset, addition, what) = match document.get_key_value("preprocessor") {
        Some((_, Item::Table(table))) if table.is_dotted() => after_dotted(text, table),
        None | Some((_, Item::Table(_))) => at_the_end(text),
        Some((_, Item::Value(value))) if let Some(table) = value.as_inline_table() => {
            let span = table.span().unwrap_or_default();
            into_inline(text, span, table.is_empty())
        }
        Some((key, _)) => {
            let offset = key.span().map_or(0, |span| span.start);
            return Err(at(text, offset, "`preprocessor` is not a table"));
        }
    };
    let mut changed = text.to_owned();
    changed.insert_str(offset, &addition);
    // The addition may have ended up inside a comment, for instance.
    let found = Document::parse(changed.as_str())
        .ok()
        .and_then(|document| find(document.as_table()).map(|(_, offset)| offset));
    match found {
        Some(offset) => Ok(Outcome::Added {
            line: Lines::new(&changed).position(offset).line,
            text: changed,
            what,
        }),
        None => Err(at(
            text,
            offset,
            "`preprocessor.stubs` cannot be added here; add it by hand as an empty table",
        )),
    }
}

/// The item `preprocessor.stubs` and the byte offset of its key.
fn find(document: &Table) -> Option<(&Item, usize)> {
    let (_, preprocessors) = document.get_key_value("preprocessor")?;
    let (key, stubs) = preprocessors.as_table_like()?.get_key_value("stubs")?;
    Some((stubs, key.span().map_or(0, |span| span.start)))
}

/// Adds a table at the end.
fn at_the_end(text: &str) -> (usize, String, &'static str) {
    const TABLE: &str = "[preprocessor.stubs]";
    let ending = line_ending(text, text.len());
    let mut addition = String::new();
    if !text.trim_start_matches('\u{feff}').is_empty() {
        if !text.ends_with('\n') {
            addition.push_str(ending);
        }
        if !text.ends_with("\n\n") && !text.ends_with("\n\r\n") {
            addition.push_str(ending);
        }
    }
    (text.len(), addition + TABLE + ending, TABLE)
}

/// Adds a line after the last `preprocessor.….… = …`, because a table cannot extend dotted
/// keys.
fn after_dotted(text: &str, table: &Table) -> (usize, String, &'static str) {
    const KEY: &str = "preprocessor.stubs = {}";
    let last = last_value(table).unwrap_or(0);
    let ending = line_ending(text, last);
    match text[last..].find('\n') {
        Some(length) => (last + length + 1, format!("{KEY}{ending}"), KEY),
        None => (text.len(), format!("{ending}{KEY}{ending}"), KEY),
    }
}

/// The byte offset at which the last value of a dotted table ends.
fn last_value(table: &Table) -> Option<usize> {
    let ends = table.iter().filter_map(|(_, item)| match item {
        Item::Value(value) => value.span().map(|span| span.end),
        Item::Table(table) if table.is_dotted() => last_value(table),
        _ => None,
    });
    ends.max()
}

/// Adds a pair to an inline table.
fn into_inline(
    text: &str,
    braces: std::ops::Range<usize>,
    empty: bool,
) -> (usize, String, &'static str) {
    const PAIR: &str = "stubs = {}";
    let inside = &text[braces.start + 1..braces.end - 1];
    let offset = braces.start + 1 + inside.trim_end().len();
    let before = match (empty, inside.trim_end().ends_with(',')) {
        (true, _) | (_, true) => " ",
        _ => ", ",
    };
    let after = if inside.trim_end().len() == inside.len() && empty {
        " "
    } else {
        ""
    };
    (offset, format!("{before}{PAIR}{after}"), PAIR)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adds the table to a book.toml, and checks that adding it again changes nothing.
    fn added(text: &str) -> String {
        let Ok(Outcome::Added { text, line, .. }) = add(text, "book.toml") else {
            panic!("nothing was added to {text:?}");
        };
        assert_eq!(add(&text, "book.toml").unwrap(), Outcome::Exists { line });
        text
    }

    #[test]
    fn a_table_goes_to_the_end() {
        const TABLE: &str = "[preprocessor.stubs]\n";
        for (text, between) in [
            ("", ""),
            ("[book]\n", "\n"),
            ("[book]\n\n", ""),
            ("[book]\ntitle='x' # why", "\n\n"),
            ("[preprocessor.links]\n# end\n", "\n"),
            ("[preprocessor]\nlinks = {}\n", "\n"),
            ("# only\n", "\n"),
        ] {
            assert_eq!(added(text), format!("{text}{between}{TABLE}"));
        }
        assert_eq!(
            added("[book]\r\n# é\r\n"),
            "[book]\r\n# é\r\n\r\n[preprocessor.stubs]\r\n"
        );
        assert_eq!(
            added("[book]\r\n\r\n"),
            "[book]\r\n\r\n[preprocessor.stubs]\r\n"
        );
    }

    #[test]
    fn dotted_keys_stay_dotted() {
        assert_eq!(
            added("preprocessor.a.x = [\n1]# c\r\nbook.title = 'x'\n[output.html]\n"),
            "preprocessor.a.x = [\n1]# c\r\npreprocessor.stubs = {}\r\nbook.title = 'x'\n\
             [output.html]\n"
        );
        assert_eq!(
            added("preprocessor.a = {}"),
            "preprocessor.a = {}\npreprocessor.stubs = {}\n"
        );
    }

    #[test]
    fn inline_tables_stay_inline() {
        for (before, after) in [
            ("{}", "{ stubs = {} }"),
            ("{ }", "{ stubs = {} }"),
            ("{a={}}", "{a={}, stubs = {}}"),
            ("{ a = {} } # c", "{ a = {}, stubs = {} } # c"),
        ] {
            let text = added(&format!("preprocessor = {before}\n[book]\n"));
            assert_eq!(text, format!("preprocessor = {after}\n[book]\n"));
        }
    }

    #[test]
    fn an_existing_table_is_found_in_every_form() {
        for (text, line) in [
            ("[preprocessor.stubs]\n", 1),
            (
                "[preprocessor]\n\n[preprocessor.stubs.rules]\ntodo = 'deny'\n",
                3,
            ),
            ("[book]\n[preprocessor]\nstubs = {}\n", 3),
            ("preprocessor.stubs.command = 'x'\n", 1),
            ("[preprocessor]\nstubs.command = 'x'\n", 2),
            ("preprocessor = { stubs = { } }\n", 1),
            ("[\"preprocessor\" . 'stubs']\n", 1),
        ] {
            assert_eq!(
                add(text, "book.toml").unwrap(),
                Outcome::Exists { line },
                "{text}"
            );
        }
    }

    #[test]
    fn errors_have_a_position() {
        for (text, says) in [
            ("[book]\ntitle = \n", "book.toml:2:9: "),
            (
                "a = 1\npreprocessor = 2\n",
                "book.toml:2:1: `preprocessor` is",
            ),
            ("[[preprocessor]]\n", "book.toml:1:3: `preprocessor` is"),
            (
                "[preprocessor]\nstubs = 1\n",
                "book.toml:2:1: `preprocessor.stubs` is not a table",
            ),
        ] {
            let message = add(text, "book.toml").unwrap_err().to_string();
            assert!(message.starts_with(says), "{message}");
        }
    }
}
