//! Findings name the file on disk, its line and its column, whatever mdBook
//! and other preprocessors made of the chapter before.

use crate::support::{Book, Built, HOSTS, binary};

/// The places of a build's findings: `path:line:column: rule`, in their order.
fn places(built: &Built) -> Vec<String> {
    assert!(built.succeeded(), "{}", built.stderr());
    built
        .stderr()
        .lines()
        .filter(|line| line.contains(": todo: ") || line.contains(": unresolved-placeholder: "))
        .map(|line| line.splitn(3, ": ").take(2).collect::<Vec<_>>().join(": "))
        .collect()
}

/// Builds with every host and compares the places of what was found.
fn check(book: &Book, expected: &[&str]) {
    check_with(book, &[], expected);
}

fn check_with(book: &Book, environment: &[(&str, &str)], expected: &[&str]) {
    for host in HOSTS {
        let built = book.build(host, environment);
        assert_eq!(places(&built), expected, "{host:?}: {}", built.stderr());
    }
}

/// A book whose chapters go through `examples/shout.rs` before they come to us.
fn shouted(chapter: &str, config: &str) -> (Book, String) {
    let book = Book::of(chapter);
    book.write(
        "book.toml",
        &format!(
            "[book]\ntitle = \"Test\"\n\n[preprocessor.stubs]\nafter = [\"links\"]\n\n\
             [preprocessor.shout]\nbefore = [\"stubs\"]\nafter = [\"links\"]\n{config}\n"
        ),
    );
    let shout = binary()
        .with_file_name("examples")
        .join("shout")
        .with_extension(std::env::consts::EXE_EXTENSION);
    assert!(shout.is_file(), "run `cargo build --examples` first");
    (book, shout.to_string_lossy().into_owned())
}

const SHOUT: &str = "MDBOOK_PREPROCESSOR__SHOUT__COMMAND";

#[test]
fn front_matter_and_characters_of_all_sizes_are_counted() {
    let book = Book::of(
        "---\ntitle: x\n---\n\n# A\n\n- e\u{301}\u{1f433}\u{1f468}\u{200d}\u{1f469} x: **TODO** one\n\
         - **TODO** two\n",
    );
    // One of each scalar value: e, acute, whale, man, joiner, woman.
    check(
        &book,
        &["src/chapter.md:7:13: todo", "src/chapter.md:8:3: todo"],
    );
}

#[test]
fn windows_files_are_as_they_are() {
    let book = Book::of("\u{feff}TODO top\r\n\r\n# A\r\n\r\né **TODO** x\r\n\r\n<login image>\r\n");
    check(
        &book,
        &[
            "src/chapter.md:1:1: todo",
            "src/chapter.md:5:3: todo",
            "src/chapter.md:7:1: unresolved-placeholder",
        ],
    );
}

#[test]
fn an_include_is_where_its_file_is() {
    let book = Book::of(
        "# A\n\n{{#include ../shared/all.md}}\n\nTODO chapter\n\n{{#include ../shared/some.md:3:4}}\n\
         > {{#include ../shared/some.md:7}}\n\n{{#include deep/part.md:here}}\n\nTODO end\n",
    );
    book.write("shared/all.md", "all\n\nTODO all\n");
    book.write(
        "shared/some.md",
        "TODO not this\r\n\r\nthree\r\n\r\nTODO not this\r\n\r\nTODO seven\r\n",
    );
    book.write(
        "src/deep/part.md",
        "TODO no\n\n<!-- ANCHOR: here -->\n\nTODO in the anchor\n\n<!-- ANCHOR: x -->\n\
         {{#include ../nested.md::6}}\n<!-- ANCHOR_END: x -->\n<!-- ANCHOR_END: here -->\n\nTODO no\n",
    );
    book.write("src/nested.md", "x\n\ny\n\nw **TODO** nested\n");
    check(
        &book,
        &[
            "shared/all.md:3:1: todo",
            "src/chapter.md:5:1: todo",
            "shared/some.md:7:1: todo",
            "src/deep/part.md:5:1: todo",
            "src/nested.md:5:3: todo",
            "src/chapter.md:12:1: todo",
        ],
    );
}

