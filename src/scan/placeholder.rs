//! Placeholders: `<docker-compose image>`.
//!
//! The parser delivers them in three shapes: as inline HTML, as the start of an HTML
//! block, or as plain text in several events (`<commando's>` is not a tag). The words
//! between the brackets decide, not the shape.

use std::borrow::Cow;
use std::ops::Range;

use super::Options;
use super::docs_link;
use super::html;
use super::inline_run::{Inline, InlineKind, InlineRun};
use crate::stub::{DocsLink, InsertionPoint, Placeholder, PlaceholderKind, Stub, StubKind};
use crate::white_space::on_one_line;

/// The last words of placeholders, in English and Dutch.
const LAST_WORDS: &[(&str, PlaceholderKind)] = &[
    ("afbeelding", PlaceholderKind::Image),
    ("afbeeldingen", PlaceholderKind::Image),
    ("bestand", PlaceholderKind::File),
    ("commands", PlaceholderKind::Commands),
    ("commando's", PlaceholderKind::Commands),
    ("commando’s", PlaceholderKind::Commands),
    ("diagram", PlaceholderKind::Diagram),
    ("figure", PlaceholderKind::Image),
    ("figuur", PlaceholderKind::Image),
    ("file", PlaceholderKind::File),
    ("image", PlaceholderKind::Image),
    ("images", PlaceholderKind::Image),
    ("lijst", PlaceholderKind::List),
    ("link", PlaceholderKind::Link),
    ("list", PlaceholderKind::List),
    ("opties", PlaceholderKind::Options),
    ("options", PlaceholderKind::Options),
    ("overzicht", PlaceholderKind::List),
    ("picture", PlaceholderKind::Image),
    ("plaatje", PlaceholderKind::Image),
    ("report", PlaceholderKind::List),
    ("schema", PlaceholderKind::Diagram),
    ("schermafbeelding", PlaceholderKind::Screenshot),
    ("screenshot", PlaceholderKind::Screenshot),
];

/// In bytes, including the argument after a colon. Anything longer is prose between two
/// unrelated brackets.
pub(super) const MAX_PHRASE_LEN: usize = 200;

/// Folds case, hyphens, underscores and white space, so that `Docker-Compose  image` and
/// `docker compose image` are the same phrase.
pub fn normalise(phrase: &str) -> Cow<'_, str> {
    let mut last = b' ';
    let is_folded = phrase.bytes().all(|byte| {
        let fits =
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b' ' && last != b' ';
        last = byte;
        fits
    });
    if is_folded && last != b' ' {
        return phrase.into();
    }
    let mut folded = String::with_capacity(phrase.len());
    for word in phrase
        .split(|character: char| character.is_whitespace() || matches!(character, '-' | '_'))
        .filter(|word| !word.is_empty())
    {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    if folded.is_ascii() {
        folded.make_ascii_lowercase();
        folded.into()
    } else {
        folded.to_lowercase().into()
    }
}

/// Finds the placeholders of one chapter.
pub(crate) struct Finder<'a> {
    source: &'a str,
    options: &'a Options,
    closing_tags: html::ClosingTags<'a>,
}

impl<'a> Finder<'a> {
    /// For `source`, whose front matter ends at `start`.
    pub(crate) fn new(source: &'a str, start: usize, options: &'a Options) -> Self {
        Finder {
            source,
            options,
            closing_tags: html::ClosingTags::new(source, start),
        }
    }

