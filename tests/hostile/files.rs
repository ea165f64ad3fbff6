//! Files that cannot be read, or that never end, wherever a book names one.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::run::{FEW, Run, run};
use crate::support::{Book, binary, command};

/// What can stand in the place of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Folder,
    Pipe,
    LinkToPipe,
    LinkLoop,
    DeadLink,
    Device,
    /// Of more bytes than anybody writes.
    Huge,
    NotUtf8,
    /// A regular file whose reading fails, for root as well.
    #[cfg(target_os = "linux")]
    Failing,
}

const THINGS: &[Thing] = &[
    Thing::Folder,
    Thing::Pipe,
    Thing::LinkToPipe,
    Thing::LinkLoop,
    Thing::DeadLink,
    Thing::Device,
    Thing::Huge,
    Thing::NotUtf8,
    #[cfg(target_os = "linux")]
    Thing::Failing,
];

impl Thing {
    /// Puts it where `path` is.
    fn put(self, book: &Book, path: &str) {
        let path = book.path().join(path);
        let _ = fs::remove_file(&path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let pipe = |path: &Path| {
            let made = Command::new("mkfifo").arg(path).status().unwrap();
            assert!(made.success());
        };
        match self {
            Self::Folder => fs::create_dir(&path).unwrap(),
            Self::Pipe => pipe(&path),
            Self::LinkToPipe => {
                pipe(&book.path().join("pipe"));
                symlink(book.path().join("pipe"), &path).unwrap();
            }
            Self::LinkLoop => symlink(&path, &path).unwrap(),
            Self::DeadLink => symlink("nowhere", &path).unwrap(),
            Self::Device => symlink("/dev/zero", &path).unwrap(),
            Self::Huge => {
                let file = fs::File::create(&path).unwrap();
                // It takes no room: nothing was ever written.
                file.set_len(1 << 40).unwrap();
            }
            Self::NotUtf8 => fs::write(&path, b"TODO \xff\xfe x\n").unwrap(),
            #[cfg(target_os = "linux")]
            Self::Failing => symlink("/proc/self/mem", &path).unwrap(),
        }
    }
}

fn on(book: &Book, arguments: &[&str]) -> Run {
    let mut command = command(binary());
    command.args(arguments).current_dir(book.path());
    run(command, b"", FEW)
}

const READERS: [&[&str]; 4] = [&["check"], &["report"], &["fix", "--force"], &["build"]];

#[test]
fn a_chapter_that_cannot_be_read_is_named() {
    for thing in THINGS {
        // mdBook reads a chapter of any size, and an aborted program says so itself.
        if *thing == Thing::Huge {
            continue;
        }
        for arguments in [&READERS[..], &[&["expand", "src/chapter.md"]]].concat() {
            let book = Book::of("TODO x\n");
            thing.put(&book, "src/chapter.md");
            // A build makes a chapter that is not there.
            if *thing == Thing::DeadLink && arguments == ["build"] {
                continue;
            }
            let run = on(&book, arguments);
            run.refused(&["chapter.md`"]);
        }
    }
}

#[test]
fn a_summary_or_a_configuration_that_cannot_be_read_is_named() {
    for file in ["src/SUMMARY.md", "book.toml"] {
        for thing in THINGS {
            if *thing == Thing::Huge {
                continue;
            }
            for arguments in READERS {
                let book = Book::of("TODO x\n");
                thing.put(&book, file);
                on(&book, arguments).refused(&[file.trim_start_matches("src/")]);
            }
        }
    }
}

#[test]
fn the_byte_that_is_not_utf_8_is_named() {
    let says = "is not UTF-8: line 2, byte 3 (0xfc, byte 10 of the file). Save it as UTF-8\n";
    let text = b"Gr\xc3\xbc\xc3\x9f\n- \xfcber\n\xff\n";
    for file in ["src/chapter.md", "src/SUMMARY.md", "book.toml"] {
        for arguments in [&READERS[..], &[&["expand", "src/chapter.md"]]].concat() {
            if arguments[0] == "expand" && file != "src/chapter.md" {
                continue;
            }
            let book = Book::of("TODO x\n");
            fs::write(book.path().join(file), text).unwrap();
            on(&book, arguments).refused(&[file, says]);
        }
    }
}

#[test]
fn an_include_that_never_ends_is_named() {
    for thing in [Thing::Pipe, Thing::LinkToPipe, Thing::Device] {
        for (chapter, part) in [
            ("{{#include ../named}}\n", ""),
            ("{{#rustdoc_include ../named:2:3}}\n", ""),
            ("```rust\n{{#playground ../named}}\n```\n", ""),
            (
                "{{#include part/a.md}}\n",
                "{{#include ../part/a.md}}\n\n{{#include ../../named}}",
            ),
        ] {
            for arguments in READERS {
                let book = Book::of(chapter);
                book.write("src/part/a.md", part);
                thing.put(&book, "named");
                let by = if part.is_empty() {
                    "src/chapter.md` includes"
                } else {
                    "a.md` includes"
                };
                on(&book, arguments).refused(&[by, "named`, which cannot be read"]);
            }
        }
    }
    // What only looks like an include is none.
    for arguments in READERS {
        let book =
            Book::of("\\{{#include ../named}}\n\n{{#title ../named}}\n\n{{#include gone.md}}\n");
        Thing::Pipe.put(&book, "named");
        on(&book, arguments).succeeded();
        book.write("src/chapter.md", "{{#include ../named}}\n");
        book.write("book.toml", "[build]\nuse-default-preprocessors = false\n");
        on(&book, arguments).succeeded();
    }
}

#[test]
fn a_compose_file_that_cannot_be_read_is_a_finding() {
    let extends = "services: {web: {extends: {file: part.yaml, service: web}}}\n";
    let include = "include: [part.yaml]\nservices: {web: {image: nginx}}\n";
    for thing in THINGS {
        for (compose, file) in [
            ("", "compose.yaml"),
            (extends, "part.yaml"),
            (include, "part.yaml"),
        ] {
            for marker in [
                "<compose image>",
                "<compose image: compose.yaml>",
                "<compose file>",
            ] {
                let shown = compose.is_empty() || !marker.contains("file");
                if !shown {
                    continue;
                }
                let book = Book::of(&format!("{marker}\n\nTODO sea\n"));
                book.write("compose.yaml", compose);
                thing.put(&book, file);
                let run = on(&book, &["check"]).calm();
                let told = format!("{thing:?} {file} {marker}: {}", run.stderr);
                assert_eq!(run.code, Some(1), "{told}");
                // The rest of the book is looked at all the same.
                let stdout = String::from_utf8_lossy(&run.stdout).into_owned();
                assert!(stdout.contains("src/chapter.md:1:1"), "{told}{stdout}");
                assert!(stdout.contains("src/chapter.md:3:1"), "{told}{stdout}");
                let named = stdout.contains(file) || stdout.contains("no Compose file");
                assert!(named, "{told}{stdout}");
            }
        }
    }
}

#[test]
fn a_file_that_book_toml_names_and_that_cannot_be_read_is_a_finding() {
    for thing in THINGS {
        for (setting, marker) in [
            ("compose-file = \"named\"", "<compose image>"),
            (
                "placeholders = { \"sea list\" = { include = \"named\" } }",
                "<sea list>",
            ),
            (
                "placeholders = { \"sea list\" = { file = \"named\" } }",
                "<sea list>",
            ),
            (
                "placeholders = { \"sea list\" = { diagram = \"named\" } }",
                "<sea list>",
            ),
        ] {
            let book = Book::of(&format!("{marker}\n\nTODO sea\n"));
            book.write("book.toml", &format!("[preprocessor.stubs]\n{setting}\n"));
            thing.put(&book, "named");
            let run = on(&book, &["check"]).calm();
            let told = format!("{thing:?} {setting}: {}", run.stderr);
            assert_eq!(run.code, Some(1), "{told}");
            let stdout = String::from_utf8_lossy(&run.stdout).into_owned();
            assert!(stdout.contains("named"), "{told}{stdout}");
            assert!(stdout.contains("src/chapter.md:3:1"), "{told}{stdout}");
        }
    }
}

#[test]
fn a_catalogue_that_cannot_be_read_is_named() {
    for thing in THINGS {
        for catalogue in [
            "tsv = \"named\"",
            "inventory = \"named\", url = \"https://example.com/\"",
        ] {
            let setting = format!("catalogues = [{{ {catalogue} }}]");
            let book = Book::of("**sea docs link**\n");
            book.write(
                "book.toml",
                &format!("[preprocessor.stubs.docs]\n{setting}\n"),
            );
            thing.put(&book, "named");
            for arguments in [&["check"][..], &["report"], &["docs", "sea"]] {
                on(&book, arguments).refused(&["named"]);
            }
        }
    }
}

#[test]
fn a_baseline_that_cannot_be_read_is_named() {
    for thing in THINGS {
        let update: &[&str] = &["check", "--baseline", "named", "--update-baseline"];
        for arguments in [&["check", "--baseline", "named"], update] {
            // What is no pipe, device or folder may be written anew.
            let special = matches!(
                thing,
                Thing::Folder | Thing::Pipe | Thing::LinkToPipe | Thing::Device
            );
            if arguments == update && !special {
                continue;
            }
            let book = Book::of("TODO x\n");
            thing.put(&book, "named");
            on(&book, arguments).refused(&["named`"]);
        }
    }
}

#[test]
fn a_baseline_is_not_replaced_through_a_link() {
    let book = Book::of("TODO x\n");
    book.write("other", "kept");
    std::os::unix::fs::symlink("other", book.path().join("named")).unwrap();
    let update = ["check", "--baseline", "named", "--update-baseline"];
    on(&book, &update).refused(&["`named` is a symbolic link"]);
    assert_eq!(
        std::fs::read_to_string(book.path().join("other")).unwrap(),
        "kept"
    );
}

#[test]
fn a_file_that_a_placeholder_names_has_4_mib_and_no_more() {
    const MOST: usize = 4 << 20;
    // A comment of YAML, or a section of Markdown.
    let text = |bytes: usize| {
        let (before, after) = ("services: {web: {image: nginx}}\n# ", "\nx-end: 1\n");
        format!(
            "{before}{}{after}",
            "x".repeat(bytes - before.len() - after.len())
        )
    };
    for (marker, file, setting) in [
        ("<compose image>", "compose.yaml", ""),
        (
            "<compose image: part/named.yaml>",
            "src/part/named.yaml",
            "",
        ),
        ("<compose file>", "compose.yaml", ""),
        (
            "<sea list>",
            "named",
            "placeholders = { \"sea list\" = { include = \"named\" } }\n",
        ),
        (
            "<sea list>",
            "named",
            "placeholders = { \"sea list\" = { file = \"named\" } }\n",
        ),
    ] {
        let book = Book::of(&format!("{marker}\n"));
        let expand = || {
            let run = on(&book, &["expand", "src/chapter.md"]).succeeded();
            (String::from_utf8(run.stdout).unwrap(), run.stderr)
        };
        book.write("book.toml", &format!("[preprocessor.stubs]\n{setting}"));
        book.write(file, &text(MOST));
        let (page, stderr) = expand();
        assert!(page.contains("nginx"), "{marker} {file}: {stderr}");
        assert!(!stderr.contains("larger"), "{marker} {file}: {stderr}");
        book.write(file, &text(MOST + 1));
        let (page, stderr) = expand();
        assert!(!page.contains("nginx"), "{marker} {file}: {stderr}");
        assert!(
            stderr.contains("larger than 4 MiB"),
            "{marker} {file}: {stderr}"
        );
    }
}
