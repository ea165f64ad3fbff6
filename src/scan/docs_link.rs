//! Requests for a link to documentation: `**docker-compose docs link**`,
//! `[compose ports docs]()`. The form in angle brackets is a placeholder with such a
//! phrase.

use std::collections::HashSet;
use std::ops::Range;

use super::claimed::Claimed;
use super::inline_run::{InlineKind, InlineRun};
use crate::stub::{DocsLink, Stub, StubKind};

/// The words for documentation, in English and Dutch.
pub(super) const DOCS_WORDS: &[&str] = &["docs", "doc", "documentation", "documentatie"];

/// Enough bytes for a typical term.
const INITIAL_CAPACITY: usize = 64;

/// Finds the strong emphases and empty links of a run that request a documentation link.
pub(crate) fn find(source: &str, run: &InlineRun, index: usize, found: &mut Vec<Stub>) {
    let mut claimed = None;
    for (at, inline) in run.inlines.iter().enumerate() {
        let word_follows = match inline.kind {
            InlineKind::OpenStrong => true,
            InlineKind::OpenLink { empty: true } => false,
            _ => continue,
        };
        let claimed = claimed.get_or_insert_with(|| Claimed::new(found));
        if claimed.overlaps(&inline.range) {
            continue;
        }
        let Some(text) = span_text(source, run, at, 0) else {
            continue;
        };
        if !brackets_are_balanced(&text) {
            continue;
        }
        let term = if word_follows {
            term(&text)
        } else {
            term(&text).or_else(|| strip_last_word(&text, DOCS_WORDS))
        };
        if let Some(term) = term {
            found.push(Stub {
                range: inline.range.clone(),
                place: run.insertion_point(at, index),
                kind: StubKind::DocsLink(DocsLink {
                    term: term.to_owned(),
                    in_sentence: false,
                    in_link: false,
                }),
            });
        }
    }
}

/// Whether the strong emphasis at inline `strong` would be a marker if it started at byte
/// offset `from`.
pub(crate) fn is_marker_from(source: &str, run: &InlineRun, strong: usize, from: usize) -> bool {
    span_text(source, run, strong, from).is_some_and(|text| term(&text).is_some())
}

/// Records for each marker of a run whether it continues a sentence.
pub(crate) fn set_in_sentence(source: &str, run: &InlineRun, found: &mut [Stub]) {
    for stub in found {
        if let StubKind::DocsLink(link) = &mut stub.kind {
            link.in_sentence = continues_sentence(source, run, stub.range.start);
        }
    }
}

/// Records for each marker of a run whether it is inside a link. An empty link does not
/// count, since its expansion removes it, unless a todo keyword prevents that.
pub(crate) fn set_in_link(run: &InlineRun, found: &mut [Stub]) {
    let unlinked: HashSet<usize> = found
        .iter()
        .filter(|stub| matches!(&stub.kind, StubKind::EmptyLink(link) if !link.meets_keyword))
        .map(|stub| stub.range.start)
        .collect();
    // The start of each link, and the furthest end of any link so far: images can contain
    // links.
    let mut links: Vec<(usize, usize)> = Vec::new();
    for inline in &run.inlines {
        let link = matches!(
            inline.kind,
            InlineKind::OpenLink { .. } | InlineKind::OpenImage { .. }
        );
        if link && !unlinked.contains(&inline.range.start) {
            let end = links.last().map_or(0, |(_, end)| *end);
            links.push((inline.range.start, end.max(inline.range.end)));
        }
    }
    for stub in found {
        let before = links.partition_point(|(start, _)| *start < stub.range.start);
        let inside = before > 0 && links[before - 1].1 > stub.range.start;
        match &mut stub.kind {
            StubKind::DocsLink(link) => link.in_link = inside,
            StubKind::Placeholder(placeholder) => placeholder.in_link = inside,
            _ => {}
        }
    }
}

/// The words before `docs link`, in any case and language.
pub(crate) fn term(phrase: &str) -> Option<&str> {
    strip_last_word(strip_last_word(phrase, &["link"])?, DOCS_WORDS)
}

