//! Text that stays text when a link is none any more.
//!
//! A link cannot hold another one, so in `[a [b]() c](x)` the outer brackets
//! are text. With `b` alone between them they would be a link to the reader,
//! in `[[b]()]: x` a definition that does not show, and in `- [[x]()]` a
//! checkbox. What the link's own text holds never met what stands outside.
//!
//! An expansion before a text can do the same: `<!a` is a declaration as soon as
//! a tag is put in behind it.

use std::ops::Range;

use super::Page;
use crate::scan::{InlineKind, InlineRun};
use crate::splice::{Edit, escape_offset};

/// A link that becomes text.
pub(super) struct Unlinked {
    /// The whole of it.
    pub(super) range: Range<usize>,
    /// Its text, as far as that stays.
    pub(super) text: Range<usize>,
    /// Whether nothing is put before and behind the text.
    pub(super) bare: bool,
}

impl Page<'_> {
    /// Writes a backslash before each sign that the links which become text
    /// kept from meaning something, or that an expansion would give a meaning,
    /// where no other edit takes it.
    pub(super) fn keep_text(&mut self) {
        let mut unlinked = self.unlinked.as_slice();
        if unlinked.is_empty() && !self.source.contains("<!") {
            return;
        }
        let mut kept = Vec::new();
        for run in &self.scan.runs {
            let end = run.range().end;
            let within = unlinked.partition_point(|link| link.range.start < end);
            let (links, later) = unlinked.split_at(within);
            unlinked = later;
            if !links.is_empty() {
                around(self.source, run, links, &mut kept);
                part_marks(self.source, run, links, &mut kept);
                begin_lines(self.source, run, links, &mut kept);
            }
            declarations(self.source, run, &mut kept);
        }
        kept.sort_unstable();
        kept.dedup();
        let taken = self.taken();
        kept.retain(|at| {
            let before = taken.partition_point(|range| range.start <= *at);
            before == 0 || taken[before - 1].end <= *at
        });
        self.edits.extend(kept.into_iter().map(|at| Edit {
            range: at..at,
            replacement: "\\".to_owned(),
        }));
    }
}

/// Finds the opening brackets of a run whose pair is around one of `links`, or
/// touches one.
fn around(source: &str, run: &InlineRun, links: &[Unlinked], kept: &mut Vec<usize>) {
    let mut open = Vec::new();
    for (at, byte) in literals(source, run) {
        match byte {
            b'[' => open.push(at),
            b']' => {
                let Some(opening) = open.pop() else {
                    continue;
                };
                let next = links.partition_point(|link| link.range.start <= opening);
                let holds = links
                    .get(next)
                    .is_some_and(|link| link.range.start <= at + 1);
                // `[a [b]]()(c)`
                let at_its_end = next > 0 && links[next - 1].text.end == at + 1;
                if holds || at_its_end {
                    kept.push(opening);
                    // Those before it would be its bracket's pair.
                    kept.append(&mut open);
                }
            }
            _ => {}
        }
    }
}

/// Finds the marks in the text of `links` that have a partner outside of them,
/// which they did not see: `[*a]() b*`. Of those outside what touches a link did
/// not see its text, and brackets around one did not see that they are a
/// marker's: `a*[b]()*c`, `<a [b]()>`. Nor did those in a link's text, where only
/// the parser tells.
fn part_marks(source: &str, run: &InlineRun, links: &[Unlinked], kept: &mut Vec<usize>) {
    let class = |byte| match byte {
        b'*' => 1,
        b'_' => 2,
        b'~' => 4,
        b'<' | b'>' => 8,
        _ => 0,
    };
    let mut outside = 0;
    let mut inside = Vec::new();
    let mut bracket = usize::MAX;
    for (at, byte) in literals(source, run) {
        let class = class(byte);
        // `snake_case`
        let in_word = class == 2
            && source[..at].ends_with(char::is_alphanumeric)
            && source[at + 1..].starts_with(char::is_alphanumeric);
        if class == 0 || in_word {
            continue;
        }
        let before = links.partition_point(|link| link.range.start < at);
        if before > 0 && links[before - 1].range.end > at {
            if byte == b'<' && source[at + 1..].starts_with(|c: char| !c.is_whitespace()) {
                kept.push(at);
            }
            inside.push((at, class));
            continue;
        }
        outside |= class;
        let behind_link = before > 0 && links[before - 1].bare;
        let touches = behind_link && links[before - 1].range.end == at
            || links
                .get(before)
                .is_some_and(|link| link.bare && link.range.start == at + 1);
        if touches || byte == b'>' && behind_link && bracket < before {
            kept.push(at);
        }
        if byte == b'<' {
            bracket = before;
        }
    }
    let shared = inside.into_iter().filter(|(_, class)| class & outside != 0);
    kept.extend(shared.map(|(at, _)| at));
}

