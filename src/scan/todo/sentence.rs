//! Where the sentences of a paragraph begin.

use std::cell::OnceCell;

use crate::scan::inline_run::{InlineKind, InlineRun, RunKind};

/// The sentences of a run, collected once when first needed: a run can contain thousands
/// of keywords.
pub(super) struct Sentences<'a> {
    source: &'a str,
    run: &'a InlineRun,
    /// The sentences that start with a capital letter, or follow the full stop of a
    /// script without capitals. Each entry is the byte offset of the preceding terminator
    /// and of the sentence itself; both ascend.
    capitals: OnceCell<Vec<(usize, usize)>>,
    /// The start offsets of the placeholders, ascending. A placeholder's expansion ends
    /// the paragraph.
    placeholders: OnceCell<Vec<usize>>,
}

impl<'a> Sentences<'a> {
    pub(super) fn new(source: &'a str, run: &'a InlineRun) -> Self {
        Sentences {
            source,
            run,
            capitals: OnceCell::new(),
            placeholders: OnceCell::new(),
        }
    }

    /// Whether a sentence ends right before `at` and none starts after it. The paragraph
    /// ends at `until`, or with the run.
    pub(super) fn is_last(&self, at: usize, until: Option<usize>) -> bool {
        if !matches!(self.run.kind, RunKind::Paragraph | RunKind::Tight) {
            return false;
        }
        let before = &self.source[self.run.range().start..at];
        let last = before.trim_end().trim_end_matches(CLOSERS);
        let ended = if before.ends_with(char::is_whitespace) {
            last.ends_with(TERMINATORS) && !is_abbreviated(last)
        } else {
            last.ends_with(CJK_TERMINATORS)
        };
        if !ended {
            return false;
        }
        let placeholders = self.placeholders.get_or_init(|| self.placeholders());
        let placeholder = placeholders.partition_point(|start| *start < at);
        let until = until
            .into_iter()
            .chain(placeholders.get(placeholder).copied());
        let until = until.min().unwrap_or(usize::MAX);
        let capitals = self.capitals.get_or_init(|| self.capitals());
        let next = capitals.partition_point(|(end, _)| *end < at);
        capitals
            .get(next)
            .is_none_or(|(_, capital)| *capital >= until)
    }

    fn placeholders(&self) -> Vec<usize> {
        let inlines = self.run.inlines.iter();
        inlines
            .filter(|inline| inline.kind == InlineKind::Placeholder && inline.depth == 0)
            .map(|inline| inline.range.start)
            .collect()
    }

    fn capitals(&self) -> Vec<(usize, usize)> {
        let run = self.run.range();
        let text = &self.source[run.clone()];
        let ends = text.match_indices(TERMINATORS);
        ends.filter_map(|(end, sign)| {
            let rest = &text[end + sign.len()..];
            let sentence = rest.trim_start();
            let begins = if sign.ends_with(CJK_TERMINATORS) {
                // The letters of these scripts have no case.
                sentence.starts_with(char::is_alphanumeric)
            } else {
                sentence.len() < rest.len() && sentence.starts_with(char::is_uppercase)
            };
            begins.then_some((run.start + end, run.end - sentence.len()))
        })
        .collect()
    }
}

/// The characters that end a sentence.
const TERMINATORS: &[char] = &['.', '?', '!', '…', '。', '？', '！'];

/// The terminators of Chinese and Japanese, which are not followed by a space.
const CJK_TERMINATORS: &[char] = &['。', '？', '！'];

/// The characters that can follow a terminator before the space.
const CLOSERS: &[char] = &[
    ')', '"', '\'', '”', '’', '»', '*', '_', '~', '）', '」', '』',
];

/// Abbreviations that are followed by the rest of their sentence.
const ABBREVIATIONS: &[&str] = &[
    "bijv", "bv", "bzw", "ca", "cf", "evt", "excl", "incl", "resp", "vgl", "viz", "vs",
];

/// Whether the full stop at the end of `text` belongs to an abbreviation: `e.g.`,
/// `d.w.z.`, `vs.`
fn is_abbreviated(text: &str) -> bool {
    let Some(text) = text.strip_suffix('.') else {
        return false;
    };
    let word = text
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    let letters = |word: &str| word.split('.').all(|part| part.chars().count() == 1);
    ABBREVIATIONS.contains(&word)
        || word.contains('.') && word.starts_with(char::is_lowercase) && letters(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        for text in ["See (e.g.", "d.w.z.", "a vs.", "u.\na.b."] {
            assert!(is_abbreviated(text), "{text}");
        }
        for text in [
            "It is.",
            "version 1.2.",
            "in the U.S.",
            "Why?",
            "",
            ".",
            "a.",
            "etc.",
        ] {
            assert!(!is_abbreviated(text), "{text}");
        }
    }
}
