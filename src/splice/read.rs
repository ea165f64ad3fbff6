//! How text is parsed in its new place: a paragraph must not become another kind of block
//! because its neighbours are gone.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::Edit;
use crate::panics::catch_panic;
use crate::scan::{self, InlineKind, InlineRun};

/// An invisible element. A tag after it on the same line is inline and does not start a
/// block.
pub(crate) const EMPTY_SPAN: &str = "<span></span>";

/// Escapes the text at `range`, which now starts a paragraph, if it would be read as
/// another block: with a backslash or an invisible element.
pub(super) fn escape_start(
    source: &str,
    run: &InlineRun,
    range: &Range<usize>,
    edits: &mut Vec<Edit>,
) {
    let line = source[range.clone()].lines().next().unwrap_or_default();
    if !line.starts_with(char::is_alphabetic)
        && let Some(mark) = escape_offset_in_run(run, line, true)
    {
        edits.push(escape(run, range.start, mark));
    }
}

/// The edit that keeps text starting at `start` from being read as another block: a
/// backslash after `mark` bytes. Before a link or a code span a backslash would have
/// another meaning, so an invisible element goes there.
pub(super) fn escape(run: &InlineRun, start: usize, mark: usize) -> Edit {
    let next = run
        .inlines
        .partition_point(|inline| inline.range.start <= start);
    let first = next.checked_sub(1).map(|at| run.inlines[at].kind);
    let (at, replacement) = match first {
        Some(InlineKind::Text) => (start + mark, "\\"),
        _ => (start, EMPTY_SPAN),
    };
    Edit {
        range: at..at,
        replacement: replacement.to_owned(),
    }
}

/// Whether blocks keep their meaning in an item of a tight list, without blank lines
/// around them, and leave the list tight. `behind_text` says that the line above is text
/// of the item.
pub(super) fn fits_tight(lines: &str, behind_text: bool) -> bool {
    let mut item = String::from(if behind_text { "- x\n" } else { "-" });
    for (number, line) in lines.lines().enumerate() {
        let newline = if number > 0 { "\n" } else { "" };
        let indent = match (line, behind_text, number) {
            ("", ..) => "",
            (_, false, 0) => " ",
            _ => "  ",
        };
        item.extend([newline, indent, line]);
    }
    item.push_str("\n- y\n");
    let fits = catch_panic(|| {
        let item = parse_events(&item);
        let alone = parse_events(lines);
        let begins_with_text = alone.first() == Some(&Event::Start(Tag::Paragraph));
        let alone = without_paragraphs(alone);
        let above = behind_text.then(|| Event::Text("x".into()));
        // The first paragraph continues the text above.
        let joint = (behind_text && begins_with_text).then_some(Event::SoftBreak);
        let list = [Event::Start(Tag::List(None)), Event::Start(Tag::Item)];
        let next = [
            Event::End(TagEnd::Item),
            Event::Start(Tag::Item),
            Event::Text("y".into()),
            Event::End(TagEnd::Item),
            Event::End(TagEnd::List(false)),
        ];
        let expected = list
            .into_iter()
            .chain(above)
            .chain(joint)
            .chain(alone)
            .chain(next);
        item.into_iter().eq(expected)
    });
    fits.unwrap_or(false)
}

/// Whether the first line of `lines` could be part of a thematic break.
pub(super) fn begins_like_break(lines: &str) -> bool {
    let line = lines.lines().next().unwrap_or_default().trim();
    ['-', '*']
        .iter()
        .any(|sign| line.starts_with(*sign) && line.trim_matches([*sign, ' ', '\t']).is_empty())
}

pub(super) fn parse_events(text: &str) -> Vec<Event<'_>> {
    let extensions = scan::extensions(&scan::Options::default());
    TextMergeStream::new(Parser::new_ext(text, extensions)).collect()
}

/// Removes the tags of top-level paragraphs, which a tight item does not have.
fn without_paragraphs(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut depth = 0;
    let mut kept = Vec::with_capacity(events.len());
    for event in events {
        match &event {
            Event::Start(tag) => {
                depth += 1;
                if depth == 1 && *tag == Tag::Paragraph {
                    continue;
                }
            }
            Event::End(tag) => {
                depth -= 1;
                if depth == 0 && *tag == TagEnd::Paragraph {
                    continue;
                }
            }
            _ => {}
        }
        kept.push(event);
    }
    kept
}

