//! Maps ranges of a chapter's content to places in files.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::file::File;
use super::provenance::Segment;

/// The maximum distance in bytes from a known line at which a place is guessed by
/// counting lines. Further away, the start of the gap is used.
const MAX_GUESS_DISTANCE: usize = 16 << 10;

/// The origin of one chapter's content.
#[derive(Debug)]
pub(crate) struct Map<'a> {
    content: &'a str,
    origin: Origin<'a>,
    /// Whether the content differs from its files, so that its origin had to be found by
    /// comparison.
    aligned: bool,
    /// The number of guesses for each range of each file.
    guesses: HashMap<(Rc<str>, Range<usize>), u32>,
}

#[derive(Debug)]
enum Origin<'a> {
    /// The content equals the file after this many bytes.
    Identity(Rc<File<'a>>, usize),
    /// Each segment comes from the file of its frame.
    Traced(Vec<Segment>, Vec<Rc<File<'a>>>),
    /// The same place for every range.
    Fixed(Rc<File<'a>>, Range<usize>),
}

/// A place in a file.
#[derive(Debug, Clone)]
pub(crate) struct Location<'a> {
    /// The file that its author has to open.
    pub(crate) file: Rc<File<'a>>,
    /// The bytes of the file's text.
    pub(crate) range: Range<usize>,
    /// Whether the requested text starts there. Otherwise it is not in any file, and this
    /// is the nearest line that is.
    pub(crate) exact: bool,
    /// Whether another preprocessor has changed the chapter, so that the place is only
    /// the most likely one.
    pub(crate) aligned: bool,
    /// Distinguishes places of one chapter that were all guessed to be here.
    guess: u32,
}

impl Location<'_> {
    /// The text in this range of the file.
    pub(crate) fn text(&self) -> &str {
        &self.file.text[self.range.clone()]
    }

    /// A key that is equal for two locations of the same place in the same file, in
    /// whichever chapters they were found.
    pub(crate) fn key(&self) -> LocationKey {
        LocationKey {
            path: Rc::clone(&self.file.path),
            range: self.range.clone(),
            guess: self.guess,
        }
    }
}

/// A place in a file, independent of the chapters that include the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct LocationKey {
    path: Rc<str>,
    range: Range<usize>,
    guess: u32,
}

impl<'a> Map<'a> {
    /// For content that equals `file` after its first `skipped` bytes.
    pub(super) fn identity(file: Rc<File<'a>>, content: &'a str, skipped: usize) -> Self {
        Map::new(content, Origin::Identity(file, skipped))
    }

    /// For content whose bytes come from several files.
    pub(super) fn traced(
        content: &'a str,
        segments: Vec<Segment>,
        frames: Vec<Rc<File<'a>>>,
    ) -> Self {
        Map::new(content, Origin::Traced(segments, frames))
    }

    /// Marks the content as different from what its files produce.
    pub(super) fn aligned(mut self) -> Self {
        self.aligned = true;
        self
    }

    /// For content that is not in any file.
    pub(super) fn fixed(file: Rc<File<'a>>, content: &'a str, place: Range<usize>) -> Self {
        Map::new(content, Origin::Fixed(file, place))
    }

    fn new(content: &'a str, origin: Origin<'a>) -> Self {
        Map {
            content,
            origin,
            aligned: false,
            guesses: HashMap::new(),
        }
    }

    /// Finds the origin of a range of the content.
    pub(crate) fn locate(&mut self, range: Range<usize>) -> Location<'a> {
        let (file, place, exact) = match &self.origin {
            Origin::Identity(file, skipped) => {
                let place =
                    range.start.saturating_sub(*skipped)..range.end.saturating_sub(*skipped);
                (file, place, true)
            }
            Origin::Fixed(file, place) => (file, place.clone(), true),
            Origin::Traced(segments, frames) => trace(segments, frames, self.content, range),
        };
        let mut guess = 0;
        if !exact {
            let guesses = self
                .guesses
                .entry((file.path.clone(), place.clone()))
                .or_default();
            *guesses += 1;
            guess = *guesses;
        }
        Location {
            file: Rc::clone(file),
            range: place,
            exact,
            aligned: self.aligned,
            guess,
        }
    }
}

/// Looks up a range in the segments of the content.
fn trace<'f, 'a>(
    segments: &[Segment],
    frames: &'f [Rc<File<'a>>],
    content: &str,
    range: Range<usize>,
) -> (&'f Rc<File<'a>>, Range<usize>, bool) {
    let next = segments.partition_point(|segment| segment.text_end() <= range.start);
    match segments.get(next) {
        Some(first)
            if first.text_start < range.end
                || (range.is_empty() && first.text_start == range.start) =>
        {
            let exact = first.text_start <= range.start;
            let start = first.file_start + range.start.saturating_sub(first.text_start);
            let end = end_in_file(&segments[next..], start, &range);
            (&frames[first.frame], start..end, exact)
        }
        _ => nearest_line(segments, frames, content, next, range.start),
    }
}

/// The end of `range` in the first segment's file, where it begins at `start`. An include
/// in the middle of the range belongs to it, one at its end does not.
fn end_in_file(segments: &[Segment], start: usize, range: &Range<usize>) -> usize {
    // If another preprocessor moved text, a marker must not extend over half of the file.
    let furthest = start + 2 * range.len() + 200;
    let mut until = start;
    let mut frame = None;
    for segment in segments {
        if segment.text_start >= range.end {
            break;
        }
        let end = segment.file_start + (range.end - segment.text_start).min(segment.len);
        let goes_on = match frame {
            None => true,
            Some(frame) => segment.frame == frame && segment.file_start >= until,
        };
        if goes_on && end <= furthest {
            until = until.max(end);
        }
        frame.get_or_insert(segment.frame);
    }
    until
}

