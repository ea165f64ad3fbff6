//! Text of a book, as a terminal and a log may show it. Whoever writes a chapter
//! decides nothing about what else stands there: not with an escape sequence,
//! nor with a command of the service that runs a build.

use std::borrow::Cow;

/// `text` for people to read: nothing in it moves a cursor, sets a colour, turns
/// the direction of writing, or is a command in a build's log. Line endings and
/// tabs stay.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    changed(text, sign).map_or(text.into(), Cow::Owned)
}

/// The same for a text that has to stay on its line.
pub(crate) fn printable_line(text: &str) -> Cow<'_, str> {
    changed_line(text).map_or(text.into(), Cow::Owned)
}

/// The same for a line that is not needed elsewhere.
pub(crate) fn printed_line(line: String) -> String {
    changed_line(&line).unwrap_or(line)
}

/// The same for a text with escape sequences of our own: those of others have to
/// be gone already.
pub(crate) fn printed_styled(text: String) -> String {
    let sign = |c| sign(c).filter(|_| c != '\u{1b}');
    changed(&text, sign).unwrap_or(text)
}

/// `text` with a sign for each character that a terminal obeys. Line endings and
/// tabs stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    with_signs(text, sign)
}

fn changed_line(line: &str) -> Option<String> {
    if line.contains('\n') {
        let line = line.replace('\n', "␊");
        Some(changed(&line, sign).unwrap_or(line))
    } else {
        changed(line, sign)
    }
}

/// What has to be shown in place of a text; `None` for the text itself, as nearly
/// always.
fn changed(text: &str, sign: impl Fn(char) -> Option<char>) -> Option<String> {
    if is_plain(text) {
        return None;
    }
    let text = with_signs(text, sign);
    Some(without_commands(&text).into_owned())
}

/// Whether nothing in a text can be of those characters and commands. It looks
/// at all of the text at once, which takes less than to stop somewhere.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let acts = bytes.iter().fold(false, |acts, &byte| {
        let control = byte < 0x20 && byte != b'\n' && byte != b'\t';
        // How those begin that are more than a byte.
        acts | control | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xe2)
    });
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    !pairs.fold(acts, |acts, (&one, &next)| {
        acts | (one == next && (one == b':' || one == b'#'))
    })
}

fn with_signs(text: &str, sign: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if text.chars().all(|character| sign(character).is_none()) {
        return text.into();
    }
    text.chars().map(|c| sign(c).unwrap_or(c)).collect()
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

/// Whether what follows `::` at the start of a line has the name of a command.
/// Some have names that a log itself gave them (`::stop-commands::1f`), but all
/// end with `::`.
fn is_command(rest: &str) -> bool {
    let word = rest.split("::").next().unwrap_or_default();
    let ends = word.len() < rest.len();
    rest.starts_with(|c: char| c.is_ascii_alphabetic() || (ends && c != ':' && !c.is_whitespace()))
}

/// Breaks what a service would take for a command: `##[error]`, anywhere in a
/// line, and `::error::` at its start, to GitHub Actions; `##vso[…]` to Azure
/// Pipelines; `##teamcity[…]` to `TeamCity`.
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
            if line[indented..].strip_prefix("::").is_some_and(is_command) {
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
        assert_eq!(printable(plain), plain);
        assert_eq!(printable_line("a\nb"), "a␊b");
        let styled = "\u{1b}[1ma\r\u{9b}".to_owned();
        assert_eq!(printed_styled(styled), "\u{1b}[1ma␍\u{fffd}");
        // What is found at a glance is all that has a sign.
        for character in '\0'..=char::MAX {
            let plain = is_plain(character.encode_utf8(&mut [0; 4]));
            assert!(!plain || sign(character).is_none(), "{character:?}");
        }
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
            (" ::add-mask::x", " : :add-mask::x"),
            ("::stop-commands::z", ": :stop-commands::z"),
            // What such a command may have named.
            ("::1f::", ": :1f::"),
            ("::-é::", ": :-é::"),
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
            "::1",
            ":: a ::",
            "::::",
        ] {
            assert_eq!(printable(text), text);
        }
    }
}
