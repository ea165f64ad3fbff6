//! Checks a book's files before mdBook reads them. mdBook would wait for a pipe forever, read a
//! device until memory is full, and overflow its stack on a deeply nested SUMMARY.md.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use mdbook_preprocessor::book::Book;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::book::chapters;
use crate::paths::{OlderState, ensure_not_special};
use crate::source::included_paths;

/// The maximum depth of chapters. mdBook cannot read deeper ones back from a preprocessor.
const MAX_DEPTH: usize = 100;

/// Refuses a book that mdBook could not read. `src` is its source folder. mdBook itself reports
/// missing files.
///
/// # Errors
/// If SUMMARY.md or a chapter in it is a pipe or a device, or the chapters are nested too
/// deeply.
pub(crate) fn check(src: &Path) -> Result<()> {
    let file = src.join("SUMMARY.md");
    refuse_special(&file)?;
    // mdBook reports the error.
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

/// Refuses an older book if mdBook would read or create chapters outside that state.
///
/// # Errors
/// If SUMMARY.md or a chapter in it is outside the older state.
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

/// SUMMARY.md and the chapters that it lists.
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

/// Refuses a book whose chapters include files that mdBook could not read. mdBook itself reports
/// missing files.
///
/// # Errors
/// If a chapter, or a file that it includes, includes a pipe or a device.
pub(crate) fn check_includes(src: &Path, book: &Book) -> Result<()> {
    let mut includes = Includes::default();
    for chapter in chapters(book) {
        // mdBook resolves no includes in a chapter without a path.
        if let Some(path) = &chapter.path {
            includes.add(&chapter.content, &src.join(path))?;
        }
        while let Some(file) = includes.pending.pop() {
            if let Ok(text) = std::fs::read_to_string(&file) {
                includes.add(&text, &file)?;
            }
        }
    }
    Ok(())
}

/// The files that chapters include.
#[derive(Default)]
struct Includes {
    /// The files found so far, each with the folder that its own includes are relative to. With
    /// symbolic links, a file can have several.
    found: HashSet<(PathBuf, PathBuf)>,
    /// The files that are still to be read.
    pending: Vec<PathBuf>,
}

impl Includes {
    /// Adds the files that `text`, the content of `file`, includes.
    fn add(&mut self, text: &str, file: &Path) -> Result<()> {
        let folder = file.parent().unwrap_or(Path::new(""));
        for path in included_paths(text) {
            let included = folder.join(path);
            ensure_not_special(&included).map_err(|error| {
                anyhow!(
                    "`{}` includes `{}`, which cannot be read: {error}. Replace it with a \
                     text file, or remove the include",
                    file.display(),
                    included.display()
                )
            })?;
            let real = |path: &Path| path.canonicalize().ok();
            let around = included.parent().and_then(real);
            if let (Some(file), Some(folder)) = (real(&included), around)
                && self.found.insert((file, folder))
            {
                self.pending.push(included);
            }
        }
        Ok(())
    }
}

fn refuse_special(file: &Path) -> Result<()> {
    ensure_not_special(file).map_err(|error| {
        anyhow!(
            "`{}` cannot be read: {error}. Replace it with a text file",
            file.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_names_the_line_of_the_deepest_chapter() {
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
