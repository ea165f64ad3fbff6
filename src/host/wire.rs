//! mdBook's protocol: `[context, book]` as JSON on stdin, the book on stdout.
//!
//! The forms of a book differ between mdBook 0.4 (`sections`), 0.5 (`items`) and later
//! versions. So the output consists of the input's bytes with the edits of chapters applied;
//! other fields are neither read nor written anew.

use std::borrow::Cow;
use std::fmt;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use semver::{Version, VersionReq};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::json_string::{JsonString, RawContent, string, write_inside_string};
use crate::book::{Chapter, Context};
use crate::splice::Edit;

/// The versions of mdBook that this program is tested with.
pub const TESTED: &str = ">=0.4.0, <0.6.0";

/// The input from mdBook.
#[derive(Debug)]
pub struct Request<'a> {
    /// The settings of the build.
    pub context: Context,
    /// The version of mdBook.
    pub version: String,
    /// The chapters of the book, parents before their children.
    pub chapters: Vec<Chapter<'a>>,
    /// The book's JSON.
    book: &'a str,
    /// The content of each chapter in `book`, which is a JSON string.
    contents: Vec<RawContent>,
}

impl<'a> Request<'a> {
    /// Parses the input.
    ///
    /// # Errors
    /// If it is not a book from mdBook, or its configuration is invalid.
    pub fn parse(input: &'a str) -> Result<Self> {
        let Message(context, book) = serde_json::from_str(input).map_err(|error| {
            if error.is_eof() {
                anyhow!("the book from mdBook is incomplete: {error}")
            } else if error.to_string().starts_with("recursion limit") {
                anyhow!(
                    "the chapters of this book are nested too deeply, more than 40 levels: {error}. \
                     mdBook itself cannot read such a book back from a preprocessor, so list its \
                     chapters in SUMMARY.md with fewer levels of indentation"
                )
            } else {
                anyhow!("stdin is not a book from mdBook: {error}")
            }
        })?;
        let build: Build = serde_json::from_str(context.get())
            .context("stdin does not begin with the context of a build from mdBook")?;
        let definition_lists = Version::parse(&build.mdbook_version)
            .map_or(true, |version| (version.major, version.minor) >= (0, 5));
        let text = book_text(input, context);
        let offset = |slice: &str| slice.as_ptr() as usize - text.as_ptr() as usize;
        let mut flat = Flat::default();
        flatten(book.0, &mut flat)?;
        Ok(Request {
            context: Context::new(
                find_root(build.root),
                build.renderer,
                &build.config,
                definition_lists,
            )?,
            version: build.mdbook_version,
            contents: flat
                .contents
                .iter()
                .map(|(raw, short)| RawContent {
                    range: offset(raw)..offset(raw) + raw.len(),
                    short: *short,
                })
                .collect(),
            chapters: flat.chapters,
            book: text,
        })
    }

    /// Returns a warning if the version of mdBook was not tested.
    pub fn version_warning(&self) -> Option<String> {
        let tested = VersionReq::parse(TESTED).ok()?;
        let known = Version::parse(&self.version).is_ok_and(|mut version| {
            version.pre = semver::Prerelease::EMPTY;
            tested.matches(&version)
        });
        (!known).then(|| {
            format!(
                "mdbook-stubs is tested with mdBook {TESTED}, and this is version {}",
                self.version
            )
        })
    }

    /// Writes the book with its chapters edited. The edits of each chapter must be in the order
    /// of [`splice::order`](crate::splice::order).
    ///
    /// # Errors
    /// If writing fails.
    pub fn respond(&self, edits: &[Vec<Edit>], output: impl Write) -> Result<()> {
        let chapters = self.chapters.iter().zip(&self.contents).zip(edits);
        let mut changed: Vec<_> = chapters.filter(|(_, edits)| !edits.is_empty()).collect();
        // The sub-chapters of a chapter may come before its content.
        changed.sort_unstable_by_key(|((_, content), _)| content.range.start);
        let mut output = BufWriter::new(output);
        let mut written = 0;
        for ((chapter, content), edits) in changed {
            let mut string = JsonString::new(self.book, content, &chapter.content);
            for edit in edits {
                let start = string.seek(edit.range.start);
                output.write_all(&self.book.as_bytes()[written..start])?;
                write_inside_string(&edit.replacement, &mut output)?;
                written = string.seek(edit.range.end);
            }
        }
        output.write_all(&self.book.as_bytes()[written..])?;
        output.flush()?;
        Ok(())
    }
}

