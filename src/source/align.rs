//! Finds a text again in what other preprocessors made of it.
//!
//! First by lines, which is what most of them leave alone; between the lines
//! that changed, by words.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::trace::{Segment, Traced, carry};

/// Changed text longer than this is not looked at word by word.
const LONGEST: usize = 256 << 10;

/// Where the bytes of `content` come from, by way of `base`.
pub(super) fn align(base: &Traced, content: &str) -> Vec<Segment> {
    let before = lines(&base.text);
    let after = lines(content);
    let mut pairs = Vec::new();
    compare(&base.text, &before, content, &after, |pair| match pair {
        Pair::Same(before, after) => pairs.push((before, after)),
        Pair::Changed(before, after) => {
            let (before, after) = (span(before), span(after));
            if before.len() > LONGEST || after.len() > LONGEST {
                return;
            }
            let (old, new) = (words(&base.text, before), words(content, after));
            compare(&base.text, &old, content, &new, |pair| {
                if let Pair::Same(before, after) = pair {
                    pairs.push((before, after));
                }
            });
        }
    });
    let mut segments = Vec::new();
    for (before, after) in pairs {
        carry(&base.segments, before, after.start, &mut segments);
    }
    segments
}

enum Pair<'r> {
    /// The same text in both.
    Same(Range<usize>, Range<usize>),
    /// What stands in the one and what in the other.
    Changed(&'r [Range<usize>], &'r [Range<usize>]),
}

/// Compares two texts piece by piece and says what it finds, in order.
fn compare<'r>(
    base: &str,
    before: &'r [Range<usize>],
    content: &str,
    after: &'r [Range<usize>],
    mut found: impl FnMut(Pair<'r>),
) {
    let mut input = InternedInput::default();
    input.update_before(before.iter().map(|range| &base[range.clone()]));
    input.update_after(after.iter().map(|range| &content[range.clone()]));
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let mut at = (0, 0);
    let same = |from: (usize, usize), to: usize, found: &mut dyn FnMut(Pair<'r>)| {
        for (before, after) in before[from.0..to].iter().zip(&after[from.1..]) {
            found(Pair::Same(before.clone(), after.clone()));
        }
    };
    for hunk in diff.hunks() {
        let (old, new) = (hunk.before.start as usize, hunk.after.start as usize);
        same(at, old, &mut found);
        at = (hunk.before.end as usize, hunk.after.end as usize);
        found(Pair::Changed(&before[old..at.0], &after[new..at.1]));
    }
    same(at, before.len(), &mut found);
}

/// The lines of a text without the white space around them, so that neither
/// indentation nor line endings make a difference.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let start = at + (line.len() - line.trim_start().len());
            at += line.len();
            let trimmed = line.trim();
            // A blank line is white space from end to end.
            start.min(at)..start.min(at) + trimmed.len()
        })
        .collect()
}

/// The words of a range of text: letters and digits, or one other character
/// as often as it is repeated.
fn words(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
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

/// From the first piece to the last.
fn span(pieces: &[Range<usize>]) -> Range<usize> {
    match (pieces.first(), pieces.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where each of `parts` of `content` is found in `base`.
    fn found(base: &str, content: &str, part: &str) -> Option<usize> {
        let mut traced = Traced::default();
        traced.copy(base, 0, 0);
        let at = content.find(part).unwrap();
        let segments = align(&traced, content);
        for segment in &segments {
            assert_eq!(
                base[segment.from..segment.until()],
                content[segment.at..segment.end()]
            );
        }
        let segment = segments
            .iter()
            .find(|segment| segment.at <= at && at < segment.end())?;
        Some(segment.from + at - segment.at)
    }

    #[test]
    fn lines_move() {
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
    fn words_move() {
        let base = "# A\n\n:smile: a **TODO** x, **b** c\n";
        let content = base.replace(":smile:", "😄").replace("**b**", "<b>b</b>");
        assert_eq!(found(base, &content, "**TODO"), base.find("**TODO"));
        assert_eq!(found(base, &content, "x,"), base.find("x,"));
        assert_eq!(found(base, "other words\n", "other"), None);
    }

    #[test]
    fn any_two_texts_can_be_compared() {
        for (base, content) in [("", ""), ("", "x"), ("x", ""), ("\n", "\r\n"), ("é", "è")] {
            let mut traced = Traced::default();
            traced.copy(base, 0, 0);
            align(&traced, content);
        }
    }
}
