//! Todos: `**TODO** text`, `TODO(alice): text`, `<!-- TODO: text -->`.

use std::ops::Range;

use super::Extent;
use super::docs_link;
use super::html;
use super::leaf::{Leaf, LeafKind, PieceKind};
use super::mark::read_mark;
use crate::stub::{Detail, Meta, Place, Stub, Todo};

/// Where the keywords stand as whole words: offset and length, ascending.
///
/// Found once for the whole chapter, so that a chapter without keywords costs
/// nothing more.
pub(crate) fn occurrences(source: &str, keywords: &[String]) -> Vec<(usize, usize)> {
    let bytes = source.as_bytes();
    let mut found: Vec<_> = keywords
        .iter()
        .filter(|keyword| !keyword.is_empty())
        .flat_map(|keyword| {
            memchr::memmem::find_iter(bytes, keyword.as_bytes()).map(|at| (at, keyword.len()))
        })
        .filter(|(at, length)| {
            // An underscore may be a delimiter: `__TODO__`. The leaf knows.
            !source[..*at].ends_with(char::is_alphanumeric)
                && !source[at + length..].starts_with(char::is_alphanumeric)
        })
        .collect();
    found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    found.dedup_by_key(|(at, _)| *at);
    found
}

/// Finds the todos of a leaf. `keywords` are the occurrences inside it.
pub(crate) fn find(
    source: &str,
    leaf: &Leaf,
    index: usize,
    keywords: &[(usize, usize)],
    extent: Extent,
    found: &mut Vec<Stub>,
) {
    let heads = heads(source, leaf, keywords, extent);
    let next = next(leaf, &heads);
    for (head, next) in heads.into_iter().zip(next) {
        let end = text_end(source, leaf, &head, extent, next);
        let body = leaf
            .visible(source, head.text..end)
            .unwrap_or(head.text..head.text);
        let opening_end = if body.is_empty() {
            head.text
        } else {
            body.start
        };
        let mut reopen = head.reopen;
        // `TODO:- TODO` would be `TODO -` and another one.
        let near = source.floor_char_boundary(body.start + LONGEST_MARK);
        let (mark, ..) = read_mark(&source[body.start..near.min(body.end)]);
        let keyword = body.start + mark;
        let is_keyword = keywords.binary_search_by_key(&keyword, |(at, _)| *at);
        if (mark > 0 || reopen.ends_with(['*', '_'])) && is_keyword.is_ok() {
            reopen.push_str(NO_MARKER);
        }
        found.push(Stub {
            range: head.start..body.end.max(head.text),
            place: leaf.place(head.piece, index),
            detail: Detail::Todo(Todo {
                keyword: source[head.keyword.clone()].to_owned(),
                opening: head.start..opening_end,
                reopen,
                text: leaf.text(source, body.clone()),
                body,
                colon: head.colon,
                meta: head.meta,
            }),
        });
    }
}

/// The beginnings of a leaf's todos.
fn heads(source: &str, leaf: &Leaf, keywords: &[(usize, usize)], extent: Extent) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    for (at, length) in keywords {
        let opened = heads.last().map(|head| head.text);
        heads.extend(head(source, leaf, *at, *length, opened, None));
    }
    // A paragraph ends where a todo begins, and where its text ends: before that
    // another sentence can be the last one. Those behind the keyword, the nearest
    // one last: a line can hold thousands, and none of them moves the others.
    let mut behind: Vec<Head> = Vec::new();
    // How far the text of the last head goes, if nothing ends it before.
    let mut reach = None;
    for (index, (at, length)) in keywords.iter().enumerate().rev() {
        while let Some(head) = heads.pop_if(|head| head.start > *at) {
            behind.push(head);
        }
        if heads.last().is_some_and(|head| head.keyword.start == *at) {
            continue;
        }
        let begins = behind.last().map(|head| head.start);
        let reached = reach
            .filter(|(known, _)| *known == heads.len())
            .map(|(_, end)| end)
            .or_else(|| Some(text_end(source, leaf, heads.last()?, extent, None)));
        reach = reached.map(|end| (heads.len(), end));
        let opened = heads.last().map(|head| head.text);
        let end = reached.map(|end| end.min(begins.unwrap_or(end)).max(opened.unwrap_or(end)));
        let Some(until) = end.filter(|end| end > at).or(begins) else {
            continue;
        };
        let Some(found) = head(source, leaf, *at, *length, opened, Some(until)) else {
            continue;
        };
        let mut opened = Some(found.text);
        let mut late = vec![found];
        // `TODO: TODO a` is two todos.
        for (at, length) in &keywords[index + 1..] {
            let Some(text) = opened.filter(|text| text <= at) else {
                break;
            };
            if begins.is_some_and(|begins| begins <= *at) {
                break;
            }
            let found = head(source, leaf, *at, *length, Some(text), None);
            opened = found.as_ref().map(|head| head.text);
            late.extend(found);
        }
        behind.extend(late.into_iter().rev());
    }
    heads.extend(behind.into_iter().rev());
    heads
}

