//! Inserts Markdown lines between the lines of an HTML block.

use std::ops::Range;

use pulldown_cmark::Tag;

use super::lines::{needs_blank_line, push_blank_line, push_indented, strip_container_prefix};
use super::neighbours::absorbs_next;
use super::read::is_one_block;
use super::{Edit, line_ending};
use crate::scan::{EMPTY_COMMENT, HtmlBlock};

/// Replaces a tag inside an HTML block with `lines`, between blank lines so that Markdown
/// in them is parsed. The rest of the block stays HTML.
pub fn split_html(source: &str, range: Range<usize>, block: &HtmlBlock, lines: &str) -> Edit {
    let newline = line_ending(source, range.start);
    let line_start = source[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &source[line_start..range.start];
    let indentation: String = before
        .chars()
        .take_while(|character| character.is_whitespace() || *character == '>')
        .collect();
    // The tag's own indentation would make the lines code.
    let prefix = block.prefix.as_str();
    let mut text = String::new();
    if before.len() > indentation.len() {
        push_blank_line(&mut text, newline, prefix);
    } else {
        text.push_str(prefix.trim_end());
        text.push_str(newline);
        text.push_str(prefix);
    }
    push_indented(&mut text, lines, newline, prefix);
    let rest = source[range.end..].lines().next().unwrap_or_default();
    // The start of the next line of the block.
    let next_line = range.end + rest.len() + line_ending(source, range.end).len();
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let next = source.get(next_line..block.end).map(first_line);
    let mut end = range.end;
    if rest.trim().is_empty() {
        if absorbs_next(source, range.end, prefix, lines) {
            push_blank_line(&mut text, newline, prefix);
            text.push_str(EMPTY_COMMENT);
        }
        if needs_blank_line(source, range.end, prefix) {
            text.push_str(newline);
            text.push_str(prefix.trim_end());
            if next.is_some_and(|next| {
                !next.trim().is_empty() && !stays_html(strip_container_prefix(&next, prefix))
            }) {
                text.push_str(newline);
                text.push_str(prefix);
                text.push_str(REOPEN_HTML);
            }
        }
    } else {
        push_blank_line(&mut text, newline, prefix);
        let trimmed = rest.trim_start();
        let alone = next.as_ref().is_none_or(|next| next.trim().is_empty());
        let html = stays_html(trimmed) || alone && is_one_block(trimmed, &Tag::HtmlBlock);
        let goes_on = source.get(next_line..).map(first_line);
        let goes_on = goes_on.is_some_and(|line| !line.trim().is_empty());
        if alone && (!html || goes_on) {
            // The block ends with this line, and so does one that starts with a comment.
            text.push_str(EMPTY_COMMENT);
        } else if !html {
            text.push_str(REOPEN_HTML);
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

/// An invisible tag. Alone on a line it starts an HTML block that continues to the next
/// blank line, whatever the lines contain (CommonMark 0.31 section 4.6, start condition
/// 7).
const REOPEN_HTML: &str = "<wbr>";

/// Whether a line starts an HTML block that continues to the next blank line.
fn stays_html(line: &str) -> bool {
    // `<x image>` starts one as well, but its expansion does not. Such a tag on its own
    // line does not interrupt a paragraph.
    let in_place = line.trim_start().starts_with("</")
        || !is_one_block(&format!("x\n{line}\nx"), &Tag::Paragraph);
    in_place && is_one_block(&format!("{line}\nx"), &Tag::HtmlBlock)
}
