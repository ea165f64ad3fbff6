//! Lines with a container prefix, and the blank lines between blocks.

use crate::scan::split_prefix;

/// Appends a line ending, a blank line and the prefix of the next line.
pub(super) fn push_blank_line(text: &mut String, newline: &str, prefix: &str) {
    text.push_str(newline);
    text.push_str(prefix.trim_end());
    text.push_str(newline);
    text.push_str(prefix);
}

/// Appends `lines`, with the container's prefix before each except the first.
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

/// Whether a block that ends at `offset` needs a blank line after it because the next
/// line has content. If that line leaves the container it ends the block, and a blank
/// line could make a list loose. (A line that starts another definition does not end the
/// block.)
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

/// Whether the line above `offset` has content.
pub(super) fn is_below_text(source: &str, offset: usize, prefix: &str) -> bool {
    let line = source[..offset].rfind('\n').map_or(0, |at| at + 1);
    if source[line..offset] != *prefix {
        // A list marker starts the line, so the block cannot merge with the line above.
        return false;
    }
    source[..line]
        .lines()
        .next_back()
        .is_some_and(|before| !is_blank(before, prefix))
}

/// The start of the line of `offset`, if only container markers and spaces precede
/// `offset` and the line either lacks some of its containers' markers or is indented like
/// code. A paragraph starts on such a line only after a link reference definition, and
/// would otherwise continue it.
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

/// Whether a line has the markers and indentation of `prefix`.
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

/// Whether a line is blank inside a container with this prefix.
pub(super) fn is_blank(line: &str, prefix: &str) -> bool {
    let quotes = |text: &str| text.bytes().filter(|byte| *byte == b'>').count();
    line.bytes()
        .all(|byte| byte == b'>' || byte.is_ascii_whitespace())
        && quotes(line) <= quotes(prefix)
}

/// A line without the prefix of its containers.
pub(super) fn strip_container_prefix<'a>(line: &'a str, prefix: &str) -> &'a str {
    line.strip_prefix(prefix)
        .or_else(|| line.strip_prefix(prefix.trim_end()))
        .unwrap_or(line)
}

/// The end of the spaces that start at `offset`, on the same line.
pub(super) fn skip_spaces(source: &str, offset: usize) -> usize {
    let space = |c: char| c.is_whitespace() && c != '\r' && c != '\n';
    source.len() - source[offset..].trim_start_matches(space).len()
}
