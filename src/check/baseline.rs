//! A file of the stubs that a book is known to have, so that a gate fails on
//! new ones alone.
//!
//! It holds no lines and is sorted by what it holds, so that it only changes
//! when stubs come and go: one line each, which reads well in a review.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context as _, Result, anyhow, bail};
use serde::{Deserialize, Serialize};

use super::{Known, Text};
use crate::finding::Finding;
use crate::finding::Fingerprint;
use crate::paths::{at_most, regular};
use crate::rule::Rule;
use crate::stub::KindId;
use crate::white_space::on_one_line;

/// The version of the file's form.
const SCHEMA: u32 = 1;

/// The largest baseline that is read, in MiB: some hundred thousand stubs.
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

/// Refuses what could be neither read nor replaced: a pipe would be waited for, and a
/// link that stands in a repository could lead to any file of who replaces it.
///
/// # Errors
/// When the file is there, and is a pipe or a device, or a symbolic link that is to be
/// replaced.
pub(crate) fn check(path: &Path, replaces: bool) -> Result<()> {
    if replaces && path.is_symlink() {
        bail!(
            "the baseline `{}` is a symbolic link, and what it leads to would be replaced; name \
             that file itself",
            path.display()
        );
    }
    regular(path).map_err(|error| unreadable(path, &error))
}

/// Reads a baseline.
///
/// # Errors
/// When the file cannot be read, or is none.
pub(crate) fn read(path: &Path) -> Result<Vec<Known>> {
    let shown = path.display();
    let text = at_most(path, MAX_MIB).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            anyhow!("the baseline `{shown}` does not exist; create it with `--update-baseline`")
        }
        _ => unreadable(path, &error),
    })?;
    let file: File = serde_json::from_slice(&text)
        .with_context(|| format!("`{shown}` is not a baseline; `--update-baseline` replaces it"))?;
    if file.schema != SCHEMA {
        bail!(
            "the baseline `{shown}` is of another version of mdbook-stubs; `--update-baseline` \
             writes it anew"
        );
    }
    // A rule that is no longer there has no findings to compare with.
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
        "the baseline `{}` cannot be read: {error}. Name a file that `--update-baseline` wrote",
        path.display()
    )
}

/// The text of a baseline of open stubs.
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
