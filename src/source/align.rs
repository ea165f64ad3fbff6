//! Finds the origin of text that other preprocessors have changed.
//!
//! Compares lines first, since most preprocessors leave most lines alone, and then the
//! words of the lines that changed.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::provenance::{Segment, TracedText, copy_segments};

/// The maximum size in bytes of changed text that is compared word by word as a whole.
const MAX_WORD_DIFF: usize = 64 << 10;

/// The origins of the bytes of `content`, which was made from `base`.
pub(super) fn align(base: &TracedText, content: &str) -> Vec<Segment> {
    let mut pairs = Vec::new();
    let (before, after) = (line_ranges(&base.text), line_ranges(content));
    let mut at = (0, 0);
    for same in common_pieces(&base.text, &before, content, &after) {
        let changed = (&before[at.0..same.0], &after[at.1..same.1]);
        compare_words(&base.text, changed.0, content, changed.1, &mut pairs);
        pairs.push((before[same.0].clone(), after[same.1].clone()));
        at = (same.0 + 1, same.1 + 1);
    }
    compare_words(
        &base.text,
        &before[at.0..],
        content,
        &after[at.1..],
        &mut pairs,
    );
    let mut segments = Vec::new();
    for (before, after) in pairs {
        copy_segments(&base.segments, before, after.start, &mut segments);
    }
    segments
}

/// Adds the words that the changed lines have in common.
fn compare_words(
    base: &str,
    before: &[Range<usize>],
    content: &str,
    after: &[Range<usize>],
    pairs: &mut Vec<(Range<usize>, Range<usize>)>,
) {
    let (old, new) = (span(before), span(after));
    if old.is_empty() || new.is_empty() {
        return;
    }
    if old.len() <= MAX_WORD_DIFF && new.len() <= MAX_WORD_DIFF {
        let (old, new) = (word_ranges(base, old), word_ranges(content, new));
        let same = common_pieces(base, &old, content, &new);
        pairs.extend(
            same.into_iter()
                .map(|same| (old[same.0].clone(), new[same.1].clone())),
        );
    } else if before.len() == after.len() && before.len() > 1 {
        // Probably every line was changed.
        for (old, new) in before.iter().zip(after) {
            let (old, new) = (std::slice::from_ref(old), std::slice::from_ref(new));
            compare_words(base, old, content, new, pairs);
        }
    }
}

/// The pieces that two texts have in common, as pairs of indices in order.
fn common_pieces(
    base: &str,
    before: &[Range<usize>],
    content: &str,
    after: &[Range<usize>],
) -> Vec<(usize, usize)> {
    let old: Vec<&str> = before.iter().map(|piece| &base[piece.clone()]).collect();
    let new: Vec<&str> = after.iter().map(|piece| &content[piece.clone()]).collect();
    let operations = capture_diff_slices(Algorithm::Histogram, &old, &new).into_iter();
    let same = operations.filter_map(|operation| match operation {
        DiffOp::Equal {
            old_index,
            new_index,
            len,
        } => Some((old_index..old_index + len).zip(new_index..)),
        _ => None,
    });
    same.flatten().collect()
}

/// The byte ranges of the non-blank lines of a text, without the white space around them,
/// so that indentation and line endings do not matter.
fn line_ranges(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let start = at + (line.len() - line.trim_start().len());
            at += line.len();
            start..start + line.trim().len()
        })
        .filter(|line| !line.is_empty())
        .collect()
}

/// The byte ranges of the words in a range of text. A word consists of letters and
/// digits, or of one repeated character of another kind.
fn word_ranges(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for (at, character) in text[range.clone()].char_indices() {
        let start = range.start + at;
        let end = start + character.len_utf8();
        let class = match character {
            character if character.is_whitespace() => None,
            character if character.is_alphanumeric() => Some('a'),
            character => Some(character),
        };
        match words.last_mut() {
            Some(word) if class.is_some() && class == last => word.end = end,
            _ if class.is_some() => words.push(start..end),
            _ => {}
        }
        last = class;
    }
    words
}

/// The range from the first piece to the last.
fn span(pieces: &[Range<usize>]) -> Range<usize> {
    match (pieces.first(), pieces.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The offset in `base` of the first occurrence of `part` in `content`.
    fn found(base: &str, content: &str, part: &str) -> Option<usize> {
        let mut traced = TracedText::default();
        traced.push_copied(base, 0, 0);
        let at = content.find(part).unwrap();
        let segments = align(&traced, content);
        for segment in &segments {
            assert_eq!(
                base[segment.file_start..segment.file_end()],
                content[segment.text_start..segment.text_end()]
            );
        }
        let segment = segments
            .iter()
            .find(|segment| segment.text_start <= at && at < segment.text_end())?;
        Some(segment.file_start + at - segment.text_start)
    }

    #[test]
    fn moved_lines_are_found() {
        let base = "# A\n\ntext\n\nTODO x\n";
        assert_eq!(
            found(base, &format!("new\n\nlines\n{base}"), "TODO"),
            Some(11)
        );
        assert_eq!(found(base, "text\n\nTODO x\n", "TODO"), Some(11));
        assert_eq!(found(base, &base.replace('\n', "\r\n"), "TODO"), Some(11));
        assert_eq!(
            found(base, &base.replace("TODO", "    TODO"), "TODO"),
            Some(11)
        );
        assert_eq!(found(base, &format!("{base}\nTODO y"), "TODO y"), None);
    }

    #[test]
    fn moved_words_are_found() {
        let base = "# A\n\n:smile: a **TODO** x, **b** c\n";
        let content = base.replace(":smile:", "😄").replace("**b**", "<b>b</b>");
        assert_eq!(found(base, &content, "**TODO"), base.find("**TODO"));
        assert_eq!(found(base, &content, "x,"), base.find("x,"));
        assert_eq!(found(base, "other words\n", "other"), None);
    }

    #[test]
    fn any_two_texts_can_be_compared() {
        for (base, content) in [("", ""), ("", "x"), ("x", ""), ("\n", "\r\n"), ("é", "è")] {
            let mut traced = TracedText::default();
            traced.push_copied(base, 0, 0);
            align(&traced, content);
        }
    }
}
