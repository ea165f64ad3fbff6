//! Splits a paragraph or the text of a tight list item to insert blocks.

use std::ops::Range;

use super::lines::{
    is_below_text, lazy_line_start, needs_blank_line, push_blank_line, push_indented, skip_spaces,
};
use super::neighbours::{absorbs_next, ends_in_continuable_block, needs_comment_before};
use super::quote::quote_lines;
use super::read::{begins_like_break, escape_end, escape_start, fits_tight};
use super::{Edit, line_ending};
use crate::scan::{EMPTY_COMMENT, InlineRun};

/// A place in a run where content is inserted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The bytes of the chapter to replace.
    pub range: Range<usize>,
    /// The content to insert.
    pub content: Content,
    /// Markup that the text after the cut must start with.
    pub reopen: String,
}

/// The content that a cut inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Lines of Markdown or HTML that form separate blocks.
    Block(String),
    /// Lines that open a block around the following text, up to a [`Content::Close`].
    Open(String),
    /// Lines that close that block.
    Close(String),
    /// Words that start a block quote around the following text, up to a
    /// [`Content::CloseQuote`].
    OpenQuote(String),
    /// Closes that block quote.
    CloseQuote,
    /// Nothing: the text before and after the cut moves together.
    Nothing,
}

impl Content {
    /// The length in bytes, without container prefixes.
    fn size(&self) -> usize {
        match self {
            Self::Block(text) | Self::Open(text) | Self::Close(text) | Self::OpenQuote(text) => {
                text.len()
            }
            Self::CloseQuote | Self::Nothing => 0,
        }
    }
}