/// Escapes the text at `range`, which now ends its line, if that line would be read as
/// another block: `-` is an empty list item, or a heading underline below text. No edit
/// starts before `from`.
pub(super) fn escape_end(
    source: &str,
    run: &InlineRun,
    range: &Range<usize>,
    from: usize,
    edits: &mut Vec<Edit>,
) {
    let whole = &source[range.clone()];
    let is_mark = |c: char| c == '>' || c.is_whitespace();
    let (first, line) = match whole.rfind(['\n', '\r']) {
        // Container markers may precede the text.
        Some(end) => (false, whole[end + 1..].trim_start_matches(is_mark)),
        None => (true, whole),
    };
    // The text of an escaped character does not include its backslash.
    let escaped = source[..range.end - line.len()].ends_with('\\');
    if escaped || line.is_empty() || line.starts_with(char::is_alphabetic) {
        return;
    }
    if let Some(mark) = escape_offset_in_run(run, line, first) {
        let escape = escape(run, range.end - line.len(), mark);
        if escape.range.start >= from && edits.last() != Some(&escape) {
            edits.push(escape);
        }
    }
}

/// Like [`escape_offset`], for a line of a run. `[!NOTE]` alone on the first line of a
/// block quote would make it an alert.
fn escape_offset_in_run(run: &InlineRun, line: &str, first: bool) -> Option<usize> {
    let alert = || (first && run.quoted && line.starts_with("[!")).then_some(0);
    escape_offset(line, first).or_else(alert)
}

/// Where to put a backslash so that a line of text is not read as anything but a
/// paragraph or its continuation, in bytes from the start of the line; `None` if it needs
/// no backslash. `first` says that the line starts its paragraph.
pub(crate) fn escape_offset(line: &str, first: bool) -> Option<usize> {
    let line = line.trim_end();
    let reads = |text: &str| is_one_block(text, &Tag::Paragraph);
    // A definition can also follow another kind of block.
    let continues = match first {
        true => !line.starts_with(':') && reads(line),
        false => !interrupts(line) && !is_table_rule(line),
    };
    // Below the text of a list item, an empty item can start as well.
    let stays = continues && (line.len() == 1 || reads(line));
    // `1\.`, and a backslash before any other marker.
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    (!line.is_empty() && !stays).then_some(digits)
}

/// Whether a line ends the paragraph above it, or could turn it into a term or a table.
pub(super) fn interrupts(line: &str) -> bool {
    let line = line.trim_end();
    let is_table_rule = !line.is_empty() && line.bytes().all(|b| b"|-: ".contains(&b));
    line.starts_with(':') || is_table_rule || !is_one_block(&format!("x\n{line}"), &Tag::Paragraph)
}

/// Whether a line could be the delimiter row of a table.
pub(super) fn is_table_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.contains('-') && line.contains(['|', ':']) && line.bytes().all(|b| b"|-: \t".contains(&b))
}

/// Whether a line of Markdown can be part of a sentence. This includes a comment and the
/// tag of an element, although they start a block on a line of their own, see
/// [`begins_html`].
pub(crate) fn reads_inline(line: &str) -> bool {
    let is_tag = || begins_html(line) && is_one_block(&format!("x\n{line}"), &Tag::Paragraph);
    let is_comment = || line.starts_with("<!--") && line.ends_with("-->");
    let is_text = || {
        let reads = |above: &str| is_one_block(&format!("{above}{line}"), &Tag::Paragraph);
        reads("") && reads("x\n")
    };
    line.is_empty() || is_text() || is_tag() || is_comment()
}

/// Whether a line that starts a list item also does so right below a paragraph. An empty
/// item does not, nor does an ordered item with a number other than 1 (CommonMark 0.31
/// section 5.2).
pub(crate) fn begins_list_below_text(line: &str) -> bool {
    let text = format!("x\n{line}");
    let begins = catch_panic(|| {
        let mut events = parse_events(&text).into_iter();
        events.any(|event| matches!(event, Event::Start(Tag::List(_))))
    });
    begins.unwrap_or(false)
}

/// Whether a line starts an HTML block, which absorbs the lines below it.
pub(crate) fn begins_html(line: &str) -> bool {
    is_one_block(line, &Tag::HtmlBlock)
}

/// Whether the whole of `text` is a single block of this kind.
pub(super) fn is_one_block(text: &str, kind: &Tag<'_>) -> bool {
    // The parser panics on some malformed input.
    let parser = || Parser::new_ext(text, Options::ENABLE_FOOTNOTES).into_offset_iter();
    let first = catch_panic(|| parser().next());
    matches!(first, Ok(Some((Event::Start(tag), range))) if tag == *kind && range.end == text.len())
}
