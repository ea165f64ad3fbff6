//! Puts edits into a chapter. Every byte outside them stays the author's.

use std::ops::Range;
use std::panic::catch_unwind;

use pulldown_cmark::{Event, Parser, Tag};

use crate::scan::{HtmlBlock, Leaf, PieceKind};

/// Replaces a range of bytes; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in bytes of the chapter.
    pub range: Range<usize>,
    /// What comes in its place.
    pub replacement: String,
}

/// Applies edits, in any order.
///
/// Of two edits that overlap the later one is left out: the author's text
/// there shows instead of a mixture of both.
pub fn apply(source: &str, mut edits: Vec<Edit>) -> String {
    // At one offset an insertion comes before a replacement.
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let grown: usize = edits.iter().map(|edit| edit.replacement.len()).sum();
    let mut text = String::with_capacity(source.len() + grown);
    let mut at = 0;
    for edit in edits {
        if edit.range.start < at {
            debug_assert!(false, "edits overlap at {:?}", edit.range);
            continue;
        }
        text.push_str(&source[at..edit.range.start]);
        text.push_str(&edit.replacement);
        at = edit.range.end;
    }
    text.push_str(&source[at..]);
    text
}

/// The line ending in use around `offset`: that of its own line, else that of
/// the line before, else LF.
pub fn line_ending(source: &str, offset: usize) -> &'static str {
    let bytes = source.as_bytes();
    let end = memchr::memchr(b'\n', &bytes[offset..])
        .map(|length| offset + length)
        .or_else(|| memchr::memrchr(b'\n', &bytes[..offset]));
    match end {
        Some(end) if end > 0 && bytes[end - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}

/// One place in a leaf where block content goes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// What is replaced, in bytes of the chapter.
    pub range: Range<usize>,
    /// What comes in its place.
    pub content: Content,
    /// Characters that the text after it needs in front.
    pub reopen: String,
}

/// What a cut puts in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Lines of Markdown or HTML that are blocks of their own.
    Block(String),
    /// Lines that open a block around the text that follows, up to a
    /// [`Content::Close`].
    Open(String),
    /// Lines that close what was opened.
    Close(String),
    /// Words that begin a block quote around the text that follows, up to a
    /// [`Content::CloseQuote`].
    OpenQuote(String),
    /// Closes that block quote.
    CloseQuote,
    /// Nothing: the text before and after it moves together.
    Nothing,
}

