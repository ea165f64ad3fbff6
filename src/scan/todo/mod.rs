//! Todos: `**TODO** text`, `TODO(alice): text`, `<!-- TODO: text -->`.

mod comment;
mod head;
mod metadata;
mod parentheses;
mod sentence;

pub(super) use self::comment::find_in_comments;
use self::head::{MAX_METADATA_LEN, TodoHead, line_end};
use self::metadata::read_metadata;
use self::parentheses::Parentheses;
use self::sentence::Sentences;
use super::Extent;
use super::inline_run::InlineRun;
use crate::stub::{Stub, StubKind, Todo};

/// The byte offset and length of each keyword that is a whole word, ascending.
///
/// Computed once per chapter, so that a chapter without keywords costs nothing more.
pub(crate) fn occurrences(source: &str, keywords: &[String]) -> Vec<(usize, usize)> {
    let bytes = source.as_bytes();
    let mut found: Vec<_> = keywords
        .iter()
        .filter(|keyword| !keyword.is_empty())
        .flat_map(|keyword| {
            memchr::memmem::find_iter(bytes, keyword.as_bytes()).map(|at| (at, keyword.len()))
        })
        .filter(|(at, length)| {
            // An underscore may be an emphasis delimiter: `__TODO__`. The caller decides.
            !source[..*at].ends_with(char::is_alphanumeric)
                && !source[at + length..].starts_with(char::is_alphanumeric)
        })
        .collect();
    found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    found.dedup_by_key(|(at, _)| *at);
    found
}

/// An invisible comment. It separates characters that would form a marker together, and
/// takes the place of a removed block.
pub(crate) const EMPTY_COMMENT: &str = "<!---->";

/// Finds the todos of a run. `keywords` are the keywords inside it.
pub(super) fn find(
    source: &str,
    run: &InlineRun,
    index: usize,
    keywords: &[(usize, usize)],
    extent: Extent,
    found: &mut Vec<Stub>,
) {
    let parentheses = Parentheses::new(source, run);
    let ends = |head: &TodoHead, next| {
        let end = text_end(source, run, head, extent, next);
        parentheses.close(head, head.text..end).unwrap_or(end)
    };
    let heads = heads(source, run, keywords, &ends);
    let next = next_starts(run, &heads);
    for (head, next) in heads.into_iter().zip(next) {
        let end = ends(&head, next);
        let body = run
            .visible(source, head.text..end)
            .unwrap_or(head.text..head.text);
        let opening_end = if body.is_empty() {
            head.text
        } else {
            body.start
        };
        let mut text = run.text(source, body.clone());
        if !head.words.is_empty() {
            text.insert_str(0, &head.words);
        }
        // The full stop of `**TBD**.` is not text.
        if text.chars().all(|c| ".,;!?…".contains(c)) {
            text.clear();
        }
        let mut reopen = head.reopen;
        // `TODO:- TODO` would turn into `TODO -` and a second todo.
        let near = source.floor_char_boundary(body.start + MAX_METADATA_LEN);
        let (mark, ..) = read_metadata(&source[body.start..near.min(body.end)]);
        let keyword = body.start + mark;
        let is_keyword = keywords.binary_search_by_key(&keyword, |(at, _)| *at);
        if (mark > 0 || reopen.ends_with(['*', '_'])) && is_keyword.is_ok() {
            reopen.push_str(EMPTY_COMMENT);
        }
        found.push(Stub {
            range: head.start..body.end.max(head.text),
            place: run.insertion_point(head.inline, index),
            kind: StubKind::Todo(Todo {
                keyword: source[head.keyword.clone()].to_owned(),
                opening: head.start..opening_end,
                reopen,
                text,
                body,
                colon: head.colon,
                metadata: head.metadata,
            }),
        });
    }
}

