//! That an expansion has nothing left to expand, and what a book may set.

use crate::support::{Book, HOSTS, Host, books};

#[test]
fn the_expansion_of_an_expansion_changes_nothing() {
    let folder = books().join("containers/src");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        if entry
            .path()
            .extension()
            .is_none_or(|extension| extension != "md")
        {
            continue;
        }
        let book = Book::of(&std::fs::read_to_string(entry.path()).unwrap());
        book.write(
            "src/compose.yaml",
            &std::fs::read_to_string(folder.join("compose.yaml")).unwrap(),
        );
        for renderer in ["html", "markdown", "epub"] {
            let (once, _) = book.expand(renderer);
            let again = Book::of(&once);
            let (twice, _) = again.expand(renderer);
            assert_eq!(once, twice, "{} for {renderer}", entry.path().display());
        }
    }
}

#[test]
fn a_todo_around_blocks_is_expanded_once() {
    let book = Book::of("**TODO:** see <docker-compose image>\nmore\n");
    book.write("src/compose.yaml", "services: {web: {image: nginx}}\n");
    for renderer in ["html", "markdown"] {
        let (once, _) = book.expand(renderer);
        let (twice, _) = Book::of(&once).expand(renderer);
        assert_eq!(once, twice, "{renderer}");
    }
}

#[test]
fn build_needs_no_mdbook_and_no_table() {
    let book = Book::of("# A\n\n**TODO** x\n");
    book.write("book.toml", "[book]\ntitle = \"Plain\"\n");
    let output = book.run(&["build", "--dest-dir", "elsewhere"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let page = std::fs::read_to_string(book.path().join("elsewhere/chapter.html")).unwrap();
    assert!(page.contains("blockquote-tag-warning"), "{page}");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("src/chapter.md:3:1: todo: x"), "{stderr}");
}

#[test]
fn build_says_where_there_is_no_book() {
    let folder = tempfile::tempdir().unwrap();
    let output = crate::support::command(crate::support::binary())
        .arg("build")
        .arg(folder.path().join("nothing"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("book.toml") && stderr.contains("mdbook init"),
        "{stderr}"
    );
}

#[test]
fn no_folder_of_this_machine_reaches_a_page_or_a_log() {
    let book = Book::of("<a b>\n\n<compose image>\n");
    book.write(
        "book.toml",
        "[preprocessor.stubs.placeholders]\n\"a b\" = { diagram = \"../../no/compose.yaml\" }\n",
    );
    book.write("src/compose.yaml", "include: [gone.yaml]\nservices: {}\n");
    let (page, stderr) = book.expand("html");
    let root = book.path().canonicalize().unwrap();
    let folder = root.to_str().unwrap();
    assert!(stderr.contains("gone.yaml"), "{stderr}");
    assert!(
        !page.contains(folder) && !stderr.contains(folder),
        "{page}{stderr}"
    );
    assert!(
        stderr.contains("book.toml names `../../no/compose.yaml`"),
        "{stderr}"
    );
}

#[test]
fn a_wrong_configuration_is_exit_code_2_everywhere() {
    let book = Book::of("");
    book.write("book.toml", "[preprocessor.stubs]\nrule = 1\n");
    for arguments in [&["build"][..], &["expand", "src/chapter.md"]] {
        let output = book.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            stderr.contains("book.toml:2:1: preprocessor.stubs.rule: unknown field"),
            "{stderr}"
        );
        assert!(!book.path().join("book").exists());
    }
}

#[test]
fn a_chapter_that_the_parser_fails_on_has_no_expansion() {
    // pulldown-cmark 0.13.6 reads the text after the checkbox as a heading
    // that ends before it begins. Where it is mended, this says so.
    let text = "**TODO** x\n\n- [ ] \\\n  -";
    let book = Book::of(text);
    let output = book.run(&["expand", "src/chapter.md"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    let stderr = String::from_utf8(output.stderr).unwrap();
    let finding =
        "src/chapter.md:1:1: unreadable-chapter: the Markdown parser fails on this chapter";
    assert!(stderr.starts_with(finding), "{stderr}");
    let error = "error: `chapter.md` could not be read, so it was not expanded\n";
    assert!(stderr.ends_with(error), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    let allow = "[preprocessor.stubs.rules]\nunreadable-chapter = \"allow\"\n";
    book.write("book.toml", allow);
    let output = book.run(&["expand", "src/chapter.md"]);
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
}

#[test]
fn a_report_page_takes_any_chapter_name() {
    let book = Book::of("<todo list>\n");
    for name in [" Draft ", "Draft & <two>", "*a* [b]", "`c`"] {
        book.write(
            "src/SUMMARY.md",
            &format!("# Summary\n\n- [A](chapter.md)\n- [{name}]()\n"),
        );
        let output = book.run(&["build", "-d", "out"]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{name}: {stderr}");
        let page = std::fs::read_to_string(book.path().join("out/chapter.html")).unwrap();
        assert!(page.contains("1 of 1 open"), "{name}: {page}");
    }
}

#[test]
fn what_is_ignored_stands_as_it_was_written() {
    let book = Book::of(
        "<!-- stubs: ignore[unresolved-placeholder] usage -->\nkill <process list> now\n\n\
         <!-- stubs: ignore[todo] -->\n<!-- TODO in a comment -->\n",
    );
    let (page, stderr) = book.expand("html");
    assert!(page.contains("kill &lt;process list> now\n"), "{page}");
    assert!(stderr.contains("0 errors, 0 warnings"), "{stderr}");
}

#[test]
fn a_comment_covers_its_own_line() {
    for chapter in [
        "<!-- stubs: ignore --> <login screenshot>\n",
        "- <!-- stubs: ignore --> <config file>\n- b\n",
        "<div>\n<!-- stubs: ignore -->\n<config file>\n</div>\n",
    ] {
        let (page, stderr) = Book::of(chapter).expand("html");
        assert!(page.contains("&lt;"), "{page}");
        assert!(stderr.contains("0 errors, 0 warnings"), "{stderr}");
    }
}

/// Pages of other books lead to them, and mdBook counts those of one name.
#[test]
fn headings_keep_their_ids() {
    let chapter = "# Paying [by card]()\n\nx\n\n## [Foo]()\n\nx\n\n## Foo\n\nx\n";
    let ids = |config: &str, host: Host| -> Vec<String> {
        let book = Book::of(chapter);
        book.write("book.toml", config);
        let page = book.build_installed(host).main("chapter.html");
        let headings = page.split("<h").skip(1);
        headings
            .filter_map(|heading| {
                Some(heading.split_once("id=\"")?.1.split('"').next()?.to_owned())
            })
            .collect()
    };
    for host in HOSTS {
        let with = ids("[preprocessor.stubs]\n", host);
        assert_eq!(with, ids("", host));
        assert_eq!(with, ["paying-by-card", "foo", "foo-1"]);
    }
    let due = |day: &str| {
        let book = Book::of(&format!("# **TODO({day})** Later\n\nx\n"));
        book.expand("html").0.replace(day, "")
    };
    assert_eq!(
        due("2000-01-01").contains("overdue"),
        due("2999-01-01").contains("overdue")
    );
}
