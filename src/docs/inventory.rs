//! Reads Sphinx inventories (`objects.inv`), which list the pages and symbols of a
//! project's documentation.
//!
//! Four lines of text, then one entry per line, compressed with zlib:
//!
//! ```text
//! # Sphinx inventory version 2
//! # Project: Python
//! # Version: 3.14
//! # The remainder of this file is compressed using zlib.
//! str.join py:method 1 library/stdtypes.html#$ -
//! ```
//!
//! An entry is `name domain:role priority uri dispname`. The name may contain spaces, a
//! `$` at the end of the URI stands for the name, and `-` means that the name is what to
//! display.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
    path::Path,
};

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::{
    error::LoadError,
    topic::Origin,
    topic_table::{Entry, Text, TopicTable, is_forbidden_in_url, url_fault},
};

/// The largest unpacked inventory. Known ones are below 10 MiB; a malicious file can
/// unpack to a thousand times its size.
const MAX_UNPACKED_BYTES: usize = 64 << 20;

/// Reads an inventory. With a prefix, every term needs it.
pub(super) fn parse(
    bytes: &[u8],
    file: &Path,
    base_url: &str,
    prefix: &str,
) -> Result<TopicTable, LoadError> {
    let fault = |line, message: String| LoadError::new(file, line, message);
    if let Some(message) = url_fault(base_url) {
        return Err(fault(None, format!("the inventory's base URL: {message}")));
    }
    let body = after_header(bytes).map_err(|(line, message)| fault(Some(line), message))?;
    let text = unpacked(body).map_err(|message| fault(None, message))?;
    let objects: Vec<Object<'_>> = text.lines().filter_map(Object::of).collect();
    if objects.is_empty() && !text.trim().is_empty() {
        let message = "no line of the unpacked inventory is an entry; build it again with Sphinx";
        return Err(fault(None, message.to_owned()));
    }
    Ok(source(&objects, base_url, prefix))
}

/// The bytes after the four lines of text, or the number of the faulty line.
fn after_header(bytes: &[u8]) -> Result<&[u8], (usize, String)> {
    let mut rest = bytes;
    for number in 1..=4 {
        let end = rest.iter().position(|&byte| byte == b'\n');
        let line = String::from_utf8_lossy(&rest[..end.unwrap_or(rest.len())]);
        match (number, line.trim_end()) {
            (1, "# Sphinx inventory version 2") => {}
            (1, line) => return Err((1, not_version_2(line))),
            (4, line) if !line.contains("zlib") => {
                let message = "the fourth line does not say that zlib follows: this is not a \
                               complete inventory";
                return Err((4, message.to_owned()));
            }
            _ => {}
        }
        let Some(end) = end else {
            return Err((number, "the inventory ends within its header".to_owned()));
        };
        rest = &rest[end + 1..];
    }
    Ok(rest)
}

fn not_version_2(line: &str) -> String {
    match line.strip_prefix("# Sphinx inventory version ") {
        Some(version) => format!(
            "an inventory of version `{}`; only version 2 can be read, which Sphinx has written \
             since 1.0",
            version.escape_default()
        ),
        None => "not a Sphinx inventory: the first line should be `# Sphinx inventory version 2`"
            .to_owned(),
    }
}

fn unpacked(body: &[u8]) -> Result<String, String> {
    let bytes =
        decompress_to_vec_zlib_with_limit(body, MAX_UNPACKED_BYTES).map_err(|error| match error
            .status
        {
            TINFLStatus::HasMoreOutput => {
                format!(
                    "the inventory unpacks to more than {} MiB",
                    MAX_UNPACKED_BYTES >> 20
                )
            }
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => {
                "the inventory is cut short; download it again".to_owned()
            }
            TINFLStatus::Adler32Mismatch => {
                "the inventory is damaged: its checksum does not fit; download it again".to_owned()
            }
            _ => {
                "the inventory is damaged: it is not valid zlib data; download it again".to_owned()
            }
        })?;
    String::from_utf8(bytes).map_err(|_| "the unpacked inventory is not UTF-8".to_owned())
}

/// One entry, with `$` and `-` still in it.
struct Object<'t> {
    name: &'t str,
    role: &'t str,
    uri: &'t str,
    displayed: &'t str,
}