/// The heads of a run's todos. `ends` returns the end of a todo's text, given the start
/// of the next todo, if any.
fn heads(
    source: &str,
    run: &InlineRun,
    keywords: &[(usize, usize)],
    ends: &dyn Fn(&TodoHead, Option<usize>) -> usize,
) -> Vec<TodoHead> {
    let sentences = Sentences::new(source, run);
    let head = |at: usize, length: usize, previous_text, until| {
        let is_last_sentence = || sentences.is_last(at, until);
        head::read(
            source,
            run,
            at..at + length,
            previous_text,
            is_last_sentence,
        )
    };
    let mut heads: Vec<TodoHead> = Vec::new();
    for (at, length) in keywords {
        let previous_text = heads.last().map(|head| head.text);
        heads.extend(head(*at, *length, previous_text, None));
    }
    // A paragraph ends at the start of a todo and at the end of its text, so the sentence
    // before either can be the last one. The todos after the current keyword form a
    // stack, the nearest on top: a line can contain thousands, and none of them moves the
    // others.
    let mut following: Vec<TodoHead> = Vec::new();
    // The end of the last head's text if nothing ends it earlier, with the number of
    // heads.
    let mut reach = None;
    for (index, (at, length)) in keywords.iter().enumerate().rev() {
        while let Some(head) = heads.pop_if(|head| head.start > *at) {
            following.push(head);
        }
        if heads.last().is_some_and(|head| head.keyword.start == *at) {
            continue;
        }
        let begins = following.last().map(|head| head.start);
        let reached = reach
            .filter(|(known, _)| *known == heads.len())
            .map(|(_, end)| end)
            .or_else(|| Some(ends(heads.last()?, begins)));
        reach = reached.map(|end| (heads.len(), end));
        let previous_text = heads.last().map(|head| head.text);
        let end = reached.map(|end| {
            end.min(begins.unwrap_or(end))
                .max(previous_text.unwrap_or(end))
        });
        let Some(until) = end.filter(|end| end > at).or(begins) else {
            continue;
        };
        let Some(found) = head(*at, *length, previous_text, Some(until)) else {
            continue;
        };
        let mut previous_text = Some(found.text);
        let mut nested = vec![found];
        // `TODO: TODO a` is two todos.
        for (at, length) in &keywords[index + 1..] {
            let Some(text) = previous_text.filter(|text| text <= at) else {
                break;
            };
            if begins.is_some_and(|begins| begins <= *at) {
                break;
            }
            let found = head(*at, *length, Some(text), None);
            previous_text = found.as_ref().map(|head| head.text);
            nested.extend(found);
        }
        following.extend(nested.into_iter().rev());
    }
    heads.extend(following.into_iter().rev());
    heads
}

/// The start of the todo that ends each todo's text, if any. A todo in a nested span,
/// such as a link, is part of the text around it.
fn next_starts(run: &InlineRun, heads: &[TodoHead]) -> Vec<Option<usize>> {
    if heads.len() < 2 {
        return vec![None; heads.len()];
    }
    let depth = |number: usize| run.inlines[heads[number].inline].depth;
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

/// The end of a todo's text.
fn text_end(
    source: &str,
    run: &InlineRun,
    head: &TodoHead,
    extent: Extent,
    next: Option<usize>,
) -> usize {
    let whole = match extent {
        Extent::Auto => head.colon,
        Extent::Line => false,
        Extent::Paragraph => true,
    };
    let end = if whole {
        enclosing_end(run, head.inline)
    } else {
        let until = next.unwrap_or(usize::MAX);
        line_end(source, run, head.inline, head.text, until).min(enclosing_end(run, head.inline))
    };
    end.min(next.unwrap_or(usize::MAX)).max(head.text)
}

/// The end of the span that encloses an inline, or of the run.
fn enclosing_end(run: &InlineRun, inline: usize) -> usize {
    let depth = run.inlines[inline].depth;
    if depth == 0 {
        return run.range().end;
    }
    // The closing inline follows the delimiter of the span.
    match run.next_shallower(inline) {
        Some(close) => run.inlines[close - 1].range.end,
        None => run.range().end,
    }
}
