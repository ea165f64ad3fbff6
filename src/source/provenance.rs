//! Text whose bytes know where they came from.

use std::ops::Range;

/// Bytes that were copied from a file as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Where they stand in the text.
    pub(crate) text_start: usize,
    /// How many they are.
    pub(crate) len: usize,
    /// Which piece of which file they came from. A file that is included twice
    /// has two frames.
    pub(crate) frame: usize,
    /// Where they stand in that file.
    pub(crate) file_start: usize,
}

impl Segment {
    /// Where they end in the text.
    pub(crate) fn text_end(&self) -> usize {
        self.text_start + self.len
    }

    /// Where they end in the file.
    pub(crate) fn file_end(&self) -> usize {
        self.file_start + self.len
    }
}

/// A text with the origins of its bytes, in order. What no segment covers was
/// made, not copied.
#[derive(Debug, Default)]
pub(crate) struct TracedText {
    pub(crate) text: String,
    pub(crate) segments: Vec<Segment>,
}

impl TracedText {
    /// Adds text that stands in no file.
    pub(crate) fn push_generated(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds text that stands in a file at `from`.
    pub(crate) fn push_copied(&mut self, text: &str, frame: usize, file_start: usize) {
        let segment = Segment {
            text_start: self.text.len(),
            len: text.len(),
            frame,
            file_start,
        };
        push(&mut self.segments, segment);
        self.text.push_str(text);
    }

    /// Adds a piece of another text with its origins.
    pub(crate) fn push_traced(&mut self, other: &Self, range: Range<usize>) {
        copy_segments(
            &other.segments,
            range.clone(),
            self.text.len(),
            &mut self.segments,
        );
        self.text.push_str(&other.text[range]);
    }
}

/// Adds to `to` the origins of `range`, which stands at `at` there.
pub(crate) fn copy_segments(
    from: &[Segment],
    range: Range<usize>,
    at: usize,
    to: &mut Vec<Segment>,
) {
    let first = from.partition_point(|segment| segment.text_end() <= range.start);
    for segment in &from[first..] {
        if segment.text_start >= range.end {
            break;
        }
        let start = segment.text_start.max(range.start);
        let end = segment.text_end().min(range.end);
        let segment = Segment {
            text_start: at + start - range.start,
            len: end - start,
            frame: segment.frame,
            file_start: segment.file_start + start - segment.text_start,
        };
        push(to, segment);
    }
}

/// Adds a segment, or makes the last one longer where it goes on.
fn push(segments: &mut Vec<Segment>, segment: Segment) {
    if segment.len == 0 {
        return;
    }
    match segments.last_mut() {
        Some(last)
            if last.text_end() == segment.text_start
                && last.file_end() == segment.file_start
                && last.frame == segment.frame =>
        {
            last.len += segment.len;
        }
        _ => segments.push(segment),
    }
}
