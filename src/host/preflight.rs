//! Looks at a book's files before mdBook reads them. mdBook waits for a pipe
//! for ever, reads a device as long as there is memory, and follows SUMMARY.md
//! as deep as the stack reaches.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use mdbook_preprocessor::book::Book;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::book::chapters;
use crate::paths::{OlderState, ensure_not_special};
use crate::source::included_paths;

/// Deeper lists of chapters nobody reads, and no preprocessor that is a program
/// of its own can give them back to mdBook.
const MAX_DEPTH: usize = 100;

/// Refuses a book that mdBook could not read. `src` is its source folder. Files
/// that are not there are mdBook's to report.
///
/// # Errors
/// When SUMMARY.md or a chapter that it lists is a pipe or a device, or the
/// chapters are nested too deep.
pub(crate) fn check(src: &Path) -> Result<()> {
    let file = src.join("SUMMARY.md");
    refuse_special(&file)?;
    // What is the matter with it, mdBook says.
    let Ok(summary) = std::fs::read_to_string(&file) else {
        return Ok(());
    };
    let mut depth = 0_usize;
    for (event, range) in Parser::new(&summary).into_offset_iter() {
        match event {
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => depth = depth.saturating_sub(1),
            event => {
                if let Some(chapter) = chapter(src, &event) {
                    refuse_special(&chapter)?;
                }
            }
        }
        if depth > MAX_DEPTH {
            let line = 1 + memchr::memchr_iter(b'\n', &summary.as_bytes()[..range.start]).count();
            return Err(anyhow!(
                "`{}`, line {line}: the chapters are nested more than {MAX_DEPTH} levels deep; list \
                 them with fewer levels of indentation",
                file.display()
            ));
        }
    }
    Ok(())
}

/// Refuses an older book whose chapters mdBook would read, or make, outside of what that
/// state holds.
///
/// # Errors
/// When SUMMARY.md lies there, or lists such a chapter.
pub(crate) fn check_past(src: &Path, older: &dyn OlderState) -> Result<()> {
    if older.reach(&src.join("SUMMARY.md")).is_none() {
        return Err(anyhow!("its SUMMARY.md is outside the repository"));
    }
    match files(src).iter().find(|file| older.reach(file).is_none()) {
        None => Ok(()),
        Some(file) => Err(anyhow!(
            "its SUMMARY.md lists `{}`, which is outside the repository",
            file.strip_prefix(src).unwrap_or(file).display()
        )),
    }
}

/// The files of a book that mdBook reads first: SUMMARY.md and the chapters that
/// it lists.
pub(crate) fn files(src: &Path) -> Vec<PathBuf> {
    let file = src.join("SUMMARY.md");
    let summary = std::fs::read_to_string(&file).unwrap_or_default();
    let chapters = Parser::new(&summary).filter_map(|event| chapter(src, &event));
    let mut files: Vec<PathBuf> = chapters.collect();
    files.insert(0, file);
    files
}

/// The file of a chapter that SUMMARY.md lists.
fn chapter(src: &Path, event: &Event<'_>) -> Option<PathBuf> {
    match event {
        Event::Start(Tag::Link { dest_url, .. }) if !dest_url.is_empty() => {
            // As mdBook does.
            Some(src.join(dest_url.replace("%20", " ")))
        }
        _ => None,
    }
}

/// Refuses a book whose chapters include what mdBook's `links` could not read.
/// Files that are not there are mdBook's to report.
///
/// # Errors
/// When a chapter, or a file that it includes, includes a pipe or a device.
pub(crate) fn check_includes(src: &Path, book: &Book) -> Result<()> {
    let mut includes = Includes::default();
    for chapter in chapters(book) {
        // mdBook includes nothing into a chapter without a path.
        if let Some(path) = &chapter.path {
            includes.look_at(&chapter.content, &src.join(path))?;
        }
        while let Some(file) = includes.waiting.pop() {
            if let Ok(text) = std::fs::read_to_string(&file) {
                includes.look_at(&text, &file)?;
            }
        }
    }
    Ok(())
}

/// The files that chapters include.
#[derive(Default)]
struct Includes {
    /// Those that were found, each in the folder that its own links count from:
    /// a file has more than one through symbolic links.
    found: HashSet<(PathBuf, PathBuf)>,
    /// Those of them that were not looked at.
    waiting: Vec<PathBuf>,
}

impl Includes {
    /// Finds what `text` includes, that stands in `file`.
    fn look_at(&mut self, text: &str, file: &Path) -> Result<()> {
        let folder = file.parent().unwrap_or(Path::new(""));
        for path in included_paths(text) {
            let included = folder.join(path);
            ensure_not_special(&included).map_err(|error| {
                anyhow!(
                    "`{}` includes `{}`, which cannot be read: {error}. Put a text file in its \
                     place, or take the link away",
                    file.display(),
                    included.display()
                )
            })?;
            let real = |path: &Path| path.canonicalize().ok();
            let around = included.parent().and_then(real);
            if let (Some(file), Some(folder)) = (real(&included), around)
                && self.found.insert((file, folder))
            {
                self.waiting.push(included);
            }
        }
        Ok(())
    }
}

fn refuse_special(file: &Path) -> Result<()> {
    ensure_not_special(file).map_err(|error| {
        anyhow!(
            "`{}` cannot be read: {error}. Put a text file in its place",
            file.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_chapter_is_named_by_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let levels = |number: usize| -> String {
            let line = |level| format!("{}- [A]()\n", "  ".repeat(level));
            (0..number).map(line).collect()
        };
        let check = |text: String| {
            std::fs::write(folder.path().join("SUMMARY.md"), text).unwrap();
            check(folder.path()).map_err(|error| error.to_string())
        };
        assert_eq!(check(levels(MAX_DEPTH)), Ok(()));
        let error = check(levels(MAX_DEPTH + 1)).unwrap_err();
        assert!(error.contains("SUMMARY.md`, line 101: "), "{error}");
    }
}