/// Finds what the end of a tag that is put in behind it would make a declaration
/// of: `<!a [b]()`.
fn declarations(source: &str, run: &InlineRun, kept: &mut Vec<usize>) {
    if source[run.range()].contains("<!") {
        let begins = |at: usize| {
            let name = source[at..].strip_prefix("<!");
            name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
        };
        kept.extend(
            literals(source, run)
                .filter_map(|(at, byte)| (byte == b'<' && begins(at)).then_some(at)),
        );
    }
}

/// The bytes of a run that stand for themselves, with their offsets.
fn literals<'a>(source: &'a str, run: &'a InlineRun) -> impl Iterator<Item = (usize, u8)> + 'a {
    let mut last = 0;
    run.inlines
        .iter()
        .filter(|inline| inline.kind == InlineKind::Text)
        .flat_map(move |inline| {
            let Range { start, end } = inline.range;
            // An escaped character's inline does not hold its backslash.
            let escaped = start > last && source[..start].ends_with('\\');
            last = end;
            let start = start + usize::from(escaped);
            (start..end).zip(source.as_bytes()[start..end].iter().copied())
        })
}

/// How many bytes behind a link tell whether its line begins another block. (A
/// longer row of dashes gets a backslash whatever follows.)
const MAX_LOOKAHEAD: usize = 200;

/// Finds what would begin another block: `- a` where `[- a]()` begins a line.
fn begin_lines(source: &str, run: &InlineRun, links: &[Unlinked], kept: &mut Vec<usize>) {
    for (index, inline) in run.inlines.iter().enumerate() {
        if !matches!(inline.kind, InlineKind::OpenLink { .. }) {
            continue;
        }
        let link = links.binary_search_by_key(&inline.range.start, |link| link.range.start);
        let Some(link) = link.ok().map(|at| &links[at]).filter(|link| link.bare) else {
            continue;
        };
        let text = &source[link.text.clone()];
        // A line can hold thousands of links: none looks at all of it.
        let near = source.floor_char_boundary(link.range.end + MAX_LOOKAHEAD);
        let behind = &source[link.range.end..near];
        let behind = behind.lines().next().unwrap_or_default();
        let mut before = run.inlines[..index].iter().rev().filter(|inline| {
            inline.kind != InlineKind::Text || !source[inline.range.clone()].trim().is_empty()
        });
        let before = before.next().map(|inline| inline.kind);
        let mut begins = |at: usize, first: bool| {
            let line = source[at..link.text.end].lines().next().unwrap_or_default();
            let whole = at + line.len() == link.text.end;
            let line = format!("{line}{}", if whole { behind } else { "" });
            let inline = run
                .inlines
                .partition_point(|inline| inline.range.start <= at);
            if inline > 0 && run.inlines[inline - 1].kind == InlineKind::Text {
                kept.extend(escape_offset(&line, first).map(|mark| at + mark));
            }
        };
        // A block in the place of a marker ends the paragraph before it.
        let first = matches!(before, None | Some(InlineKind::Placeholder));
        if first || before == Some(InlineKind::Break) {
            let spaces = text.len() - text.trim_start().len();
            begins(link.text.start + spaces, first);
        }
        if let Some(end) = text.rfind('\n') {
            let line = text[end..].trim_start_matches(|c: char| c == '>' || c.is_whitespace());
            begins(link.text.end - line.len(), false);
        }
    }
}
