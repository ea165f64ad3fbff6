//! Looks at a book's files before mdBook reads them. mdBook waits for a pipe
//! for ever, reads a device as long as there is memory, and follows SUMMARY.md
//! as deep as the stack reaches.

use std::path::Path;

use anyhow::{Result, anyhow};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::paths::regular;

/// Deeper lists of chapters nobody reads, and no preprocessor that is a program
/// of its own can give them back to mdBook.
const DEEPEST: usize = 100;

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
            Event::Start(Tag::Link { dest_url, .. }) if !dest_url.is_empty() => {
                // As mdBook does.
                refuse_special(&src.join(dest_url.replace("%20", " ")))?;
            }
            _ => {}
        }
        if depth > DEEPEST {
            let line = 1 + memchr::memchr_iter(b'\n', &summary.as_bytes()[..range.start]).count();
            return Err(anyhow!(
                "`{}`, line {line}: the chapters are nested more than {DEEPEST} levels deep; list \
                 them with fewer levels of indentation",
                file.display()
            ));
        }
    }
    Ok(())
}

fn refuse_special(file: &Path) -> Result<()> {
    regular(file).map_err(|error| {
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
        assert_eq!(check(levels(DEEPEST)), Ok(()));
        let error = check(levels(DEEPEST + 1)).unwrap_err();
        assert!(error.contains("SUMMARY.md`, line 101: "), "{error}");
    }
}
