//! The head of a todo: its keyword, the markup around it, and its metadata.

use std::ops::Range;

use super::EMPTY_COMMENT;
use super::metadata::{AfterKeyword, read_metadata};
use crate::scan::docs_link;
use crate::scan::inline_run::{Inline, InlineKind, InlineRun};
use crate::stub::Metadata;

/// The head of a todo. Offsets are in bytes of the chapter.
pub(super) struct TodoHead {
    /// The index of the inline that the todo starts with.
    pub(super) inline: usize,
    pub(super) start: usize,
    pub(super) keyword: Range<usize>,
    /// Where its text may start.
    pub(super) text: usize,
    pub(super) reopen: String,
    /// Words in its parentheses that are part of its text.
    pub(super) words: String,
    pub(super) colon: bool,
    pub(super) metadata: Metadata,
}

/// Reads a keyword as the head of a todo, or returns `None` if it is prose.
/// `previous_text` is the start of the previous todo's text. `is_last_sentence` returns
/// whether the keyword starts the last sentence of the paragraph.
pub(super) fn read(
    source: &str,
    run: &InlineRun,
    keyword: Range<usize>,
    previous_text: Option<usize>,
    is_last_sentence: impl FnOnce() -> bool,
) -> Option<TodoHead> {
    let at = keyword.start;
    let inline = run
        .inlines
        .partition_point(|inline| inline.range.start <= at)
        .checked_sub(1)?;
    if !is_in_text(&run.inlines[inline..], &keyword) {
        return None;
    }
    let text = run.inlines[inline].range.clone();
    if source[text.start..at].ends_with('_')
        || source[keyword.end..text.end.max(keyword.end)].starts_with('_')
    {
        return None;
    }
    let strong = inline.checked_sub(1).filter(|before| {
        run.inlines[*before].kind == InlineKind::OpenStrong
            && source[run.inlines[inline].range.start..at]
                .trim()
                .is_empty()
    });
    if let Some(strong) = strong {
        let inside = &source[keyword.end..text.end.max(keyword.end)];
        // `TODO-list` is a word, `TODO<T>` is a type.
        let is_type = source[keyword.end..].starts_with('<');
        if is_type || inside.starts_with('-') && !may_follow_keyword(inside) {
            return None;
        }
        return strong_head(source, run, strong, keyword);
    }
    if run.inlines[inline].depth > 0 || !may_follow_keyword(&source[keyword.end..]) {
        return None;
    }
    // `**FIXME** TODO x` is two todos.
    let begins_text = previous_text
        .and_then(|text| source.get(text..at))
        .is_some_and(|between| between.trim().is_empty());
    if !begins_text && !begins_line(source, run, inline, at) && !is_last_sentence() {
        return None;
    }
    let line_end = line_end(
        source,
        run,
        inline,
        keyword.end,
        keyword.end + MAX_METADATA_LEN,
    );
    let (mut mark, mut metadata, mut rest) = read_metadata(&source[keyword.end..line_end]);
    // `TODO(write the introduction)` has no other text.
    if parentheses_say_all(source, run, &rest, keyword.end + mark..line_end) {
        (mark, metadata, rest) = (0, Metadata::default(), AfterKeyword::default());
    }
    Some(TodoHead {
        inline,
        start: at,
        text: keyword.end + mark,
        keyword,
        reopen: rest.kept.clone(),
        words: rest.kept,
        colon: rest.colon,
        metadata,
    })
}

/// Whether adjacent text inlines contain the whole keyword. A keyword from the
/// configuration can contain emphasis markers.
fn is_in_text(inlines: &[Inline], keyword: &Range<usize>) -> bool {
    let mut covered = keyword.start;
    for inline in inlines {
        if inline.kind != InlineKind::Text || !inline.range.contains(&covered) {
            return false;
        }
        covered = inline.range.end;
        if covered >= keyword.end {
            return true;
        }
    }
    false
}

