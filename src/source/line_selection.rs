//! Selects lines of a file as mdBook does and records their origins.
//!
//! mdBook joins the lines with LF and drops the last line ending, whatever the file's
//! line endings are.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::file::{BOM, File};
use super::mdbook_links::Selection;
use super::provenance::TracedText;

static ANCHOR: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [r"ANCHOR:\s*([\w_-]+)", r"ANCHOR_END:\s*([\w_-]+)"]
        .map(|expression| Regex::new(expression).expect("the pattern is valid"))
});

/// The lines that replace `{{#include}}`.
pub(super) fn include(file: &File<'_>, frame: usize, selection: &Selection) -> TracedText {
    let mut page = Page::new(file, frame);
    match selection {
        Selection::Lines(range) => {
            for line in line_ranges(file, range.clone()) {
                page.push_line("", line);
            }
        }
        Selection::Anchor(anchor) => {
            let mut inside = false;
            for line in line_ranges(file, 0..usize::MAX) {
                let text = &file.text[line.clone()];
                if inside {
                    match anchor_name(text, 1) {
                        Some(end) if end == anchor => break,
                        Some(_) => {}
                        None if anchor_name(text, 0).is_none() => page.push_line("", line),
                        None => {}
                    }
                } else {
                    inside = anchor_name(text, 0).is_some_and(|start| start == anchor);
                }
            }
        }
    }
    page.traced
}

/// The lines that replace `{{#rustdoc_include}}`: all of them, with `# ` before those
/// that are not selected.
pub(super) fn rustdoc_include(file: &File<'_>, frame: usize, selection: &Selection) -> TracedText {
    const HIDDEN: &str = "# ";
    let mut page = Page::new(file, frame);
    let mut inside = false;
    for (number, line) in line_ranges(file, 0..usize::MAX).enumerate() {
        match selection {
            Selection::Lines(range) => {
                let prefix = if range.contains(&number) { "" } else { HIDDEN };
                page.push_line(prefix, line);
            }
            Selection::Anchor(anchor) => {
                let text = &file.text[line.clone()];
                let (start, end) = (anchor_name(text, 0), anchor_name(text, 1));
                if inside {
                    match end {
                        Some(end) => inside = end != anchor,
                        None if start.is_none() => page.push_line("", line),
                        None => {}
                    }
                } else if let Some(start) = start {
                    inside = start == anchor;
                } else if end.is_none() {
                    page.push_line(HIDDEN, line);
                }
            }
        }
    }
    page.traced
}

/// The code block that replaces `{{#playground}}`.
pub(super) fn playground(file: &File<'_>, frame: usize, fence: &str) -> TracedText {
    let mut traced = TracedText::default();
    traced.push_generated("```");
    traced.push_generated(fence);
    traced.push_generated("\n");
    if file.bom {
        traced.push_generated(BOM);
    }
    traced.push_copied(&file.text, frame, 0);
    if !file.text.ends_with('\n') {
        traced.push_generated("\n");
    }
    traced.push_generated("```\n");
    traced
}

/// The byte ranges of lines, without their endings. `numbers` are 0-based.
fn line_ranges<'f>(
    file: &'f File<'_>,
    numbers: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'f {
    let lines = file.lines();
    let text = file.text.as_bytes();
    // Text after the last line ending counts as a line only if it is not empty.
    let ends_empty = matches!(text, [.., b'\n']) || text.is_empty() && !file.bom;
    let count = lines.count() - usize::from(ends_empty);
    (numbers.start.min(count)..numbers.end.min(count)).filter_map(move |number| {
        let start = lines.start(number + 1)?;
        let Some(next) = lines.start(number + 2) else {
            return Some(start..text.len());
        };
        let end = next - 1;
        let carriage_return = end > start && text[end - 1] == b'\r';
        Some(start..end - usize::from(carriage_return))
    })
}

/// The name of the anchor that starts (`which` = 0) or ends (1) in a line.
fn anchor_name(line: &str, which: usize) -> Option<&str> {
    memchr::memmem::find(line.as_bytes(), b"ANCHOR")?;
    let captures = ANCHOR[which].captures(line)?;
    Some(captures.get(1)?.as_str())
}

/// Collects the selected lines and joins them.
struct Page<'f, 'a> {
    file: &'f File<'a>,
    frame: usize,
    traced: TracedText,
    /// The end of the last line, as a byte offset into the file.
    last_end: Option<usize>,
}

impl<'f, 'a> Page<'f, 'a> {
    fn new(file: &'f File<'a>, frame: usize) -> Self {
        Page {
            file,
            frame,
            traced: TracedText::default(),
            last_end: None,
        }
    }

    fn push_line(&mut self, prefix: &str, line: Range<usize>) {
        if let Some(end) = self.last_end {
            let end = end + usize::from(self.file.text.as_bytes()[end] == b'\r');
            self.traced.push_copied("\n", self.frame, end);
        }
        self.traced.push_generated(prefix);
        if self.file.bom && line.start == 0 {
            self.traced.push_generated(BOM);
        }
        let text = &self.file.text[line.clone()];
        self.traced.push_copied(text, self.frame, line.start);
        self.last_end = Some(line.end);
    }
}
