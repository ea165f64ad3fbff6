//! The parentheses of a paragraph: a todo that stands in some ends with them.

use std::cell::OnceCell;
use std::ops::Range;

use super::head::TodoHead;
use crate::scan::inline_run::{Inline, InlineKind, InlineRun};

/// How many pairs inside of others are looked at for one todo.
const MAX_NESTED: usize = 32;

/// The parentheses of a run. They are looked for once, when the first todo asks.
pub(super) struct Parentheses<'a> {
    source: &'a str,
    run: &'a InlineRun,
    /// By where they open.
    pairs: OnceCell<Vec<Pair>>,
}

struct Pair {
    open: usize,
    close: usize,
    /// How many spans are open around its end.
    depth: u16,
    /// The pair around it.
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

    /// Where the parentheses close that stand around the todo of `head`, if that is in
    /// its `text`, in no span there, and more of the sentence stands behind them.
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