/// Splits a paragraph at its cuts: text and blocks take turns, with a blank
/// line between them, inside the containers of the paragraph.
///
/// `cuts` are in the order of the source and do not overlap.
pub fn split_paragraph(source: &str, leaf: &Leaf, cuts: &[Cut]) -> Vec<Edit> {
    let whole = leaf.range();
    let newline = line_ending(source, whole.start);
    let mut edits = Vec::with_capacity(cuts.len());
    let mut prefix = leaf.prefix.clone();
    for (index, cut) in cuts.iter().enumerate() {
        let previous = index.checked_sub(1).map(|before| &cuts[before]);
        let next = cuts.get(index + 1);
        let text_before = leaf.visible(
            source,
            previous.map_or(whole.start, |cut| cut.range.end)..cut.range.start,
        );
        let text_after = leaf.visible(
            source,
            cut.range.end..next.map_or(whole.end, |cut| cut.range.start),
        );
        let mut replacement = String::new();
        // Where another cut stands right before this one, its edit has
        // written what comes between them.
        let silent = matches!(cut.content, Content::CloseQuote | Content::Nothing);
        if let Some(text) = text_before.as_ref().filter(|_| !silent) {
            if leaf.is_checkbox(text) {
                // A checkbox with nothing beside it ends its item.
                replacement.push_str(" &#8203;");
            } else {
                let from = edits.last().map_or(0, |edit: &Edit| edit.range.end);
                hold(source, text, from, &mut edits);
            }
            separate(&mut replacement, newline, &prefix);
        }
        // Right under another block quote a new one would go on with that.
        if index == 0
            && text_before.is_none()
            && begins_with_quote(&cut.content)
            && follows_text(source, cut.range.start, &prefix)
        {
            replacement.push_str(newline);
            replacement.push_str(&prefix);
        }
        match &cut.content {
            Content::Block(lines) | Content::Open(lines) | Content::Close(lines) => {
                indent(&mut replacement, lines, newline, &prefix);
            }
            Content::OpenQuote(words) => {
                replacement.push_str("> ");
                replacement.push_str(words);
                prefix.push_str("> ");
            }
            Content::CloseQuote => prefix.truncate(prefix.len().saturating_sub(2)),
            Content::Nothing => {}
        }
        let opens_quote = matches!(cut.content, Content::OpenQuote(_));
        match (&text_after, next) {
            (Some(_), _) if opens_quote => replacement.push(' '),
            (None, Some(next)) if next.content == Content::CloseQuote => {}
            (Some(_), _) if cut.content == Content::Nothing => {
                if text_before.is_some() {
                    replacement.push_str(newline);
                    replacement.push_str(&prefix);
                }
            }
            (None, Some(next)) if cut.content == Content::Nothing => {
                if text_before.is_some() && next.content != Content::Nothing {
                    separate(&mut replacement, newline, &prefix);
                }
            }
            (None, None) if cut.content == Content::Nothing => {}
            (Some(_), _) | (None, Some(_)) => separate(&mut replacement, newline, &prefix),
            (None, None) => {
                if needs_blank_line(source, whole.end, &leaf.needed) {
                    replacement.push_str(newline);
                    replacement.push_str(prefix.trim_end());
                }
            }
        }
        let start = match text_before {
            Some(text) => text.end,
            // A break alone stands before it: its line goes, too.
            None if index == 0 && source[whole.start..cut.range.start].contains('\n') => {
                whole.start
            }
            None => cut.range.start,
        };
        let end = match (&text_after, next) {
            (Some(text), _) if !cut.reopen.is_empty() || opens_quote => {
                replacement.push_str(&cut.reopen);
                text.start
            }
            (Some(text), _) => text.start + protect(source, text.clone(), &mut replacement),
            (None, Some(next)) => next.range.start,
            (None, None) => cut.range.end,
        };
        edits.push(Edit {
            range: start..end,
            replacement,
        });
        if prefix.len() > leaf.prefix.len()
            && let Some(text) = text_after
        {
            quote_lines(source, leaf, &text, &prefix, &mut edits);
        }
    }
    edits
}

/// Puts blocks into the text of a tight list item, where a blank line would
/// make the list loose: each on lines of its own, with nothing between.
///
/// `cuts` are in the order of the source and do not overlap; each puts in a
/// [`Content::Block`].
pub fn split_tight(source: &str, leaf: &Leaf, cuts: &[Cut]) -> Vec<Edit> {
    let whole = leaf.range();
    let newline = line_ending(source, whole.start);
    let mut edits = Vec::with_capacity(cuts.len());
    for (index, cut) in cuts.iter().enumerate() {
        let Content::Block(lines) = &cut.content else {
            continue;
        };
        let next = cuts.get(index + 1).map(|next| next.range.start);
        let previous = index.checked_sub(1).map(|before| cuts[before].range.end);
        let before = leaf.visible(source, previous.unwrap_or(whole.start)..cut.range.start);
        let after = leaf.visible(source, cut.range.end..next.unwrap_or(whole.end));
        let mut text = String::new();
        if let Some(before) = &before {
            let from = edits.last().map_or(0, |edit: &Edit| edit.range.end);
            hold(source, before, from, &mut edits);
            text.push_str(newline);
            text.push_str(&leaf.prefix);
        }
        indent(&mut text, lines, newline, &leaf.prefix);
        let mut end = cut.range.end;
        if after.is_some() || next.is_some() {
            text.push_str(newline);
            text.push_str(&leaf.prefix);
            if !lines.ends_with("```") {
                // A table or a list would take the next line for its own.
                text.push_str("<!---->");
                text.push_str(newline);
                text.push_str(&leaf.prefix);
            }
        }
        if let Some(after) = &after {
            end = after.start + protect(source, after.clone(), &mut text);
        } else if let Some(next) = next {
            end = next;
        }
        edits.push(Edit {
            range: before.map_or(cut.range.start, |before| before.end)..end,
            replacement: text,
        });
    }
    edits
}