    /// Finds the placeholders of a run and turns each into a single inline. `masked` are
    /// those that the parser saw as a word.
    pub(crate) fn find(
        &self,
        run: &mut InlineRun,
        masked: &[Range<usize>],
    ) -> Vec<(Range<usize>, StubKind)> {
        let source = self.source;
        let mut found = Vec::new();
        let whole = run.range();
        let first = masked.partition_point(|range| range.start < whole.start);
        for range in masked[first..]
            .iter()
            .take_while(|range| range.end <= whole.end)
        {
            // A masked placeholder in a code span is code.
            let is_text = run
                .inlines_from(range.start)
                .iter()
                .take_while(|inline| inline.range.start <= range.start)
                .any(|inline| inline.kind == InlineKind::Text && range.end <= inline.range.end);
            if is_text && let Some(kind) = self.parse(range.clone()) {
                found.push((range.clone(), kind));
            }
        }
        let mut past = 0;
        for inline in &run.inlines {
            match inline.kind {
                InlineKind::Html => {
                    if let Some(kind) = self.parse(inline.range.clone()) {
                        found.push((inline.range.clone(), kind));
                    }
                }
                InlineKind::Text => {
                    let mut at = inline.range.start.max(past);
                    while let Some(offset) = source
                        .get(at..inline.range.end)
                        .and_then(|text| text.find('<'))
                    {
                        let start = at + offset;
                        at = start + 1;
                        // Inside a span, the parser decides.
                        if inline.depth == 0
                            && let Some(range) = bracketed_text(source, run, start)
                            && let Some(kind) = self.parse(range.clone())
                        {
                            at = range.end;
                            past = range.end;
                            found.push((range, kind));
                        }
                    }
                }
                _ => {}
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        found.dedup_by(|later, earlier| later.0.start < earlier.0.end);
        if !found.is_empty() {
            let ranges: Vec<_> = found.iter().map(|(range, _)| range.clone()).collect();
            run.inlines = isolate(&run.inlines, &ranges);
        }
        found
    }

    /// Finds the placeholders in the HTML block with this index.
    pub(crate) fn in_html(&self, block: Range<usize>, index: usize) -> Vec<Stub> {
        let source = self.source;
        let comments = html::comments(source, block.clone());
        let mut found = Vec::new();
        let mut at = block.start;
        while let Some(offset) = source[at..block.end].find('<') {
            let start = at + offset;
            at = start + 1;
            // Limits the search: a block can be full of brackets.
            let window = &source.as_bytes()[start..block.end.min(start + MAX_PHRASE_LEN + 2)];
            let Some(length) = memchr::memchr(b'>', window) else {
                continue;
            };
            let range = start..start + length + 1;
            let before = comments.partition_point(|comment| comment.start <= start);
            if before > 0 && start < comments[before - 1].end {
                continue;
            }
            if let Some(kind) = self.parse(range.clone()) {
                at = range.end;
                found.push(Stub {
                    range,
                    place: InsertionPoint::HtmlBlock(index),
                    kind,
                });
            }
        }
        found
    }

    /// Parses the words between the brackets of `range`. Returns `None` for HTML and
    /// prose.
    fn parse(&self, range: Range<usize>) -> Option<StubKind> {
        let Words {
            phrase,
            argument,
            kind,
        } = read_words(self.source, range, self.options)?;
        if kind != PlaceholderKind::Declared && self.is_html(&phrase) {
            return None;
        }
        if kind == PlaceholderKind::Link
            && let Some(term) = docs_link::term(&phrase)
        {
            return Some(StubKind::DocsLink(DocsLink {
                term: term.to_owned(),
                in_sentence: false,
                in_link: false,
            }));
        }
        Some(StubKind::Placeholder(Placeholder {
            subject: split_last(&phrase).0.to_owned(),
            phrase: phrase.into_owned(),
            kind,
            argument: argument.map(str::to_owned),
            in_link: false,
        }))
    }

    /// Whether the words are an HTML tag or a Rust type.
    fn is_html(&self, phrase: &str) -> bool {
        let mut words = phrase.split(' ');
        let (Some(first), Some(second)) = (words.next(), words.next()) else {
            return false;
        };
        html::is_element(first) || second == "as" || self.closing_tags.has(first)
    }
}

/// The placeholders that are alone on their line apart from container markers, from the
/// line at `start` on, judging only by their words: they may be in code. Phrases with
/// anything but plain words are left to the parser.
pub(super) fn on_own_lines(source: &str, start: usize, options: &Options) -> Vec<Range<usize>> {
    let bytes = source.as_bytes();
    let finder = Finder::new(source, start, options);
    let mut found = Vec::new();
    let mut at = start;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|offset| at + offset) {
        let line = memchr::memrchr(b'\n', &bytes[start..open]).map_or(start, |end| start + end + 1);
        let end = memchr::memchr(b'\n', &bytes[open..]).map_or(source.len(), |end| open + end);
        at = end;
        let is_mark = |byte: &u8| {
            matches!(
                byte,
                b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9'
            )
        };
        if !bytes[line..open].iter().all(is_mark) {
            continue;
        }
        let range = open..open + source[open..end].trim_end().len();
        let Some((b'>', inner)) = bytes[open + 1..range.end].split_last() else {
            continue;
        };
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b" -.:".contains(byte);
        if inner.iter().all(is_plain) && finder.parse(range.clone()).is_some() {
            found.push(range);
        }
    }
    found
}

/// Whether `range`, including the brackets, can be a placeholder judging by its words. It
/// may still be HTML or code.
pub(super) fn is_possible(source: &str, range: Range<usize>, options: &Options) -> bool {
    read_words(source, range, options).is_some()
}

/// The contents of brackets that may be a placeholder.
struct Words<'a> {
    /// The words, separated by single spaces.
    phrase: Cow<'a, str>,
    argument: Option<&'a str>,
    kind: PlaceholderKind,
}

