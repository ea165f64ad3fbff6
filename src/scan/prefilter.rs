//! Recognises chapters without stubs before parsing them.
//!
//! Most chapters of a finished book have no stubs, and parsing dominates the cost of a
//! scan. A chapter is parsed unless it lacks the bytes that each kind of stub requires.
//! In doubt it is parsed, which only costs time. Builds with debug assertions parse every
//! chapter and panic if the prefilter was wrong.

use memchr::{memchr_iter, memchr2_iter, memmem};

use super::Options;
use super::docs_link::DOCS_WORDS;
use super::placeholder;
use super::uniform::has_lone_cr;

/// Whether a chapter certainly has no stub, no suppression and no front matter.
pub(super) fn is_stub_free(source: &str, options: &Options) -> bool {
    let bytes = source.as_bytes();
    // The other checks expect lines to end with LF.
    !has_lone_cr(source)
        && !may_begin_with_front_matter(source)
        && !options
            .keywords
            .iter()
            .any(|keyword| memmem::find(bytes, keyword.as_bytes()).is_some())
        && !may_hold_comment_or_placeholder(source, options)
        && !may_hold_empty_link(bytes)
        && !may_request_docs_link(bytes)
        && !may_hold_empty_section(source)
}

fn may_begin_with_front_matter(source: &str) -> bool {
    ["---", "+++", "\u{feff}"]
        .iter()
        .any(|start| source.starts_with(start))
}

fn may_hold_comment_or_placeholder(source: &str, options: &Options) -> bool {
    memchr_iter(b'<', source.as_bytes()).any(|start| {
        if source[start..].starts_with("<!--") {
            return true;
        }
        let longest = (start + placeholder::MAX_PHRASE_LEN + 2).min(source.len());
        let mut in_quote = true;
        memchr_iter(b'>', &source.as_bytes()[start..longest])
            .map(|length| start + length)
            // A block quote marker on a continuation line does not close the bracket.
            .take_while(|end| {
                let before = source[start..*end].trim_end_matches([' ', '\t', '>']);
                std::mem::replace(&mut in_quote, before.ends_with('\n'))
            })
            .any(|end| placeholder::is_possible(source, start..end + 1, options))
    })
}

/// `[text]()`, `[text](<>)`, `![alt]( )`
fn may_hold_empty_link(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, "](").any(|at| {
        bytes
            .get(at + 2)
            .is_some_and(|next| is_space(next) || matches!(next, b')' | b'<'))
    })
}

/// `docs link` in any case, with anything except letters and digits between the two
/// words.
fn may_request_docs_link(bytes: &[u8]) -> bool {
    memchr2_iter(b'k', b'K', bytes).any(|last| {
        let Some(start) = last.checked_sub(b"lin".len()) else {
            return false;
        };
        if !bytes[start..last].eq_ignore_ascii_case(b"lin") {
            return false;
        }
        let gap = bytes[..start].iter().rev();
        let gap = gap.take_while(|byte| !byte.is_ascii_alphanumeric()).count();
        let before = &bytes[..start - gap];
        // Non-ASCII white space separates words as well.
        !bytes[before.len()..start].is_ascii()
            || DOCS_WORDS.iter().any(|word| ends_with(before, word))
    })
}

fn ends_with(bytes: &[u8], word: &str) -> bool {
    bytes
        .len()
        .checked_sub(word.len())
        .is_some_and(|start| bytes[start..].eq_ignore_ascii_case(word.as_bytes()))
}

/// A heading without a line below it that is certainly visible. Setext headings are
/// always assumed to be empty.
fn may_hold_empty_section(source: &str) -> bool {
    let mut heading = None;
    let mut after_text = false;
    let mut start = 0;
    for end in memchr_iter(b'\n', source.as_bytes()).chain([source.len()]) {
        let line = &source.as_bytes()[start..end];
        start = end + 1;
        let text = line.trim_ascii();
        if text.is_empty() {
            // A line with a form feed does not end a paragraph.
            after_text &= line.contains(&b'\x0c');
            continue;
        }
        let level = heading_level(text);
        if let Some(waiting) = heading {
            // A subheading counts as content.
            let shows = level.map_or_else(|| shows_something(line), |level| level > waiting);
            if !shows {
                return true;
            }
        }
        if after_text && is_underline(text) {
            return true;
        }
        heading = level;
        after_text = true;
    }
    heading.is_some()
}

