//! The baseline: a file that lists the known stubs of a book, so that `check` fails only on
//! new ones.
//!
//! It has a line for each stub, sorted and without line numbers, so that a review shows
//! exactly the stubs that come and go.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context as _, Result, anyhow, bail};
use serde::{Deserialize, Serialize};

use super::{Known, Text};
use crate::finding::Finding;
use crate::finding::Fingerprint;
use crate::paths::{ensure_not_special, read_limited};
use crate::rule::Rule;
use crate::stub::KindId;
use crate::white_space::on_one_line;

/// The version of the file's format.
const SCHEMA: u32 = 1;

/// The maximum size of a baseline in MiB, enough for some hundred thousand stubs.
const MAX_MIB: u64 = 64;

/// A stub in the file.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    path: Rc<str>,
    rule: String,
    marker: String,
    fingerprint: Fingerprint,
}

#[derive(Deserialize)]
struct File {
    schema: u32,
    stubs: Vec<Line>,
}

/// Checks that a file can be read or replaced. Reading a pipe would wait for its writer, and a
/// symbolic link in a repository could lead to any file of the user who replaces it.
///
/// # Errors
/// If the path is a folder, pipe or device, or a symbolic link that would be replaced.
pub(crate) fn check(path: &Path, replaces: bool) -> Result<()> {
    if replaces && path.is_symlink() {
        bail!(
            "the baseline `{}` is a symbolic link, and its target would be replaced; name the \
             target itself",
            path.display()
        );
    }
    ensure_not_special(path).map_err(|error| unreadable(path, &error))
}

/// Reads a baseline.
///
/// # Errors
/// If the file cannot be read or is not a baseline.
pub(crate) fn read(path: &Path) -> Result<Vec<Known>> {
    let shown = path.display();
    let text = read_limited(path, MAX_MIB).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            anyhow!("the baseline `{shown}` does not exist; create it with `--update-baseline`")
        }
        _ => unreadable(path, &error),
    })?;
    let file: File = serde_json::from_slice(&text)
        .with_context(|| format!("`{shown}` is not a baseline; `--update-baseline` replaces it"))?;
    if file.schema != SCHEMA {
        bail!(
            "the baseline `{shown}` was written by another version of mdbook-stubs; \
             `--update-baseline` rewrites it"
        );
    }
    // A rule that no longer exists has no findings.
    let known = file.stubs.into_iter().filter_map(|line| {
        let rule: Rule = line.rule.parse().ok()?;
        Some(Known {
            fingerprint: line.fingerprint,
            text: Text::new(Some(rule), KindId::Todo, &line.marker),
        })
    });
    Ok(known.collect())
}

fn unreadable(path: &Path, error: &io::Error) -> anyhow::Error {
    anyhow!(
        "the baseline `{}` cannot be read: {error}. Give a file written by `--update-baseline`",
        path.display()
    )
}

/// Formats a baseline of open stubs.
pub(crate) fn write<'a>(open: impl Iterator<Item = &'a Finding>) -> Result<String> {
    let mut lines: Vec<Line> = open
        .filter_map(|finding| {
            Some(Line {
                path: Rc::clone(&finding.path),
                rule: finding.rule?.id().to_owned(),
                marker: on_one_line(&finding.marker).into_owned(),
                fingerprint: finding.fingerprint,
            })
        })
        .collect();
    lines.sort();
    let lines = lines
        .iter()
        .map(serde_json::to_string)
        .collect::<Result<Vec<_>, _>>()?;
    let mut text = format!("{{\n  \"schema\": {SCHEMA},\n  \"stubs\": [");
    for (position, line) in lines.iter().enumerate() {
        text.push_str(if position == 0 { "\n    " } else { ",\n    " });
        text.push_str(line);
    }
    text.push_str(if lines.is_empty() {
        "]\n}\n"
    } else {
        "\n  ]\n}\n"
    });
    Ok(text)
}
