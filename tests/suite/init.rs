//! `mdbook-stubs init`: what it adds to a book.toml.

use std::process::Output;

use crate::support::{Book, HOSTS};

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn configuration(book: &Book) -> String {
    std::fs::read_to_string(book.path().join("book.toml")).unwrap()
}

/// The names of all files at the top of a book.
fn names(book: &Book) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(book.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn a_table_is_added_once_and_nothing_else() {
    let book = Book::of("# Chapter\n");
    let text = "# Ours\r\n[book]\r\ntitle = 'T' # é\r\n";
    book.write("book.toml", text);
    let output = book.run(&["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).starts_with("book.toml:5: added `[preprocessor.stubs]`\nNext: "),
        "{}",
        stdout(&output)
    );
    let changed = format!("{text}\r\n[preprocessor.stubs]\r\n");
    assert_eq!(configuration(&book), changed);
    assert_eq!(names(&book), ["book.toml", "src"]);
    let output = book.run(&["init", "."]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        stdout(&output),
        "book.toml:5: [preprocessor.stubs] already exists; nothing was changed\n"
    );
    assert_eq!(configuration(&book), changed);
}

#[test]
fn what_it_writes_turns_the_program_on_for_both_hosts() {
    for text in [
        "",
        "[book]\ntitle = 'T'\n",
        "[preprocessor.links]\n",
        "preprocessor.links = {}\n[book]\n",
        "preprocessor = { links = {} }\n",
        "[preprocessor]\nlinks = {}\n",
    ] {
        let book = Book::of("TODO x\n");
        book.write("book.toml", text);
        for host in HOSTS {
            let main = book.build_installed(host).main("chapter.html");
            assert!(main.contains("TODO x"), "{text}: it is on already: {main}");
        }
        let output = book.run(&["init"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for host in HOSTS {
            let built = book.build_installed(host);
            assert!(built.succeeded(), "{text}: {}", built.stderr());
            assert!(
                built
                    .main("chapter.html")
                    .contains("class=\"blockquote-tag"),
                "{text} with {}",
                host.name()
            );
        }
    }
}

#[test]
fn what_cannot_be_done_is_told_and_changes_nothing() {
    let book = Book::of("");
    for (text, says) in [
        ("[book]\ntitle =\n", "book.toml:2:8: "),
        (
            "preprocessor = 1\n",
            "book.toml:1:1: `preprocessor` is not a table",
        ),
    ] {
        book.write("book.toml", text);
        let output = book.run(&["init"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
        assert_eq!(configuration(&book), text);
    }
    book.remove("book.toml");
    let output = book.run(&["init"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("`mdbook init`"),
        "{}",
        stderr(&output)
    );
    assert_eq!(names(&book), ["src"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_configuration_stays_a_link() {
    let book = Book::of("");
    book.remove("book.toml");
    book.write("shared.toml", "[book]\n");
    std::os::unix::fs::symlink("shared.toml", book.path().join("book.toml")).unwrap();
    assert_eq!(book.run(&["init"]).status.code(), Some(0));
    assert!(book.path().join("book.toml").is_symlink());
    let shared = std::fs::read_to_string(book.path().join("shared.toml")).unwrap();
    assert_eq!(shared, "[book]\n\n[preprocessor.stubs]\n");
}
