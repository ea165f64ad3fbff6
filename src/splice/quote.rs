//! The markers of a block quote that is put around text.

use std::ops::Range;

use super::Edit;
use super::read::interrupts;
use crate::scan::{InlineKind, InlineRun};

/// Adds the block quote's prefix to every line of the text in `within` except the first.
pub(super) fn quote_lines(
    source: &str,
    run: &InlineRun,
    within: &Range<usize>,
    prefix: &str,
    edits: &mut Vec<Edit>,
) {
    let breaks: Vec<Range<usize>> = run
        .inlines_from(within.start)
        .windows(2)
        .take_while(|pair| pair[0].range.start < within.end)
        // The inline that closes a span follows its delimiter.
        .filter(|pair| pair[0].kind == InlineKind::Break && pair[1].kind != InlineKind::Close)
        .map(|pair| {
            // The inline of an escaped character does not include its backslash.
            let next = pair[1].range.start;
            let escaped = source[..next].ends_with('\\');
            let end = pair[0].range.end;
            end..(next - usize::from(escaped)).max(end)
        })
        .collect();
    for line in memchr::memchr_iter(b'\n', &source.as_bytes()[within.clone()]) {
        let start = within.start + line + 1;
        let marks = match breaks.binary_search_by_key(&start, |found| found.start) {
            Ok(found) => breaks[found].clone(),
            // A line inside a tag or a code span.
            Err(_) => start..start + markers_len(&source[start..within.end], &run.prefix),
        };
        if marks.end >= within.end {
            break;
        }
        if let Some(end) = declaration_end(source, run, start) {
            // The block quote marker would end the declaration, unless another one
            // already does.
            let before = source[..start].trim_end_matches(['\n', '\r']).len();
            let replacement = if end <= marks.end { " > " } else { " " };
            edits.push(Edit {
                range: before..marks.end,
                replacement: replacement.to_owned(),
            });
            continue;
        }
        let mut replacement = prefix.to_owned();
        let text = source[marks.end..].lines().next().unwrap_or_default();
        if interrupts(text) {
            // The line continued the paragraph only because it was indented, or in a list
            // because it was not.
            replacement.push_str("    ");
        }
        edits.push(Edit {
            range: marks,
            replacement,
        });
    }
}

/// The end of the declaration, such as `<!a>`, that contains byte offset `at`. The parser
/// ends it at any `>`, including a block quote marker.
fn declaration_end(source: &str, run: &InlineRun, at: usize) -> Option<usize> {
    let next = run
        .inlines
        .partition_point(|inline| inline.range.start < at);
    let inline = run.inlines[..next].last()?;
    let name = source[inline.range.start..].strip_prefix("<!")?;
    let holds = inline.kind == InlineKind::Html
        && inline.range.end > at
        && name.starts_with(|c: char| c.is_ascii_alphabetic());
    holds.then_some(inline.range.end)
}

/// The length in bytes of the white space and container markers at the start of a line.
fn markers_len(line: &str, prefix: &str) -> usize {
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
