//! Takes lines out of a file as mdBook does, and remembers where they stood.
//!
//! mdBook joins what it takes with LF and leaves the last line ending out,
//! whatever the file's line endings are.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::file::{BOM, File};
use super::mdbook_links::Selection;
use super::provenance::TracedText;

static ANCHOR: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [r"ANCHOR:\s*([\w_-]+)", r"ANCHOR_END:\s*([\w_-]+)"]
        .map(|expression| Regex::new(expression).expect("an expression that never changes"))
});

/// The lines that `{{#include}}` puts in its place.
pub(super) fn include(file: &File<'_>, frame: usize, selection: &Selection) -> TracedText {
    let mut page = Page::new(file, frame);
    match selection {
        Selection::Lines(range) => {
            for line in lines(file, range.clone()) {
                page.line("", line);
            }
        }
        Selection::Anchor(anchor) => {
            let mut inside = false;
            for line in lines(file, 0..usize::MAX) {
                let text = &file.text[line.clone()];
                if inside {
                    match name(text, 1) {
                        Some(end) if end == anchor => break,
                        Some(_) => {}
                        None if name(text, 0).is_none() => page.line("", line),
                        None => {}
                    }
                } else {
                    inside = name(text, 0).is_some_and(|start| start == anchor);
                }
            }
        }
    }
    page.traced
}

/// The lines that `{{#rustdoc_include}}` puts in its place: all of them, those
/// that were not asked for behind `# `.
pub(super) fn rustdoc_include(file: &File<'_>, frame: usize, selection: &Selection) -> TracedText {
    const HIDDEN: &str = "# ";
    let mut page = Page::new(file, frame);
    let mut inside = false;
    for (number, line) in lines(file, 0..usize::MAX).enumerate() {
        match selection {
            Selection::Lines(range) => {
                let prefix = if range.contains(&number) { "" } else { HIDDEN };
                page.line(prefix, line);
            }
            Selection::Anchor(anchor) => {
                let text = &file.text[line.clone()];
                let (start, end) = (name(text, 0), name(text, 1));
                if inside {
                    match end {
                        Some(end) => inside = end != anchor,
                        None if start.is_none() => page.line("", line),
                        None => {}
                    }
                } else if let Some(start) = start {
                    inside = start == anchor;
                } else if end.is_none() {
                    page.line(HIDDEN, line);
                }
            }
        }
    }
    page.traced
}

/// The code block that `{{#playground}}` puts in its place.
pub(super) fn playground(file: &File<'_>, frame: usize, fence: &str) -> TracedText {
    let mut traced = TracedText::default();
    traced.make("```");
    traced.make(fence);
    traced.make("\n");
    if file.bom {
        traced.make(BOM);
    }
    traced.copy(&file.text, frame, 0);
    if !file.text.ends_with('\n') {
        traced.make("\n");
    }
    traced.make("```\n");
    traced
}

/// The lines of a file by number, without their endings.
fn lines<'f>(file: &'f File<'_>, numbers: Range<usize>) -> impl Iterator<Item = Range<usize>> + 'f {
    let starts = file.starts();
    let text = file.text.as_bytes();
    // What follows the last line ending is a line where it is something.
    let nothing = starts.last() == Some(&text.len()) && !(file.bom && text.is_empty());
    let count = starts.len() - usize::from(nothing);
    (numbers.start.min(count)..numbers.end.min(count)).map(move |number| {
        let start = starts[number];
        let Some(next) = starts.get(number + 1) else {
            return start..text.len();
        };
        let end = next - 1;
        let carriage_return = end > start && text[end - 1] == b'\r';
        start..end - usize::from(carriage_return)
    })
}

/// The name of the anchor that begins (0) or ends (1) in a line.
fn name(line: &str, which: usize) -> Option<&str> {
    memchr::memmem::find(line.as_bytes(), b"ANCHOR")?;
    let captures = ANCHOR[which].captures(line)?;
    Some(captures.get(1)?.as_str())
}

/// Lines, joined.
struct Page<'f, 'a> {
    file: &'f File<'a>,
    frame: usize,
    traced: TracedText,
    /// Where the last line ended.
    last: Option<usize>,
}

impl<'f, 'a> Page<'f, 'a> {
    fn new(file: &'f File<'a>, frame: usize) -> Self {
        Page {
            file,
            frame,
            traced: TracedText::default(),
            last: None,
        }
    }

    fn line(&mut self, prefix: &str, line: Range<usize>) {
        if let Some(end) = self.last {
            let end = end + usize::from(self.file.text.as_bytes()[end] == b'\r');
            self.traced.copy("\n", self.frame, end);
        }
        self.traced.make(prefix);
        if self.file.bom && line.start == 0 {
            self.traced.make(BOM);
        }
        let text = &self.file.text[line.clone()];
        self.traced.copy(text, self.frame, line.start);
        self.last = Some(line.end);
    }
}
