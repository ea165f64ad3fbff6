//! Front matter: YAML between `---` or TOML between `+++`, only at the very start of a
//! chapter.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::uniform::BOM_SPACE;

/// Front matter, as far as the scanner reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// Its lines including both delimiters, without the last line ending, in bytes of the
    /// chapter. Only a byte order mark can precede it.
    pub range: Range<usize>,
    /// Whether it marks the chapter as unfinished: `draft: true`, `active: 0`,
    /// `active: false` or `published: false`.
    pub draft: bool,
}

/// Finds front matter. A chapter may also begin with a thematic break. So the first line
/// between the delimiters must look like a key, and the whole must be YAML or TOML, or
/// look like an attempt at it.
pub(crate) fn find(source: &str) -> Option<FrontMatter> {
    let text = source.strip_prefix(BOM_SPACE).unwrap_or(source);
    let begin = source.len() - text.len();
    let mut at = begin;
    let mut lines = text.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    });
    let (_, delimiter) = lines.next()?;
    let toml = match delimiter {
        "---" => false,
        "+++" => true,
        _ => return None,
    };
    let (first, line) = lines.next()?;
    if !looks_like_key(line, if toml { '=' } else { ':' }) {
        return None;
    }
    let (close, end) = std::iter::once((first, line))
        .chain(lines)
        .find(|(_, line)| *line == delimiter || (!toml && *line == "..."))?;
    let body = &source[first..close];
    if !is_table(body, toml) {
        return None;
    }
    Some(FrontMatter {
        range: begin..close + end.len(),
        draft: if toml {
            toml_flags(body).is_draft()
        } else {
            yaml_flags(body).is_draft()
        },
    })
}

/// Whether lines consist of keys and values. `title: Docker: the basics` is not valid
/// YAML, but it is clearly meant as a key with a value.
fn is_table(body: &str, toml: bool) -> bool {
    let separator = if toml { '=' } else { ':' };
    let lines = || body.lines().filter(|line| !line.trim().is_empty());
    let belongs = |line: &str| {
        line.starts_with([' ', '\t', '-', ']', '}', ')']) || looks_like_key(line, separator)
    };
    // YAML would accept a tag as a key.
    let tag = |line: &str| {
        let name = line.strip_prefix('<');
        !toml && name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    // `Chapter 1: The start` on its own is a heading.
    let key = |line: &str| !line.starts_with('#') && looks_like_key(line, separator);
    let words = |line: &str| {
        let key = line.split(separator).next().unwrap_or_default().trim();
        key.contains(' ') && !key.starts_with(['"', '\''])
    };
    if lines().filter(|line| key(line)).all(words) || lines().any(tag) {
        return false;
    }
    lines().all(belongs)
        || if toml {
            body.parse::<toml_edit::DocumentMut>().is_ok()
        } else {
            serde_saphyr::from_str::<HashMap<String, IgnoredAny>>(body).is_ok()
        }
}

fn looks_like_key(line: &str, separator: char) -> bool {
    if line.starts_with('#') {
        return true;
    }
    if separator == '=' && line.starts_with('[') {
        return true;
    }
    line.split_once(separator).is_some_and(|(key, value)| {
        let key = key.trim_end();
        // `https://example.org` is not a YAML key.
        let parted = separator == '=' || value.is_empty() || value.starts_with([' ', '\t']);
        !key.is_empty()
            && parted
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || "-_.\"' ".contains(c))
            && !key.starts_with(['-', ' '])
    })
}

/// The keys that mark a draft.
#[derive(Debug, Default, Deserialize)]
struct Flags {
    #[serde(default)]
    draft: Option<Flag>,
    #[serde(default)]
    active: Option<Flag>,
    #[serde(default)]
    published: Option<Flag>,
}

impl Flags {
    fn is_draft(&self) -> bool {
        self.draft == Some(Flag(true))
            || self.active == Some(Flag(false))
            || self.published == Some(Flag(false))
    }
}

/// A boolean, which authors also write as 0 or 1.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
struct Flag(bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Flag;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("true, false, 1 or 0")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Flag, E> {
                Ok(Flag(value != 0))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Flag, E> {
                Ok(Flag(value != 0))
            }

            fn visit_str<E>(self, value: &str) -> Result<Flag, E> {
                Ok(Flag(!matches!(
                    value.to_ascii_lowercase().as_str(),
                    "" | "0" | "false" | "no" | "off"
                )))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Invalid YAML is still front matter, but sets no flags.
fn yaml_flags(body: &str) -> Flags {
    serde_saphyr::from_str(body).unwrap_or_default()
}

fn toml_flags(body: &str) -> Flags {
    let Ok(table) = body.parse::<toml_edit::DocumentMut>() else {
        return Flags::default();
    };
    let flag = |key: &str| {
        let item = table.get(key)?;
        item.as_bool()
            .or_else(|| item.as_integer().map(|number| number != 0))
            .map(Flag)
    };
    Flags {
        draft: flag("draft"),
        active: flag("active"),
        published: flag("published"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_are_found_at_the_start_only() {
        let found = find("---\ntitle: Docker\ngoto:\n index: 4\n---\n\n# D\n").unwrap();
        assert_eq!(found.range, 0..37);
        assert!(!found.draft);
        assert!(find("+++\ntitle = 'x'\ndraft = true\n+++\n").unwrap().draft);
        assert_eq!(find("\n---\na: b\n---\n"), None);
        assert_eq!(find("---\n\nText: with a colon\n\n---\n"), None);
        assert_eq!(find("---\nSome prose between rules\n---\n"), None);
        assert_eq!(find("---\nkey: never closed\n"), None);
    }

    #[test]
    fn prose_between_thematic_breaks_stays() {
        for prose in [
            "---\n# Introduction\n\nHello **world**.\n\n---\n",
            "---\n# Introduction\n---\n",
            "---\nNote: read this first.\n\nA paragraph.\n\n---\n",
            "+++\n[docs](x.md)\n\ntext\n+++\n",
            "---\nSee https://example.org for more\n---\n",
            "---\nChapter 1: The start\n---\n\ntext\n\n---\n",
            "---\ntitle: Part\n<span>**TODO**</span> draft:\n---\n",
        ] {
            assert_eq!(find(prose), None, "{prose}");
        }
        for table in [
            "---\n# a comment\ntitle: x\n---\n",
            "---\ntitle: Docker: the basics\ntags:\n- a\n---\n",
            "---\ntags: [a,\nb]\n---\n",
            "---\ntitle:\n  a\nlast edit: today\n---\n",
            "---\n'two words': x\n---\n",
            "+++\na=1\n+++\n",
            "+++\n[a]\n+++\n",
            "+++\ntext = \"\"\"\nfree words\n\"\"\"\n+++\n",
        ] {
            assert!(find(table).is_some(), "{table}");
        }
    }

    #[test]
    fn drafts_are_marked_in_four_ways() {
        let draft = |body: &str| find(&format!("---\r\n{body}\r\n---\r\n")).unwrap().draft;
        assert!(draft("draft: true"));
        assert!(draft("active: 0"));
        assert!(draft("active: false"));
        assert!(draft("title: x\r\npublished: false"));
        assert!(!draft("draft: false"));
        assert!(!draft("active: 1"));
    }
}
