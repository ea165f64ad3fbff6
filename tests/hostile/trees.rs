//! Chapters and books of very many levels.

use crate::run::{FEW, Limits, Run, message, message_of, preprocess, run};
use crate::support::{Book, binary, command};

/// Chapters of `number` levels. A marker is the last thing in each of them.
fn nested(number: usize) -> Vec<(&'static str, String)> {
    let of = |text: &str| text.repeat(number);
    let around = |open: &str, close: &str| of(open) + "a" + &of(close);
    let inside = [
        ("quotes", of("> ")),
        ("quotes without spaces", of(">")),
        ("bullets", of("- ")),
        ("numbers", of("1. ")),
        ("quotes and bullets", of("> - ")),
    ];
    let before = [
        ("brackets", of("[")),
        ("links", around("[", "](b)")),
        ("empty links", around("[", "]()")),
        ("images", around("![", "](b)")),
        ("empty images", around("![", "]()")),
        ("open links", of("[a](<b")),
        ("emphasis", around("*a ", "*")),
        ("strong emphasis", around("**", "**")),
        ("stars and underscores", of("*a _b ")),
        ("struck out", of("~~a ")),
        ("angle brackets", of("<")),
        ("open tags", of("<a ")),
        ("tags", format!("a {}", around("<b>", "</b>"))),
        ("tags never closed", format!("a {}", around("<b>", "</i>"))),
        ("blocks of HTML", of("<div>\n")),
        ("half placeholders", of("<sea image")),
        ("comments", of("a <!-- ")),
        ("instructions", of("a <?")),
        ("declarations", of("a <![CDATA[")),
        ("backticks", of("`")),
        ("backticks of two lengths", of("` `` ")),
        ("fences", of("```\n````\n")),
        ("backslashes", of("\\")),
        ("entities", of("&#x")),
        ("pipes", of("|")),
        ("footnotes", of("[^a]: ")),
        ("NUL", of("\0")),
        ("CR", of("\r")),
        ("front matter", of("---\n")),
        ("parentheses", of("TODO(a, ")),
    ];
    let inside = inside.map(|(name, text)| (name, text + "**TODO** sea\n"));
    let before = before.map(|(name, text)| (name, text + "\n\n**TODO** sea\n"));
    inside.into_iter().chain(before).collect()
}

fn levels(number: usize, limits: Limits) {
    for (name, text) in nested(number) {
        let run = preprocess(&message(std::slice::from_ref(&text)), limits).succeeded();
        let content = &run.contents()[0];
        let found = run.stderr.contains(": todo: sea");
        // They begin a block of code that never ends.
        let hidden = name == "backticks";
        assert!(found != hidden, "{name}: {}", run.summary());
        assert!(found || *content == text, "{name}");
        // What is nested is told once, not once for each level.
        assert!(run.stderr.len() < 200_000 + 2 * text.len(), "{name}");
    }
}

#[test]
fn any_mark_may_be_nested_a_thousand_times() {
    levels(1_000, FEW);
}

#[test]
fn markers_on_each_of_many_levels_take_no_more_than_others() {
    const NUMBER: usize = 4_000;
    let of = |text: &str| text.repeat(NUMBER);
    let limits = Limits {
        seconds: 15,
        megabytes: 100,
    };
    for text in [
        of("<b>**TODO:** x ") + &of("</b>"),
        of("*a **TODO:** x ") + "a" + &of("*"),
        of("![**TODO:** x ") + &of("](b)"),
        of("![a ") + &of("]()"),
        of(">") + " " + &of("**TODO** x "),
        of(">") + &of(" <sea image>"),
        of("- ") + &of("**TODO** x "),
    ] {
        let run = preprocess(&message(std::slice::from_ref(&text)), limits).succeeded();
        let length = run.contents()[0].len();
        assert!(
            length < text.len() + 400 * NUMBER,
            "{}: {length}",
            &text[..20]
        );
    }
}

