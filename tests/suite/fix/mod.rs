//! `mdbook-stubs fix`: what it writes into the sources, and what it never
//! touches.

mod page;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::git::Repository;
use crate::support::{Book, HOSTS, books};

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What it says and its exit code, whatever that is.
fn told(output: &Output) -> String {
    format!(
        "{}{}{}",
        stdout(output),
        stderr(output),
        output.status.code().unwrap()
    )
}

/// A repository with a book in `folder` (empty, or with `/` at its end) whose
/// chapters all are committed.
fn repository(folder: &str, chapters: &[(&str, &str)]) -> Repository {
    let repository = Repository::new();
    // As the bytes are written, they stay.
    repository.write(".gitattributes", "* -text\n");
    repository.write(
        &format!("{folder}book.toml"),
        "[book]\ntitle = 'T'\n\n[preprocessor.stubs]\n",
    );
    let mut summary = String::new();
    for (name, text) in chapters {
        repository.write(&format!("{folder}src/{name}"), text);
        if !name.starts_with('_') {
            summary.push_str(&format!("- [{name}](<{name}>)\n"));
        }
    }
    repository.write(&format!("{folder}src/SUMMARY.md"), &summary);
    repository.commit("The book");
    repository
}

/// All files below a folder but git's own.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap() == ".git" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                files.insert(name.to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

const RUN: &str = "**docker run docs link**";
const RUN_LINK: &str =
    "[docker container run](https://docs.docker.com/reference/cli/docker/container/run/)";
const RUN_URL: &str = "https://docs.docker.com/reference/cli/docker/container/run/";

#[test]
fn every_form_becomes_its_link() {
    let repository = repository(
        "",
        &[(
            "a.md",
            "# A\n\nSee **docker-compose docs link** and <docker run docs link>,\n\
             <docker volume link> or [compose ports docs]().\n\n\
             - <docker run docs link>\n\n> **Docker Run\n> documentation link**\n\n\
             `**docker run docs link**`\n",
        )],
    );
    let output = repository.run(&["fix"]);
    assert_eq!(
        told(&output),
        "\
src/a.md:3:5: **docker-compose docs link** → https://docs.docker.com/compose/
src/a.md:3:38: <docker run docs link> → https://docs.docker.com/reference/cli/docker/container/run/
src/a.md:4:1: <docker volume link> → https://docs.docker.com/reference/cli/docker/volume/
src/a.md:4:25: [compose ports docs]() → https://docs.docker.com/reference/compose-file/services/#ports
src/a.md:6:3: <docker run docs link> → https://docs.docker.com/reference/cli/docker/container/run/
src/a.md:8:3: **Docker Run > documentation link** → https://docs.docker.com/reference/cli/docker/container/run/
mdbook-stubs: 6 links written into 1 file
0"
    );
    assert_eq!(
        repository.read("src/a.md"),
        format!(
            "# A\n\nSee [Docker Compose documentation](https://docs.docker.com/compose/) and \
             {RUN_LINK},\n[docker volume](https://docs.docker.com/reference/cli/docker/volume/) or \
             [services: ports](https://docs.docker.com/reference/compose-file/services/#ports).\
             \n\n- {RUN_LINK}\n\n> {RUN_LINK}\n\n`{RUN}`\n"
        )
    );
}

#[test]
fn what_is_not_a_marker_keeps_its_bytes() {
    // A byte order mark, both line endings, trailing spaces, tabs, a lone CR,
    // no last line ending.
    for text in [
        "\u{feff}# A\r\n\r\n@  \r\n\tx\r\n",
        "\u{feff}@",
        "# A\n\nx\u{0}y @\r\nz\r\rw   ",
        "---\r\ntitle: x\r\n---\r\n\r\n* @\r\n* é🐳 @ z",
        "a\u{2028}b\u{85}@\u{a0}\n\n\n\n",
    ] {
        let repository = repository("", &[("a.md", &text.replace('@', RUN))]);
        let output = repository.run(&["fix"]);
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        assert_eq!(repository.read("src/a.md"), text.replace('@', RUN_LINK));
    }
}

#[test]
fn a_second_run_changes_nothing() {
    let repository = repository(
        "",
        &[("a.md", RUN), ("b.md", "**no such thing docs link**\n")],
    );
    repository.run(&["fix"]);
    let first = files(repository.path());
    // The tree is dirty now, and there is nothing to refuse.
    let output = repository.run(&["fix"]);
    assert_eq!(
        told(&output),
        "src/b.md:1:1: **no such thing docs link**: skipped: no documentation found for \
         `no such thing`\nmdbook-stubs: nothing to write, 1 marker skipped\n0"
    );
    assert_eq!(files(repository.path()), first);
}

