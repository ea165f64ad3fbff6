//! Repeats the work of mdBook's `links` preprocessor and records the origin of each byte.

use std::path::Path;
use std::rc::Rc;

use super::file::{File, Files};
use super::line_selection;
use super::mdbook_links::{LinkKind, links};
use super::provenance::TracedText;

/// mdBook's limit of nested includes.
const MAX_DEPTH: usize = 10;

/// The maximum number of links to follow for one chapter. Files that include each other
/// can contain any number of links.
const MAX_LINKS: usize = 100_000;

/// The maximum size in bytes of the included files for one chapter.
const MAX_READ_BYTES: usize = 512 << 20;

/// The result of expanding a chapter's file, and the file of each frame.
#[derive(Debug)]
pub(super) enum Included<'a> {
    /// The result equals the content.
    Exactly(TracedText, Vec<Rc<File<'a>>>),
    /// Something else has changed the content as well.
    Roughly(TracedText, Vec<Rc<File<'a>>>),
}

/// Expands the links in a chapter's `file`.
pub(super) fn expand<'a>(
    files: &Files<'a>,
    file: &Rc<File<'a>>,
    folder: &Path,
    content: &str,
) -> Included<'a> {
    let whole = traced_file(file);
    let mut includer = Includer::new(files, file, content.len() * 2 + (1 << 20));
    let mut traced = TracedText::default();
    let complete = includer.expand(&whole, folder, 0, &mut traced);
    let Includer {
        frames,
        first_followed,
        ..
    } = includer;
    if complete && traced.text == content {
        return Included::Exactly(traced, frames);
    }
    // A link that is still in the content shows that `links` has not run.
    let is_unexpanded = first_followed.is_some_and(|link| {
        let count = |text: &str| memchr::memmem::find_iter(text.as_bytes(), &link).count();
        count(content) > count(&traced.text)
    });
    if is_unexpanded || !complete {
        Included::Roughly(whole, frames)
    } else {
        Included::Roughly(traced, frames)
    }
}

/// The text of a chapter's `file` with its links expanded; `None` if that exceeds a
/// limit.
pub(super) fn expand_all<'a>(
    files: &Files<'a>,
    file: &Rc<File<'a>>,
    folder: &Path,
) -> Option<String> {
    let mut traced = TracedText::default();
    Includer::new(files, file, MAX_READ_BYTES)
        .expand(&traced_file(file), folder, 0, &mut traced)
        .then_some(traced.text)
}

fn traced_file(file: &File<'_>) -> TracedText {
    let mut whole = TracedText::default();
    whole.push_copied(&file.text, 0, 0);
    whole
}

struct Includer<'f, 'a> {
    files: &'f Files<'a>,
    frames: Vec<Rc<File<'a>>>,
    max_len: usize,
    links: usize,
    read_bytes: usize,
    /// The first link of the chapter whose file could be read.
    first_followed: Option<String>,
}

impl<'f, 'a> Includer<'f, 'a> {
    fn new(files: &'f Files<'a>, file: &Rc<File<'a>>, max_len: usize) -> Self {
        Includer {
            files,
            frames: vec![Rc::clone(file)],
            max_len,
            links: 0,
            read_bytes: 0,
            first_followed: None,
        }
    }

