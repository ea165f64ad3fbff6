//! Text of a book, as a terminal and a log may show it. Whoever writes a chapter
//! decides nothing about what else stands there: not with an escape sequence,
//! nor with a command of the service that runs a build.

use std::borrow::Cow;

/// `text` for people to read: nothing in it moves a cursor, sets a colour, turns
/// the direction of writing, or is a command in a build's log. Line endings and
/// tabs stay.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    and_without_commands(visible(text))
}

/// The same for a text that has to stay on its line.
pub(crate) fn printable_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') {
        Cow::Owned(printable(&text.replace('\n', "␊")).into_owned())
    } else {
        printable(text)
    }
}

/// The same where escape sequences of our own stand as well: those of others
/// have to be gone already.
pub(crate) fn printable_styled(text: &str) -> Cow<'_, str> {
    and_without_commands(with_signs(text, |c| sign(c).filter(|_| c != '\u{1b}')))
}

/// `text` with a sign for each character that a terminal obeys. Line endings and
/// tabs stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    with_signs(text, sign)
}

fn with_signs(text: &str, sign: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if text.chars().all(|character| sign(character).is_none()) {
        return text.into();
    }
    text.chars().map(|c| sign(c).unwrap_or(c)).collect()
}

fn and_without_commands(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => without_commands(text),
        Cow::Owned(text) => Cow::Owned(without_commands(&text).into_owned()),
    }
}

/// What is shown for a character that a terminal obeys, as in the excerpts of
/// annotate-snippets.
fn sign(character: char) -> Option<char> {
    match character {
        '\n' | '\t' => None,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7f}' => Some('␡'),
        // Control characters that some terminals know in one byte.
        '\u{80}'..='\u{9f}'
        // Ends of lines to some, and what turns the direction of writing.
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// Breaks what a service would take for a command: `##[error]`, anywhere in a
/// line, and `::error::` at its start, to GitHub Actions; `##vso[…]` to Azure
/// Pipelines; `##teamcity[…]` to TeamCity.
fn without_commands(text: &str) -> Cow<'_, str> {
    let mut broken = String::new();
    let mut done = 0;
    let mut part = |at: usize| {
        broken.push_str(&text[done..at]);
        broken.push(' ');
        done = at;
    };
    if text.contains("##") || text.contains("::") {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let indented = line.len() - line.trim_start().len();
            let command = line[indented..].strip_prefix("::");
            if command.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) {
                part(start + indented + 1);
            }
            for (at, _) in line.match_indices("##") {
                let rest = line[at..].trim_start_matches('#');
                let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
                if name.starts_with('[') {
                    part(start + line.len() - rest.len());
                }
            }
            start += line.len();
        }
    }
    if done == 0 {
        return text.into();
    }
    broken.push_str(&text[done..]);
    broken.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(
            printable("a\u{1b}[2Jb\u{7}c\rd\u{7f}\u{9b}\u{202e}\u{2066}\u{2028}e"),
            "a␛[2Jb␇c␍d␡\u{fffd}\u{fffd}\u{fffd}\u{fffd}e"
        );
        let plain = "a\tb\né “🐳” e\u{301} שלום\u{200d}";
        assert!(matches!(printable(plain), Cow::Borrowed(text) if text == plain));
        assert_eq!(printable_line("a\nb"), "a␊b");
        assert_eq!(
            printable_styled("\u{1b}[1ma\r\u{9b}"),
            "\u{1b}[1ma␍\u{fffd}"
        );
    }

    #[test]
    fn what_a_service_obeys_is_broken() {
        for (text, shown) in [
            ("a ##[error]x", "a ## [error]x"),
            ("###[error]x", "### [error]x"),
            ("##[a] ##[b]", "## [a] ## [b]"),
            ("##vso[task.x]y", "## vso[task.x]y"),
            ("##teamcity[x]", "## teamcity[x]"),
            ("::error::x", ": :error::x"),
            ("a\n \t::error ::x\n##[b]", "a\n \t: :error ::x\n## [b]"),
            ("\u{a0}::error::x", "\u{a0}: :error::x"),
            ("\r::error::x", "␍::error::x"),
        ] {
            assert_eq!(printable(text), shown);
        }
        for text in [
            "## A",
            "a::b",
            "##",
            "# [a]",
            "####",
            "a ::error::b",
            ":",
            " ::: a.md",
        ] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        }
    }
}