fn read_words<'a>(source: &'a str, range: Range<usize>, options: &Options) -> Option<Words<'a>> {
    let before = &source[..range.start];
    let inner = source[range].strip_prefix('<')?.strip_suffix('>')?;
    if inner.len() > MAX_PHRASE_LEN
        || inner.contains('<')
        || inner.starts_with(['/', '!', '?'])
        || inner.ends_with('/')
    {
        return None;
    }
    let (head, argument) = match inner.split_once(':') {
        Some((head, argument)) if !argument.starts_with("//") => {
            (head, Some(argument.trim()).filter(|text| !text.is_empty()))
        }
        Some(_) => return None,
        None => (inner, None),
    };
    let phrase = if head.contains('>') {
        // The phrase continues in a block quote, which adds a marker.
        let words: Vec<&str> = head.split_whitespace().filter(|w| *w != ">").collect();
        words.join(" ").into()
    } else {
        on_one_line(head)
    };
    if phrase.is_empty() {
        return None;
    }
    let kind = if !options.declared.is_empty() && options.declared.contains(&*normalise(&phrase)) {
        PlaceholderKind::Declared
    } else {
        // `Vec<docker image>` and `a::<b list>` are code in prose. Chinese and Japanese
        // have no spaces between words, so only ASCII letters count.
        let word =
            before.trim_end_matches(|last: char| last.is_ascii_alphanumeric() || last == '_');
        let word = &before[word.len()..];
        // But `__TODO__<docker image>` is not code.
        let emphasis = word.starts_with('_') && word.ends_with('_');
        let touches_code = !word.is_empty() && !emphasis || before.ends_with("::");
        if touches_code
            || head.contains(['=', '"', '`', ',', ';', '(', '&'])
            || head.starts_with(|first: char| first.is_ascii_digit())
            || head.starts_with(char::is_whitespace)
        {
            return None;
        }
        let (subject, last) = split_last(&phrase);
        if subject.is_empty() {
            return None;
        }
        let matches = |(word, _): &&(&str, PlaceholderKind)| word.eq_ignore_ascii_case(last);
        LAST_WORDS.iter().find(matches)?.1
    };
    Some(Words {
        phrase,
        argument,
        kind,
    })
}

/// Splits off the last word of a phrase.
fn split_last(phrase: &str) -> (&str, &str) {
    phrase.rsplit_once(' ').unwrap_or(("", phrase))
}

/// The bracketed range that starts with the `<` at `start`, if the bracket is not escaped
/// and everything up to the `>` is literal text on one line.
fn bracketed_text(source: &str, run: &InlineRun, start: usize) -> Option<Range<usize>> {
    if source[..start].ends_with('\\') {
        return None;
    }
    // Limits the search: a line can be full of brackets.
    let window = &source.as_bytes()[start..source.len().min(start + MAX_PHRASE_LEN + 2)];
    let length = memchr::memchr2(b'>', b'\n', window).filter(|at| window[*at] == b'>')?;
    let end = start + length + 1;
    let mut covered = start;
    for inline in run.inlines_from(start) {
        if inline.range.end <= start {
            continue;
        }
        if inline.range.start >= end {
            break;
        }
        if inline.kind != InlineKind::Text || inline.range.start > covered {
            return None;
        }
        covered = inline.range.end;
    }
    (covered >= end).then_some(start..end)
}

/// Splits text inlines so that every placeholder is a single inline.
fn isolate(inlines: &[Inline], placeholders: &[Range<usize>]) -> Vec<Inline> {
    let mut cut = Vec::with_capacity(inlines.len() + placeholders.len());
    let mut next = 0;
    for inline in inlines {
        let mut at = inline.range.start;
        let end = inline.range.end;
        if !matches!(inline.kind, InlineKind::Text | InlineKind::Html) {
            cut.push(inline.clone());
            continue;
        }
        // A placeholder in plain text spans several inlines: the first one stands for it,
        // the others are dropped.
        while let Some(placeholder) = placeholders.get(next).filter(|range| range.start < end) {
            if at < placeholder.start {
                cut.push(Inline {
                    range: at..placeholder.start,
                    ..inline.clone()
                });
            }
            if at <= placeholder.start {
                cut.push(Inline {
                    range: placeholder.clone(),
                    kind: InlineKind::Placeholder,
                    depth: inline.depth,
                });
            }
            at = placeholder.end.min(end).max(at);
            if placeholder.end > end {
                break;
            }
            next += 1;
        }
        if at < end {
            cut.push(Inline {
                range: at..end,
                ..inline.clone()
            });
        }
    }
    cut
}
