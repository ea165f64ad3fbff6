//! Reads what follows a todo's keyword: metadata in parentheses, and a colon or dash.

use crate::stub::Metadata;

/// The text after a keyword, apart from metadata.
#[derive(Default)]
pub(super) struct AfterKeyword {
    /// Whether there is a colon.
    pub(super) colon: bool,
    /// Words in the parentheses that are not metadata.
    pub(super) kept: String,
}

/// Reads the start of `text`, such as `(alice, 2026-12-01): `. Also returns the number of
/// bytes read.
pub(super) fn read_metadata(text: &str) -> (usize, Metadata, AfterKeyword) {
    let mut rest = text;
    let mut metadata = Metadata::default();
    let mut kept = String::new();
    let open = rest.trim_start_matches([' ', '\t']);
    if let Some(inner) = open.strip_prefix(['(', '（'])
        && let Some((inner, behind)) = inner.split_once([')', '）'])
    {
        let touching = open.len() == rest.len();
        let (read, unknown) = read_list(inner);
        // `TODO (see below)` is text; `TODO(see below)` and `TODO (alice)` are metadata
        // as far as they are understood. Parentheses that contain markup stay text,
        // because only text can contain other markers.
        let markup = unknown
            .iter()
            .any(|words| words.contains(['<', '[', '`', '*', '\\']));
        if unknown.is_empty() || touching && !markup {
            metadata = read;
            if !unknown.is_empty() {
                // Unknown words become part of the text, on its first line.
                let words = unknown.join(", ");
                let words: Vec<&str> = words.split_whitespace().collect();
                kept = format!("({}) ", words.join(" "));
            }
            rest = behind;
        }
    }
    let spaced = rest.trim_start_matches([' ', '\t']);
    let mut colon = false;
    if let Some(after) = spaced.strip_prefix([':', '：']) {
        colon = true;
        rest = after;
    } else if let Some(after) = ["-", "--", "–", "—"].iter().find_map(|dash| {
        let after = spaced.strip_prefix(dash)?;
        (after.is_empty() || after.starts_with([' ', '\t'])).then_some(after)
    }) {
        rest = after;
    } else {
        rest = spaced;
    }
    rest = rest.trim_start_matches([' ', '\t']);
    (
        text.len() - rest.len(),
        metadata,
        AfterKeyword { colon, kept },
    )
}

/// Parses the words between the parentheses. Returns those that are not metadata
/// separately.
fn read_list(inner: &str) -> (Metadata, Vec<&str>) {
    let mut metadata = Metadata::default();
    let mut unknown = Vec::new();
    for part in inner.split([',', ';', '，', '、', '；']).map(str::trim) {
        if part.is_empty() {
            continue;
        }
        let date = part
            .strip_prefix("due")
            .map_or(part, |rest| rest.trim_start_matches([':', ' ']));
        if metadata.due.is_none() && is_date(date) {
            metadata.due = Some(date.to_owned());
        } else if metadata.issue.is_none() && is_issue(part) {
            metadata.issue = Some(part.to_owned());
        } else if metadata.owner.is_none() && is_name(part) {
            metadata.owner = Some(part.trim_start_matches('@').to_owned());
        } else {
            unknown.push(part);
        }
    }
    (metadata, unknown)
}

/// A valid ISO 8601 calendar date, written in full: `2026-02-28`.
fn is_date(text: &str) -> bool {
    // Other ISO 8601 notations would not sort as text.
    text.len() == "2026-02-28".len() && text.parse::<jiff::civil::Date>().is_ok()
}

/// `#12`, `owner/repo#12` or a URL.
fn is_issue(text: &str) -> bool {
    if text.starts_with("https://") || text.starts_with("http://") {
        return !text.contains(char::is_whitespace);
    }
    text.rsplit_once('#').is_some_and(|(repository, number)| {
        let slug = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && (repository.is_empty()
                || repository
                    .split_once('/')
                    .is_some_and(|(owner, name)| slug(owner) && slug(name)))
    })
}

/// A single word that can be a person: `alice`, `@alice`, `jan-willem`.
fn is_name(text: &str) -> bool {
    let name = text.strip_prefix('@').unwrap_or(text);
    name.starts_with(char::is_alphabetic)
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || "-_.".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_comes_in_any_order() {
        let (metadata, unknown) = read_list("due 2026-12-01, @alice, owner/repo#12");
        assert_eq!(metadata.owner.as_deref(), Some("alice"));
        assert_eq!(metadata.due.as_deref(), Some("2026-12-01"));
        assert_eq!(metadata.issue.as_deref(), Some("owner/repo#12"));
        assert!(unknown.is_empty());
        let (metadata, unknown) = read_list("#7, bob, see below");
        assert_eq!(metadata.issue.as_deref(), Some("#7"));
        assert_eq!(metadata.owner.as_deref(), Some("bob"));
        assert_eq!(unknown, ["see below"]);
    }

    #[test]
    fn only_dates_that_exist_are_due_dates() {
        assert!(is_date("2028-02-29"));
        for wrong in [
            "2027-02-29",
            "2026-13-01",
            "2026-1-01",
            "2026-04-31",
            "2026-04-01-1",
            "",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }

    #[test]
    fn keyword_suffixes_are_read_to_their_end() {
        let read = |text| {
            let (length, metadata, rest) = read_metadata(text);
            (length, metadata.owner, rest.colon, rest.kept)
        };
        assert_eq!(read(": x"), (2, None, true, String::new()));
        assert_eq!(
            read("(bob): x"),
            (7, Some("bob".into()), true, String::new())
        );
        assert_eq!(read(" (see below) x"), (1, None, false, String::new()));
        assert_eq!(
            read("(see below) x"),
            (12, None, false, "(see below) ".into())
        );
        assert_eq!(read("([a](b)) x"), (0, None, false, String::new()));
        assert_eq!(read(" - x"), (3, None, false, String::new()));
        assert_eq!(read(" -- x"), (4, None, false, String::new()));
        assert_eq!(
            read("（张三）：写"),
            (15, Some("张三".into()), true, String::new())
        );
        assert_eq!(read("-x"), (0, None, false, String::new()));
    }
}
