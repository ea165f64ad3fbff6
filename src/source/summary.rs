//! Finds the chapters without a file in SUMMARY.md.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The draft chapters of a SUMMARY.md by name, in order.
#[derive(Debug)]
pub(super) struct Drafts {
    by_name: HashMap<String, VecDeque<Range<usize>>>,
}

impl Drafts {
    /// Finds `[Name]()`.
    pub(super) fn new(summary: &str) -> Self {
        let mut by_name: HashMap<String, VecDeque<Range<usize>>> = HashMap::new();
        let mut draft: Option<(Range<usize>, String)> = None;
        for (event, range) in Parser::new(summary).into_offset_iter() {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) if dest_url.is_empty() => {
                    draft = Some((range, String::new()));
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some((_, name)) = &mut draft {
                        name.push_str(&text);
                    }
                }
                Event::SoftBreak | Event::HardBreak => {
                    if let Some((_, name)) = &mut draft {
                        name.push(' ');
                    }
                }
                Event::End(TagEnd::Link) => {
                    if let Some((range, name)) = draft.take() {
                        by_name.entry(name).or_default().push_back(range);
                    }
                }
                _ => {}
            }
        }
        Self { by_name }
    }

    /// The byte range of the next draft chapter with this name; empty at the start if
    /// there is none.
    pub(super) fn next(&mut self, name: &str) -> Range<usize> {
        self.by_name
            .get_mut(name)
            .and_then(VecDeque::pop_front)
            .unwrap_or(0..0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_are_found_by_name_and_order() {
        let summary =
            "# Summary\n\n- [A](a.md)\n- [Later]()\n  - [The `code` *part*]()\n- [Later]()\n";
        let mut drafts = Drafts::new(summary);
        let mut next = |name: &str| drafts.next(name);
        assert_eq!(next("Later"), 25..34);
        assert_eq!(next("Later"), 63..72);
        assert_eq!(&summary[next("The code part")], "[The `code` *part*]()");
        assert_eq!(next("A"), 0..0);
        assert_eq!(next("Later"), 0..0);
    }
}