#[test]
fn a_dry_run_writes_nothing_and_its_diff_does_the_same() {
    let long: String = (0..20).map(|line| format!("line {line}\r\n")).collect();
    let chapters = [
        ("a.md", format!("# A\n\n{RUN}")),
        ("b c.md", format!("{RUN}\r\n{long}{RUN}\r\n{long}")),
        ("é.md", format!("\u{feff}x\rx {RUN}\n")),
        ("none.md", long.clone()),
    ];
    let chapters: Vec<(&str, &str)> = chapters.iter().map(|(n, t)| (*n, t.as_str())).collect();
    for (folder, book) in [("", "."), ("docs/", "docs")] {
        let repository = repository(folder, &chapters);
        let before = files(repository.path());
        let output = repository.run(&["fix", book, "--dry-run"]);
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        assert!(
            stderr(&output).ends_with("mdbook-stubs: 4 links would be written into 3 files\n"),
            "{}",
            stderr(&output)
        );
        assert_eq!(files(repository.path()), before);
        assert_eq!(repository.run(&["fix", book]).status.code(), Some(0));
        let after = files(repository.path());
        assert_ne!(after, before);
        let patch = tempfile::tempdir().unwrap();
        let patch = patch.path().join("patch");
        std::fs::write(&patch, &output.stdout).unwrap();
        let patch = patch.to_str().unwrap();

        repository.git(&["checkout", "--quiet", "."]);
        assert_eq!(files(repository.path()), before);
        repository.git(&["apply", "--whitespace=nowarn", patch]);
        assert_eq!(files(repository.path()), after);

        repository.git(&["checkout", "--quiet", "."]);
        let patched = Command::new("patch")
            .args(["-p1", "--binary", "--quiet", "--input", patch])
            .current_dir(repository.path())
            .status();
        // Not every system has it.
        if let Ok(patched) = patched {
            assert!(patched.success());
            assert_eq!(files(repository.path()), after);
        }

        // From a book elsewhere, a diff is relative to that book.
        let away = tempfile::tempdir().unwrap();
        repository.git(&["checkout", "--quiet", "."]);
        let root = repository.path().join(folder);
        let output = crate::support::command(crate::support::binary())
            .args(["fix", "--dry-run"])
            .arg(&root)
            .current_dir(away.path())
            .output()
            .unwrap();
        assert!(
            stdout(&output).starts_with("--- a/src/a.md\n"),
            "{}",
            told(&output)
        );
    }
}