/// Where the todo begins that ends each one's text, if any. A todo inside a link
/// or the like is a part of the text that holds it.
fn next(leaf: &Leaf, heads: &[Head]) -> Vec<Option<usize>> {
    if heads.len() < 2 {
        return vec![None; heads.len()];
    }
    let depth = |number: usize| leaf.pieces[heads[number].piece].depth;
    let mut next = vec![None; heads.len()];
    let mut open: Vec<usize> = Vec::new();
    for (number, head) in heads.iter().enumerate() {
        while let Some(before) = open.pop_if(|before| depth(*before) >= depth(number)) {
            next[before] = Some(head.start);
        }
        open.push(number);
    }
    next
}

/// Finds the lines of HTML comments that begin with a keyword.
pub(crate) fn find_in_comments(
    source: &str,
    html: Range<usize>,
    keywords: &[String],
    found: &mut Vec<Stub>,
) {
    for comment in html::comments(source, html) {
        let mut at = comment.start;
        for line in source[comment].split_inclusive('\n') {
            let text = line.trim_start();
            let start = at + (line.len() - text.len());
            let text = text.trim_end();
            at += line.len();
            let Some(keyword) = keywords.iter().find(|keyword| {
                !keyword.is_empty()
                    && text
                        .strip_prefix(keyword.as_str())
                        .is_some_and(is_followed_well)
            }) else {
                continue;
            };
            let (mark, meta, rest) = read_mark(&text[keyword.len()..]);
            let body = start + keyword.len() + mark..start + text.len();
            found.push(Stub {
                range: start..start + text.len(),
                place: Place::Comment,
                detail: Detail::Todo(Todo {
                    keyword: keyword.clone(),
                    opening: start..body.start,
                    reopen: rest.kept,
                    text: source[body.clone()].to_owned(),
                    body,
                    colon: rest.colon,
                    meta,
                }),
            });
        }
    }
}

/// Before a text that is a todo's, and no marker of its own.
const NO_MARKER: &str = "<!---->";

/// The beginning of a todo.
struct Head {
    /// The piece that it begins with.
    piece: usize,
    start: usize,
    keyword: Range<usize>,
    /// Where its text may begin.
    text: usize,
    reopen: String,
    colon: bool,
    meta: Meta,
}