/// Whether a line below a heading is visible whatever follows it: the start of a
/// paragraph, code block or table, or a thematic break.
fn shows_something(line: &[u8]) -> bool {
    match line {
        // List and emphasis markers. The first item of a list may be empty.
        [b'*' | b'-' | b'+', mark, rest @ ..] => {
            let text = rest.trim_ascii_start().first();
            !is_space(mark) || text.is_some_and(u8::is_ascii_alphabetic)
        }
        [b'*' | b'-' | b'+'] => false,
        // A link, unless it is a link reference definition, which is not visible.
        [b'[', rest @ ..] => memchr::memchr(b']', rest).is_some_and(|end| {
            rest.get(end + 1) != Some(&b':') && end.checked_sub(1).map(|at| rest[at]) != Some(b'\\')
        }),
        [first, ..] => {
            first.is_ascii_alphabetic()
                || !first.is_ascii()
                || b"`~|_!\"%&'(),.?@{}".contains(first)
        }
        [] => false,
    }
}

/// The level of an ATX heading. The line may also be a comment in code.
fn heading_level(text: &[u8]) -> Option<usize> {
    let level = text.iter().take_while(|byte| **byte == b'#').count();
    let is_heading = (1..=6).contains(&level) && text.get(level).is_none_or(is_space);
    is_heading.then_some(level)
}

/// The underline of a setext heading.
fn is_underline(text: &[u8]) -> bool {
    let mut marks = text.iter().filter(|byte| !is_space(byte));
    let mark = marks.next();
    marks.all(|byte| Some(byte) == mark) && matches!(mark, None | Some(b'=' | b'-'))
}

/// The parser's definition of white space, which includes the vertical tab.
fn is_space(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || *byte == b'\x0b'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stub_free(source: &str) -> bool {
        is_stub_free(source, &Options::default())
    }

    #[test]
    fn finished_chapters_are_stub_free() {
        for source in [
            "",
            "Text.\n",
            "# A\n\nText with `code`, a [link](b.md) and ![image](c.png \"t\").\n\n## B\n\nMore.\n",
            "# A\r\n\r\nLinked documentation, a link, <b>bold</b>, `Vec<T>` and a < b.\r\n",
            "| a |\n|---|\n| b |\n\n---\n\n- item\n",
            "```sh\n# comment\nls\n#![x]\n```\n",
            "# A\n\n## B\n- item\n\n# C\n```\n```\n# D\n[x] y\n# E\n![](x)\n# F\n**x**\n# G\n日本\n",
        ] {
            assert!(stub_free(source), "{source:?}");
        }
    }

    #[test]
    fn chapters_that_may_hold_a_stub_are_parsed() {
        for source in [
            "---\ndraft: true\n---\n",
            "Text TODO\n",
            "<!-- comment -->\n",
            "<docker image>\n",
            "[a]()\n",
            "[a](<>)\n",
            "> [a](\n> )\n",
            "**x docs link**\n",
            "**x documentation-\n> > LINK**\n",
            "**x docs\u{a0}link**\n",
            "# A\n",
            "# A\n\n- \n",
            "## A\n\n## B\n\ntext\n",
            "# A\n\n[a]: b\n",
            "# A\n\n[a\\]b]: c\n",
            "# A\n\n[a\nb]: c\n",
            "# A\n\n- 1.\n",
            "A\n===\n",
            "A\n-\n",
            "text\r# A\r",
            "text\n#\u{b}A\n",
            "A\n-\u{b}\n",
            "A\n\u{c}\n-\n",
            "# A\n\n-\u{b}\n",
            "[a](\u{b})\n",
        ] {
            assert!(!stub_free(source), "{source:?}");
        }
    }

    /// In debug builds, a scan compares the prefilter's answer with the parser's.
    #[test]
    fn the_parser_agrees_with_the_prefilter() {
        const TOKENS: &[&str] = &[
            "# A", "## B", "#", "    # C", "text", "a", "-", "- ", "- x", "1. ", "* ", "***",
            "---", "===", "+ y", "```", "~~~", "`", "[a", "]", "]:", "[a]: b", "[a](", "](b)", ")",
            "[^1]: n", "![", "<b>", "</b>", "<", ">", "> ", "| a |", "|---|", ": d", "\\",
            "\u{a0}", "é", "docs", "docs ", "link", "`do`cs", "Link", "**", "__", "*", "_",
            "<docker", "image>", "TODO", "&nbsp;", "\n", "\n", "\n", "\n\n", "\n\n", "\n  ",
            "\r\n", "\r", " ", "\t", "\u{b}", "\u{c}",
        ];
        let mut random = fastrand::Rng::with_seed(1);
        let mut stub_free_chapters = 0;
        for _ in 0..40_000 {
            let length = random.usize(1..12);
            let tokens = std::iter::repeat_with(|| TOKENS[random.usize(..TOKENS.len())]);
            let source: String = tokens.take(length).collect();
            super::super::scan(&source, &Options::default());
            stub_free_chapters += usize::from(stub_free(&source));
        }
        assert!(stub_free_chapters > 10_000, "{stub_free_chapters}");
    }
}