/// Reads a todo whose keyword starts the strong emphasis at inline `strong`. Returns
/// `None` if the text would merge with the emphasis that continues around it:
/// `**TODO****TODO**`.
fn strong_head(
    source: &str,
    run: &InlineRun,
    strong: usize,
    keyword: Range<usize>,
) -> Option<TodoHead> {
    if run.inlines[strong].depth > MAX_SPAN_DEPTH {
        return None;
    }
    let span = run.inlines[strong].range.clone();
    let delimiter = &source[span.start..keyword.start];
    // `**TODO's**` and `**TODO**s` are words.
    let ends_with_keyword = source[keyword.end..span.end].len() == delimiter.trim_end().len();
    if continues_word(&source[keyword.end..])
        || ends_with_keyword
            && (continues_word(&source[span.end..]) || begins_cased_word(&source[span.end..]))
    {
        return None;
    }
    let inner_end = span.end - delimiter.trim_end().len().min(span.end - keyword.end);
    let (mark, metadata, mut rest) = read_metadata(&source[keyword.end..inner_end]);
    let mut head = TodoHead {
        // `***TODO***` also starts with the outer emphasis.
        inline: run.outermost_emphasis(strong),
        start: span.start,
        text: keyword.end + mark,
        keyword,
        reopen: String::new(),
        words: String::new(),
        colon: rest.colon,
        metadata,
    };
    head.start = run.inlines[head.inline].range.start;
    // Emphasis does not open before white space, and that includes a vertical tab.
    let text = source[head.text..inner_end]
        .trim_start_matches(|c: char| c.is_whitespace() && c != '\n' && c != '\r');
    head.text = inner_end - text.len();
    if head.text < inner_end {
        // The emphasis continues around the text.
        head.reopen = rest.kept.clone() + &source[head.start..head.keyword.start];
        head.words = rest.kept;
        head.text = skip_break(source, run, head.text);
        let next = run
            .inlines
            .partition_point(|inline| inline.range.start <= head.text);
        let begun = run.inlines[..next].last();
        let kind = begun.map(|inline| inline.kind);
        let rest = &source[head.text..];
        if kind == Some(InlineKind::Text) && rest.starts_with(['*', '_']) {
            return None;
        }
        // The asterisks of `**TODO **a** b**` would form one emphasis, and in
        // `**TODO *docker docs link***` the strong emphasis would contain nothing but the
        // marker.
        let whole = begun.is_some_and(|inline| inline.range.end == inner_end);
        let nested = match kind {
            Some(InlineKind::OpenStrong) => true,
            Some(InlineKind::OpenEmphasis) => whole,
            _ => false,
        };
        let nested = nested && rest.starts_with(&delimiter[..1]);
        if nested || docs_link::is_marker_from(source, run, strong, head.text) {
            head.reopen.push_str(EMPTY_COMMENT);
        }
        return Some(head);
    }
    // The emphasis ends with the keyword, but the text after it may belong to the todo.
    head.text = run.inlines[head.inline].range.end;
    let line_end = line_end(
        source,
        run,
        head.inline,
        head.text,
        head.text + MAX_METADATA_LEN,
    );
    let after = &source[head.text..line_end];
    // `**TODO(alice)** (see below)`: only the first parentheses are metadata.
    let read_already = head.metadata != Metadata::default() && after.trim_start().starts_with('(');
    if !head.colon && !read_already {
        let (mark, metadata, outer) = read_metadata(after);
        if head.metadata == Metadata::default() {
            head.metadata = metadata;
        }
        head.text += mark;
        head.colon = outer.colon;
        rest.kept.push_str(&outer.kept);
    }
    rest.colon = head.colon;
    head.words.clone_from(&rest.kept);
    if parentheses_say_all(source, run, &rest, head.text..line_end) {
        head.words.clear();
        // `**TODO(write the introduction)**` has no text outside its parentheses.
        head.text = head.keyword.end;
        rest.kept = source[head.start..head.keyword.start].to_owned();
        if inner_end == head.text {
            head.text = run.inlines[head.inline].range.end;
            rest.kept.clear();
        }
        head.metadata = Metadata::default();
        head.colon = false;
    }
    head.reopen = rest.kept;
    Some(head)
}

