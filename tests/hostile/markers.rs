//! Very many markers in one chapter.

use crate::run::{Limits, Run, configured, message, message_of, preprocess};
use crate::support::Book;
use serde_json::{Value, json};

/// Chapters of `number` markers each, with the names of what they hold.
fn markers(number: usize) -> Vec<(&'static str, String)> {
    let of = |marker: &str| marker.repeat(number);
    vec![
        ("todos in paragraphs", of("**TODO** x\n\n")),
        ("todos on lines", of("TODO x\n")),
        ("todos on a line", of("**TODO** x ")),
        ("todos of a sentence", of("TODO x. ")),
        ("todos behind sentences", of("**a**. TODO x. ")),
        ("todos in emphasis", format!("*a {}a*\n", of("**TODO** x "))),
        ("todos in comments", of("<!-- TODO x -->\n")),
        ("placeholders", of("<sea image>\n\n")),
        ("placeholders on lines", of("<sea image>\n")),
        ("placeholders on a line", of("a <sea image> ")),
        (
            "placeholders in emphasis",
            format!("*a {}a*\n", of("<sea image> ")),
        ),
        (
            "placeholders in HTML",
            format!("<div>\n{}", of("<sea image>\n")),
        ),
        (
            "placeholders in a table",
            format!("|a|\n|-|\n{}", of("|<sea image>|\n")),
        ),
        ("documentation", of("**docker run docs link**\n\n")),
        ("documentation on a line", of("**docker run docs link** ")),
        ("documentation of nothing", of("**sea docs link**\n\n")),
        ("empty links", of("[a]()\n\n")),
        ("empty links on a line", of("[a]() ")),
        (
            "empty links in emphasis",
            format!("*a {}a*\n", of("[a]() ")),
        ),
        ("empty sections", of("# a\n\n")),
        (
            "suppressions of nothing",
            of("<!-- stubs: ignore[todo] -->\n\n"),
        ),
    ]
}

fn check(name: &str, text: String, found: &str, limits: Limits) -> Run {
    let run = preprocess(&message(&[text]), limits).succeeded();
    assert!(run.summary().contains(found), "{name}: {}", run.summary());
    run
}

fn all(number: usize, limits: Limits) {
    for (name, text) in markers(number) {
        let run = check(name, text, &format!(": {number} stubs: "), limits);
        // Every one has its line; what stands around it is shown of some.
        let lines = run.stderr.lines();
        let listed = lines.filter(|line| line.starts_with("src/c0.md:")).count();
        let open = if run.summary().contains(" 0 open") {
            0
        } else {
            number
        };
        assert_eq!(listed, open, "{name}");
        let shown = run.stderr.matches("\nerror[").count();
        assert!(shown <= 200, "{name}: {shown}");
        assert!(shown > 0 || !run.stderr.contains("unresolved"), "{name}");
    }
    let ignored = "<!-- stubs: ignore[todo] -->\n\nTODO x\n\n".repeat(number);
    check("ignored todos", ignored, ": 0 stubs: ", limits);
}

#[test]
fn many_markers_each_have_their_line() {
    let limits = Limits {
        seconds: 60,
        megabytes: 300,
    };
    all(4_000, limits);
}

#[test]
#[ignore = "takes six minutes with optimisation, hours without"]
fn a_million_markers_each_have_their_line() {
    let limits = Limits {
        seconds: 120,
        megabytes: 6_000,
    };
    all(1_000_000, limits);
}

/// A line of `number` pieces of text, each with `stubs` stubs.
fn line(text: &str, number: usize, stubs: usize, renderer: &str, config: &Value) {
    let chapter = json!({"Chapter": {
        "name": "A", "content": text.repeat(number), "sub_items": [],
        "path": "c0.md", "source_path": "c0.md",
    }});
    let limits = Limits {
        seconds: 15,
        megabytes: 600,
    };
    let message = configured("nowhere", renderer, config, &json!({"items": [chapter]}));
    let run = preprocess(&message, limits).succeeded();
    let found = format!(": {} stubs: ", stubs * number);
    assert!(run.summary().contains(&found), "{}", run.summary());
}

#[test]
fn keywords_without_capitals_are_read_once() {
    let keywords = json!({"keywords": ["later"]});
    line("a. later b. ", 40_000, 1, "html", &keywords);
}

#[test]
fn links_to_nowhere_behind_placeholders_do_not_read_their_line_again() {
    line("<sea image> [a]() ", 10_000, 2, "markdown", &json!({}));
}