    /// Appends the expansion of `piece` to `out`. Returns whether it stayed within the
    /// limits.
    fn expand(
        &mut self,
        piece: &TracedText,
        folder: &Path,
        depth: usize,
        out: &mut TracedText,
    ) -> bool {
        let mut done = 0;
        for link in links(&piece.text) {
            self.links += 1;
            if self.links > MAX_LINKS
                || self.read_bytes > MAX_READ_BYTES
                || out.text.len() > self.max_len
            {
                return false;
            }
            out.push_traced(piece, done..link.range.start);
            // A link to an unreadable file stays as it is.
            done = link.range.start;
            let (path, included) = match &link.kind {
                LinkKind::Escaped => {
                    out.push_traced(piece, link.range.start + 1..link.range.end);
                    done = link.range.end;
                    continue;
                }
                LinkKind::Title => {
                    done = link.range.end;
                    continue;
                }
                LinkKind::Include(path, selection) => (
                    path,
                    self.read_included(&folder.join(path), |file, frame| {
                        line_selection::include(file, frame, selection)
                    }),
                ),
                LinkKind::RustdocInclude(path, selection) => (
                    path,
                    self.read_included(&folder.join(path), |file, frame| {
                        line_selection::rustdoc_include(file, frame, selection)
                    }),
                ),
                LinkKind::Playground(path, fence) => (
                    path,
                    self.read_included(&folder.join(path), |file, frame| {
                        line_selection::playground(file, frame, fence)
                    }),
                ),
            };
            let Some(included) = included else {
                continue;
            };
            done = link.range.end;
            if depth == 0 && self.first_followed.is_none() {
                self.first_followed = Some(piece.text[link.range.clone()].to_owned());
            }
            if depth < MAX_DEPTH {
                let path = folder.join(path);
                let folder = path.parent().unwrap_or(Path::new(""));
                if !self.expand(&included, folder, depth + 1, out) {
                    return false;
                }
            }
        }
        out.push_traced(piece, done..piece.text.len());
        out.text.len() <= self.max_len
    }

    fn read_included(
        &mut self,
        path: &Path,
        select: impl FnOnce(&File<'_>, usize) -> TracedText,
    ) -> Option<TracedText> {
        let file = self.files.included(path)?;
        self.read_bytes += file.text.len();
        let included = select(&file, self.frames.len());
        self.frames.push(file);
        Some(included)
    }
}

#[cfg(test)]
mod tests {
    use mdbook_driver::builtin_preprocessors::LinkPreprocessor;
    use mdbook_driver::config::Config;
    use mdbook_preprocessor::book::{Book, BookItem, Chapter};
    use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

    use super::*;

    /// mdBook's output for `src/chapter.md` of a book in `root`.
    fn mdbook(root: &Path, text: &str) -> String {
        let chapter = Chapter::new("A", text.to_owned(), "chapter.md", Vec::new());
        let book = Book::new_with_items(vec![BookItem::Chapter(chapter)]);
        let context =
            PreprocessorContext::new(root.to_owned(), Config::default(), "html".to_owned());
        let book = LinkPreprocessor::new().run(&context, book).unwrap();
        match book.items.into_iter().next() {
            Some(BookItem::Chapter(chapter)) => chapter.content,
            _ => panic!("the chapter is gone"),
        }
    }

    /// A pseudo-random generator with a fixed seed.
    struct Random(u64);

    impl Random {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % sides as u64) as usize
        }

        fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
            of[self.roll(of.len())]
        }

        /// A file with links to the others.
        fn text(&mut self) -> String {
            let mut text = self.pick(&["", "", "\u{feff}", "\r"]).to_owned();
            for _ in 0..self.roll(12) {
                let part = match self.roll(8) {
                    0..=2 => format!(
                        "{{{{{}#{} {}{}{}}}}}",
                        self.pick(&["", " "]),
                        self.pick(&["include", "rustdoc_include", "playground", "other", "title"]),
                        self.pick(&["a.md", "b/b.md", "../c.md", "none.md", "chapter.md"]),
                        self.pick(&["", "", ":2", ":2:4", "::3", ":3:", ":x", ":y", ":9:1"]),
                        self.pick(&["", " ", " editable", " x y "]),
                    ),
                    3 => self
                        .pick(&["\\{{#include a.md}}", "{{", "}}", "{{#include}}", "\\"])
                        .to_owned(),
                    4 => self
                        .pick(&["ANCHOR: x", "ANCHOR_END: x", "ANCHOR:y", "ANCHOR_END: y"])
                        .to_owned(),
                    _ => self.pick(&["TODO", "é", "text ", "🐳", ""]).to_owned(),
                };
                text.push_str(&part);
                text.push_str(self.pick(&["\n", "\n", "\r\n", "", "\r", "\n\n"]));
            }
            text
        }
    }

    #[test]
    fn the_result_equals_mdbooks() {
        let mut dice = Random(0x9e37_79b9_7f4a_7c15);
        let mut changed = 0;
        for round in 0..400 {
            let root = tempfile::tempdir().unwrap();
            let src = root.path().join("src");
            std::fs::create_dir_all(src.join("b")).unwrap();
            // No file includes one that includes it: mdBook would expand that to a
            // billion lines.
            std::fs::write(root.path().join("c.md"), dice.text().replace("{{", "{")).unwrap();
            let b = dice
                .text()
                .replace(".md", ".txt")
                .replace("../c.txt", "../../c.md");
            std::fs::write(src.join("b/b.md"), b).unwrap();
            let a = dice.text().replace("a.md", "_").replace("chapter.md", "_");
            std::fs::write(src.join("a.md"), a).unwrap();
            let text = dice.text().replace("chapter.md", "b/b.md");
            std::fs::write(src.join("chapter.md"), &text).unwrap();

            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let content = mdbook(root.path(), text);
            changed += usize::from(content != text);
            let files = Files::new(root.path(), None);
            let file = files
                .chapter(&src.join("chapter.md"), "chapter", "")
                .unwrap();
            match expand(&files, &file, &src, &content) {
                Included::Exactly(traced, frames) => {
                    for segment in traced.segments {
                        let file = &frames[segment.frame].text;
                        assert_eq!(
                            content[segment.text_start..segment.text_end()],
                            file[segment.file_start..segment.file_end()]
                        );
                    }
                }
                Included::Roughly(traced, _) => {
                    assert_eq!(traced.text, content, "round {round}: {text:?}");
                }
            }
        }
        assert!(changed > 200, "{changed} chapters had links");
    }

    /// Whether the expansion of `src/chapter.md` equals `content`.
    fn run(root: &Path, content: &str) -> bool {
        let files = Files::new(root, None);
        let src = root.join("src");
        let file = files
            .chapter(&src.join("chapter.md"), "chapter", "")
            .unwrap();
        matches!(expand(&files, &file, &src, content), Included::Exactly(..))
    }

    #[test]
    fn files_that_include_themselves_hit_a_limit() {
        let root = tempfile::tempdir().unwrap();
        let src = root.path().join("src");
        std::fs::create_dir(&src).unwrap();
        let chapter = src.join("chapter.md");
        std::fs::write(&chapter, "a\n{{#include chapter.md}}\nb\n").unwrap();
        let content = mdbook(root.path(), "a\n{{#include chapter.md}}\nb\n");
        assert!(run(root.path(), &content));
        // mdBook itself would not finish these.
        std::fs::write(&chapter, "{{#include chapter.md}}\n".repeat(50)).unwrap();
        assert!(!run(root.path(), "x"));
        std::fs::write(
            &chapter,
            "x".repeat(1 << 20) + "{{#include chapter.md}}{{#include chapter.md}}",
        )
        .unwrap();
        assert!(!run(root.path(), "x"));
    }

    #[test]
    fn a_link_left_in_the_content_was_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let src = root.path().join("src");
        std::fs::create_dir(&src).unwrap();
        let text = "a\n{{#include part.md}}\n\\{{#include part.md}}\n";
        std::fs::write(src.join("chapter.md"), text).unwrap();
        std::fs::write(src.join("part.md"), "part\n").unwrap();
        let files = Files::new(root.path(), None);
        let file = files.included(&src.join("chapter.md")).unwrap();
        for (content, base) in [
            (format!("new\n{text}"), text),
            (
                "new\na\npart\n{{#include part.md}}\n".to_owned(),
                "a\npart\n{{#include part.md}}\n",
            ),
        ] {
            match expand(&files, &file, &src, &content) {
                Included::Roughly(traced, _) => assert_eq!(traced.text, base),
                Included::Exactly(..) => panic!("`new` is not in any file"),
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_does_not_block() {
        let root = tempfile::tempdir().unwrap();
        let src = root.path().join("src");
        std::fs::create_dir(&src).unwrap();
        std::fs::write(
            src.join("chapter.md"),
            "{{#include pipe}}{{#include /dev/zero}}\n",
        )
        .unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(src.join("pipe"))
            .status();
        if made.is_ok_and(|status| status.success()) {
            assert!(!run(root.path(), "x\n"));
        }
    }
}