/// Puts `lines` between the lines of the chapter's top level, after the line
/// that ends at `offset`.
pub fn insert_after(source: &str, offset: usize, lines: &str) -> Edit {
    let newline = line_ending(source, offset);
    let mut text = String::new();
    separate(&mut text, newline, "");
    indent(&mut text, lines, newline, "");
    if needs_blank_line(source, offset, "") {
        text.push_str(newline);
    }
    Edit {
        range: offset..offset,
        replacement: text,
    }
}

/// Puts `lines` in place of a tag inside an HTML block, between blank lines, so
/// that Markdown among them is read as such. What follows in the block stays
/// HTML.
pub fn split_html(source: &str, range: Range<usize>, block: &HtmlBlock, lines: &str) -> Edit {
    let newline = line_ending(source, range.start);
    let line_start = source[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &source[line_start..range.start];
    let indentation: String = before
        .chars()
        .take_while(|character| character.is_whitespace() || *character == '>')
        .collect();
    // The indentation of the tag itself would make it code.
    let prefix = block.prefix.as_str();
    let mut text = String::new();
    if before.len() > indentation.len() {
        separate(&mut text, newline, prefix);
    } else {
        text.push_str(prefix.trim_end());
        text.push_str(newline);
        text.push_str(prefix);
    }
    indent(&mut text, lines, newline, prefix);
    let rest = source[range.end..].lines().next().unwrap_or_default();
    // What of the block follows on the next line.
    let next = range.end + rest.len() + line_ending(source, range.end).len();
    let next = source
        .get(next..block.end)
        .map(|next| next.lines().next().unwrap_or_default());
    let mut end = range.end;
    if rest.trim().is_empty() {
        if needs_blank_line(source, range.end, prefix) {
            text.push_str(newline);
            text.push_str(prefix.trim_end());
            if next.is_some_and(|next| !next.trim().is_empty() && !stays_html(inside(next, prefix)))
            {
                text.push_str(newline);
                text.push_str(prefix);
                text.push_str(RESUME);
            }
        }
    } else {
        separate(&mut text, newline, prefix);
        let trimmed = rest.trim_start();
        let alone = next.is_none_or(|next| next.trim().is_empty());
        if !stays_html(trimmed) && !(alone && is_one_block(trimmed, &Tag::HtmlBlock)) {
            text.push_str(RESUME);
            text.push_str(newline);
            text.push_str(prefix);
        }
        end += rest.len() - trimmed.len();
    }
    Edit {
        range: if before.len() > indentation.len() {
            range.start
        } else {
            line_start
        }..end,
        replacement: text,
    }
}

/// A tag that shows nothing. Alone on a line it begins an HTML block that
/// reaches to the next blank line, whatever the lines hold.
const RESUME: &str = "<wbr>";

/// Whether a line begins an HTML block that goes on to the next blank line.
fn stays_html(line: &str) -> bool {
    // `<x image>` does as well, but not what will stand in its place; such tags
    // alone do not end a paragraph.
    let in_place = line.trim_start().starts_with("</")
        || !is_one_block(&format!("x\n{line}\nx"), &Tag::Paragraph);
    in_place && is_one_block(&format!("{line}\nx"), &Tag::HtmlBlock)
}

/// A line without what its containers write before it.
fn inside<'a>(line: &'a str, prefix: &str) -> &'a str {
    line.strip_prefix(prefix)
        .or_else(|| line.strip_prefix(prefix.trim_end()))
        .unwrap_or(line)
}

