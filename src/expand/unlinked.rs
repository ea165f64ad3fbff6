//! Escapes text that would get a new meaning when a link around or next to it becomes text.
//!
//! A link cannot contain another link, so in `[a [b]() c](x)` the outer brackets are text. If
//! only `b` is left between them, they become a link. Likewise `[[b]()]: x` would become a
//! definition, which does not show, and `- [[x]()]` a checkbox. Delimiters inside the link's
//! text could also pair with delimiters outside it.
//!
//! An inserted tag can have the same effect: `<!a` becomes a declaration once a tag follows
//! it.

use std::ops::Range;

use super::Page;
use crate::scan::{InlineKind, InlineRun};
use crate::splice::{Edit, escape_offset};

/// A link that becomes text.
pub(super) struct Unlinked {
    /// The whole link.
    pub(super) range: Range<usize>,
    /// The part of its text that stays.
    pub(super) text: Range<usize>,
    /// Whether nothing is inserted before and after the text.
    pub(super) bare: bool,
}

impl Page<'_> {
    /// Inserts a backslash before each character that gets a new meaning because a link
    /// becomes text or an expansion is inserted. Characters inside other edits are skipped.
    pub(super) fn escape_exposed_text(&mut self) {
        let mut unlinked = self.unlinked.as_slice();
        if unlinked.is_empty() && !self.source.contains("<!") {
            return;
        }
        let mut escapes = Vec::new();
        for run in &self.scan.runs {
            let end = run.range().end;
            let within = unlinked.partition_point(|link| link.range.start < end);
            let (links, later) = unlinked.split_at(within);
            unlinked = later;
            if !links.is_empty() {
                brackets_around(self.source, run, links, &mut escapes);
                delimiters(self.source, run, links, &mut escapes);
                line_beginnings(self.source, run, links, &mut escapes);
            }
            declarations(self.source, run, &mut escapes);
        }
        escapes.sort_unstable();
        escapes.dedup();
        let replaced = self.replaced_ranges();
        escapes.retain(|at| {
            let before = replaced.partition_point(|range| range.start <= *at);
            before == 0 || replaced[before - 1].end <= *at
        });
        self.edits.extend(escapes.into_iter().map(|at| Edit {
            range: at..at,
            replacement: "\\".to_owned(),
        }));
    }
}

/// Finds the opening brackets of pairs that surround or touch one of `links`.
fn brackets_around(source: &str, run: &InlineRun, links: &[Unlinked], escapes: &mut Vec<usize>) {
    let mut open = Vec::new();
    for (at, byte) in literal_bytes(source, run) {
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
                    escapes.push(opening);
                    // Otherwise an earlier one would pair with the closing bracket.
                    escapes.append(&mut open);
                }
            }
            _ => {}
        }
    }
}

/// Finds emphasis delimiters and angle brackets that get a new meaning:
///
/// - in the text of `links`, if a delimiter of the same kind is outside: `[*a]() b*`;
/// - outside, if they touch a link: `a*[b]()*c`;
/// - `>` after a link, if `<` is in front of it, because the two would make a marker: `<a [b]()>`;
/// - `<` in the text of a link, because only the parser could tell what it becomes.
fn delimiters(source: &str, run: &InlineRun, links: &[Unlinked], escapes: &mut Vec<usize>) {
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
    for (at, byte) in literal_bytes(source, run) {
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
                escapes.push(at);
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
            escapes.push(at);
        }
        if byte == b'<' {
            bracket = before;
        }
    }
    let shared = inside.into_iter().filter(|(_, class)| class & outside != 0);
    escapes.extend(shared.map(|(at, _)| at));
}

/// Finds each `<` of a `<!a` that would become a declaration if a tag is inserted after it:
/// `<!a [b]()`.
fn declarations(source: &str, run: &InlineRun, escapes: &mut Vec<usize>) {
    if source[run.range()].contains("<!") {
        let begins = |at: usize| {
            let name = source[at..].strip_prefix("<!");
            name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
        };
        escapes.extend(
            literal_bytes(source, run)
                .filter_map(|(at, byte)| (byte == b'<' && begins(at)).then_some(at)),
        );
    }
}

/// The unescaped bytes of plain text in a run, with their offsets in `source`.
fn literal_bytes<'a>(
    source: &'a str,
    run: &'a InlineRun,
) -> impl Iterator<Item = (usize, u8)> + 'a {
    let mut last = 0;
    run.inlines
        .iter()
        .filter(|inline| inline.kind == InlineKind::Text)
        .flat_map(move |inline| {
            let Range { start, end } = inline.range;
            // The inline of an escaped character does not include its backslash.
            let escaped = start > last && source[..start].ends_with('\\');
            last = end;
            let start = start + usize::from(escaped);
            (start..end).zip(source.as_bytes()[start..end].iter().copied())
        })
}

/// The number of bytes after a link that decide whether its line begins a block. (A longer
/// row of dashes gets a backslash in any case.)
const MAX_LOOKAHEAD: usize = 200;

/// Finds text that would begin another block: `- a` if `[- a]()` begins a line.
fn line_beginnings(source: &str, run: &InlineRun, links: &[Unlinked], escapes: &mut Vec<usize>) {
    for (index, inline) in run.inlines.iter().enumerate() {
        if !matches!(inline.kind, InlineKind::OpenLink { .. }) {
            continue;
        }
        let link = links.binary_search_by_key(&inline.range.start, |link| link.range.start);
        let Some(link) = link.ok().map(|at| &links[at]).filter(|link| link.bare) else {
            continue;
        };
        let text = &source[link.text.clone()];
        // A line can contain thousands of links, so each looks only at a part of it.
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
                escapes.extend(escape_offset(&line, first).map(|mark| at + mark));
            }
        };
        // A block that replaces a marker ends the paragraph before the link.
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
