//! The parentheses of a paragraph: a todo inside them ends where they close.

use std::cell::OnceCell;
use std::ops::Range;

use super::head::TodoHead;
use crate::scan::inline_run::{Inline, InlineKind, InlineRun};

/// The maximum number of enclosing pairs to search for one todo.
const MAX_NESTED: usize = 32;

/// The parentheses of a run, collected when the first todo needs them.
pub(super) struct Parentheses<'a> {
    source: &'a str,
    run: &'a InlineRun,
    /// By the offset of the opening parenthesis.
    pairs: OnceCell<Vec<Pair>>,
}

struct Pair {
    open: usize,
    close: usize,
    /// The number of spans around the closing parenthesis.
    depth: u16,
    /// The index of the enclosing pair.
    parent: Option<usize>,
}

impl<'a> Parentheses<'a> {
    pub(super) fn new(source: &'a str, run: &'a InlineRun) -> Self {
        Parentheses {
            source,
            run,
            pairs: OnceCell::new(),
        }
    }

    /// The offset of the closing parenthesis around the todo of `head`. It must be in the
    /// todo's `text`, not inside a span, and be followed by more of the sentence.
    /// `(See the table. TODO add it.)` keeps its parenthesis.
    pub(super) fn close(&self, head: &TodoHead, text: Range<usize>) -> Option<usize> {
        let pairs = self.pairs.get_or_init(|| self.pairs());
        let before = pairs.partition_point(|pair| pair.open < head.start);
        let mut pair = before.checked_sub(1).map(|last| &pairs[last]);
        for _ in 0..MAX_NESTED {
            pair = match pair? {
                found if found.close >= text.start => break,
                inside => inside.parent.map(|parent| &pairs[parent]),
            };
        }
        let pair = pair?;
        let close = pair.close;
        if !text.contains(&close) || pair.depth > self.run.inlines[head.inline].depth {
            return None;
        }
        let behind = self.run.visible(self.source, close..text.end)?;
        let shows_text = self.source[behind].contains(char::is_alphanumeric);
        shows_text.then_some(close)
    }

    fn pairs(&self) -> Vec<Pair> {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let whole = &self.source[self.run.range()];
        if memchr::memchr(b'(', whole.as_bytes()).is_none() && whole.is_ascii() {
            return pairs;
        }
        let text = |inline: &&Inline| inline.kind == InlineKind::Text;
        for inline in self.run.inlines.iter().filter(text) {
            let signs = self.source[inline.range.clone()].match_indices(['(', ')', '（', '）']);
            for (at, sign) in signs {
                let at = inline.range.start + at;
                if matches!(sign, "(" | "（") {
                    open.push(pairs.len());
                    pairs.push(Pair {
                        open: at,
                        close: usize::MAX,
                        depth: inline.depth,
                        parent: None,
                    });
                } else if let Some(pair) = open.pop() {
                    pairs[pair].close = at;
                    pairs[pair].depth = inline.depth;
                    pairs[pair].parent = open.last().copied();
                }
            }
        }
        pairs
    }
}