/// Whether the whole of `text` is one block of this kind.
fn is_one_block(text: &str, kind: &Tag<'_>) -> bool {
    // The parser panics on a few texts, see `scan::scan`.
    let first = catch_unwind(|| Parser::new(text).into_offset_iter().next());
    matches!(first, Ok(Some((Event::Start(tag), range))) if tag == *kind && range.end == text.len())
}

/// Takes whole lines away, from the start of the first to the end of the last.
pub fn remove_lines(source: &str, range: Range<usize>) -> Edit {
    let start = source[..range.start].rfind('\n').map_or(0, |at| at + 1);
    Edit {
        range: start..range.end,
        replacement: String::new(),
    }
}

/// Whether the lines that a cut puts in begin a block quote.
fn begins_with_quote(content: &Content) -> bool {
    match content {
        Content::OpenQuote(_) => true,
        Content::Block(lines) => lines.starts_with('>'),
        _ => false,
    }
}

/// A blank line between two blocks.
fn separate(text: &mut String, newline: &str, prefix: &str) {
    text.push_str(newline);
    text.push_str(prefix.trim_end());
    text.push_str(newline);
    text.push_str(prefix);
}

/// `lines` with the container's prefix before each but the first.
fn indent(text: &mut String, lines: &str, newline: &str, prefix: &str) {
    for (number, line) in lines.lines().enumerate() {
        if number > 0 {
            text.push_str(newline);
            text.push_str(if line.is_empty() {
                prefix.trim_end()
            } else {
                prefix
            });
        }
        text.push_str(line);
    }
}

/// Whether something follows on the line after `offset`, so that a block that
/// ends here needs a blank line after it. Where the next line leaves the
/// container it ends the block, and a blank line could make a list loose.
fn needs_blank_line(source: &str, offset: usize, prefix: &str) -> bool {
    let Some(end) = memchr::memchr(b'\n', &source.as_bytes()[offset..]) else {
        return false;
    };
    source[offset + end + 1..]
        .lines()
        .next()
        .is_some_and(|line| !is_blank(line, prefix) && stays_inside(line, prefix))
}

/// Whether a line has the marks that a container writes before each.
fn stays_inside(line: &str, prefix: &str) -> bool {
    let mut rest = line;
    let mut inside = prefix;
    while let Some(quote) = inside.find('>') {
        let Some(marked) = rest.trim_start_matches([' ', '\t']).strip_prefix('>') else {
            return false;
        };
        rest = marked.strip_prefix([' ', '\t']).unwrap_or(marked);
        inside = &inside[quote + 1..];
        inside = inside.strip_prefix([' ', '\t']).unwrap_or(inside);
    }
    let width = |text: &str| {
        text.chars()
            .take_while(|c| c.is_whitespace())
            .fold(0, |width, c| {
                if c == '\t' {
                    width / 4 * 4 + 4
                } else {
                    width + 1
                }
            })
    };
    width(rest) >= width(inside)
}

/// Whether something stands on the line before that of `offset`.
fn follows_text(source: &str, offset: usize, prefix: &str) -> bool {
    let line = source[..offset].rfind('\n').map_or(0, |at| at + 1);
    if source[line..offset] != *prefix {
        // A list's marker begins the line: there is nothing to run into.
        return false;
    }
    source[..line]
        .lines()
        .next_back()
        .is_some_and(|before| !is_blank(before, prefix))
}

/// Whether a line is blank to a container that writes `prefix` before each.
fn is_blank(line: &str, prefix: &str) -> bool {
    let quotes = |text: &str| text.bytes().filter(|byte| *byte == b'>').count();
    line.bytes()
        .all(|byte| byte == b'>' || byte.is_ascii_whitespace())
        && quotes(line) <= quotes(prefix)
}

