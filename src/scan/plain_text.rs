//! The text of Markdown as the reader sees it. Reports name headings and todos by it.

use std::borrow::Cow;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser};

use crate::panics::catch_panic;
use crate::white_space::on_one_line;

/// Characters that may be markup in a heading.
const MARKUP: &[char] = &[
    '\\', '`', '*', '_', '[', ']', '<', '&', '~', '{', '#', '\n', '\r',
];

/// The text of a heading given as Markdown source, with its `#` or underline: on one
/// line, without markup and attributes.
pub(crate) fn heading_text(heading: &str) -> Cow<'_, str> {
    let text = heading.trim_start_matches('#');
    if text.len() < heading.len() && !text.contains(MARKUP) {
        return text.trim().into();
    }
    let shown = catch_panic(|| render_text(heading)).unwrap_or_default();
    match on_one_line(&shown).into_owned() {
        // The whole heading may be a placeholder.
        empty if empty.is_empty() => on_one_line(text.trim()),
        shown => shown.into(),
    }
}

/// The text of Markdown.
fn render_text(markdown: &str) -> String {
    let extensions = Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_STRIKETHROUGH;
    // The definitions of reference links are elsewhere in the chapter. `[x]` alone may
    // not be a link.
    let resolve_reference = |link: BrokenLink<'_>| {
        (link.link_type != LinkType::ShortcutUnknown && link.link_type != LinkType::Shortcut)
            .then_some((CowStr::Borrowed(""), CowStr::Borrowed("")))
    };
    let parser =
        Parser::new_with_broken_link_callback(markdown, extensions, Some(resolve_reference));
    let mut text = String::with_capacity(markdown.len());
    for event in parser {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::InlineHtml(tag) if tag.starts_with("<br") => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The meaning of the parser's text event at `source[start..end]`, which may be a
/// character reference.
pub(super) fn text_at(source: &str, start: usize, end: usize) -> Cow<'_, str> {
    let text = &source[start..end];
    if !text.starts_with('&') || !text.ends_with(';') {
        return text.into();
    }
    // After a backslash, `&` is literal.
    let before = &source[..start];
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    if backslashes % 2 == 1 {
        return text.into();
    }
    catch_panic(|| render_text(text)).map_or(text.into(), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_text_is_what_the_reader_sees() {
        for (heading, text) in [
            ("## Docker compose", "Docker compose"),
            ("# C# {#sharp}", "C#"),
            ("### Closed ###", "Closed"),
            ("##", ""),
            ("Setext\n=====", "Setext"),
            ("Over two\n  lines\n---", "Over two lines"),
            ("# The `**` of *Q&amp;A* \\# 1", "The ** of Q&A # 1"),
            (
                "# See [the **sea**](x.md) and [tides][t]",
                "See the sea and tides",
            ),
            ("# Vec[T] and [x]", "Vec[T] and [x]"),
            ("# <login page screenshot>", "<login page screenshot>"),
            ("# A<br>B", "A B"),
        ] {
            assert_eq!(heading_text(heading), text, "{heading:?}");
        }
    }

    #[test]
    fn character_references_are_decoded() {
        let of = |source: &'static str, start| text_at(source, start, source.len());
        assert_eq!(of("&amp;", 0), "&");
        assert_eq!(of("a &#233;", 2), "é");
        assert_eq!(of("&nbsp;", 0), "\u{a0}");
        assert_eq!(of("\\&amp;", 1), "&amp;");
        assert_eq!(of("\\\\&amp;", 2), "&");
        assert_eq!(of("&unknown;", 0), "&unknown;");
        assert_eq!(of("& b;", 0), "& b;");
    }
}
