//! What keeps a block that is put in apart from the author's blocks around it: two
//! lists that meet are one, and what is indented behind a list belongs to that.

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::lines::{inside, is_blank, stays_inside};
use super::read::events;
use crate::panics::caught;

/// Whether lines must not follow the block before directly: they could go on with a
/// list or with indented code (`after_open` says that it is one of those), or leave
/// a section empty above a heading of their own.
pub(super) fn parts_before(lines: &str, after_open: bool) -> bool {
    let is_heading = || {
        let first = caught(|| {
            matches!(
                events(lines).first(),
                Some(Event::Start(Tag::Heading { .. }))
            )
        });
        first.unwrap_or(false)
    };
    after_open && may_join(lines) || is_heading()
}

/// Whether a block can go on with what follows behind a blank line.
pub(super) fn ends_open(lines: &str) -> bool {
    let last = caught(|| {
        let mut depth = 0;
        let mut open = false;
        for event in events(lines) {
            match event {
                Event::Start(tag) => {
                    if depth == 0 {
                        open = is_open(&tag);
                    }
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                _ if depth == 0 => open = false,
                _ => {}
            }
        }
        open
    });
    last.unwrap_or(true)
}

fn is_open(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::List(_)
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::CodeBlock(CodeBlockKind::Indented)
    )
}

/// Whether the next block behind `offset`, in the containers of `prefix`, may go on
/// with one that ends open.
pub(super) fn next_may_join(source: &str, offset: usize, prefix: &str) -> bool {
    source[offset..]
        .lines()
        // The rest of its own line.
        .skip(1)
        .find(|line| !is_blank(line, prefix))
        .is_some_and(|line| stays_inside(line, prefix) && may_join(inside(line, prefix)))
}

/// Whether a line can go on with an open block: it is indented, or begins an item or
/// a definition.
fn may_join(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with([' ', '\t', '-', '+', '*', ':'])
        || rest.len() < line.len() && rest.starts_with(['.', ')'])
}
