//! Finds the stubs that the working tree adds to an older revision of a book, for reviewers of
//! a pull request.

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context as _, Result};

use super::{Known, Text, compare};
use crate::finding::Finding;
use crate::git::{Export, Repository, Submodule};
use crate::host::disk;
use crate::pipeline::process;

/// The stubs of a book that are new since an older revision.
#[derive(Debug)]
pub(crate) struct Additions {
    /// For each stub, whether it is new.
    pub new: Vec<bool>,
    /// The reasons why some of them may not be new, one per line.
    pub notes: Vec<String>,
}

/// Compares the book in `root` with itself at `revision`; `None` if it did not exist then.
///
/// # Errors
/// If there is no repository, the revision does not exist, or the older book cannot be read.
pub(crate) fn additions(
    root: &Path,
    revision: &str,
    findings: &[&Finding],
) -> Result<Option<Additions>> {
    let repository = Repository::around(root, "`--since`")?;
    let commit = repository.commit(revision)?;
    let Some(export) = Export::new(&repository, &commit)?.map(Rc::new) else {
        return Ok(None);
    };
    let known = older(&export, root)
        .with_context(|| format!("the book cannot be read as it was at `{revision}`"))?;
    let mut new = compare(&known, findings).new;
    point_at_added_lines(&repository, &commit, findings, &mut new)?;
    let new_ones = findings.iter().zip(&new).filter(|(_, new)| **new);
    let new_files = new_ones.map(|(finding, _)| repository.real_path(&finding.path));
    let notes = unknown(revision, new_files.collect(), &export.missing_submodules());
    Ok(Some(Additions { new, notes }))
}

/// Notes about stubs that count as new because their old text is unavailable. `files` are the
/// files of the new stubs in the repository; `None` is a file outside it.
fn unknown(revision: &str, files: Vec<Option<String>>, missing: &[Submodule]) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = |number: usize, text: std::fmt::Arguments<'_>| {
        let verb = if number == 1 { "is" } else { "are" };
        if number > 0 {
            notes.push(format!("{number} of the new stubs {verb} in {text}"));
        }
    };
    let outside = files.iter().filter(|file| file.is_none()).count();
    note(
        outside,
        format_args!(
            "files outside the repository; git does not know their content at `{revision}`"
        ),
    );
    for Submodule { path, commit } in missing {
        let is_inside = |file: &&String| {
            let rest = file.strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        note(
            files.iter().flatten().filter(is_inside).count(),
            format_args!(
                "the submodule `{path}`, whose commit at `{revision}` is not in this clone; to \
                 compare with it, run `git -C {path} fetch origin {commit}` first"
            ),
        );
    }
    notes
}

fn older(export: &Rc<Export>, today: &Path) -> Result<Vec<Known>> {
    let read = || {
        let older = disk::load_older(Rc::clone(export), today)?;
        let chapters = older.chapters();
        let outcome = process(&older.context, &chapters)?;
        // `check` did not report suppressed findings.
        let seen = outcome
            .found
            .list
            .iter()
            .filter(|finding| !finding.suppressed);
        Ok(seen.map(Known::new).collect())
    };
    let known = read();
    // If git could not provide a file, that is the cause of any other error.
    export.is_whole()?;
    known
}

/// Of several stubs with the same text in a file, marks those on added lines as new. By their
/// fingerprints alone, the last ones would be new.
fn point_at_added_lines(
    repository: &Repository,
    commit: &str,
    findings: &[&Finding],
    new: &mut [bool],
) -> Result<()> {
    let mut alike: HashMap<(&str, Text), Vec<usize>> = HashMap::new();
    for (position, finding) in findings.iter().enumerate() {
        let text = Text::new(finding.rule, finding.kind, &finding.marker);
        alike
            .entry((&finding.path, text))
            .or_default()
            .push(position);
    }
    let mut added = HashMap::new();
    for ((path, _), positions) in alike {
        let count = positions.iter().filter(|position| new[**position]).count();
        if count == 0 || count == positions.len() {
            continue;
        }
        let lines = match added.entry(path) {
            std::collections::hash_map::Entry::Occupied(lines) => lines.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(repository.added_lines(commit, path)?)
            }
        };
        let is_added = |position: usize| {
            let line = findings[position].line;
            lines.iter().any(|range| range.contains(&line))
        };
        // Stubs on added lines come first; the sort keeps the order of the others.
        let mut order: Vec<usize> = positions.iter().rev().copied().collect();
        order.sort_by_key(|position| !is_added(*position));
        for (rank, position) in order.into_iter().enumerate() {
            new[position] = rank < count;
        }
    }
    Ok(())
}