/// Reads a keyword as the beginning of a todo, or finds that it is prose.
/// `opened` is where the text of the todo before it begins, `until` where the
/// paragraph ends for it, if not with the leaf.
fn head(
    source: &str,
    leaf: &Leaf,
    at: usize,
    length: usize,
    opened: Option<usize>,
    until: Option<usize>,
) -> Option<Head> {
    let piece = leaf
        .pieces
        .partition_point(|piece| piece.range.start <= at)
        .checked_sub(1)?;
    let is_text =
        leaf.pieces[piece].kind == PieceKind::Text && leaf.pieces[piece].range.contains(&at);
    if !is_text {
        return None;
    }
    let keyword = at..at + length;
    let text = leaf.pieces[piece].range.clone();
    if source[text.start..at].ends_with('_')
        || source[keyword.end..text.end.max(keyword.end)].starts_with('_')
    {
        return None;
    }
    let strong = piece.checked_sub(1).filter(|before| {
        leaf.pieces[*before].kind == PieceKind::OpenStrong
            && source[leaf.pieces[piece].range.start..at].trim().is_empty()
    });
    if let Some(strong) = strong {
        let inside = &source[keyword.end..text.end.max(keyword.end)];
        // `TODO-list` is a word, `TODO<T>` a type.
        let is_type = source[keyword.end..].starts_with('<');
        if is_type || inside.starts_with('-') && !is_followed_well(inside) {
            return None;
        }
        return strong_head(source, leaf, strong, keyword);
    }
    if leaf.pieces[piece].depth > 0 || !is_followed_well(&source[keyword.end..]) {
        return None;
    }
    // `**FIXME** TODO x` is two todos.
    let begins_text = opened
        .and_then(|text| source.get(text..at))
        .is_some_and(|between| between.trim().is_empty());
    if !begins_text
        && !begins_line(source, leaf, piece, at)
        && !begins_last_sentence(source, leaf, at, until)
    {
        return None;
    }
    let line_end = line_end(source, leaf, piece, keyword.end, keyword.end + LONGEST_MARK);
    let (mark, meta, rest) = read_mark(&source[keyword.end..line_end]);
    Some(Head {
        piece,
        start: at,
        text: keyword.end + mark,
        keyword,
        reopen: rest.kept,
        colon: rest.colon,
        meta,
    })
}

/// A todo whose keyword begins the strong emphasis of piece `strong`, unless
/// what follows would be read with the emphasis that goes on around it:
/// `**TODO****TODO**`.
fn strong_head(source: &str, leaf: &Leaf, strong: usize, keyword: Range<usize>) -> Option<Head> {
    let span = leaf.pieces[strong].range.clone();
    let delimiter = &source[span.start..keyword.start];
    let inner_end = span.end - delimiter.trim_end().len().min(span.end - keyword.end);
    let (mark, meta, mut rest) = read_mark(&source[keyword.end..inner_end]);
    let mut head = Head {
        // `***TODO***` stands in an emphasis of its own.
        piece: leaf.outermost(strong),
        start: span.start,
        text: keyword.end + mark,
        keyword,
        reopen: String::new(),
        colon: rest.colon,
        meta,
    };
    head.start = leaf.pieces[head.piece].range.start;
    // Before a vertical tab, too, marks of emphasis would mean nothing.
    let text = source[head.text..inner_end]
        .trim_start_matches(|c: char| c.is_whitespace() && c != '\n' && c != '\r');
    head.text = inner_end - text.len();
    if head.text < inner_end {
        // The emphasis goes on around the text.
        head.reopen = rest.kept + &source[head.start..head.keyword.start];
        head.text = after_break(source, leaf, head.text);
        let next = leaf
            .pieces
            .partition_point(|piece| piece.range.start <= head.text);
        let kind = leaf.pieces[..next].last().map(|piece| piece.kind);
        let rest = &source[head.text..];
        if kind == Some(PieceKind::Text) && rest.starts_with(['*', '_']) {
            return None;
        }
        // The stars of `**TODO **a** b**` would be those of one emphasis.
        let nested = kind == Some(PieceKind::OpenStrong) && rest.starts_with(&delimiter[..1]);
        if nested || docs_link::is_rest_of(source, leaf, strong, head.text) {
            head.reopen.push_str(NO_MARKER);
        }
        return Some(head);
    }
    // The emphasis ends with the keyword: what follows may still belong.
    head.text = leaf.pieces[head.piece].range.end;
    let line_end = line_end(
        source,
        leaf,
        head.piece,
        head.text,
        head.text + LONGEST_MARK,
    );
    let after = &source[head.text..line_end];
    // `**TODO(alice)** (see below)`: one set of parentheses is metadata.
    let read_already = head.meta != Meta::default() && after.trim_start().starts_with('(');
    if !head.colon && !read_already {
        let (mark, meta, outer) = read_mark(after);
        if head.meta == Meta::default() {
            head.meta = meta;
        }
        head.text += mark;
        head.colon = outer.colon;
        rest.kept.push_str(&outer.kept);
    }
    head.reopen = rest.kept;
    Some(head)
}

