//! Todos in HTML comments: `<!-- TODO: text -->`.

use std::ops::Range;

use super::head::may_follow_keyword;
use super::metadata::read_metadata;
use crate::scan::html;
use crate::stub::{InsertionPoint, Stub, StubKind, Todo};

/// Finds the lines of HTML comments that start with a keyword.
pub(in crate::scan) fn find_in_comments(
    source: &str,
    html: Range<usize>,
    keywords: &[String],
    found: &mut Vec<Stub>,
) {
    for comment in html::comments(source, html) {
        let mut at = comment.start;
        for line in source[comment].split_inclusive('\n') {
            let text = line.trim_start();
            let start = at + (line.len() - text.len());
            let text = text.trim_end();
            at += line.len();
            let Some(keyword) = keywords.iter().find(|keyword| {
                !keyword.is_empty()
                    && text
                        .strip_prefix(keyword.as_str())
                        .is_some_and(may_follow_keyword)
            }) else {
                continue;
            };
            let (mark, metadata, rest) = read_metadata(&text[keyword.len()..]);
            let body = start + keyword.len() + mark..start + text.len();
            found.push(Stub {
                range: start..start + text.len(),
                place: InsertionPoint::Comment,
                kind: StubKind::Todo(Todo {
                    keyword: keyword.clone(),
                    opening: start..body.start,
                    text: format!("{}{}", rest.kept, &source[body.clone()])
                        .trim_end()
                        .to_owned(),
                    reopen: rest.kept,
                    body,
                    colon: rest.colon,
                    metadata,
                }),
            });
        }
    }
}