/// Splits a paragraph at its cuts. Text and blocks alternate, separated by blank lines,
/// inside the containers of the paragraph.
///
/// `cuts` are in source order and do not overlap.
pub fn split_paragraph(source: &str, run: &InlineRun, cuts: &[Cut]) -> Vec<Edit> {
    if let Some(edit) = replace_emptied_run(source, run, cuts) {
        return vec![edit];
    }
    let whole = run.range();
    let newline = line_ending(source, whole.start);
    let mut edits = Vec::with_capacity(cuts.len());
    let mut prefix = run.prefix.clone();
    for (index, cut) in cuts.iter().enumerate() {
        let previous = index.checked_sub(1).map(|before| &cuts[before]);
        let next = cuts.get(index + 1);
        let text_before = run.visible(
            source,
            previous.map_or(whole.start, |cut| cut.range.end)..cut.range.start,
        );
        let text_after = run.visible(
            source,
            cut.range.end..next.map_or(whole.end, |cut| cut.range.start),
        );
        let mut replacement = String::with_capacity(cut.content.size() + 32);
        // If another cut directly precedes this one, its edit has already written the
        // separator.
        let inserts_nothing = matches!(cut.content, Content::CloseQuote | Content::Nothing);
        if let Some(text) = text_before.as_ref().filter(|_| !inserts_nothing) {
            if run.is_checkbox(text) {
                // A checkbox needs text beside it to stay one.
                replacement.push_str(" &#8203;");
            } else {
                let from = edits.last().map_or(0, |edit: &Edit| edit.range.end);
                escape_end(source, run, text, from, &mut edits);
            }
            push_blank_line(&mut replacement, newline, &prefix);
        } else if let Some(text) = &text_before
            && cut.content == Content::Nothing
        {
            let from = edits.last().map_or(0, |edit: &Edit| edit.range.end);
            escape_end(source, run, text, from, &mut edits);
        }
        let first = index == 0 && text_before.is_none();
        let lazy = (first && cut.content != Content::Nothing)
            .then(|| lazy_line_start(source, whole.start, &run.minimal_prefix))
            .flatten();
        if lazy.is_some() {
            replacement.push_str(&prefix);
        }
        // A new block quote would continue one right above it.
        if first
            && begins_with_quote(&cut.content)
            && is_below_text(source, cut.range.start, &prefix)
        {
            replacement.push_str(newline);
            replacement.push_str(&prefix);
        }
        match &cut.content {
            Content::Open(lines) | Content::Close(lines) => {
                push_indented(&mut replacement, lines, newline, &prefix);
            }
            Content::Block(lines) => {
                let after_continuable = || match previous.map(|cut| &cut.content) {
                    None => first && run.after_continuable,
                    Some(Content::Block(lines)) => {
                        text_before.is_none() && ends_in_continuable_block(lines)
                    }
                    Some(_) => false,
                };
                // `- ---` is a thematic break rather than a list item.
                let is_rule = first && !prefix.is_empty() && begins_like_break(lines);
                if is_rule || needs_comment_before(lines, after_continuable) {
                    replacement.push_str(EMPTY_COMMENT);
                    replacement.push_str(newline);
                    replacement.push_str(&prefix);
                }
                push_indented(&mut replacement, lines, newline, &prefix);
                if text_after.is_none()
                    && next.is_none()
                    && absorbs_next(source, whole.end, &run.minimal_prefix, lines)
                {
                    push_blank_line(&mut replacement, newline, &prefix);
                    replacement.push_str(EMPTY_COMMENT);
                }
            }
            Content::OpenQuote(words) => {
                replacement.push_str("> ");
                replacement.push_str(words);
                prefix.push_str("> ");
            }
            Content::CloseQuote => prefix.truncate(prefix.len().saturating_sub(2)),
            Content::Nothing => {}
        }
        let blank = text_after.is_none()
            && next.is_none()
            && cut.content != Content::Nothing
            && needs_blank_line(source, whole.end, &run.minimal_prefix);
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
                    push_blank_line(&mut replacement, newline, &prefix);
                }
            }
            (Some(_), _) | (None, Some(_)) => push_blank_line(&mut replacement, newline, &prefix),
            (None, None) if blank => {
                replacement.push_str(newline);
                replacement.push_str(prefix.trim_end());
            }
            (None, None) => {}
        }
        let start = match text_before {
            Some(text) => text.end,
            // Invisible characters before the cut are removed as well: a break, or white
            // space that Markdown treats as text (a form feed, a no-break space).
            None if index == 0 => lazy.unwrap_or(whole.start),
            None => cut.range.start,
        };
        let end = match (&text_after, next) {
            (Some(text), _) if !cut.reopen.is_empty() || opens_quote => {
                replacement.push_str(&cut.reopen);
                text.start
            }
            (Some(text), _) => text.start,
            (None, Some(next)) => next.range.start,
            // A trailing form feed would turn the blank line into text, and keep a fence
            // from closing.
            (None, None) if blank || matches!(cut.content, Content::Block(_)) => {
                skip_spaces(source, whole.end.max(cut.range.end))
            }
            (None, None) => cut.range.end,
        };
        edits.push(Edit {
            range: start..end,
            replacement,
        });
        if let Some(text) = text_after
            .as_ref()
            .filter(|_| cut.reopen.is_empty() && !opens_quote)
        {
            escape_start(source, run, text, &mut edits);
        }
        if prefix.len() > run.prefix.len()
            && let Some(text) = text_after
        {
            quote_lines(source, run, &text, &prefix, &mut edits);
        }
    }
    edits
}

/// Whether the blocks that `cuts` insert into the text of a tight list item keep their
/// meaning without blank lines around them. Only then can [`split_tight`] insert them.
pub fn stays_tight(source: &str, run: &InlineRun, cuts: &[Cut]) -> bool {
    let mut at = run.range().start;
    cuts.iter().all(|cut| {
        let before = run.visible(source, at..cut.range.start.max(at));
        at = cut.range.end;
        match &cut.content {
            Content::Block(lines) => fits_tight(lines, before.is_some()),
            _ => true,
        }
    })
}