#[test]
#[ignore = "takes minutes without optimisation"]
fn any_mark_may_be_nested_a_hundred_thousand_times() {
    let limits = Limits {
        seconds: 20,
        megabytes: 1_000,
    };
    levels(100_000, limits);
}

#[test]
fn a_list_of_many_levels_takes_as_long_as_it_is() {
    let line = |level| format!("{}- TODO sea\n", "  ".repeat(level));
    let text: String = (0..1500).map(line).collect();
    let run = preprocess(&message(&[text]), FEW).succeeded();
    assert!(
        run.summary().contains(": 1500 stubs: "),
        "{}",
        run.summary()
    );
}

/// A book of chapters below chapters.
fn deep(levels: usize) -> Run {
    let open = |level| {
        format!(
            "{{\"Chapter\":{{\"name\":\"A\",\"content\":\"TODO sea\",\
             \"path\":\"a{level}.md\",\"sub_items\":["
        )
    };
    let text = format!(
        "{{\"items\":[{}{}]}}",
        (0..levels).map(open).collect::<String>(),
        "]}}".repeat(levels)
    );
    let context = message_of("nowhere", &serde_json::Value::Null);
    let context = String::from_utf8(context).unwrap();
    let message = context.replace(",null]", &format!(",{text}]"));
    preprocess(message.as_bytes(), FEW)
}

#[test]
fn chapters_are_nested_as_deep_as_mdbook_can_read_them() {
    let run = deep(40).succeeded();
    assert!(run.summary().contains(": 40 stubs: "), "{}", run.summary());
    // mdBook reads what comes back with the limit that we have.
    for levels in [60, 10_000, 100_000] {
        deep(levels).refused(&["nested too deeply", "more than 40 levels", "SUMMARY.md"]);
    }
}

#[test]
fn a_summary_of_many_levels_is_refused() {
    let line = |level| format!("{}- [A]()\n", "  ".repeat(level));
    let indented: String = (0..1_500).map(line).collect();
    let marks = "- ".repeat(10_000) + "[A]()\n";
    for (summary, at) in [(indented, "line 101"), (marks, "line 1:")] {
        let book = Book::of("");
        book.write("src/SUMMARY.md", &summary);
        for arguments in [&["check"][..], &["report"], &["fix"], &["build"]] {
            let mut command = command(binary());
            command.args(arguments).current_dir(book.path());
            let limits = Limits {
                seconds: 60,
                megabytes: 1_000,
            };
            run(command, b"", limits).refused(&["SUMMARY.md`", at, "more than 100 levels"]);
        }
    }
}

/// A book whose chapters ask for the nearest Compose file very often.
fn asking(chapters: &[String], markers: usize) -> Book {
    let book = Book::of("");
    std::fs::create_dir_all(book.path().join("src/d")).unwrap();
    let list = |chapter: &String| format!("- [A]({chapter})\n");
    book.write("compose.yaml", "services: {web: {image: nginx}}\n");
    let summary: String = chapters.iter().map(list).collect();
    book.write("src/SUMMARY.md", &summary);
    for chapter in chapters {
        book.write(
            &format!("src/{chapter}"),
            &"<compose file>\n\n".repeat(markers),
        );
    }
    book
}

#[test]
fn the_way_to_a_chapter_is_gone_once_however_many_markers_it_has() {
    let limits = Limits {
        seconds: 15,
        megabytes: 1_000,
    };
    let below = |levels: usize| "d/".repeat(levels) + "a.md";
    let deep: Vec<String> = (0..300).map(below).collect();
    for (chapters, markers) in [
        // Shorter than the longest path that there can be.
        (vec![below(0), "d/../".repeat(700) + "a.md"], 1_000),
        (vec![below(300)], 4_000),
        (deep, 20),
    ] {
        let book = asking(&chapters, markers);
        let mut command = command(binary());
        command.arg("check").current_dir(book.path());
        let run = run(command, b"", limits).succeeded();
        assert!(run.summary().is_empty(), "{}", run.summary());
    }
}
