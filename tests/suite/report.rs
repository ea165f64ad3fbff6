//! `mdbook-stubs report`: the list of what is unfinished.

use std::path::Path;
use std::process::Output;

use crate::support::git::Repository;
use crate::support::{Book, files_below};
use serde_json::Value;

fn stdout(output: &Output) -> String {
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn sample() -> Book {
    Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/report/formats"))
}

#[test]
fn csv_is_read_back() {
    let book = sample();
    let text = stdout(&book.run(&["report", "--format", "csv"]));
    let json: Value =
        serde_json::from_str(&stdout(&book.run(&["report", "--format", "json"]))).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let stubs = json["stubs"].as_array().unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), stubs.len());
    for (row, stub) in rows.iter().zip(stubs) {
        assert_eq!(header.len(), stub.as_object().unwrap().len());
        for (name, value) in header.iter().zip(row) {
            let expected = match &stub[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(value, expected, "{name}");
        }
    }
}

#[test]
fn markdown_fits_a_comment() {
    let long = "word ".repeat(200);
    let book = Book::of(&format!("TODO {long}\n\n").repeat(1000));
    let markdown = stdout(&book.run(&["report", "--format", "markdown"]));
    assert!(markdown.len() < 65_000, "{}", markdown.len());
    let last = markdown.lines().last().unwrap();
    assert!(
        last.starts_with("… and ") && last.ends_with(" more."),
        "{last}"
    );
}

#[test]
fn a_file_is_replaced_whole() {
    let book = sample();
    let file = book.path().join("report.md");
    std::fs::write(&file, "old").unwrap();
    let before = files_below(book.path());
    let expected = stdout(&book.run(&["report", "--format", "markdown"]));
    let arguments = ["report", "--format", "markdown", "-o", "report.md"];
    assert_eq!(stdout(&book.run(&arguments)), "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), expected);
    let names: Vec<String> = files_below(book.path()).into_keys().collect();
    assert!(names.iter().eq(before.keys()), "no other file: {names:?}");
    // What cannot be written leaves the old one.
    #[cfg(unix)]
    {
        let output = book.run(&["report", "-o", "src"]);
        assert_eq!(output.status.code(), Some(2));
        let output = book.run(&["report", "-o", "/dev/null"]);
        assert_eq!(output.status.code(), Some(0));
    }
}

/// Two authors, and a line that is not committed.
fn history() -> Repository {
    const DAY: u64 = 86_400;
    let repository = Repository::new();
    repository.write("docs/book.toml", "[book]\ntitle = 'T'\n");
    repository.write(
        "docs/src/SUMMARY.md",
        "- [A](a.md)\n- [B](b.md)\n- [New](new.md)\n",
    );
    repository.write("docs/src/new.md", "");
    repository.write("docs/src/b.md", "# B\n\nTODO(zoe, 2027-01-01) young\n");
    repository.write("docs/src/a.md", "# A\n\nText.\n");
    repository.git(&["add", "--all"]);
    let commit = |name, days: u64| {
        let time = 1_700_000_000 + days * DAY;
        repository.git_as(
            name,
            time,
            &["commit", "--quiet", "--all", "--message", "x"],
        );
    };
    commit("Bob B", 300);
    repository.write("docs/src/a.md", "# A\n\nTODO(adam) old\n\nText.\n");
    commit("Alice | A", 10);
    repository.write(
        "docs/src/a.md",
        "# A\n\nText.\n\nTODO(2026-01-01) mine\n\nTODO(adam) old\n\nText.\n",
    );
    commit("Carol", 400);
    repository.write(
        "docs/src/a.md",
        "# A\n\nText.\n\nTODO(2026-01-01) mine\n\nTODO(adam) old\n\nText.\n\nTODO now\n",
    );
    repository.write("docs/src/new.md", "TODO in a file that nobody knows\n");
    repository.git(&["rm", "--quiet", "--cached", "docs/src/new.md"]);
    repository.git_as(
        "Bob B",
        1_700_000_000 + 401 * DAY,
        &["commit", "--quiet", "--message", "x"],
    );
    repository
}

/// The texts of a report in its order.
fn texts(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_str(&stdout(output)).unwrap();
    let stubs = report["stubs"].as_array().unwrap().iter();
    stubs
        .map(|stub| stub["text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn blame_says_who_and_when() {
    let repository = history();
    let output = repository.run(&["report", "docs", "--blame", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let origin = |text: &str| {
        let stubs = report["stubs"].as_array().unwrap();
        let stub = stubs.iter().find(|stub| stub["text"] == text).unwrap();
        match &stub["origin"] {
            Value::Null => "nobody".to_owned(),
            origin => format!(
                "{} on {}",
                origin["author"].as_str().unwrap(),
                origin["date"].as_str().unwrap()
            ),
        }
    };
    assert_eq!(origin("old"), "Alice | A on 2023-11-24");
    assert_eq!(origin("mine"), "Carol on 2024-12-18");
    assert_eq!(origin("young"), "Bob B on 2024-09-09");
    assert_eq!(origin("now"), "nobody");
    assert_eq!(origin("in a file that nobody knows"), "nobody");
}

#[test]
fn blame_in_a_table() {
    let repository = history();
    let output = crate::support::command(crate::support::binary())
        .args(["report", "docs", "--sort", "age", "--format", "markdown"])
        .current_dir(repository.path())
        // 500 days after the first commit's time.
        .env("SOURCE_DATE_EPOCH", "1743200000")
        .output()
        .unwrap();
    let text = stdout(&output);
    for row in [
        "| Place | Rule | Text | Owner | Due | Author | Age |",
        "| `src/a.md:7` | todo (warn) | old | adam |  | Alice \\| A | 16 months |",
        "| mine |  | 2026-01-01 | Carol | 3 months |",
        "| now |  |  |  | not committed |",
    ] {
        assert!(text.contains(row), "{row}\n{text}");
    }
}

#[test]
fn orders() {
    let repository = history();
    let order = |sort: &str| {
        texts(&repository.run(&["report", "docs", "--sort", sort, "--format", "json"]))
    };
    let new = "in a file that nobody knows";
    assert_eq!(order("path"), ["mine", "old", "now", "young", new]);
    assert_eq!(order("age"), ["old", "young", "mine", "now", new]);
    assert_eq!(order("due"), ["mine", "young", "old", "now", new]);
    assert_eq!(order("owner"), ["old", "young", "mine", "now", new]);
}

#[test]
fn blame_before_the_first_commit() {
    let repository = Repository::new();
    repository.write("book.toml", "");
    repository.write("src/SUMMARY.md", "- [A](a.md)\n");
    repository.write("src/a.md", "TODO x\n");
    let output = repository.run(&["report", "--blame"]);
    assert!(stdout(&output).contains("not committed"));
}

#[test]
fn blame_needs_a_repository() {
    let output = sample().run(&["report", "--blame"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("`--blame` needs a git repository"),
        "{message}"
    );
}