#[test]
fn a_range_of_a_windows_file_keeps_its_lines() {
    let book = Book::of("# A\r\n\r\n{{#include part.md:4:}}\r\n\r\nTODO end\r\n");
    book.write(
        "src/part.md",
        "\u{feff}one\r\n\r\ntwo\r\n\r\n- é **TODO** three\r\n  more\r\n- <x image>\r\n",
    );
    check(
        &book,
        &[
            "src/part.md:5:5: todo",
            "src/part.md:7:3: unresolved-placeholder",
            "src/chapter.md:5:1: todo",
        ],
    );
}

#[test]
fn the_byte_order_mark_of_an_include_is_no_column() {
    let book = Book::of("# A\n\n{{#include part.md}}\n");
    book.write("src/part.md", "\u{feff}x **TODO** one\n");
    check(&book, &["src/part.md:1:3: todo"]);
}

#[test]
fn what_is_not_included_moves_nothing() {
    let book = Book::of(
        "{{#title Another}}\n# A\n\n\\{{#include part.md}} **TODO** one\n\n{{#include none.md}}\n\n\
         `x {{#unknown part.md}}` **TODO** two\n\n{{#rustdoc_include code.rs:2}}\n\n\
         {{#playground code.rs editable}}\n\nTODO three\n",
    );
    book.write("src/part.md", "TODO not included\n");
    book.write("src/code.rs", "fn a() {}\nfn main() {}\n");
    for host in HOSTS {
        let built = book.build(host, &[]);
        let stderr = built.stderr();
        for place in ["4:23: todo: one", "8:26: todo: two", "14:1: todo: three"] {
            let place = format!("src/chapter.md:{place}");
            assert!(stderr.contains(&place), "{host:?}: no {place} in {stderr}");
        }
    }
}

#[test]
fn one_file_in_many_chapters_is_one_finding() {
    let book =
        Book::of("# A\n\na\n\n{{#include ../shared/x.md}}\n\n{{#include ../shared/x.md:3}}\n");
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n- [Chapter](chapter.md)\n- [B](deep/b.md)\n- [X](x.md)\n",
    );
    book.write(
        "src/deep/b.md",
        "TODO b\n\n{{#include ../../shared/./x.md}}\n",
    );
    book.write("src/x.md", "{{#include ../shared/x.md}}\n");
    book.write("shared/x.md", "# X\n\nTODO x\n\nTODO y\n");
    check(
        &book,
        &[
            "shared/x.md:3:1: todo",
            "shared/x.md:5:1: todo",
            "src/deep/b.md:1:1: todo",
        ],
    );
    for host in HOSTS {
        let built = book.build(host, &[]);
        assert!(
            built.stderr().contains("mdbook-stubs: 3 stubs"),
            "{}",
            built.stderr()
        );
        for (page, times) in [("chapter.html", 2), ("deep/b.html", 1), ("x.html", 1)] {
            let main = built.main(page);
            assert_eq!(main.matches("<p>x</p>").count(), times, "{host:?}: {main}");
            let mut ids: Vec<&str> = main
                .split("id=\"todo-")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{host:?}: an id twice in {main}");
        }
    }
}

#[test]
fn a_chapter_that_is_included_is_itself() {
    let book = Book::of("# A\n\n{{#include b.md}}\n");
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n- [Chapter](chapter.md)\n- [B](b.md)\n",
    );
    book.write("src/b.md", "# B\r\n\r\nTODO: two\r\nlines\r\n");
    check(&book, &["src/b.md:3:1: todo"]);
}

