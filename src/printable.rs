//! Makes book text safe to print. A chapter must not control a terminal through escape
//! sequences, nor a CI service through log commands.

use std::borrow::Cow;

/// `text` without control characters, changes of writing direction and log commands. Line
/// endings and tabs are kept.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    sanitized(text, substitute).map_or(text.into(), Cow::Owned)
}

/// Like [`printable`], with line endings replaced so that the text stays on one line.
pub(crate) fn printable_line(text: &str) -> Cow<'_, str> {
    sanitized_line(text).map_or(text.into(), Cow::Owned)
}

/// Like [`printable_line`], for an owned line.
pub(crate) fn printed_line(line: String) -> String {
    sanitized_line(&line).unwrap_or(line)
}

/// Like [`printable`], keeping escape sequences: `text` must contain only our own.
pub(crate) fn printed_styled(text: String) -> String {
    let substitute = |c| substitute(c).filter(|_| c != '\u{1b}');
    sanitized(&text, substitute).unwrap_or(text)
}

/// `text` with each control character replaced by a visible one. Line endings and tabs are
/// kept. Log commands are not broken up.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    with_substitutes(text, substitute)
}

fn sanitized_line(line: &str) -> Option<String> {
    if line.contains('\n') {
        let line = line.replace('\n', "␊");
        Some(sanitized(&line, substitute).unwrap_or(line))
    } else {
        sanitized(line, substitute)
    }
}

/// The safe form of `text`; `None` if it is safe already, which it nearly always is.
fn sanitized(text: &str, substitute: impl Fn(char) -> Option<char>) -> Option<String> {
    if is_plain(text) {
        return None;
    }
    let text = with_substitutes(text, substitute);
    Some(break_commands(&text).into_owned())
}

/// Whether `text` certainly has neither control characters nor log commands. It always scans
/// the whole text: that is faster than a loop with an early exit.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let acts = bytes.iter().fold(false, |acts, &byte| {
        let control = byte < 0x20 && byte != b'\n' && byte != b'\t';
        // 0xc2 and 0xe2 begin the multi-byte characters that [`substitute`] replaces.
        acts | control | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xe2)
    });
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    !pairs.fold(acts, |acts, (&one, &next)| {
        acts | (one == next && (one == b':' || one == b'#'))
    })
}

fn with_substitutes(text: &str, substitute: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if text
        .chars()
        .all(|character| substitute(character).is_none())
    {
        return text.into();
    }
    text.chars().map(|c| substitute(c).unwrap_or(c)).collect()
}

/// The visible replacement for a control character, the same as in the snippets of
/// annotate-snippets.
fn substitute(character: char) -> Option<char> {
    match character {
        '\n' | '\t' => None,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7f}' => Some('␡'),
        // C1 control characters, which some terminals obey.
        '\u{80}'..='\u{9f}'
        // Unicode line separators and changes of writing direction.
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// Whether `rest`, which follows `::` at the start of a line, begins with the name of a
/// command. A log can define names itself (`::stop-commands::1f`), but all of those end
/// with `::`.
fn is_command(rest: &str) -> bool {
    let word = rest.split("::").next().unwrap_or_default();
    let ends = word.len() < rest.len();
    rest.starts_with(|c: char| c.is_ascii_alphabetic() || (ends && c != ':' && !c.is_whitespace()))
}

/// Inserts a space into log commands of CI services: for GitHub Actions `##[error]`
/// anywhere in a line and `::error::` at its start, for Azure Pipelines `##vso[…]`, for
/// `TeamCity` `##teamcity[…]`.
fn break_commands(text: &str) -> Cow<'_, str> {
    let mut broken = String::new();
    let mut done = 0;
    let mut insert_space = |at: usize| {
        broken.push_str(&text[done..at]);
        broken.push(' ');
        done = at;
    };
    if text.contains("##") || text.contains("::") {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let indented = line.len() - line.trim_start().len();
            if line[indented..].strip_prefix("::").is_some_and(is_command) {
                insert_space(start + indented + 1);
            }
            for (at, _) in line.match_indices("##") {
                let rest = line[at..].trim_start_matches('#');
                let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
                if name.starts_with('[') {
                    insert_space(start + line.len() - rest.len());
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
    fn control_characters_become_visible() {
        assert_eq!(
            printable("a\u{1b}[2Jb\u{7}c\rd\u{7f}\u{9b}\u{202e}\u{2066}\u{2028}e"),
            "a␛[2Jb␇c␍d␡\u{fffd}\u{fffd}\u{fffd}\u{fffd}e"
        );
        let plain = "a\tb\né “🐳” e\u{301} שלום\u{200d}";
        assert_eq!(printable(plain), plain);
        assert_eq!(printable_line("a\nb"), "a␊b");
        let styled = "\u{1b}[1ma\r\u{9b}".to_owned();
        assert_eq!(printed_styled(styled), "\u{1b}[1ma␍\u{fffd}");
        // The quick check finds every character that has a substitute.
        for character in '\0'..=char::MAX {
            let plain = is_plain(character.encode_utf8(&mut [0; 4]));
            assert!(!plain || substitute(character).is_none(), "{character:?}");
        }
    }

    #[test]
    fn log_commands_are_broken_up() {
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
            // Names that a `stop-commands` may have defined.
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
