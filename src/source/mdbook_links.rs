//! Parses the links of mdBook's `links` preprocessor: `{{#include file.md:2:10}}`.
//!
//! The grammar is mdBook's own, pattern by pattern, and has not changed since 0.4.22.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::Regex;

static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\{\{\#.*\}\}|\{\{\s*\#([a-zA-Z0-9_]+)\s+([^}]+)\}\}")
        .expect("the pattern is valid")
});

/// A link in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Its byte range.
    pub(super) range: Range<usize>,
    /// Its kind and arguments.
    pub(super) kind: LinkKind,
}

/// The kind of a link, with its arguments.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LinkKind {
    /// `\{{#…}}`: replaced by itself without the backslash.
    Escaped,
    /// `{{#include file}}`
    Include(PathBuf, Selection),
    /// `{{#rustdoc_include file}}`
    RustdocInclude(PathBuf, Selection),
    /// `{{#playground file}}` with the info string of its fence.
    Playground(PathBuf, String),
    /// `{{#title …}}`: removed.
    Title,
}

impl LinkKind {
    /// The file that the link refers to, if any.
    pub(super) fn into_path(self) -> Option<PathBuf> {
        match self {
            Self::Include(path, _) | Self::RustdocInclude(path, _) | Self::Playground(path, _) => {
                Some(path)
            }
            Self::Escaped | Self::Title => None,
        }
    }
}

/// The selected lines of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    /// A range of 0-based line numbers.
    Lines(Range<usize>),
    /// The lines between the comments of an anchor.
    Anchor(String),
}

/// The links of a text, in order.
pub(super) fn links(text: &str) -> Vec<Link> {
    if memchr::memmem::find(text.as_bytes(), b"{{").is_none() {
        return Vec::new();
    }
    LINK.captures_iter(text)
        .filter_map(|captures| {
            let whole = captures.get(0)?;
            let kind = match (captures.get(1), captures.get(2)) {
                (Some(kind), Some(rest)) => parse_kind(kind.as_str(), rest.as_str())?,
                _ => LinkKind::Escaped,
            };
            Some(Link {
                range: whole.range(),
                kind,
            })
        })
        .collect()
}

fn parse_kind(kind: &str, rest: &str) -> Option<LinkKind> {
    if kind == "title" {
        return Some(LinkKind::Title);
    }
    let mut words = rest.split_whitespace();
    let target = words.next()?;
    match kind {
        "include" => {
            let (path, selection) = parse_target(target);
            Some(LinkKind::Include(path, selection))
        }
        "rustdoc_include" => {
            let (path, selection) = parse_target(target);
            Some(LinkKind::RustdocInclude(path, selection))
        }
        "playground" | "playpen" => {
            let words: Vec<&str> = words.collect();
            let language = if words.is_empty() { "rust" } else { "rust," };
            let fence = format!("{language}{}", words.join(","));
            Some(LinkKind::Playground(target.into(), fence))
        }
        _ => None,
    }
}

/// `file.md:2:10`, `file.md:anchor`
pub(super) fn parse_target(target: &str) -> (PathBuf, Selection) {
    let (path, lines) = target.split_once(':').unwrap_or((target, ""));
    (path.into(), parse_selection(lines))
}

fn parse_selection(text: &str) -> Selection {
    let mut parts = text.splitn(3, ':');
    let first = parts.next().unwrap_or_default();
    let start = match first.parse::<usize>() {
        Ok(line) => Some(line.saturating_sub(1)),
        Err(_) if first.is_empty() => None,
        Err(_) => return Selection::Anchor(first.to_owned()),
    };
    Selection::Lines(match (start, parts.next().map(str::parse::<usize>)) {
        (Some(start), Some(Ok(end))) => start..end,
        (Some(start), Some(Err(_))) => start..usize::MAX,
        (Some(start), None) => start..start.saturating_add(1),
        (None, Some(Ok(end))) => 0..end,
        (None, _) => 0..usize::MAX,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<LinkKind> {
        links(text).into_iter().map(|link| link.kind).collect()
    }

    #[test]
    fn selections_follow_mdbook() {
        for (text, lines) in [
            ("2:10", 1..10),
            ("5", 4..5),
            ("0", 0..1),
            ("5:", 4..usize::MAX),
            (":10", 0..10),
            ("::10", 0..usize::MAX),
            ("", 0..usize::MAX),
            (":x", 0..usize::MAX),
            ("5:x", 4..usize::MAX),
            ("2:3:4", 1..3),
        ] {
            assert_eq!(parse_selection(text), Selection::Lines(lines), "{text}");
        }
        assert_eq!(
            parse_selection("part"),
            Selection::Anchor("part".to_owned())
        );
        assert_eq!(parse_selection("-1:2"), Selection::Anchor("-1".to_owned()));
    }

    #[test]
    fn links_are_found() {
        assert_eq!(
            kinds(r"a {{#include x.md}} \{{#include y}} {{ #title T}} {{#other z}} {{x}}"),
            // The pattern for an escaped link is greedy.
            [
                LinkKind::Include("x.md".into(), Selection::Lines(0..usize::MAX)),
                LinkKind::Escaped,
            ]
        );
        assert_eq!(
            kinds("{{#title T}}\n{{#playground a.rs editable x}}{{#playpen a.rs}}"),
            [
                LinkKind::Title,
                LinkKind::Playground("a.rs".into(), "rust,editable,x".to_owned()),
                LinkKind::Playground("a.rs".into(), "rust".to_owned()),
            ]
        );
        assert_eq!(kinds("{{#include }}"), []);
    }
}