#[test]
fn a_file_outside_of_the_book_is_named_from_its_root() {
    let outside = tempfile::tempdir().expect("a folder");
    let name = outside
        .path()
        .file_name()
        .expect("a name")
        .to_string_lossy();
    let book = Book::of(&format!("{{{{#include ../../{name}/x.md}}}}\n"));
    std::fs::write(outside.path().join("x.md"), "a\n\nTODO x\n").expect("a file");
    check(&book, &[&format!("../{name}/x.md:3:1: todo")]);
}

#[test]
fn a_marker_may_cross_the_border_of_an_include() {
    let book = Book::of("# A\n\nTODO: begins {{#include part.md}} and ends\nhere\n\nTODO x\n");
    book.write("src/part.md", "between\n");
    check(
        &book,
        &["src/chapter.md:3:1: todo", "src/chapter.md:6:1: todo"],
    );

    let book = Book::of("# A\n\n{{#include part.md}} and ends\nhere\n\nTODO x\n");
    book.write("src/part.md", "\n\nTODO: begins\nin the part\n");
    check(
        &book,
        &["src/part.md:3:1: todo", "src/chapter.md:6:1: todo"],
    );
}

#[test]
fn a_readme_is_itself() {
    let book = Book::of("x\n");
    book.write("src/SUMMARY.md", "# Summary\n\n- [A](deep/README.md)\n");
    book.write("src/deep/README.md", "{{#include x.md}}\n\nTODO readme\n");
    book.write("src/deep/x.md", "one\ntwo\n");
    check(&book, &["src/deep/README.md:3:1: todo"]);
}

#[test]
fn a_snippet_shows_the_file_on_disk() {
    let book = Book::of("# A\n\n{{#include part.md:3:}}\n");
    book.write(
        "src/part.md",
        "one\r\n\r\ntwo\r\n\r\nbefore <login image> after\r\n",
    );
    for host in HOSTS {
        let stderr = book.build(host, &[]).stderr();
        for part in [
            "src/part.md:5:8: unresolved-placeholder: `<login image>`",
            "--> src/part.md:5:8",
            "5 | before <login image> after",
            "|        ^^^^^^^^^^^^^",
        ] {
            assert!(stderr.contains(part), "{host:?}: no {part:?} in {stderr}");
        }
    }
}

#[test]
fn lines_that_others_put_in_do_not_count() {
    let (book, shout) = shouted(
        "# A\n\né **TODO** one\n\n{{#include part.md}}\n\nTODO three\n",
        "",
    );
    book.write("src/part.md", "part\n\n- x\n- TODO two\n");
    check_with(
        &book,
        &[(SHOUT, &shout)],
        &[
            "src/chapter.md:3:3: todo",
            "src/part.md:4:3: todo",
            "src/chapter.md:7:1: todo",
        ],
    );
}

#[test]
fn words_that_others_change_do_not_count() {
    let (book, shout) = shouted(
        "---\ntitle: x\n---\n\n# A\n\n:whale: é **TODO** one :whale:\n\n{{#include part.md}}\n\nTODO end\n",
        "[preprocessor.shout.replace]\n\"---\\ntitle: x\\n---\\n\" = \"\"\n\":whale:\" = \"\u{1f433}\"\n\
         \"\\n\" = \"\\r\\n\"",
    );
    book.write("src/part.md", "part\n\n:whale: <login image>\n");
    check_with(
        &book,
        &[(SHOUT, &shout)],
        &[
            "src/chapter.md:7:11: todo",
            "src/part.md:3:9: unresolved-placeholder",
            "src/chapter.md:11:1: todo",
        ],
    );
}

#[test]
fn what_others_wrote_is_near_the_lines_of_the_author() {
    let (book, shout) = shouted(
        "# A\n\nfirst\n\nSECOND\n\nTODO end\n",
        "head = \"TODO from the tool\\n\\n\"\n\
         [preprocessor.shout.replace]\n\"SECOND\" = \"TODO in its place\"",
    );
    check_with(
        &book,
        &[(SHOUT, &shout)],
        &[
            "src/chapter.md:1:1: todo",
            "src/chapter.md:5:1: todo",
            "src/chapter.md:7:1: todo",
        ],
    );
}