/// Inserts blocks into the text of a tight list item, where a blank line would make the
/// list loose. Each block is on lines of its own, without blank lines between them.
///
/// `cuts` are in source order and do not overlap. Each inserts a [`Content::Block`] or
/// [`Content::Nothing`].
pub fn split_tight(source: &str, run: &InlineRun, cuts: &[Cut]) -> Vec<Edit> {
    if let Some(edit) = replace_emptied_run(source, run, cuts) {
        return vec![edit];
    }
    let whole = run.range();
    let newline = line_ending(source, whole.start);
    let mut edits = Vec::with_capacity(cuts.len());
    for (index, cut) in cuts.iter().enumerate() {
        let lines = match &cut.content {
            Content::Block(lines) => Some(lines.as_str()),
            Content::Nothing => None,
            _ => continue,
        };
        let next = cuts.get(index + 1).map(|next| next.range.start);
        let previous = index.checked_sub(1).map(|before| cuts[before].range.end);
        let before = run.visible(source, previous.unwrap_or(whole.start)..cut.range.start);
        let after = run.visible(source, cut.range.end..next.unwrap_or(whole.end));
        let mut text = String::new();
        let line = |text: &mut String| {
            text.push_str(newline);
            text.push_str(&run.prefix);
        };
        if let Some(before) = &before {
            if lines.is_some() || after.is_none() {
                let from = edits.last().map_or(0, |edit: &Edit| edit.range.end);
                escape_end(source, run, before, from, &mut edits);
            }
            if lines.is_none() && run.is_checkbox(before) {
                text.push(' ');
            } else if lines.is_some() || after.is_some() || next.is_some() {
                line(&mut text);
            }
        }
        let lazy = (index == 0 && before.is_none())
            .then(|| lazy_line_start(source, whole.start, &run.minimal_prefix))
            .flatten();
        if lazy.is_some() {
            text.push_str(&run.prefix);
        }
        let mut end = cut.range.end;
        if let Some(lines) = lines {
            if index == 0 && before.is_none() && begins_like_break(lines) {
                // `* ***` is a thematic break rather than a list item.
                text.push_str(EMPTY_COMMENT);
                line(&mut text);
            }
            push_indented(&mut text, lines, newline, &run.prefix);
            if after.is_none()
                && next.is_none()
                && absorbs_next(source, whole.end, &run.minimal_prefix, lines)
            {
                line(&mut text);
                text.push_str(EMPTY_COMMENT);
            } else if after.is_some() || next.is_some() {
                line(&mut text);
                if !lines.ends_with("```") {
                    // A table or a list would absorb the next line.
                    text.push_str(EMPTY_COMMENT);
                    line(&mut text);
                }
            }
        }
        if let Some(after) = &after {
            end = after.start;
        } else if let Some(next) = next {
            end = next;
        } else if lines.is_some() {
            end = skip_spaces(source, whole.end.max(end));
        }
        let start = match before {
            Some(before) => before.end,
            None if index == 0 => lazy.unwrap_or(whole.start),
            None => cut.range.start,
        };
        edits.push(Edit {
            range: start..end,
            replacement: text,
        });
        if let Some(after) = &after {
            escape_start(source, run, after, &mut edits);
        }
    }
    edits
}

/// The edit for a run that loses all its text. An item without text on its first line
/// would end there, and the blocks around the run could merge.
fn replace_emptied_run(source: &str, run: &InlineRun, cuts: &[Cut]) -> Option<Edit> {
    let (first, last) = (cuts.first()?, cuts.last()?);
    if run.prefix.is_empty() && !run.after_continuable
        || cuts.iter().any(|cut| cut.content != Content::Nothing)
    {
        return None;
    }
    let whole = run.range();
    let before = run.visible(source, whole.start..first.range.start);
    let gaps = cuts.iter().enumerate().map(|(index, cut)| {
        let next = cuts
            .get(index + 1)
            .map_or(whole.end, |next| next.range.start);
        cut.range.end..next.max(cut.range.end)
    });
    if gaps
        .into_iter()
        .any(|gap| run.visible(source, gap).is_some())
    {
        return None;
    }
    let (start, replacement) = match before {
        None => match lazy_line_start(source, whole.start, &run.minimal_prefix) {
            Some(line) => (line, format!("{}{EMPTY_COMMENT}", run.prefix)),
            None => (first.range.start, EMPTY_COMMENT.to_owned()),
        },
        // Without text beside it, a checkbox would become text.
        Some(text) if run.is_checkbox(&text) => (text.end, " &#8203;".to_owned()),
        Some(_) => return None,
    };
    Some(Edit {
        range: start..last.range.end,
        replacement,
    })
}

/// Whether a cut's content starts with a block quote.
fn begins_with_quote(content: &Content) -> bool {
    match content {
        Content::OpenQuote(_) => true,
        Content::Block(lines) => lines.starts_with('>'),
        _ => false,
    }
}
