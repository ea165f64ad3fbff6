//! What a book can make a terminal or a build's log do: nothing. Whatever stands
//! in it is shown to people, and given to programs as it is.

#![cfg(unix)]
use crate::support::{Book, HOSTS, binary, command};
use mdbook_stubs::testing::host::disk;
use mdbook_stubs::testing::pipeline::process;
use mdbook_stubs::testing::report::{CheckFormat, Report, write_check};

/// Clears the screen, rings, goes back by a character, writes
/// backwards, clears once more as some terminals know it, and ends the line for
/// some others.
const ACTS: &str = "\u{1b}[2J\u{7}\u{8}\u{202e}\u{2066}\u{9b}2J\u{7f}\u{2028}";

/// How the above begins.
const CLEARS: &str = "\u{1b}[2J";

/// Commands of services that run builds, wherever they may stand in a line.
const COMMANDS: &str = "##[error]x ##vso[task.setvariable]x %0A::error::x";

/// A book with the above in everything that a command shows.
fn book() -> Book {
    let text = format!("{ACTS}{COMMANDS}");
    let linked = text.replace(['[', ']'], "|");
    let name = format!("c{ACTS}%0A::error::");
    let yaml: String = text
        .chars()
        .map(|c| match c {
            '\u{20}'..='\u{7e}' => c.to_string(),
            c => format!("\\u{:04x}", u32::from(c)),
        })
        .collect();
    let chapter = format!(
        "# A {text}\n\nTODO(a{ACTS}, due 2020-01-01, owner{ACTS}/repo#1) {text}\n\n\
         <sea{ACTS} image>\n\n<compose image>\n\n<compose image: {ACTS}.yaml>\n\n\
         **docker run docs link**\n\n**sea{ACTS}] docs link**\n\n[{linked}]()\n\n\
         ## Empty {text}\n\n## {text}\n\n<!-- stubs: ignore[todo] {text} -->\n"
    );
    let book = Book::of(&chapter);
    book.write(
        "src/SUMMARY.md",
        &format!(
            "# Summary\n\n- [Chapter](chapter.md)\n- [Other {linked}](<{name}.md>)\n- [Draft {linked}]()\n"
        ),
    );
    let include = format!("{{{{#include gone{ACTS}.md}}}}");
    book.write(
        &format!("src/{name}.md"),
        &format!("TODO {text}\n\n{include}\n\n**docker run docs link**\n"),
    );
    book.write(
        "compose.yaml",
        &format!("services:\n  web:\n    image: i\n    \"\\n::error::{yaml}\": 1\n"),
    );
    // Where a file is, a warning says as well.
    let part = format!("w{}", CLEARS.replace('[', ""));
    book.write(
        &format!("src/{part}/own.yaml"),
        "include: [{path: part.yaml, env_file: part.env}]\nservices: {web: {image: i}}\n",
    );
    book.write(
        &format!("src/{part}/part.yaml"),
        "services: {db: {image: i}}\n",
    );
    book.write(
        "src/chapter.md",
        &format!("{chapter}\n\n<compose image: {part}/own.yaml>\n"),
    );
    book.write(
        "book.toml",
        "[book]\ntitle = \"A \\u001b[2J ##[error]x\"\n[preprocessor.stubs.rules]\n\
         draft-chapter = \"warn\"\n[preprocessor.stubs.docs]\n\
         catalogues = [{ tsv = \"own.tsv\" }]\n[output.html]\n",
    );
    book.write(
        "own.tsv",
        &format!(
            "topic\taliases\turl\ttitle\nsea chart{}\t\thttps://example.org/\tA {text}\n",
            ACTS
        ),
    );
    book
}