#[test]
fn a_dirty_tree_is_refused() {
    let repository = repository("docs/", &[("a.md", RUN), ("b.md", "b\n")]);
    repository.write("other.txt", "x\n");
    repository.commit("Another file");
    let refused = |says: &str| {
        let output = repository.run(&["fix", "docs"]);
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        let message = stderr(&output);
        assert!(message.contains(says), "{message}");
        assert!(message.contains("`--force`"), "{message}");
        assert_eq!(stdout(&output), "");
        assert_eq!(repository.read("docs/src/a.md"), RUN);
    };
    repository.write("other.txt", "y\n");
    refused("uncommitted changes: `other.txt`. ");
    repository.git(&["add", "other.txt"]);
    refused("uncommitted changes: `other.txt`. ");
    repository.write("docs/src/b.md", "c\n");
    refused("uncommitted changes: `docs/src/b.md`, `other.txt`. ");
    // Looking is free.
    let output = repository.run(&["fix", "docs", "--dry-run"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let output = repository.run(&["fix", "docs", "--force"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert_eq!(repository.read("docs/src/a.md"), RUN_LINK);
    assert_eq!(repository.read("docs/src/b.md"), "c\n");
}

#[test]
fn files_that_git_does_not_know_are_in_nobodys_way_unless_they_change() {
    let repository = repository("", &[("a.md", RUN), ("new.md", "x\n")]);
    repository.write("notes.txt", "x\n");
    repository.git(&["rm", "--quiet", "--cached", "src/new.md"]);
    repository.git(&["commit", "--quiet", "--message", "One less"]);
    let output = repository.run(&["fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    repository.commit("All");
    repository.git(&["rm", "--quiet", "--cached", "src/new.md"]);
    repository.git(&["commit", "--quiet", "--message", "One less"]);
    for ignored in ["", "src/new.md\n"] {
        repository.write(".git/info/exclude", ignored);
        repository.write("src/new.md", RUN);
        let output = repository.run(&["fix"]);
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        assert!(
            stderr(&output).contains("git does not track `src/new.md`. "),
            "{}",
            told(&output)
        );
        assert!(stderr(&output).contains("`--force`"), "{}", told(&output));
        assert_eq!(repository.read("src/new.md"), RUN);
    }
}

#[test]
fn without_git_it_takes_force() {
    let book = Book::of(RUN);
    let output = book.run(&["fix"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    let message = stderr(&output);
    assert!(message.contains("needs a git repository"), "{message}");
    assert!(message.contains("`--force`"), "{message}");
    assert_eq!(book.run(&["fix", "--dry-run"]).status.code(), Some(0));
    let chapter = || std::fs::read_to_string(book.path().join("src/chapter.md")).unwrap();
    assert_eq!(chapter(), RUN);
    assert_eq!(book.run(&["fix", "--force"]).status.code(), Some(0));
    assert_eq!(chapter(), RUN_LINK);
    // There is nothing that could not be undone.
    assert_eq!(book.run(&["fix"]).status.code(), Some(0));
}

#[test]
fn a_marker_in_an_included_file_is_fixed_there_and_once() {
    let part = format!("<!-- ANCHOR: one -->\r\nx {RUN}\r\n<!-- ANCHOR_END: one -->\r\n{RUN}\r\n");
    let repository = repository(
        "",
        &[
            (
                "a.md",
                "# A\n\n{{#include _part.md:one}}\n\n{{#include _part.md:4}}\n",
            ),
            (
                "b.md",
                &format!("{{{{#include deep/../_part.md}}}}\n{RUN}\n"),
            ),
            ("deep/c.md", "{{#include ../_part.md}}\n"),
            ("_part.md", &part),
        ],
    );
    // A chapter that two entries name is one file.
    repository.write(
        "src/SUMMARY.md",
        "- [A](a.md)\n- [B](b.md)\n- [B](./b.md)\n- [C](deep/c.md)\n",
    );
    repository.commit("Twice");
    let output = repository.run(&["fix"]);
    assert_eq!(
        told(&output),
        format!(
            "src/_part.md:2:3: {RUN} → {RUN_URL}\nsrc/_part.md:4:1: {RUN} → {RUN_URL}\n\
             src/b.md:2:1: {RUN} → {RUN_URL}\nmdbook-stubs: 3 links written into 2 files\n0"
        )
    );
    assert_eq!(repository.read("src/_part.md"), part.replace(RUN, RUN_LINK));
    assert_eq!(
        repository.git(&["diff", "--name-only"]),
        "src/_part.md\nsrc/b.md\n"
    );
}

#[test]
fn what_cannot_be_written_in_its_place_is_left() {
    let repository = repository(
        "book/",
        &[
            (
                "a.md",
                "{{#include ../../out.md}}\n\n**docker {{#include _word.txt}} docs link**\n\n\
                 {{#include _lines.md}}\n",
            ),
            ("_word.txt", "run"),
            ("_lines.md", "a **docker run\r\ndocs link** b\r\nc\r\n"),
            (
                "c.md",
                "[**docker run docs link**](x.md) [<docker run docs link>](x.md) \
                 [<docker run link>](x.md)\n\n**volumes docs link** **docker volme docs link**\n",
            ),
        ],
    );
    repository.write("out.md", RUN);
    repository.commit("Outside");
    let before = files(repository.path());
    let output = repository.run(&["fix", "book"]);
    assert_eq!(files(repository.path()), before);
    assert_eq!(
        told(&output),
        "\
../out.md:1:1: **docker run docs link**: skipped: its file is outside the book's folder, where nothing is written
src/_lines.md:1:3: **docker run docs link**: skipped: it spans several lines of an included file, and other includes may refer to its line numbers; put it on one line
src/a.md:3:1: **docker run docs link**: skipped: it is not entirely in one file
src/c.md:1:2: **docker run docs link**: skipped: a link cannot be inside the text of another link
src/c.md:1:35: <docker run docs link>: skipped: a link cannot be inside the text of another link
src/c.md:1:66: <docker run link>: skipped: a link cannot be inside the text of another link
src/c.md:3:1: **volumes docs link**: skipped: `volumes` means more than one page
src/c.md:3:23: **docker volme docs link**: skipped: no documentation found for `docker volme`
mdbook-stubs: nothing to write, 8 markers skipped
0"
    );
}

#[test]
fn chapters_that_share_a_file_have_to_agree() {
    let repository = repository(
        "",
        &[
            ("a.md", "{{#include _b.md}}\n"),
            (
                "c.md",
                "<!-- stubs: ignore-file -->\n\n{{#include _b.md}}\n",
            ),
            (
                "d.md",
                "<!-- stubs: ignore[unresolved-docs-link] -->\n**docker volme docs link**\n",
            ),
            ("_b.md", RUN),
            // Markdown in one of them, HTML in the other.
            (
                "e.md",
                "{{#include _f.md}}\n\n<div>\n{{#include _f.md}}\n</div>\n",
            ),
            ("_f.md", "<docker run link>\n"),
        ],
    );
    let before = files(repository.path());
    let output = repository.run(&["fix"]);
    assert_eq!(
        told(&output),
        format!(
            "src/_b.md:1:1: {RUN}: skipped: a comment asks to ignore it\nsrc/_f.md:1:1: <docker run \
             link>: skipped: it would have to be written differently for each chapter that includes \
             it\nmdbook-stubs: nothing to write, 2 markers skipped\n0"
        )
    );
    assert_eq!(files(repository.path()), before);
}

#[cfg(unix)]
#[test]
fn links_and_rights_of_files_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let repository = repository(
        "",
        &[("a.md", "a\n"), ("b.md", "b\n"), ("deep/true.md", RUN)],
    );
    let path = |name: &str| repository.path().join(name);
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("x.md"), RUN).unwrap();
    std::fs::remove_file(path("src/a.md")).unwrap();
    symlink("deep/true.md", path("src/a.md")).unwrap();
    std::fs::remove_file(path("src/b.md")).unwrap();
    symlink(outside.path().join("x.md"), path("src/b.md")).unwrap();
    let rights = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(path("src/deep/true.md"), rights).unwrap();
    repository.commit("Links");
    let output = repository.run(&["fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(
        stdout(&output)
            .contains("src/b.md:1:1: **docker run docs link**: skipped: its file is outside"),
        "{}",
        told(&output)
    );
    assert!(stdout(&output).contains("1 link written into 1 file, 1 marker skipped"));
    assert_eq!(
        std::fs::read_link(path("src/a.md")).unwrap(),
        Path::new("deep/true.md")
    );
    assert_eq!(repository.read("src/deep/true.md"), RUN_LINK);
    let rights = std::fs::metadata(path("src/deep/true.md"))
        .unwrap()
        .permissions();
    assert_eq!(rights.mode() & 0o777, 0o640);
    assert_eq!(
        std::fs::read_to_string(outside.path().join("x.md")).unwrap(),
        RUN
    );
}

#[test]
fn one_file_that_cannot_be_written_stops_all() {
    let repository = repository("", &[("a.md", RUN), ("b.md", RUN)]);
    let path = repository.path().join("src/b.md");
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    let writable = rights.clone();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).unwrap();
    let before = files(repository.path());
    let output = repository.run(&["fix", "--force"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    let message = stderr(&output);
    assert!(
        message.contains("b.md` cannot be written: it is read-only"),
        "{message}"
    );
    // Nor is anything left beside them.
    assert_eq!(files(repository.path()), before);
    std::fs::set_permissions(&path, writable).unwrap();
}

#[test]
fn what_is_not_utf_8_is_left_with_a_message() {
    let repository = repository("", &[("a.md", "{{#include _x.md}}\n"), ("_x.md", "")]);
    let latin = [RUN.as_bytes(), b" \xe9\n"].concat();
    std::fs::write(repository.path().join("src/_x.md"), &latin).unwrap();
    let output = repository.run(&["fix", "--force"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(stderr(&output).contains("_x.md"), "{}", told(&output));
    std::fs::write(repository.path().join("src/a.md"), &latin).unwrap();
    let output = repository.run(&["fix", "--force"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(stderr(&output).contains("a.md"), "{}", told(&output));
    for file in ["src/_x.md", "src/a.md"] {
        assert_eq!(std::fs::read(repository.path().join(file)).unwrap(), latin);
    }
}

/// A page without what nobody sees of it: the ids that are made from what stubs
/// say (a heading that holds a marker says something else afterwards), and what
/// keeps a placeholder from being read as HTML.
fn stable(page: &str) -> String {
    let page = page.replace("<span></span>", "");
    let parts: Vec<&str> = page.split(" id=\"empty-section-").collect();
    let rest = parts[1..].iter().map(|part| &part[8..]);
    parts[..1].iter().copied().chain(rest).collect()
}

/// Builds a book before and after `fix`, with both hosts.
fn the_page_stays(book: &Book, pages: &[&str]) {
    let build = || -> Vec<String> {
        let built = HOSTS.map(|host| book.build(host, &[]));
        let pages = built.iter().flat_map(|built| {
            assert!(built.succeeded(), "{}", built.stderr());
            let folder = if built.exists("html") { "html/" } else { "" };
            pages
                .iter()
                .map(move |page| stable(&built.main(&format!("{folder}{page}.html"))))
        });
        pages.collect()
    };
    let before = build();
    let output = book.run(&["fix", "--force"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(
        stdout(&output).contains("written into"),
        "{}",
        told(&output)
    );
    assert_eq!(build(), before);
    let output = book.run(&["fix", "--force"]);
    assert!(
        !stdout(&output).contains("written into"),
        "{}",
        told(&output)
    );
}

#[test]
fn the_seeds_page_stays() {
    the_page_stays(&Book::case("seed"), &["docker"]);
}

#[test]
fn the_page_stays_wherever_a_marker_stands() {
    let mut pages = Vec::new();
    let marker_forms = [RUN, "<docker run docs link>", "[docker run docs]()"];
    for marker in marker_forms {
        pages.push(
            "# Chapter @\n\n@\n\ntext @ text<b>x</b>@**b**\n\n- @\n- x\n  @\n\n1. x\n\n   @\n\n\
             > @\n> y @\n\nTerm @\n: @\n\n| a | b @ |\n| --- | --- |\n| @ | `x` @ |\n\n\
             <div>\n@\n</div>\n\n<div>\n\n@\n\n</div>\n\n<p>@ x</p>\n\nx[^n] *a @ b* ~~@~~\n\n\
             [^n]: @\n\n    @ code\n\n```\n@\n```\n\n<docker image> @ <login screenshot>\n\n\
             ## @\n\n## Empty\n\n[x]() @ ![y]()\n\n@@\n\n@<img src=\"x.png\">\n\n# Last\n\n@  \n@\n"
                .replace('@', marker),
        );
    }
    for page in pages {
        the_page_stays(&Book::of(&page), &["chapter"]);
    }
}

#[test]
fn no_folder_of_the_tests_has_a_page_that_changes() {
    let mut fixed = 0;
    for entry in std::fs::read_dir(books()).unwrap() {
        let book = Book::copy(&entry.unwrap().path());
        let before = files(book.path());
        let output = book.run(&["fix", "--force"]);
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        let after = files(book.path());
        for (name, text) in &after {
            if text != &before[name] {
                assert!(name.starts_with("src"), "{name}");
                fixed += 1;
            }
        }
    }
    assert!(fixed > 0);
}

#[test]
fn a_chapter_that_cannot_be_read_is_an_error_and_others_are_written() {
    let book = Book::of("**docker run docs link**\n");
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n- [A](chapter.md)\n- [B](b.md)\n",
    );
    // pulldown-cmark 0.13.6 panics on this. Where it is mended, this says so.
    let unreadable = "**docker run docs link**\n\n- [ ] \\\n  -";
    book.write("src/b.md", unreadable);
    for arguments in [&["fix", "--dry-run"][..], &["fix", "--force"]] {
        let output = book.run(arguments);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        let error = "error: 1 chapter could not be read, so its markers stay:\n\
                     src/b.md:1:1: unreadable-chapter: the Markdown parser fails on this chapter";
        assert!(stderr.contains(error), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
    let read = |file: &str| std::fs::read_to_string(book.path().join(file)).unwrap();
    assert!(read("src/chapter.md").starts_with("[docker container run]("));
    assert_eq!(read("src/b.md"), unreadable);
    book.write(
        "book.toml",
        "[preprocessor.stubs.rules]\nunreadable-chapter = \"warn\"\n",
    );
    let output = book.run(&["fix", "--dry-run"]);
    assert!(output.status.success());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("warning: src/b.md:1:1: unreadable-chapter: "),
        "{stderr}"
    );
}