#[test]
fn keywords_behind_todos_do_not_read_their_line_to_its_end() {
    line("**TODO** a TODO b ", 40_000, 1, "html", &json!({}));
}

/// One chapter, with what mdBook's `output.html` says, and how many stubs it has.
fn chapter(content: &str, html: &Value, stubs: usize) {
    let chapter = json!({"Chapter": {
        "name": "A", "content": content, "sub_items": [],
        "path": "c0.md", "source_path": "c0.md",
    }});
    let context = json!({
        "root": "nowhere", "config": {"output": {"html": html}},
        "renderer": "html", "mdbook_version": "0.5.4",
    });
    let message = serde_json::to_vec(&json!([context, {"items": [chapter]}])).unwrap();
    let limits = Limits {
        seconds: 15,
        megabytes: 600,
    };
    let run = preprocess(&message, limits).succeeded();
    let found = format!(": {stubs} stub");
    assert!(run.summary().contains(&found), "{}", run.summary());
}

#[test]
fn the_cells_of_a_row_do_not_each_read_it() {
    let number = 30_000;
    let row = |cell: &str| cell.repeat(number) + "|\n";
    let table = row("|a") + &row("|-") + &row("|**TODO** x");
    chapter(&table, &json!({}), number);
}

#[test]
fn brackets_and_formulas_without_an_end_are_looked_for_once() {
    let brackets = format!("TODO y\n\n<div>\n{}>\n", "<".repeat(1_000_000));
    chapter(&brackets, &json!({}), 1);
    let formulas = format!("**TODO** {}", r"\\(".repeat(200_000));
    chapter(&formulas, &json!({"mathjax-support": true}), 1);
    let code = format!(
        "TODO: a `\n{}` {}",
        "<docker image>\n".repeat(40_000),
        "a\n".repeat(40_000)
    );
    chapter(&code, &json!({}), 1);
}

/// A chapter of `number` markers in a book with this file.
fn with_file(marker: &str, number: usize, file: &str, text: &str) -> Run {
    let book = Book::of("");
    book.write(file, text);
    let chapter = json!({"Chapter": {
        "name": "A", "content": format!("{marker}\n\n").repeat(number), "sub_items": [],
        "path": "chapter.md", "source_path": "chapter.md",
    }});
    let message = message_of(book.path().to_str().unwrap(), &json!({"items": [chapter]}));
    let limits = Limits {
        seconds: 60,
        megabytes: 1_500,
    };
    preprocess(&message, limits)
}

#[test]
fn what_small_markers_bring_in_is_bounded() {
    let large = format!("# {}\n", "x".repeat(4_000_000));
    with_file("<compose file>", 20, "compose.yaml", &large).succeeded();
    let said = [
        "src/chapter.md:",
        "more than 256 MiB",
        "remove some that bring in",
    ];
    with_file("<compose file>", 1_000, "compose.yaml", &large).refused(&said);
    let services: String = (0..2_000)
        .map(|number| format!("  s{number}: {{image: i}}\n"))
        .collect();
    let compose = format!("services:\n{services}");
    with_file("<compose image>", 1_000, "compose.yaml", &compose).refused(&said);
    with_file("<todo list>\n\nTODO x", 3_000, "none", "").refused(&said);
}

#[test]
fn a_refused_file_is_not_read_for_each_marker() {
    // Its one line is longer than anybody is shown.
    let broken = format!("services: [{}]\n", "x, ".repeat(1_300_000));
    let run = with_file("<compose image>", 300, "compose.yaml", &broken).succeeded();
    assert!(run.stderr.contains("compose.yaml:1:"), "{}", run.summary());
    assert!(run.stderr.len() < 1_000_000, "{}", run.stderr.len());
}

#[test]
fn a_project_is_laid_out_once_however_often_it_is_drawn() {
    let service = |number: usize| {
        let needs = match number {
            0 => String::new(),
            1 => ", depends_on: [s0]".to_owned(),
            _ => format!(", depends_on: [s0, s{}]", number - 1),
        };
        format!("  s{number}: {{image: x{needs}}}\n")
    };
    let services: String = (0..80).map(service).collect();
    let compose = format!("services:\n{services}");
    let drawn = with_file("<compose image>", 300, "compose.yaml", &compose).succeeded();
    let page = &drawn.contents()[0];
    // Each has wires, and ids of its own.
    let mut ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids.len(), 3 * 300);
    assert_eq!(page.matches("stroke-width:1.5\"/>").count() % 300, 0);
    ids.dedup();
    assert_eq!(ids.len(), 3 * 300);
}