/// Whether a word continues after an apostrophe or a hyphen: `'s`, `-lijst`.
fn continues_word(rest: &str) -> bool {
    rest.strip_prefix(['\'', '’', '-'])
        .is_some_and(begins_cased_word)
}

/// Chinese and Japanese do not put spaces between words, and their letters have no case.
fn begins_cased_word(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_lowercase() || c.is_uppercase())
}

/// Whether the words in its parentheses are all the text of a todo. `text` is the rest of
/// the line after them.
fn parentheses_say_all(
    source: &str,
    run: &InlineRun,
    rest: &AfterKeyword,
    text: Range<usize>,
) -> bool {
    let end = if rest.colon {
        run.range().end
    } else {
        text.end
    };
    !rest.kept.is_empty() && source[text.start..end.max(text.start)].trim().is_empty()
}

/// The start of the next line's text if a line ends at `at`, otherwise `at`. Emphasis
/// does not open before a line ending.
fn skip_break(source: &str, run: &InlineRun, at: usize) -> usize {
    let next = run
        .inlines
        .partition_point(|inline| inline.range.start < at);
    match &run.inlines[next..] {
        [line_end, text, ..]
            if line_end.kind == InlineKind::Break
                && text.kind != InlineKind::Close
                && source[at..line_end.range.start].trim().is_empty() =>
        {
            // The inline of an escaped character does not include its backslash.
            let start = text.range.start;
            start - usize::from(source[line_end.range.end..start].ends_with('\\'))
        }
        _ => at,
    }
}

/// Whether a keyword outside emphasis can be followed by `rest`.
pub(super) fn may_follow_keyword(rest: &str) -> bool {
    let mut following = rest.chars();
    match following.next() {
        None | Some(':' | '(' | '：' | '（') => true,
        // A hard line break.
        Some('\\') => following.as_str().starts_with(['\n', '\r']),
        // `TODO-list` is a word.
        Some('-') => following
            .next()
            .is_none_or(|next| next.is_whitespace() || next == '-'),
        Some(next) => next.is_whitespace(),
    }
}

fn begins_line(source: &str, run: &InlineRun, inline: usize, at: usize) -> bool {
    if !source[run.inlines[inline].range.start..at]
        .trim()
        .is_empty()
    {
        return false;
    }
    match inline.checked_sub(1).map(|before| run.inlines[before].kind) {
        // A placeholder's expansion is a block, so the text after it starts a paragraph.
        None | Some(InlineKind::Break | InlineKind::Placeholder) => true,
        // Only a checkbox at the start of the run counts.
        Some(InlineKind::Checkbox) => inline == 1,
        _ => false,
    }
}

/// A keyword in more nested spans is part of the enclosing todos' text. Each todo
/// contains the text of all those inside it, so deeper nesting would multiply the work.
const MAX_SPAN_DEPTH: u16 = 32;

/// The maximum length of the metadata after a keyword, in bytes.
pub(super) const MAX_METADATA_LEN: usize = 1_000;

/// The end of the line that contains `at`: the next break that does not split a span.
pub(super) fn line_end(
    source: &str,
    run: &InlineRun,
    inline: usize,
    at: usize,
    until: usize,
) -> usize {
    let depth = run.inlines[inline].depth;
    let end = run.range().end.min(until);
    run.inlines[inline..]
        .iter()
        // Limits the search: a line can contain thousands of todos.
        .take_while(|inline| inline.range.start < end.max(at))
        .find(|inline| {
            inline.kind == InlineKind::Break && inline.range.start >= at && inline.depth <= depth
        })
        .map_or_else(
            || source.floor_char_boundary(end).max(at),
            |inline| inline.range.start,
        )
}