/// The path of the book's root. A relative path is relative to the folder in which mdBook was
/// started, but mdBook 0.5 starts a preprocessor in the root itself.
fn find_root(root: PathBuf) -> PathBuf {
    let has_book = |folder: &Path| folder.join("book.toml").is_file();
    if root.is_relative() && !has_book(&root) && has_book(Path::new(".")) {
        return std::env::current_dir().unwrap_or(root);
    }
    root
}

/// The book's JSON: the rest of the message after the context, without the closing bracket.
fn book_text<'a>(input: &'a str, context: &RawValue) -> &'a str {
    let start = context.get().as_ptr() as usize - input.as_ptr() as usize + context.get().len();
    let rest = input[start..].trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace());
    let rest = rest.trim_end();
    rest.strip_suffix(']').unwrap_or(rest).trim_end()
}

#[derive(Deserialize)]
struct Message<'a>(
    #[serde(borrow)] &'a RawValue,
    #[serde(borrow)] BookItems<'a>,
);

#[derive(Deserialize)]
struct Build {
    root: PathBuf,
    config: Value,
    renderer: String,
    #[serde(default)]
    mdbook_version: String,
}

/// `items` of mdBook 0.5, `sections` of mdBook 0.4.
#[derive(Debug)]
struct BookItems<'a>(Vec<Item<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for BookItems<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BookVisitor;
        impl<'de> Visitor<'de> for BookVisitor {
            type Value = BookItems<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a book with `items` or `sections`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut items = None;
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    if matches!(key.as_ref(), "items" | "sections") {
                        items = Some(map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                items
                    .map(BookItems)
                    .ok_or_else(|| serde::de::Error::missing_field("items"))
            }
        }
        deserializer.deserialize_map(BookVisitor)
    }
}

/// An entry of SUMMARY.md.
#[derive(Debug)]
enum Item<'a> {
    Chapter(Box<RawChapter<'a>>),
    /// A separator, a part title, or an item of a later version.
    Other,
}

impl<'de: 'a, 'a> Deserialize<'de> for Item<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemVisitor;
        impl<'de> Visitor<'de> for ItemVisitor {
            type Value = Item<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an item of a book")
            }

            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Item::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut item = Item::Other;
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    if key == "Chapter" {
                        item = Item::Chapter(Box::new(map.next_value()?));
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(item)
            }
        }
        deserializer.deserialize_any(ItemVisitor)
    }
}

#[derive(Debug, Deserialize)]
struct RawChapter<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    content: &'a RawValue,
    #[serde(borrow, default)]
    sub_items: Vec<Item<'a>>,
    #[serde(default)]
    path: Option<PathBuf>,
    #[serde(default)]
    source_path: Option<PathBuf>,
}

#[derive(Default)]
struct Flat<'a> {
    chapters: Vec<Chapter<'a>>,
    /// The JSON of each chapter's content, and [`RawContent::short`].
    contents: Vec<(&'a str, bool)>,
}

