//! Keeps inserted text from merging with the character before it. A link after `!` would
//! turn into an image, and after `]` into that bracket's address, as would text in
//! parentheses.

use super::Edit;
use crate::scan::EMPTY_COMMENT;

/// Puts an empty comment between an inserted text and the text right before it if the two
/// would merge. `edits` are in order.
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
