//! The guide says what the program does: it builds with the program, and its
//! tables hold what the code holds.

use std::path::{Path, PathBuf};

use crate::support::{Book, books};
use mdbook_stubs::testing::rule::RULES;

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("book")
}

fn chapter(name: &str) -> String {
    std::fs::read_to_string(guide().join("src").join(name)).unwrap()
}

#[test]
fn the_guide_builds_where_ci_is_set() {
    let output = crate::support::command(crate::support::binary())
        .env("CI", "true")
        .arg("build")
        .arg(guide())
        .arg("--dest-dir")
        .arg(tempfile::tempdir().unwrap().path())
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert!(!stderr.contains("WARN"), "{stderr}");
    // Only the worked example has stubs, and the guide quotes what is said of it.
    let quoted = chapter("example/index.md");
    for line in stderr
        .lines()
        .filter(|line| line.contains("src/") || line.contains("stubs: "))
    {
        assert!(quoted.contains(line), "not in the guide: {line}");
    }
    assert_eq!(
        stderr.matches("src/example/docker.md:").count(),
        5,
        "{stderr}"
    );
}

#[test]
fn the_worked_example_is_the_seed_as_its_author_wrote_it() {
    let seed = std::fs::read(books().join("seed/src/docker.md")).unwrap();
    let example = std::fs::read(guide().join("src/example/docker.md")).unwrap();
    assert_eq!(seed, example);
}

#[test]
fn the_error_of_a_compose_file_is_the_one_that_is_quoted() {
    let book = Book::of("");
    book.write("src/SUMMARY.md", "# Summary\n\n- [Shop](shop.md)\n");
    book.write("src/shop.md", "# Shop\n\n<docker-compose image>\n");
    book.write(
        "compose.yaml",
        "services:\n  web:\n    image: nginx\n    portz: [\"80:80\"]\n",
    );
    let output = book.run(&["check"]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let (error, _) = stdout.split_once("\n\n").unwrap();
    assert!(chapter("compose.md").contains(error), "{error}");
}

#[test]
fn rules_are_those_of_the_table() {
    let page = chapter("rules.md");
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for info in RULES {
        assert!(
            page.contains(&format!("`{}`", info.id)),
            "no rule {}",
            info.id
        );
        for part in [info.summary, info.explanation, info.help] {
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(&part), "{}: not in rules.md: {part}", info.id);
        }
        let row = page
            .lines()
            .find(|line| line.starts_with('|') && line.contains(&format!("`{}`", info.id)))
            .unwrap_or_else(|| panic!("no row for {}", info.id));
        assert!(row.contains(&info.default.to_string()), "{row}");
    }
}

#[test]
fn every_key_and_label_is_documented() {
    let page = chapter("configuration.md");
    // Serde lists what it knows when it meets what it does not.
    for (table, known) in [
        ("[preprocessor.stubs]", "fail-on"),
        ("[preprocessor.stubs.labels]", "missing-figure"),
        ("[preprocessor.stubs.docs]", "pins"),
        ("[[preprocessor.stubs.docs.catalogues]]", "inventory"),
        ("[preprocessor.stubs.placeholders.phrase]", "include"),
    ] {
        let book = Book::of("");
        book.write("book.toml", &format!("{table}\nno-such-key = 1\n"));
        let stderr = String::from_utf8(book.run(&["build"]).stderr).unwrap();
        let keys: Vec<&str> = stderr
            .split("expected one of ")
            .nth(1)
            .unwrap_or_else(|| panic!("{stderr}"))
            .split('`')
            .skip(1)
            .step_by(2)
            .collect();
        assert!(keys.contains(&known), "{keys:?}");
        for key in keys {
            assert!(
                page.contains(&format!("`{key}`")),
                "`{key}` is not documented"
            );
        }
    }
}

#[test]
fn every_command_is_documented() {
    let page = chapter("commands.md");
    let commands = crate::support::commands();
    assert!(commands.contains(&"fix".to_owned()), "{commands:?}");
    for command in commands {
        let section = page
            .split("\n## ")
            .find(|section| section.starts_with(&format!("{command}\n")))
            .unwrap_or_else(|| panic!("no section about {command}"));
        assert!(
            section.contains(&format!("mdbook-stubs {command}")),
            "no example of {command}"
        );
        assert!(
            page.contains(&format!("[`{command}`](#{command})")),
            "{command} is not in the table"
        );
    }
}

#[test]
fn the_example_of_fix_is_what_it_prints() {
    let page = chapter("commands.md");
    let example = |call: &str| {
        let start = page.find(&format!("$ {call}\n")).unwrap() + call.len() + 3;
        page[start..].split("```").next().unwrap()
    };
    let repository = crate::support::git::Repository::new();
    repository.write("book.toml", "[book]\ntitle = 'T'\n");
    repository.write("src/SUMMARY.md", "- [A](running.md)\n");
    let diff = example("mdbook-stubs fix --dry-run");
    // The diff shows the whole chapter.
    let text: Vec<&str> = diff
        .lines()
        .skip(3)
        .filter_map(|line| line.strip_prefix([' ', '-']))
        .collect();
    repository.write("src/running.md", &(text.join("\n") + "\n"));
    repository.commit("The book");
    let dry = repository.run(&["fix", "--dry-run"]);
    assert_eq!(String::from_utf8(dry.stdout).unwrap(), diff);
    let wet = repository.run(&["fix"]);
    assert_eq!(
        String::from_utf8(wet.stdout).unwrap(),
        example("mdbook-stubs fix")
    );
}