/// `phrase` without its last word, if that is one of `words`.
fn strip_last_word<'a>(phrase: &'a str, words: &[&str]) -> Option<&'a str> {
    let separator = |character: char| character.is_whitespace() || character == '-';
    let phrase = phrase.trim();
    let (rest, last) = phrase.rsplit_once(separator)?;
    let rest = rest.trim_end_matches(separator);
    words
        .iter()
        .any(|word| last.eq_ignore_ascii_case(word))
        .then_some(rest)
        .filter(|rest| !rest.is_empty())
}

/// The text from byte offset `from` of the span that opens at inline `at`. Returns `None`
/// if the span contains anything but text, code, soft breaks and empty links with such
/// text.
fn span_text(source: &str, run: &InlineRun, at: usize, from: usize) -> Option<String> {
    let mut text = String::with_capacity(run.inlines[at].range.len().min(INITIAL_CAPACITY));
    for inline in &run.inlines[at + 1..] {
        match inline.kind {
            InlineKind::Text if inline.range.start < from => {
                text.push_str(source.get(from..inline.range.end).unwrap_or_default());
            }
            InlineKind::Text => text.push_str(&source[inline.range.clone()]),
            // `do`cs is not a word.
            InlineKind::Code if touches_word(source, &inline.range) => return None,
            InlineKind::Code => text.push_str(code_text(source, &inline.range)),
            InlineKind::Break => text.push(' '),
            InlineKind::OpenLink { empty: true } => {}
            InlineKind::Close if inline.depth > run.inlines[at].depth => {}
            InlineKind::Close => return Some(text),
            _ => return None,
        }
    }
    None
}

/// Whether the brackets in `text` pair up among themselves. If they do not, removing the
/// text could pair the remaining bracket with a different one.
fn brackets_are_balanced(text: &str) -> bool {
    let mut open = 0_usize;
    let none_closes_early = text.bytes().all(|byte| match byte {
        b'[' => {
            open += 1;
            true
        }
        b']' => {
            let inside = open > 0;
            open = open.saturating_sub(1);
            inside
        }
        _ => true,
    });
    none_closes_early && open == 0
}

/// Whether the text before `offset` in the run is the beginning of a sentence. The text
/// after a colon stands alone: `More: Bind mounts`.
fn continues_sentence(source: &str, run: &InlineRun, offset: usize) -> bool {
    let before = run
        .inlines
        .partition_point(|inline| inline.range.start < offset);
    for inline in run.inlines[..before].iter().rev() {
        let text = &source[inline.range.start..inline.range.end.min(offset)];
        match inline.kind {
            InlineKind::Text => {
                let text = text.trim_end_matches(|last: char| {
                    last.is_whitespace() || "()[]\"'“”‘’„«»*_~".contains(last)
                });
                if let Some(last) = text.chars().next_back() {
                    return !".!?…:|".contains(last);
                }
            }
            InlineKind::Code | InlineKind::Placeholder | InlineKind::Math | InlineKind::Other => {
                return true;
            }
            // Hard line breaks: two spaces or a backslash.
            InlineKind::Break if text.starts_with(['\\', ' ']) => return false,
            InlineKind::Html if text.to_ascii_lowercase().starts_with("<br") => return false,
            _ => {}
        }
    }
    false
}

/// Whether a letter or digit directly precedes or follows a range.
fn touches_word(source: &str, range: &Range<usize>) -> bool {
    source[..range.start].ends_with(char::is_alphanumeric)
        || source[range.end..].starts_with(char::is_alphanumeric)
}

/// The content of a code span.
fn code_text<'a>(source: &'a str, range: &Range<usize>) -> &'a str {
    source[range.clone()].trim_matches('`').trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_before_docs_link_are_the_term() {
        assert_eq!(term("docker-compose docs link"), Some("docker-compose"));
        assert_eq!(term("Docker run Documentation Link"), Some("Docker run"));
        assert_eq!(
            term("compose ports documentatie-link"),
            Some("compose ports")
        );
        assert_eq!(term("docs link"), None);
        assert_eq!(term("see the docs"), None);
    }
}