/// Lines that people read, without anything that is more than a sign.
fn harmless(what: &str, shown: &str) {
    for line in shown.split('\n') {
        let acts = line.chars().any(|c| {
            (c.is_control() && c != '\t')
                || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert!(!acts, "{what}: {line:?}");
        // An annotation's own line is a command as a whole.
        let own = [
            "::error file=src/",
            "::warning file=src/",
            "::error file=%",
            "::warning file=%",
        ];
        let annotates = what.contains("github") && own.iter().any(|own| line.starts_with(own));
        if !annotates {
            let commands = ["##[", "##vso["];
            let obeyed = commands.iter().any(|command| line.contains(command))
                || line
                    .trim_start()
                    .strip_prefix("::")
                    .is_some_and(|word| word.starts_with(|c: char| c.is_alphanumeric()));
            assert!(!obeyed, "{what}: {line:?}");
        }
    }
}

/// How many control characters were shown as signs.
fn signs(shown: &str) -> usize {
    shown.matches('␛').count()
}

#[test]
fn nothing_in_a_book_acts_on_a_terminal_or_a_log() {
    let book = book();
    for (arguments, least) in [
        (&["check"][..], 20),
        (&["check", "--format", "github"], 10),
        (&["report"], 8),
        (&["report", "--format", "markdown"], 8),
        (&["fix", "--force"], 2),
        (&["docs", "sea", "chart"], 2),
        (&["build"], 20),
    ] {
        let book = if arguments[0] == "fix" {
            self::book()
        } else {
            Book::copy(book.path())
        };
        let output = book.run(arguments);
        let what = arguments.join(" ");
        let shown = [&output.stdout[..], &output.stderr].concat();
        let shown = String::from_utf8(shown).unwrap();
        harmless(&what, &shown);
        assert!(
            signs(&shown) >= least,
            "{what}: {} signs: {shown}",
            signs(&shown)
        );
    }
    for host in HOSTS {
        let built = book.build(host, &[("GITHUB_ACTIONS", "true")]);
        let stderr = built.stderr();
        // What mdBook itself says is its own.
        let ours: Vec<&str> = stderr
            .split('\n')
            .filter(|line| !line.contains("Error updating") && !line.contains("Caused By"))
            .collect();
        harmless("build in github", &ours.join("\n"));
        assert!(signs(&stderr) > 20, "{stderr}");
    }
}

/// What a log shows of a chapter is no command of it, and what is applied is its
/// very bytes.
#[test]
fn a_diff_is_harmless_in_a_log_and_exact_elsewhere() {
    let text = "# A\n\n ::add-mask::x\n##[group]y\n\n**docker run docs link**\n\n::stop-commands::zz\n\
                \t::1::\nb\u{1b}[2J\n";
    let book = Book::of(text);
    let dry_run = |github: bool| {
        let mut command = command(binary());
        command.args(["fix", "--dry-run"]).current_dir(book.path());
        if github {
            command.env("GITHUB_ACTIONS", "true");
        }
        command
    };
    let shown = dry_run(true).output().unwrap().stdout;
    let shown = String::from_utf8(shown).unwrap();
    assert!(
        shown.contains("add-mask") && shown.contains("group]y"),
        "{shown}"
    );
    harmless("fix --dry-run", &shown);
    for line in shown.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
    }
    let expanded = command(binary())
        .args(["expand", "src/chapter.md"])
        .current_dir(book.path())
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap();
    harmless("expand", &String::from_utf8(expanded.stdout).unwrap());
    // Whoever puts it into a file means to apply it.
    let exact = dry_run(false).output().unwrap().stdout;
    let patch = book.path().join("patch");
    let file = std::fs::File::create(&patch).unwrap();
    assert!(dry_run(true).stdout(file).status().unwrap().success());
    assert_eq!(std::fs::read(&patch).unwrap(), exact);
    assert!(
        String::from_utf8(exact)
            .unwrap()
            .contains("\n  ::add-mask::x\n ##[group]y\n")
    );
    let applied = std::process::Command::new("git")
        .args(["apply", "patch"])
        .current_dir(book.path())
        .env("GIT_CEILING_DIRECTORIES", book.path().parent().unwrap())
        .status();
    assert!(applied.unwrap().success());
    let fixed = std::fs::read_to_string(book.path().join("src/chapter.md")).unwrap();
    assert!(
        fixed.contains("](https://docs.docker.com") && fixed.contains("\u{1b}[2J"),
        "{fixed}"
    );
}

#[test]
fn colours_are_the_only_escape_sequences_that_a_terminal_gets() {
    let book = book();
    let loaded = disk::load(book.path()).unwrap();
    let chapters = loaded.chapters();
    let outcome = process(&loaded.context, &chapters).unwrap();
    let report = Report::new(&loaded.context, &chapters, outcome.found);
    let mut out = Vec::new();
    write_check(&report, CheckFormat::Human, book.path(), true, &mut out).unwrap();
    let shown = String::from_utf8(out).unwrap();
    let mut plain = String::new();
    let mut parts = shown.split("\u{1b}[");
    plain.push_str(parts.next().unwrap());
    for part in parts {
        let (colour, rest) = part.split_once('m').unwrap();
        let is_colour = colour.bytes().all(|b| b.is_ascii_digit() || b == b';');
        assert!(is_colour, "{part:?}");
        plain.push_str(rest);
    }
    assert!(plain.len() < shown.len());
    harmless("check in colour", &plain);
}

#[test]
fn an_error_is_harmless_as_well() {
    let book = book();
    book.write("src/SUMMARY.md", &format!("- [A](<a{ACTS}##[error].md>)\n"));
    let output = book.run(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    harmless("check", &stderr);
    assert!(signs(&stderr) > 0, "{stderr}");
}

#[test]
fn programs_get_what_the_book_holds() {
    let book = book();
    for arguments in [
        ["report", "--format", "json"],
        ["check", "--format", "json"],
        ["check", "--format", "sarif"],
        ["check", "--format", "gitlab"],
    ] {
        let output = command(binary())
            .args(arguments)
            .current_dir(book.path())
            .output()
            .unwrap();
        let text = std::str::from_utf8(&output.stdout).unwrap();
        assert!(!text.contains("##[") && !text.contains("##vso["), "{text}");
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut held = 0;
        strings(&json, &mut |text| held += text.matches(CLEARS).count());
        assert!(held > 5, "{arguments:?}: {held}");
    }
    let output = book.run(&["report", "--format", "csv"]);
    let held = csv::Reader::from_reader(&output.stdout[..])
        .records()
        .flat_map(|record| {
            record
                .unwrap()
                .iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .filter(|field| field.contains(CLEARS))
        .count();
    assert!(held > 5, "{held}");
}

fn strings(json: &serde_json::Value, see: &mut impl FnMut(&str)) {
    match json {
        serde_json::Value::String(text) => see(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, see)),
        serde_json::Value::Object(map) => map.values().for_each(|item| strings(item, see)),
        _ => {}
    }
}