/// Where the next line's text begins when a line ends at `at`; else `at`. Marks
/// of emphasis that are put before a line's end would mean nothing.
fn after_break(source: &str, leaf: &Leaf, at: usize) -> usize {
    let next = leaf.pieces.partition_point(|piece| piece.range.start < at);
    match &leaf.pieces[next..] {
        [line_end, text, ..]
            if line_end.kind == PieceKind::Break
                && text.kind != PieceKind::Close
                && source[at..line_end.range.start].trim().is_empty() =>
        {
            // An escaped character's piece does not hold its backslash.
            let start = text.range.start;
            start - usize::from(source[line_end.range.end..start].ends_with('\\'))
        }
        _ => at,
    }
}

/// What a bare keyword must be followed by.
fn is_followed_well(rest: &str) -> bool {
    let mut following = rest.chars();
    match following.next() {
        None | Some(':' | '(') => true,
        // `TODO-list` is a word.
        Some('-') => following
            .next()
            .is_none_or(|next| next.is_whitespace() || next == '-'),
        Some(next) => next.is_whitespace(),
    }
}

fn begins_line(source: &str, leaf: &Leaf, piece: usize, at: usize) -> bool {
    if !source[leaf.pieces[piece].range.start..at].trim().is_empty() {
        return false;
    }
    match piece.checked_sub(1).map(|before| leaf.pieces[before].kind) {
        // What follows a placeholder will begin a paragraph.
        None | Some(PieceKind::Break | PieceKind::Placeholder) => true,
        // The checkbox must be the first thing itself.
        Some(PieceKind::Checkbox) => piece == 1,
        _ => false,
    }
}

/// Whether a sentence ends right before `at` and none begins after it.
fn begins_last_sentence(source: &str, leaf: &Leaf, at: usize, until: Option<usize>) -> bool {
    if !matches!(leaf.kind, LeafKind::Paragraph | LeafKind::Tight) {
        return false;
    }
    let whole = leaf.range();
    let before = &source[whole.start..at];
    let ended = before.ends_with(char::is_whitespace)
        && before
            .trim_end()
            .trim_end_matches([')', '"', '\'', '”', '’'])
            .ends_with(['.', '?', '!', '…']);
    if !ended {
        return false;
    }
    let after = &source[at..until.unwrap_or(whole.end).max(at)];
    let another = after
        .char_indices()
        .filter(|(_, character)| matches!(character, '.' | '?' | '!'))
        .any(|(offset, _)| {
            let rest = &after[offset + 1..];
            rest.starts_with(char::is_whitespace)
                && rest.trim_start().starts_with(char::is_uppercase)
        });
    !another
}

/// What stands in parentheses behind a keyword is not longer, in bytes.
const LONGEST_MARK: usize = 1_000;

/// Where the line that holds `at` ends: at the next break that splits no span.
fn line_end(source: &str, leaf: &Leaf, piece: usize, at: usize, until: usize) -> usize {
    let depth = leaf.pieces[piece].depth;
    let end = leaf.range().end.min(until);
    leaf.pieces[piece..]
        .iter()
        // A line can hold thousands of todos: none looks at all of it.
        .take_while(|piece| piece.range.start < end.max(at))
        .find(|piece| {
            piece.kind == PieceKind::Break && piece.range.start >= at && piece.depth <= depth
        })
        .map_or_else(
            || source.floor_char_boundary(end).max(at),
            |piece| piece.range.start,
        )
}

/// Where the text of a todo ends.
fn text_end(source: &str, leaf: &Leaf, head: &Head, extent: Extent, next: Option<usize>) -> usize {
    let whole = match extent {
        Extent::Auto => head.colon,
        Extent::Line => false,
        Extent::Paragraph => true,
    };
    let end = if whole {
        enclosing_end(leaf, head.piece)
    } else {
        let until = next.unwrap_or(usize::MAX);
        line_end(source, leaf, head.piece, head.text, until).min(enclosing_end(leaf, head.piece))
    };
    end.min(next.unwrap_or(usize::MAX)).max(head.text)
}

/// Where the span that encloses a piece ends, or the leaf.
fn enclosing_end(leaf: &Leaf, piece: usize) -> usize {
    let depth = leaf.pieces[piece].depth;
    if depth == 0 {
        return leaf.range().end;
    }
    // The piece that closes the span stands behind its delimiter.
    match leaf.shallower(piece) {
        Some(close) => leaf.pieces[close - 1].range.end,
        None => leaf.range().end,
    }
}