/// The text at `range.start` begins a paragraph that it did not begin before.
/// When it would be read as another block, writes its first character as a
/// reference and returns how many bytes of source that replaces.
fn protect(source: &str, range: Range<usize>, text: &mut String) -> usize {
    let rest = &source[range.clone()];
    let line = rest.lines().next().unwrap_or_default();
    let extensions = pulldown_cmark::Options::ENABLE_FOOTNOTES;
    let first = pulldown_cmark::Parser::new_ext(line, extensions).next();
    match first {
        Some(Event::Start(Tag::Paragraph)) => 0,
        Some(Event::Start(Tag::HtmlBlock)) => {
            // After an inline element the line's tag is inline, too.
            text.push_str("<span></span>");
            0
        }
        _ => match line.chars().next() {
            Some(character) => {
                text.push_str(&format!("&#{};", u32::from(character)));
                character.len_utf8()
            }
            None => 0,
        },
    }
}

/// The text at `range` will end where more of its line followed. When its last
/// line would then be read as another block (`-` is a list item without text,
/// and under a line it makes a heading of that), writes a backslash into it,
/// but nowhere before `from`.
fn hold(source: &str, range: &Range<usize>, from: usize, edits: &mut Vec<Edit>) {
    let whole = &source[range.clone()];
    let (above, line) = match whole.rfind('\n') {
        // Marks of containers may stand before the text.
        Some(end) => (
            "x\n",
            whole[end + 1..].trim_start_matches(|c: char| c == '>' || c.is_whitespace()),
        ),
        None => ("", whole),
    };
    // What is escaped comes without its backslash; a tag stays one.
    let escaped = source[..range.end - line.len()].ends_with('\\');
    if escaped || line.is_empty() || line.starts_with(|c: char| c.is_alphabetic() || c == '<') {
        return;
    }
    let reads = |text: &str| is_one_block(text, &Tag::Paragraph);
    // Under a line of a list's item an item without text begins as well.
    if reads(&format!("{above}{line}")) && (line.len() == 1 || reads(line)) {
        return;
    }
    // `1\.`, and `\` before any other mark.
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let at = range.end - line.len() + digits;
    if at >= from {
        edits.push(Edit {
            range: at..at,
            replacement: "\\".to_owned(),
        });
    }
}

/// Continues a block quote on every line of the text inside it.
fn quote_lines(
    source: &str,
    leaf: &Leaf,
    within: &Range<usize>,
    prefix: &str,
    edits: &mut Vec<Edit>,
) {
    let breaks: Vec<Range<usize>> = leaf
        .pieces_from(within.start)
        .windows(2)
        .filter(|pair| pair[0].kind == PieceKind::Break)
        .map(|pair| {
            // The piece of an escaped character does not hold its backslash.
            let next = pair[1].range.start;
            let escaped = source[..next].ends_with('\\');
            let end = pair[0].range.end;
            end..(next - usize::from(escaped)).max(end)
        })
        .collect();
    for line in memchr::memchr_iter(b'\n', &source.as_bytes()[within.clone()]) {
        let start = within.start + line + 1;
        let found = breaks.iter().find(|found| found.start == start);
        let marks = match found {
            Some(found) => found.clone(),
            // A line inside a tag or a code span.
            None => start..start + marks(&source[start..within.end], &leaf.prefix),
        };
        if marks.end >= within.end {
            break;
        }
        let mut replacement = prefix.to_owned();
        let text = source[marks.end..].lines().next().unwrap_or_default();
        if !is_one_block(&format!("x\n{text}"), &Tag::Paragraph) {
            // Only its indentation made it a part of the paragraph.
            replacement.push_str("    ");
        }
        edits.push(Edit {
            range: marks,
            replacement,
        });
    }
}

/// How many bytes of a line are white space and the marks of its containers.
fn marks(line: &str, prefix: &str) -> usize {
    let mut quotes = prefix.matches('>').count();
    let text = line.trim_start_matches(|c: char| match c {
        '>' if quotes > 0 => {
            quotes -= 1;
            true
        }
        _ => c == ' ' || c == '\t',
    });
    line.len() - text.len()
}

#[cfg(test)]
mod tests;
