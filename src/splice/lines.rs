//! Lines in their containers, and the blank lines between blocks.

use crate::scan::split_prefix;

/// A blank line between two blocks.
pub(super) fn push_blank_line(text: &mut String, newline: &str, prefix: &str) {
    text.push_str(newline);
    text.push_str(prefix.trim_end());
    text.push_str(newline);
    text.push_str(prefix);
}

/// `lines` with the container's prefix before each but the first.
pub(super) fn push_indented(text: &mut String, lines: &str, newline: &str, prefix: &str) {
    if prefix.is_empty() && newline == "\n" && !lines.contains('\r') {
        text.push_str(lines.strip_suffix('\n').unwrap_or(lines));
        return;
    }
    text.reserve(lines.len() + 2 * (newline.len() + prefix.len()));
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
/// container it ends the block, and a blank line could make a list loose. (A
/// line that begins the next definition ends nothing.)
pub(super) fn needs_blank_line(source: &str, offset: usize, prefix: &str) -> bool {
    let Some(end) = memchr::memchr(b'\n', &source.as_bytes()[offset..]) else {
        return false;
    };
    source[offset + end + 1..]
        .lines()
        .next()
        .is_some_and(|line| {
            let defines = line.trim_start_matches([' ', '\t', '>']).starts_with(':');
            !is_blank(line, prefix) && (is_in_container(line, prefix) || defines)
        })
}

/// Whether something stands on the line before that of `offset`.
pub(super) fn is_below_text(source: &str, offset: usize, prefix: &str) -> bool {
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

/// Where the line of `offset` begins, when nothing stands before `offset` and the
/// line has not all marks of its containers, or as many columns more as code has: a
/// paragraph that begins on it does so behind a link reference definition, and might
/// as well have gone on with that.
pub(super) fn lazy_line_start(source: &str, offset: usize, prefix: &str) -> Option<usize> {
    let line = source[..offset].rfind('\n').map_or(0, |at| at + 1);
    let marks = &source[line..offset];
    if !marks.chars().all(|c| matches!(c, '>' | ' ' | '\t')) {
        return None;
    }
    let (quotes, columns) = split_prefix(marks);
    let (needed_quotes, needed_columns) = split_prefix(prefix);
    let block = quotes >= needed_quotes
        && (quotes > needed_quotes || (needed_columns..needed_columns + 4).contains(&columns));
    (!block).then_some(line)
}

/// Whether a line has the marks that a container writes before each.
pub(super) fn is_in_container(line: &str, prefix: &str) -> bool {
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

/// Whether a line is blank to a container that writes `prefix` before each.
pub(super) fn is_blank(line: &str, prefix: &str) -> bool {
    let quotes = |text: &str| text.bytes().filter(|byte| *byte == b'>').count();
    line.bytes()
        .all(|byte| byte == b'>' || byte.is_ascii_whitespace())
        && quotes(line) <= quotes(prefix)
}

/// A line without what its containers write before it.
pub(super) fn strip_container_prefix<'a>(line: &'a str, prefix: &str) -> &'a str {
    line.strip_prefix(prefix)
        .or_else(|| line.strip_prefix(prefix.trim_end()))
        .unwrap_or(line)
}

/// Where the spaces end that begin at `offset`, on its line.
pub(super) fn skip_spaces(source: &str, offset: usize) -> usize {
    let space = |c: char| c.is_whitespace() && c != '\r' && c != '\n';
    source.len() - source[offset..].trim_start_matches(space).len()
}