impl<'t> Object<'t> {
    /// The name ends before the first role that has a priority. As in Sphinx, a line that
    /// is not an entry is skipped.
    fn of(line: &'t str) -> Option<Self> {
        for (end, _) in line.match_indices(' ').filter(|(end, _)| *end > 0) {
            let mut fields = line[end + 1..].splitn(4, ' ');
            let (Some(role), Some(priority)) = (fields.next(), fields.next()) else {
                break;
            };
            if !role.contains(':') || priority.parse::<i32>().is_err() {
                continue;
            }
            return Some(Self {
                name: line[..end].trim(),
                role,
                uri: fields.next()?,
                displayed: fields.next()?.trim(),
            });
        }
        None
    }

    fn url(&self, base_url: &str) -> String {
        let mut url = base_url.trim_end_matches('/').to_owned();
        url.push('/');
        let (uri, name) = match self.uri.strip_suffix('$') {
            Some(uri) => (uri, self.name),
            None => (self.uri, ""),
        };
        for c in uri.trim_start_matches('/').chars().chain(name.chars()) {
            if is_forbidden_in_url(c) {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    write!(url, "%{byte:02X}").expect("a string takes what is written to it");
                }
            } else {
                url.push(c);
            }
        }
        url
    }
}

/// A name that has several roles is qualified by its role: `py:class Lock`.
fn source(objects: &[Object<'_>], base_url: &str, prefix: &str) -> TopicTable {
    let mut urls_of: HashMap<&str, HashSet<String>> = HashMap::new();
    for object in objects {
        urls_of
            .entry(object.name)
            .or_default()
            .insert(object.url(base_url));
    }
    let mut source = TopicTable::new(Origin::Catalogue);
    let mut seen = HashSet::new();
    for object in objects {
        let is_shared = urls_of[object.name].len() > 1;
        // Duplicate entries: Sphinx writes some modules twice.
        if !seen.insert((object.name, is_shared.then_some(object.role))) {
            continue;
        }
        let qualified = |name: &str| match prefix {
            "" => name.to_owned(),
            _ => format!("{prefix} {name}"),
        };
        let name = qualified(object.name);
        let selecting = match is_shared {
            true => qualified(&format!("{} {}", object.role, object.name)),
            false => name.clone(),
        };
        let displayed = match object.displayed {
            "-" | "" => object.name,
            displayed => displayed,
        };
        let position = source.push(Entry {
            name: Text::from(selecting.clone()),
            aliases: Text::from(""),
            url: Text::from(object.url(base_url)),
            title: Some(Text::from(displayed.to_owned())),
            ..Entry::default()
        });
        source.add_shared_term(&name, position);
        source.add_shared_term(&selecting, position);
    }
    source
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec_zlib;

    use super::*;
    use crate::docs::normalise;

    const HEADER: &str = "# Sphinx inventory version 2\n# Project: Python\n# Version: 3.14\n\
                          # The remainder of this file is compressed using zlib.\n";
    const BASE: &str = "https://docs.python.org/3";

    fn inventory(lines: &str) -> Vec<u8> {
        [
            HEADER.as_bytes(),
            &compress_to_vec_zlib(lines.as_bytes(), 6),
        ]
        .concat()
    }

    fn parsed(bytes: &[u8], prefix: &str) -> Result<TopicTable, String> {
        parse(bytes, Path::new("objects.inv"), BASE, prefix).map_err(|error| error.to_string())
    }

    fn read(lines: &str, prefix: &str) -> TopicTable {
        parsed(&inventory(lines), prefix).unwrap()
    }

    #[test]
    fn an_entry_becomes_a_topic_with_its_abbreviations_written_out() {
        let source = read(
            "asyncio.run py:function 1 library/asyncio-runner.html#$ -\n\
             library/asyncio std:doc -1 library/asyncio.html asyncio — Asynchronous I/O\n",
            "python",
        );
        let run = source.get("python asyncio.run")[0];
        assert_eq!(run.name, "python asyncio.run");
        assert_eq!(run.title, Some("asyncio.run"));
        assert_eq!(
            run.url,
            "https://docs.python.org/3/library/asyncio-runner.html#asyncio.run"
        );
        assert!(source.get("asyncio.run").is_empty());
        let page = source.get("python library/asyncio")[0];
        assert_eq!(page.title, Some("asyncio — Asynchronous I/O"));
        assert_eq!(page.url, "https://docs.python.org/3/library/asyncio.html");
    }

    #[test]
    fn names_may_contain_spaces_and_colons() {
        let source = read(
            "Python 3000 std:term 1 glossary.html#term-Python-3000 -\n\
             operator <=> cpp:function 1 api.html#$ -\n\
             note: see also std:label -1 a.html#note See also\n\
             area 51 7 std:term 1 a.html#area -\n",
            "",
        );
        assert_eq!(source.get("area 51 7").len(), 1);
        assert!(
            source.get("python 3000")[0]
                .url
                .ends_with("/3/glossary.html#term-Python-3000")
        );
        assert!(
            source.get("operator <=>")[0]
                .url
                .ends_with("#operator%20%3C=%3E")
        );
        assert_eq!(source.get("note: see also")[0].title, Some("See also"));
    }

    #[test]
    fn names_that_differ_in_role_or_letters_only_are_told_apart() {
        let source = read(
            "json py:module 0 library/json.html#module-$ -\n\
             json std:label -1 glossary.html#json The JSON format\n\
             Lock py:class 1 a.html#$ -\n\
             lock py:function 1 a.html#$ -\n\
             twice py:module 0 twice.html -\n\
             twice py:module 0 twice.html -\n",
            "python",
        );
        let names = |term: &str| -> Vec<String> {
            source
                .get(&normalise(term))
                .iter()
                .map(|topic| topic.name.to_owned())
                .collect()
        };
        assert_eq!(
            names("python json"),
            ["python py:module json", "python std:label json"]
        );
        assert_eq!(names("python py:module json"), ["python py:module json"]);
        assert_eq!(names("python lock"), ["python Lock", "python lock"]);
        assert_eq!(names("python twice"), ["python twice"]);
    }

    #[test]
    fn lines_that_are_no_entries_are_passed_over_unless_all_are() {
        let source = read("# nothing\n\nshort py:x 1\nok py:module 0 ok.html -\n", "");
        assert_eq!(source.len(), 1);
        assert_eq!(read("", "").len(), 0);
        let error = parsed(&inventory("what is this\n"), "").err().unwrap();
        assert!(
            error.starts_with("objects.inv: no line of the unpacked inventory"),
            "{error}"
        );
    }

    #[test]
    fn a_broken_inventory_is_a_clear_error() {
        let whole = inventory("asyncio.run py:function 1 library/asyncio-runner.html#$ -\n");
        let error = |bytes: &[u8]| parsed(bytes, "").err().unwrap();
        assert!(error(b"").starts_with("objects.inv:1: not a Sphinx inventory"));
        assert!(error(b"<!doctype html>\n").starts_with("objects.inv:1: not a Sphinx inventory"));
        let version_1 = error(b"# Sphinx inventory version 1\n# Project: a\n");
        assert!(version_1.starts_with("objects.inv:1: an inventory of version `1`"));
        assert_eq!(
            error(&whole[..40]),
            "objects.inv:2: the inventory ends within its header"
        );
        let plain = HEADER.replace("zlib", "plain");
        assert!(error(plain.as_bytes()).starts_with("objects.inv:4: the fourth line"));
        assert!(error(&whole[..whole.len() - 20]).contains("cut short"));
        assert!(error(HEADER.as_bytes()).contains("cut short"));
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert!(error(&damaged).contains("its checksum does not fit"));
        assert!(error(&[HEADER.as_bytes(), b"not zlib"].concat()).contains("not valid zlib data"));
        let latin = [
            HEADER.as_bytes(),
            &compress_to_vec_zlib(b"\xe9 py:x 1 a -\n", 6),
        ]
        .concat();
        assert!(error(&latin).contains("not UTF-8"));
    }

    #[test]
    fn an_inventory_made_to_exhaust_memory_is_refused() {
        let bomb = inventory(&"a ".repeat(MAX_UNPACKED_BYTES / 2 + 1));
        assert!(bomb.len() < MAX_UNPACKED_BYTES / 500);
        let error = parsed(&bomb, "").err().unwrap();
        assert_eq!(
            error,
            "objects.inv: the inventory unpacks to more than 64 MiB"
        );
    }

    #[test]
    fn a_base_url_that_is_none_is_an_error() {
        let whole = inventory("a py:module 0 a.html -\n");
        let error = parse(&whole, Path::new("objects.inv"), "docs/", "")
            .err()
            .unwrap();
        assert!(
            error
                .to_string()
                .starts_with("objects.inv: the inventory's base URL: `docs/`")
        );
    }

    #[test]
    fn no_damage_makes_it_panic() {
        let whole = inventory("asyncio.run py:function 1 library/asyncio-runner.html#$ -\n");
        for end in 0..whole.len() {
            assert!(parsed(&whole[..end], "").is_err(), "cut at {end}");
        }
        for position in 0..whole.len() {
            for bit in 0..8 {
                let mut damaged = whole.clone();
                damaged[position] ^= 1 << bit;
                // In the header's names a change is harmless; anywhere else it is an
                // error.
                let _ = parsed(&damaged, "");
            }
        }
    }
}
