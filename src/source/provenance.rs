//! Text whose bytes know where they came from.

use std::ops::Range;

/// Bytes that were copied from a file as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Where they stand in the text.
    pub(crate) at: usize,
    /// How many they are.
    pub(crate) len: usize,
    /// Which piece of which file they came from. A file that is included twice
    /// has two frames.
    pub(crate) frame: usize,
    /// Where they stand in that file.
    pub(crate) from: usize,
}

impl Segment {
    /// Where they end in the text.
    pub(crate) fn end(&self) -> usize {
        self.at + self.len
    }

    /// Where they end in the file.
    pub(crate) fn until(&self) -> usize {
        self.from + self.len
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
    pub(crate) fn make(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds text that stands in a file at `from`.
    pub(crate) fn copy(&mut self, text: &str, frame: usize, from: usize) {
        let segment = Segment {
            at: self.text.len(),
            len: text.len(),
            frame,
            from,
        };
        push(&mut self.segments, segment);
        self.text.push_str(text);
    }

    /// Adds a piece of another text with its origins.
    pub(crate) fn splice(&mut self, other: &Self, range: Range<usize>) {
        carry(
            &other.segments,
            range.clone(),
            self.text.len(),
            &mut self.segments,
        );
        self.text.push_str(&other.text[range]);
    }
}

/// Adds to `to` the origins of `range`, which stands at `at` there.
pub(crate) fn carry(from: &[Segment], range: Range<usize>, at: usize, to: &mut Vec<Segment>) {
    let first = from.partition_point(|segment| segment.end() <= range.start);
    for segment in &from[first..] {
        if segment.at >= range.end {
            break;
        }
        let start = segment.at.max(range.start);
        let end = segment.end().min(range.end);
        let segment = Segment {
            at: at + start - range.start,
            len: end - start,
            frame: segment.frame,
            from: segment.from + start - segment.at,
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
            if last.end() == segment.at
                && last.until() == segment.from
                && last.frame == segment.frame =>
        {
            last.len += segment.len;
        }
        _ => segments.push(segment),
    }
}
