//! Text that records where its bytes came from.

use std::ops::Range;

/// Bytes copied unchanged from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Byte offset in the text.
    pub(crate) text_start: usize,
    /// Length in bytes.
    pub(crate) len: usize,
    /// The index of the frame: one inclusion of a file. A file that is included twice has
    /// two frames.
    pub(crate) frame: usize,
    /// Byte offset in the file.
    pub(crate) file_start: usize,
}

impl Segment {
    pub(crate) fn text_end(&self) -> usize {
        self.text_start + self.len
    }

    pub(crate) fn file_end(&self) -> usize {
        self.file_start + self.len
    }
}

/// A text with the origins of its bytes, in order. Bytes outside all segments were
/// generated.
#[derive(Debug, Default)]
pub(crate) struct TracedText {
    pub(crate) text: String,
    pub(crate) segments: Vec<Segment>,
}

impl TracedText {
    /// Appends text that is not in any file.
    pub(crate) fn push_generated(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends text that is in a file at `file_start`.
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

    /// Appends a range of another text with its origins.
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

/// Appends to `to` the origins of `range`, which is copied to offset `at`.
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

/// Appends a segment, or extends the last one if they are adjacent.
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
