//! Separates inserted blocks from the author's blocks around them: two adjacent lists
//! would merge, and an indented block would become part of a list above it.

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::lines::{is_blank, is_in_container, strip_container_prefix};
use super::read::parse_events;
use crate::panics::catch_panic;

/// Whether lines must be separated from the block before them by a comment, because they
/// could continue it (`after_continuable` says whether it can continue), or because they
/// start with a heading, which would leave the section empty.
pub(super) fn needs_comment_before(lines: &str, after_continuable: impl FnOnce() -> bool) -> bool {
    // The first block is recognisable from the lines before the first blank one.
    let head = lines.split("\n\n").next().unwrap_or_default();
    let first = catch_panic(|| match parse_events(head).into_iter().next() {
        Some(Event::Start(tag)) => Some(tag.into_static()),
        _ => None,
    });
    match first.ok().flatten() {
        Some(Tag::Heading { .. }) => true,
        Some(Tag::DefinitionList) => after_continuable(),
        _ => may_join(lines) && after_continuable(),
    }
}

/// Whether the last block of `lines` can continue after a blank line.
pub(super) fn ends_in_continuable_block(lines: &str) -> bool {
    last_block(lines).is_some_and(|tag| is_continuable(&tag))
}

fn is_continuable(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::List(_)
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::CodeBlock(CodeBlockKind::Indented)
    )
}

/// The last block of `lines`, unless it is a thematic break.
fn last_block(lines: &str) -> Option<Tag<'static>> {
    let last = catch_panic(|| {
        let mut depth = 0;
        let mut last = None;
        for event in parse_events(lines) {
            match event {
                Event::Start(tag) => {
                    if depth == 0 {
                        last = Some(tag.into_static());
                    }
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                _ if depth == 0 => last = None,
                _ => {}
            }
        }
        last
    });
    last.ok().flatten()
}

/// Whether the last block of `lines` would absorb the next block after `offset`, in the
/// containers of `prefix`.
pub(super) fn absorbs_next(source: &str, offset: usize, prefix: &str, lines: &str) -> bool {
    let Some(next) = next_line(source, offset, prefix) else {
        return false;
    };
    // After definitions, any line may be a term.
    let joins = may_join(next);
    if !joins && !lines.contains("\n:") {
        return false;
    }
    match last_block(lines) {
        Some(Tag::DefinitionList) => true,
        // A paragraph becomes a term before a definition.
        Some(Tag::Paragraph) => next.starts_with(':'),
        Some(tag) => joins && is_continuable(&tag),
        None => false,
    }
}

/// Whether the next block after `offset`, in the containers of `prefix`, could continue a
/// list.
pub(super) fn next_may_join(source: &str, offset: usize, prefix: &str) -> bool {
    next_line(source, offset, prefix).is_some_and(may_join)
}

/// The first line below `offset` that is not blank, without the prefix of its containers,
/// if it is in the containers of `prefix`.
fn next_line<'a>(source: &'a str, offset: usize, prefix: &str) -> Option<&'a str> {
    source[offset..]
        .lines()
        .skip(1)
        .find(|line| !is_blank(line, prefix))
        .filter(|line| is_in_container(line, prefix))
        .map(|line| strip_container_prefix(line, prefix))
}

/// Whether a line can continue a block: it is indented, or starts an item or a
/// definition.
fn may_join(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with([' ', '\t', '-', '+', '*', ':'])
        || rest.len() < line.len() && rest.starts_with(['.', ')'])
}
