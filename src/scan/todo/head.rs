//! The beginning of a todo: its keyword, what stands around that, and what it
//! says about itself.

use std::ops::Range;

use super::EMPTY_COMMENT;
use super::metadata::{AfterKeyword, read_metadata};
use crate::scan::docs_link;
use crate::scan::inline_run::{Inline, InlineKind, InlineRun};
use crate::stub::Metadata;

/// The beginning of a todo.
pub(super) struct TodoHead {
    /// The inline that it begins with.
    pub(super) inline: usize,
    pub(super) start: usize,
    pub(super) keyword: Range<usize>,
    /// Where its text may begin.
    pub(super) text: usize,
    pub(super) reopen: String,
    /// Words in its parentheses that are a part of what it says.
    pub(super) words: String,
    pub(super) colon: bool,
    pub(super) metadata: Metadata,
}

/// Reads a keyword as the beginning of a todo, or finds that it is prose.
/// `previous_text` is where the text of the todo before it begins, `is_last_sentence`
/// tells whether the paragraph's last sentence begins with the keyword.
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
        // `TODO-list` is a word, `TODO<T>` a type.
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
    // `TODO(write the introduction)` says nothing else.
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

/// Whether inlines of text, one behind the other, hold a keyword as a whole: what a
/// book declares as one can hold marks of emphasis.
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

/// A todo whose keyword begins the strong emphasis of inline `strong`, unless
/// what follows would be read with the emphasis that goes on around it:
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
        // `***TODO***` stands in an emphasis of its own.
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
    // Before a vertical tab, too, marks of emphasis would mean nothing.
    let text = source[head.text..inner_end]
        .trim_start_matches(|c: char| c.is_whitespace() && c != '\n' && c != '\r');
    head.text = inner_end - text.len();
    if head.text < inner_end {
        // The emphasis goes on around the text.
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
        // The stars of `**TODO **a** b**` would be those of one emphasis, and what
        // `**TODO *docker docs link***` stresses would be all that they hold.
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
    // The emphasis ends with the keyword: what follows may still belong.
    head.text = run.inlines[head.inline].range.end;
    let line_end = line_end(
        source,
        run,
        head.inline,
        head.text,
        head.text + MAX_METADATA_LEN,
    );
    let after = &source[head.text..line_end];
    // `**TODO(alice)** (see below)`: one set of parentheses is metadata.
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
        // Its parentheses hold all that `**TODO(write the introduction)**` says.
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

/// Whether a word goes on behind a sign in it: `'s`, `-lijst`.
fn continues_word(rest: &str) -> bool {
    rest.strip_prefix(['\'', '’', '-'])
        .is_some_and(begins_cased_word)
}

/// Chinese and Japanese put no space between words, and their letters have no case.
fn begins_cased_word(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_lowercase() || c.is_uppercase())
}

/// Whether the words in a todo's parentheses are all that it says, with `text` behind
/// them on its line.
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

/// Where the next line's text begins when a line ends at `at`; else `at`. Marks
/// of emphasis that are put before a line's end would mean nothing.
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
            // An escaped character's inline does not hold its backslash.
            let start = text.range.start;
            start - usize::from(source[line_end.range.end..start].ends_with('\\'))
        }
        _ => at,
    }
}

/// What a bare keyword must be followed by.
pub(super) fn may_follow_keyword(rest: &str) -> bool {
    let mut following = rest.chars();
    match following.next() {
        None | Some(':' | '(' | '：' | '（') => true,
        // A line that ends for good.
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
        // What follows a placeholder will begin a paragraph.
        None | Some(InlineKind::Break | InlineKind::Placeholder) => true,
        // The checkbox must be the first thing itself.
        Some(InlineKind::Checkbox) => inline == 1,
        _ => false,
    }
}

/// Inside of more spans a keyword is text of the todos around it: each of them holds
/// what those inside of it say.
const MAX_SPAN_DEPTH: u16 = 32;

/// What stands in parentheses behind a keyword is not longer, in bytes.
pub(super) const MAX_METADATA_LEN: usize = 1_000;

/// Where the line that holds `at` ends: at the next break that splits no span.
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
        // A line can hold thousands of todos: none looks at all of it.
        .take_while(|inline| inline.range.start < end.max(at))
        .find(|inline| {
            inline.kind == InlineKind::Break && inline.range.start >= at && inline.depth <= depth
        })
        .map_or_else(
            || source.floor_char_boundary(end).max(at),
            |inline| inline.range.start,
        )
}