/// The line of a file that is nearest to text without an origin: the line that the text
/// replaced if there is one, otherwise the line before.
fn nearest_line<'f, 'a>(
    segments: &[Segment],
    frames: &'f [Rc<File<'a>>],
    content: &str,
    next: usize,
    at: usize,
) -> (&'f Rc<File<'a>>, Range<usize>, bool) {
    let after = segments.get(next);
    let before = next.checked_sub(1).and_then(|before| segments.get(before));
    let (frame, offset) = match (before, after) {
        (Some(before), Some(after)) if before.frame == after.frame => {
            let gap = before.file_end()..after.file_start.max(before.file_end());
            let lines = match &content[before.text_end()..at] {
                made if made.len() <= MAX_GUESS_DISTANCE => made.trim().lines().count(),
                _ => 0,
            };
            let replaced = replaced_line(&frames[before.frame].text, gap, lines);
            (before.frame, replaced.unwrap_or(before.file_end() - 1))
        }
        (Some(before), None) => {
            let text = &frames[before.frame].text;
            let replaced = replaced_line(text, before.file_end()..text.len(), 0);
            (before.frame, replaced.unwrap_or(before.file_end() - 1))
        }
        (Some(before), Some(_)) => (before.frame, before.file_end() - 1),
        (None, Some(after)) => {
            let replaced = replaced_line(&frames[after.frame].text, 0..after.file_start, 0);
            (after.frame, replaced.unwrap_or(after.file_start))
        }
        (None, None) => (0, 0),
    };
    let file = &frames[frame];
    (file, line_around(&file.text, offset), false)
}

/// The offset of the line that the text replaced: the non-blank line of the gap with this
/// number, counted from 1, or the last one.
fn replaced_line(text: &str, gap: Range<usize>, lines: usize) -> Option<usize> {
    let mut at = gap.start;
    let mut found = None;
    let end = text.floor_char_boundary(gap.end.min(gap.start + MAX_GUESS_DISTANCE));
    let gap = text.get(gap.start..end)?;
    let filled = gap.split_inclusive('\n').filter_map(|line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        (!line.trim().is_empty()).then_some(start)
    });
    for start in filled.take(lines.max(1)) {
        found = Some(start);
    }
    found
}

/// The range of the line that contains `offset`, without the white space around it.
fn line_around(text: &str, offset: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let offset = offset.min(bytes.len());
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(bytes.len(), |at| offset + at);
    let line = &text[start..end];
    let start = start + (line.len() - line.trim_start().len());
    start..start + line.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &'static str) -> Rc<File<'static>> {
        Rc::new(File::new(path.to_owned(), text.into()))
    }

    fn segment(text_start: usize, len: usize, frame: usize, file_start: usize) -> Segment {
        Segment {
            text_start,
            len,
            frame,
            file_start,
        }
    }

    /// `TODO ` + an included `inside` + ` end`, followed by another included line.
    fn map() -> Map<'static> {
        let chapter = file("chapter", "TODO {{#include x}} end\n{{#include x}}\n");
        let included = file("x", "inside\n");
        Map::traced(
            "TODO inside end\ninside\n",
            vec![
                segment(0, 5, 0, 0),
                segment(5, 6, 1, 0),
                segment(11, 5, 0, 19),
                segment(16, 6, 2, 0),
                segment(22, 1, 0, 38),
            ],
            vec![chapter, Rc::clone(&included), included],
        )
    }

    fn at(map: &mut Map<'_>, range: Range<usize>) -> (String, Range<usize>, bool) {
        let location = map.locate(range);
        (
            location.file.path.to_string(),
            location.range,
            location.exact,
        )
    }

    #[test]
    fn a_range_may_cross_include_boundaries() {
        let mut map = map();
        let chapter = |range| ("chapter".to_owned(), range, true);
        assert_eq!(at(&mut map, 0..4), chapter(0..4));
        assert_eq!(at(&mut map, 0..11), chapter(0..5), "ends in the include");
        assert_eq!(at(&mut map, 0..15), chapter(0..23), "continues after it");
        let included = |range| ("x".to_owned(), range, true);
        assert_eq!(at(&mut map, 7..9), included(2..4));
        assert_eq!(at(&mut map, 7..15), included(2..6), "begins in it");
        assert_eq!(at(&mut map, 7..20), included(2..6), "and ends in it again");
    }

    #[test]
    fn a_place_included_twice_is_one_place() {
        let mut map = map();
        let first = map.locate(5..11).key();
        assert_eq!(first, map.locate(16..22).key());
        assert_ne!(first, map.locate(17..22).key());
    }

    #[test]
    fn generated_text_maps_to_the_nearest_line() {
        let chapter = file("chapter", "one\n  two\nthree\n");
        let mut map = Map::traced(
            "NEW\none\nOTHER\nthree\nEND",
            vec![segment(4, 3, 0, 0), segment(14, 6, 0, 10)],
            vec![chapter],
        );
        let near = |range| ("chapter".to_owned(), range, false);
        assert_eq!(at(&mut map, 0..3), near(0..3));
        assert_eq!(at(&mut map, 8..13), near(6..9));
        assert_eq!(at(&mut map, 21..24), near(10..15));
        let one = map.locate(21..22).key();
        assert_ne!(one, map.locate(22..23).key(), "two guesses are two places");
    }

    #[test]
    fn a_map_without_segments_points_to_the_start_of_the_file() {
        let mut map = Map::traced("TODO", Vec::new(), vec![file("chapter", "")]);
        assert_eq!(at(&mut map, 0..4), ("chapter".to_owned(), 0..0, false));
    }
}