#[test]
fn links_may_run_after_us() {
    let (book, shout) = shouted("# A\n\n{{#include part.md}}\n\nTODO end\n", "");
    book.write("src/part.md", "a\nb\nc\n");
    let config = std::fs::read_to_string(book.path().join("book.toml")).expect("book.toml");
    book.write(
        "book.toml",
        &config.replace("after", "before").replace(
            "before = [\"stubs\"]\nbefore = [\"links\"]",
            "before = [\"stubs\", \"links\"]",
        ),
    );
    check_with(&book, &[(SHOUT, &shout)], &["src/chapter.md:5:1: todo"]);
}

#[test]
fn a_draft_is_its_line_in_the_summary() {
    let book = Book::of("text\n");
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n- [Chapter](chapter.md)\n- [Later]()\n  - [Much later]()\n",
    );
    book.write(
        "book.toml",
        "[book]\ntitle = \"Test\"\n\n[preprocessor.stubs.rules]\ndraft-chapter = \"deny\"\n",
    );
    for host in HOSTS {
        let stderr = book.build(host, &[]).stderr();
        for part in [
            "src/SUMMARY.md:4:3: draft-chapter: ",
            "src/SUMMARY.md:5:5: draft-chapter: ",
            "5 |   - [Much later]()",
        ] {
            assert!(stderr.contains(part), "{host:?}: no {part:?} in {stderr}");
        }
    }
}

#[test]
fn a_carriage_return_alone_ends_no_line_that_has_a_number() {
    // As git, GitHub and the includes of mdBook count.
    let book = Book::of("# A\r\rtext\r\r**TODO** x\n\n**TODO** y\n");
    check(
        &book,
        &["src/chapter.md:1:12: todo", "src/chapter.md:3:1: todo"],
    );
}

#[test]
fn a_byte_order_mark_of_an_included_file_is_no_column() {
    for (part, place) in [
        ("TODO x\n", "1:1: todo"),
        ("**TODO** x\n", "1:1: todo"),
        ("<login screenshot>\n", "1:1: unresolved-placeholder"),
        ("a **TODO** x\n", "1:3: todo"),
        ("\nTODO x\n", "2:1: todo"),
    ] {
        for chapter in ["{{#include part.md}}\n", "# A\n\n- {{#include part.md}}\n"] {
            let book = Book::of(chapter);
            book.write("src/part.md", &format!("\u{feff}{part}"));
            check(&book, &[&format!("src/part.md:{place}")]);
        }
    }
}

#[test]
fn what_stands_behind_the_byte_order_mark_of_an_included_file_is_read() {
    let book = Book::of("{{#include part.md}}\n");
    book.write("src/part.md", "\u{feff}---\ntitle: x\n---\n\nText.\n");
    for host in HOSTS {
        let page = book.build(host, &[]).main("chapter.html");
        assert_eq!(page, "<p>Text.</p>\n");
    }
    book.write("src/part.md", "\u{feff}Empty\n=====\n");
    let output = book.run(&["report", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let stub = &report["stubs"][0];
    assert_eq!(stub["path"], "src/part.md");
    assert_eq!((&stub["column"], &stub["end_line"]), (&1.into(), &2.into()));
    assert_eq!(
        (&stub["marker"], &stub["text"]),
        (&"Empty\n=====".into(), &"Empty".into())
    );
    assert_eq!(stub["section"], "Empty");
    // To mdBook this is no heading.
    book.write("src/part.md", "\u{feff}# Empty\n");
    for host in HOSTS {
        let built = book.build(host, &[]);
        assert_eq!(built.main("chapter.html"), "<p>\u{feff}# Empty</p>\n");
        assert!(
            !built.stderr().contains("empty-section"),
            "{}",
            built.stderr()
        );
    }
}
