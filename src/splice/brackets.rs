//! A link that is put in behind `!` would be an image, and behind `]` the address of
//! that; so would words in parentheses.

use super::Edit;
use crate::scan::EMPTY_COMMENT;

/// Parts what `edits` put in from what stands right before it, where the two would be
/// read as one. `edits` are in order.
pub(crate) fn part_brackets(source: &str, edits: &mut [Edit]) {
    let mut before = None;
    let mut end = 0;
    for edit in edits {
        if edit.range.start > end {
            before = source[..edit.range.start].chars().next_back();
        }
        let joins = match edit.replacement.chars().next() {
            Some('[') => matches!(before, Some('!' | ']')),
            Some('(') => before == Some(']'),
            _ => false,
        };
        if joins {
            edit.replacement.insert_str(0, EMPTY_COMMENT);
        }
        before = edit.replacement.chars().next_back().or(before);
        end = edit.range.end;
    }
}
