//! Todos: `**TODO** text`, `TODO(alice): text`, `<!-- TODO: text -->`.

use std::ops::Range;

use super::html;
use super::leaf::{Leaf, LeafKind, PieceKind};
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
    found: &mut Vec<Stub>,
) {
    let heads: Vec<Head> = keywords
        .iter()
        .filter_map(|(at, length)| head(source, leaf, *at, *length))
        .collect();
    for (number, head) in heads.iter().enumerate() {
        let next = heads.get(number + 1).map(|next| next.start);
        let end = extent(leaf, head, next);
        let body = leaf
            .visible(source, head.text..end)
            .unwrap_or(head.text..head.text);
        let opening_end = if body.is_empty() {
            head.text
        } else {
            body.start
        };
        found.push(Stub {
            range: head.start..body.end.max(head.text),
            place: leaf.place(head.piece, index),
            detail: Detail::Todo(Todo {
                keyword: source[head.keyword.clone()].to_owned(),
                opening: head.start..opening_end,
                reopen: head.reopen.clone(),
                text: leaf.text(source, body.clone()),
                body,
                colon: head.colon,
                meta: head.meta.clone(),
            }),
        });
    }
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
fn head(source: &str, leaf: &Leaf, at: usize, length: usize) -> Option<Head> {
    let piece = leaf
        .pieces
        .iter()
        .position(|piece| piece.kind == PieceKind::Text && piece.range.contains(&at))?;
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
        return Some(strong_head(source, leaf, strong, keyword));
    }
    if leaf.pieces[piece].depth > 0 || !is_followed_well(&source[keyword.end..]) {
        return None;
    }
    if !begins_line(source, leaf, piece, at) && !begins_last_sentence(source, leaf, at) {
        return None;
    }
    let line_end = line_end(leaf, piece, keyword.end);
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

/// A todo whose keyword begins the strong emphasis of piece `strong`.
fn strong_head(source: &str, leaf: &Leaf, strong: usize, keyword: Range<usize>) -> Head {
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
    if head.text < inner_end {
        // The emphasis goes on around the text.
        head.reopen = rest.kept + delimiter;
        return head;
    }
    // The emphasis ends with the keyword: what follows may still belong.
    head.start = leaf.pieces[head.piece].range.start;
    head.text = leaf.pieces[head.piece].range.end;
    let line_end = line_end(leaf, head.piece, head.text);
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
    head
}

/// What a bare keyword must be followed by.
fn is_followed_well(rest: &str) -> bool {
    rest.chars()
        .next()
        .is_none_or(|next| next.is_whitespace() || matches!(next, ':' | '(' | '-'))
}

fn begins_line(source: &str, leaf: &Leaf, piece: usize, at: usize) -> bool {
    if !source[leaf.pieces[piece].range.start..at].trim().is_empty() {
        return false;
    }
    match piece.checked_sub(1).map(|before| leaf.pieces[before].kind) {
        None | Some(PieceKind::Break) => true,
        // The checkbox must be the first thing itself.
        Some(PieceKind::Checkbox) => piece == 1,
        _ => false,
    }
}

/// Whether a sentence ends right before `at` and none begins after it.
fn begins_last_sentence(source: &str, leaf: &Leaf, at: usize) -> bool {
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
    let after = &source[at..whole.end.max(at)];
    let another = after
        .char_indices()
        .filter(|(_, character)| matches!(character, '.' | '?' | '!'))
        .any(|(offset, _)| {
            let rest = &after[offset + 1..];
            rest.starts_with(char::is_whitespace)
                && rest.trim_start().starts_with(char::is_uppercase)
        });
    ended && !another
}

/// Where the line that holds `at` ends: at the next break that splits no span.
fn line_end(leaf: &Leaf, piece: usize, at: usize) -> usize {
    let depth = leaf.pieces[piece].depth;
    leaf.pieces
        .iter()
        .find(|piece| {
            piece.kind == PieceKind::Break && piece.range.start >= at && piece.depth <= depth
        })
        .map_or(leaf.range().end.max(at), |piece| piece.range.start)
}

/// Where the text of a todo ends: with a colon at the end of its paragraph,
/// without one at the end of its line, and before the next todo in any case.
fn extent(leaf: &Leaf, head: &Head, next: Option<usize>) -> usize {
    let end = if head.colon {
        enclosing_end(leaf, head.piece)
    } else {
        line_end(leaf, head.piece, head.text).min(enclosing_end(leaf, head.piece))
    };
    end.min(next.unwrap_or(usize::MAX)).max(head.text)
}

/// Where the span that encloses a piece ends, or the leaf.
fn enclosing_end(leaf: &Leaf, piece: usize) -> usize {
    let depth = leaf.pieces[piece].depth;
    let outside = leaf.pieces[piece..]
        .iter()
        .position(|inner| inner.depth < depth);
    // The piece that closes the span stands behind its delimiter.
    match outside {
        Some(length) => leaf.pieces[piece + length - 1].range.end,
        None => leaf.range().end,
    }
}

/// What follows a keyword besides metadata.
struct Rest {
    colon: bool,
    /// Words in the parentheses that are no metadata.
    kept: String,
}

/// Reads `(alice, 2026-12-01): ` and gives its length in bytes.
fn read_mark(text: &str) -> (usize, Meta, Rest) {
    let mut rest = text;
    let mut meta = Meta::default();
    let mut kept = String::new();
    let open = rest.trim_start_matches([' ', '\t']);
    if let Some(inner) = open.strip_prefix('(')
        && let Some(close) = inner.find(')')
    {
        let touching = open.len() == rest.len();
        let (read, unknown) = read_meta(&inner[..close]);
        // `TODO (see below)` is text; `TODO(see below)` and `TODO (alice)`
        // are metadata, as far as they are understood.
        if touching || unknown.is_empty() {
            meta = read;
            if !unknown.is_empty() {
                kept = format!("({}) ", unknown.join(", "));
            }
            rest = &inner[close + 1..];
        }
    }
    let spaced = rest.trim_start_matches([' ', '\t']);
    let mut colon = false;
    if let Some(after) = spaced.strip_prefix(':') {
        colon = true;
        rest = after;
    } else if let Some(after) = spaced.strip_prefix(['-', '–', '—'])
        && (after.is_empty() || after.starts_with([' ', '\t']))
    {
        rest = after;
    } else {
        rest = spaced;
    }
    rest = rest.trim_start_matches([' ', '\t']);
    (text.len() - rest.len(), meta, Rest { colon, kept })
}

/// Reads the words between the parentheses; what is no metadata is returned.
fn read_meta(inner: &str) -> (Meta, Vec<&str>) {
    let mut meta = Meta::default();
    let mut unknown = Vec::new();
    for part in inner.split([',', ';']).map(str::trim) {
        if part.is_empty() {
            continue;
        }
        let date = part
            .strip_prefix("due")
            .map_or(part, |rest| rest.trim_start_matches([':', ' ']));
        if meta.due.is_none() && is_date(date) {
            meta.due = Some(date.to_owned());
        } else if meta.issue.is_none() && is_issue(part) {
            meta.issue = Some(part.to_owned());
        } else if meta.owner.is_none() && is_name(part) {
            meta.owner = Some(part.trim_start_matches('@').to_owned());
        } else {
            unknown.push(part);
        }
    }
    (meta, unknown)
}

/// An ISO 8601 calendar date that exists: `2026-02-28`.
fn is_date(text: &str) -> bool {
    let mut fields = text.split('-');
    let mut number = |digits: usize| {
        fields
            .next()
            .filter(|field| field.len() == digits && field.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|field| field.parse::<u32>().ok())
    };
    let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    fields.next().is_none() && (1..=days).contains(&day)
}

/// `#12`, `owner/repo#12` or a URL.
fn is_issue(text: &str) -> bool {
    if text.starts_with("https://") || text.starts_with("http://") {
        return !text.contains(char::is_whitespace);
    }
    text.rsplit_once('#').is_some_and(|(repository, number)| {
        let slug = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && (repository.is_empty()
                || repository
                    .split_once('/')
                    .is_some_and(|(owner, name)| slug(owner) && slug(name)))
    })
}

/// One word that can be a person: `alice`, `@alice`, `jan-willem`.
fn is_name(text: &str) -> bool {
    let name = text.strip_prefix('@').unwrap_or(text);
    name.starts_with(char::is_alphabetic)
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || "-_.".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_comes_in_any_order() {
        let (meta, unknown) = read_meta("due 2026-12-01, @alice, owner/repo#12");
        assert_eq!(meta.owner.as_deref(), Some("alice"));
        assert_eq!(meta.due.as_deref(), Some("2026-12-01"));
        assert_eq!(meta.issue.as_deref(), Some("owner/repo#12"));
        assert!(unknown.is_empty());
        let (meta, unknown) = read_meta("#7, bob, see below");
        assert_eq!(meta.issue.as_deref(), Some("#7"));
        assert_eq!(meta.owner.as_deref(), Some("bob"));
        assert_eq!(unknown, ["see below"]);
    }

    #[test]
    fn only_dates_that_exist_are_due_dates() {
        assert!(is_date("2028-02-29"));
        for wrong in [
            "2027-02-29",
            "2026-13-01",
            "2026-1-01",
            "2026-04-31",
            "2026-04-01-1",
            "",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }

    #[test]
    fn marks_are_read_to_their_end() {
        let read = |text| {
            let (length, meta, rest) = read_mark(text);
            (length, meta.owner, rest.colon, rest.kept)
        };
        assert_eq!(read(": x"), (2, None, true, String::new()));
        assert_eq!(
            read("(bob): x"),
            (7, Some("bob".into()), true, String::new())
        );
        assert_eq!(read(" (see below) x"), (1, None, false, String::new()));
        assert_eq!(
            read("(see below) x"),
            (12, None, false, "(see below) ".into())
        );
        assert_eq!(read(" - x"), (3, None, false, String::new()));
        assert_eq!(read("-x"), (0, None, false, String::new()));
    }
}
