//! `mdbook-stubs docs WORDS`: what it finds, in which form, and where.

use std::process::Output;

use crate::support::Book;
use serde_json::Value;

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs the command where there is no book.
fn search(arguments: &[&str]) -> Output {
    let nowhere = tempfile::tempdir().unwrap();
    crate::support::command(crate::support::binary())
        .arg("docs")
        .args(arguments)
        .current_dir(nowhere.path())
        .output()
        .unwrap()
}

#[test]
fn a_pipe_gets_a_line_for_each_topic_the_best_first() {
    let output = search(&["Docker", "volumes"]);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    assert_eq!(
        text.lines().next().unwrap(),
        "**docker volumes docs link**\tDocker volumes\t\
         https://docs.docker.com/engine/storage/volumes/"
    );
    assert_eq!(text.lines().count(), 10);
    assert_eq!(
        stdout(&search(&["docker", "--limit", "3"])).lines().count(),
        3
    );
    let kompose = stdout(&search(&["docker kompose"]));
    assert!(
        kompose.starts_with("**docker compose docs link**\t"),
        "{kompose}"
    );
}

#[test]
fn words_may_look_like_options() {
    let text = stdout(&search(&["--", "docker", "run", "--restart"]));
    assert!(
        text.starts_with("**docker run --restart docs link**\t"),
        "{text}"
    );
}

#[test]
fn nothing_found_is_a_failure() {
    let output = search(&["zzz"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).contains("no topic matches `zzz`"));
    let output = search(&["zzz", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["topics"], Value::Array(Vec::new()));
}

#[test]
fn the_json_is_the_contract_of_the_guide() {
    let output = search(&["volumes", "--format", "json", "--limit", "1"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        answer,
        serde_json::json!({
            "schema": 1,
            "words": "volumes",
            "lookup": "ambiguous",
            "topics": [{
                "topic": "docker volumes",
                "marker": "**docker volumes docs link**",
                "title": "Docker volumes",
                "url": "https://docs.docker.com/engine/storage/volumes/",
                "origin": "built-in",
            }],
        })
    );
    let guide = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/docs-links.md"),
    )
    .unwrap();
    assert!(guide.contains(&stdout(&output)), "{}", stdout(&output));
}

#[test]
fn the_topics_of_the_book_around_count() {
    let book = Book::of("");
    book.write(
        "book.toml",
        "[book]\ntitle = \"Test\"\nlanguage = \"nl\"\n\n[preprocessor.stubs.docs]\n\
         catalogues = [{ tsv = \"own.tsv\", prefix = \"shop\" }]\n\n\
         [preprocessor.stubs.docs.topics]\n\"till manual\" = \"https://till.example/\"\n\n\
         [preprocessor.stubs.docs.pins]\nvolumes = \"dockerfile volume\"\n",
    );
    book.write(
        "own.tsv",
        "topic\taliases\turl\ttitle\nledger\t\thttps://shop.example/ledger\tThe ledger\n",
    );
    let text = stdout(&book.run(&["docs", "till manual"]));
    assert!(
        text.starts_with("**till manual docs link**\ttill manual\thttps://till.example/\n"),
        "{text}"
    );
    let elsewhere = [
        "docs".to_owned(),
        "ledger".to_owned(),
        "--book".to_owned(),
        book.path().to_str().unwrap().to_owned(),
    ];
    let nowhere = tempfile::tempdir().unwrap();
    let output = crate::support::command(crate::support::binary())
        .args(&elsewhere)
        .current_dir(nowhere.path())
        .output()
        .unwrap();
    assert_eq!(
        stdout(&output),
        "**shop ledger docs link**\tThe ledger\thttps://shop.example/ledger\n"
    );
    // From a folder of the book, in the book's language, with its pins.
    let output = crate::support::command(crate::support::binary())
        .args(["docs", "docker compose", "--limit", "1"])
        .current_dir(book.path().join("src"))
        .output()
        .unwrap();
    assert!(stdout(&output).contains("\tDocker Compose-documentatie\t"));
    let text = stdout(&book.run(&["docs", "volumes", "--limit", "1"]));
    assert!(
        text.starts_with("**dockerfile volume docs link**\t"),
        "{text}"
    );
}

#[test]
fn a_book_that_is_not_there_or_broken_is_an_error() {
    let output = search(&["docker", "--book", "no/such/book"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("`no/such/book` does not contain a book.toml"));
    let book = Book::of("");
    book.write(
        "book.toml",
        "[preprocessor.stubs.docs]\ncatalogues = [{ tsv = \"own.tsv\" }]\n",
    );
    book.write("own.tsv", "topic\taliases\turl\ttitle\nledger\n");
    let output = book.run(&["docs", "ledger"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = stderr(&output);
    assert!(
        stderr.starts_with(
            "error: book.toml:2:17: preprocessor.stubs.docs.catalogues[0].tsv: own.tsv:2: 1 column"
        ),
        "{stderr}"
    );
    assert_eq!(search(&[]).status.code(), Some(2));
}