fn flatten<'a>(items: Vec<Item<'a>>, flat: &mut Flat<'a>) -> Result<()> {
    for item in items {
        let Item::Chapter(chapter) = item else {
            continue;
        };
        let (content, short) = match string(chapter.content.get()) {
            Ok(content) => content,
            Err(error) => bail!("the content of the chapter “{}”: {error}", chapter.name),
        };
        flat.contents.push((chapter.content.get(), short));
        flat.chapters.push(Chapter {
            name: chapter.name,
            content,
            path: chapter.path,
            source_path: chapter.source_path,
        });
        flatten(chapter.sub_items, flat)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::process;

    const CONTEXT: &str = r#"{"root":"nowhere","config":{"book":{"src":"src"}},"renderer":"html","mdbook_version":"0.5.4","new":1}"#;

    fn edit(range: std::ops::Range<usize>, replacement: &str) -> Edit {
        Edit {
            range,
            replacement: replacement.to_owned(),
        }
    }

    /// Next to an edit, every escape stays as it was written.
    #[test]
    fn an_edit_finds_its_place_among_escapes() {
        let raw = r#"a\u00e9\\\"é\n\ud83d\ude00\u20ac\/🐳\u0041z"#;
        let value: String = serde_json::from_str(&format!("\"{raw}\"")).unwrap();
        let input =
            format!(r#"[{CONTEXT},{{"items":[{{"Chapter":{{"name":"A","content":"{raw}"}}}}]}}]"#);
        let request = Request::parse(&input).unwrap();
        let places: Vec<usize> = value
            .char_indices()
            .map(|(at, _)| at)
            .chain([value.len()])
            .collect();
        for (index, start) in places.iter().enumerate() {
            for end in &places[index..] {
                let edits = vec![
                    edit(*start..*end, "\n"),
                    edit(value.len()..value.len(), "!"),
                ];
                let mut output = Vec::new();
                request
                    .respond(std::slice::from_ref(&edits), &mut output)
                    .unwrap();
                let output = String::from_utf8(output).unwrap();
                let book: Value = serde_json::from_str(&output).unwrap();
                let got = book["items"][0]["Chapter"]["content"].as_str().unwrap();
                assert_eq!(got, crate::splice::apply(&value, &edits));
                let kept = output.find(r"\n").unwrap();
                assert!(request.book.starts_with(&output[..kept]), "{output}");
            }
        }
    }

    #[test]
    fn unknown_fields_and_items_stay() {
        let book = r##"{ "items" : [ {"Chapter":{"content":"# A\n\nTODO x\n","name":"A","later":[1,{"a":null}],
            "sub_items":["Separator",{"PartTitle":"P"},{"Poster":{"x":1.50}}],"path":"a.md","source_path":"a.md"}} ],
            "__non_exhaustive":null }"##;
        let input = format!("[{CONTEXT} ,\n{book} ]\n");
        let request = Request::parse(&input).unwrap();
        assert_eq!(request.chapters[0].content, "# A\n\nTODO x\n");
        let mut output = Vec::new();
        request.respond(&[Vec::new()], &mut output).unwrap();
        assert_eq!(String::from_utf8(output).unwrap(), book);
        let mut output = Vec::new();
        request
            .respond(&[vec![edit(0..12, "\"new\"\n")]], &mut output)
            .unwrap();
        assert_eq!(
            String::from_utf8(output).unwrap(),
            book.replace(r##""# A\n\nTODO x\n""##, r#""\"new\"\n""#)
        );
    }

    #[test]
    fn sub_chapters_may_come_before_the_content() {
        let book = r#"{"items":[{"Chapter":{"name":"A","sub_items":[{"Chapter":{"name":"B","content":"b"}}],"content":"a"}}]}"#;
        let input = format!("[{CONTEXT},{book}]");
        let request = Request::parse(&input).unwrap();
        let mut output = Vec::new();
        let edits = [vec![edit(0..1, "A")], vec![edit(0..1, "B")]];
        request.respond(&edits, &mut output).unwrap();
        let expected = book.replace("\"a\"", "\"A\"").replace("\"b\"", "\"B\"");
        assert_eq!(String::from_utf8(output).unwrap(), expected);
    }

    #[test]
    fn both_generations_are_read() {
        for (key, version) in [("sections", "0.4.52"), ("items", "0.5.4")] {
            let context = CONTEXT.replace("0.5.4", version);
            let input = format!(
                r#"[{context},{{"{key}":[{{"Chapter":{{"name":"A","content":"TODO x","sub_items":[],"path":null}}}}]}}]"#
            );
            let request = Request::parse(&input).unwrap();
            assert_eq!(request.version_warning(), None);
            let outcome = process(&request.context, &request.chapters).unwrap();
            assert_eq!(outcome.found.list.len(), 2, "a draft and a todo");
        }
    }

    #[test]
    fn an_untested_host_causes_a_warning() {
        for (version, warns) in [
            ("0.5.99", false),
            ("0.6.0", true),
            ("1.0.0-beta", true),
            ("", true),
        ] {
            let context = CONTEXT.replace("0.5.4", version);
            let input = format!(r#"[{context},{{"items":[]}}]"#);
            let request = Request::parse(&input).unwrap();
            assert_eq!(request.version_warning().is_some(), warns, "{version}");
        }
    }

    #[test]
    fn broken_input_is_an_error() {
        for (input, says) in [
            ("", "is incomplete"),
            ("[{\"root\"", "is incomplete"),
            ("hello", "not a book from mdBook"),
            ("[1,2]", "not a book from mdBook"),
            ("[{},{\"items\":[]}]", "not begin with the context"),
        ] {
            let error = format!("{:#}", Request::parse(input).unwrap_err());
            assert!(error.contains(says), "{input}: {error}");
        }
    }
}
