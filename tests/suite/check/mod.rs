//! `mdbook-stubs check`: exit codes, levels and what is shown.

mod older;
mod repository;
mod since;
mod submodules;

use std::collections::HashSet;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::support::git::Repository;
use crate::support::{Book, HOSTS, binary, command};
use serde_json::Value;

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}\n{}", stdout(output), stderr(output)))
}

/// The book of the case `report/formats`, outside any repository.
fn sample() -> Book {
    Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/report/formats"))
}

#[test]
fn a_lone_carriage_return_hides_no_finding() {
    for chapter in [
        "# **TBD**\r程\n\n<login screenshot>",
        "# A\r\rtext\r\r<login screenshot>\rtext",
        "```\rcode\r```\r<login screenshot>\r\r",
    ] {
        let output = Book::of(chapter).run(&["check"]);
        let (stdout, stderr) = (stdout(&output), stderr(&output));
        assert_eq!(output.status.code(), Some(1), "{chapter:?}: {stderr}");
        assert_eq!(stderr, "error: 1 stub is denied\n", "{chapter:?}");
        assert!(
            stdout.contains("<login screenshot>"),
            "{chapter:?}: {stdout}"
        );
    }
}

/// pulldown-cmark 0.13.6 panics on this. Where it is mended, this says so.
const UNREADABLE: &str = "text\n\n<!-- stubs: ignore-file -->\n\n- [ ] \\\n  -";

#[test]
fn a_chapter_that_cannot_be_read_is_denied() {
    let book = Book::of(UNREADABLE);
    let output = book.run(&["check"]);
    let (text, error) = (stdout(&output), stderr(&output));
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert_eq!(error, "error: 1 stub is denied\n");
    let message = "error[unreadable-chapter]: the Markdown parser fails on this chapter: `";
    assert!(text.starts_with(message), "{text}");
    assert!(text.contains(" --> src/chapter.md:1:1\n"), "{text}");
    let report = json(&book.run(&["report", "--format", "json"]));
    let stub = &report["stubs"][0];
    assert_eq!(stub["kind"], "unreadable-chapter");
    assert_eq!(stub["level"], "deny");
    assert_eq!(stub["text"], "Chapter");
    let sarif = json(&book.run(&["check", "--format", "sarif"]));
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "unreadable-chapter");
    assert_eq!(result["level"], "error");
    for format in ["github", "gitlab"] {
        let output = book.run(&["check", "--format", format]);
        assert!(stdout(&output).contains("unreadable-chapter"), "{format}");
    }
    // Its own file, though another one is included at its start.
    book.write("src/part.md", "part\n");
    book.write(
        "src/chapter.md",
        &format!("{{{{#include part.md}}}}\n{UNREADABLE}"),
    );
    let report = json(&book.run(&["check", "--format", "json"]));
    assert_eq!(report["stubs"][0]["path"], "src/chapter.md");
    assert_eq!(report["stubs"][0]["line"], 1);
    for (level, code) in [("warn", 0), ("allow", 0), ("deny", 1)] {
        let rules = format!("[preprocessor.stubs.rules]\nunreadable-chapter = \"{level}\"\n");
        book.write("book.toml", &rules);
        assert_eq!(book.run(&["check"]).status.code(), Some(code), "{level}");
    }
}

#[test]
fn a_build_with_a_chapter_that_cannot_be_read_fails_in_ci() {
    let book = Book::of(UNREADABLE);
    for host in HOSTS {
        let built = book.build(host, &[("CI", "true")]);
        assert!(!built.succeeded(), "{host:?}");
        let stderr = built.stderr();
        let finding = "src/chapter.md:1:1: unreadable-chapter: the Markdown parser fails";
        assert!(stderr.contains(finding), "{host:?}: {stderr}");
        assert!(
            stderr.contains("1 stub is denied, which fails the build because CI is set"),
            "{host:?}: {stderr}"
        );
        assert!(!stderr.contains("panicked"), "{host:?}: {stderr}");
    }
    // mdBook's renderer fails as well.
    let output = book.run(&["build", "-d", "out"]);
    let stderr = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("error: the Markdown parser, which mdBook uses as well, failed: `"));
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn what_cannot_be_checked_is_2_and_explained() {
    let book = Book::of("# Chapter\n");
    let fails = |arguments: &[&str], says: &str| {
        let output = book.run(arguments);
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(message.contains(says), "{arguments:?}: {message}");
        assert!(!message.contains("panicked"), "{message}");
    };
    fails(&["check", "src"], "`src`");
    fails(
        &["check", "--format", "xml"],
        "possible values: human, json",
    );
    fails(&["check", "--deny", "todos"], "did you mean `todo`?");
    fails(&["check", "--explain", "todos"], "did you mean `todo`?");
    fails(&["check", "--update-baseline"], "--baseline");
    fails(
        &["check", "--allow", "todo", "--deny", "todo"],
        "`todo` cannot be allow and deny at once",
    );
    fails(
        &["check", "-o", "no/such/file"],
        "error: `no/such/file` cannot be written: there is no folder `no/such`; create it first\n",
    );
    fails(
        &["check", "-o", "book.toml/file"],
        "`book.toml/file` cannot be written: `book.toml` is not a folder",
    );
    #[cfg(target_os = "linux")]
    fails(
        &["check", "-o", "/proc/file"],
        "error: `/proc/file` cannot be written: nothing can be created in the folder `/proc`: No \
         such file or directory (os error 2)\n",
    );
    fails(
        &["check", "--baseline", "none.json"],
        "create it with `--update-baseline`",
    );
    book.write("none.json", "{}");
    fails(&["check", "--baseline", "none.json"], "is not a baseline");
    fails(
        &["check", "--since", "main"],
        "`--since` needs a git repository",
    );
    book.write("book.toml", "[preprocessor.stubs]\nfail-om = 'ci'\n");
    fails(&["check"], "did you mean `fail-on`?");
    book.write("book.toml", "[book\n");
    fails(&["check"], "book.toml");
}

#[test]
fn a_gate_writes_nothing_into_the_book() {
    let book = Book::of("# Chapter\n");
    book.write(
        "src/SUMMARY.md",
        "- [Chapter](chapter.md)\n- [New](new.md)\n",
    );
    let output = book.run(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    assert!(message.contains("new.md"), "{message}");
    assert!(message.contains("`mdbook build` creates"), "{message}");
    assert!(!book.path().join("src/new.md").exists());
}

#[test]
fn an_include_that_leads_nowhere_is_told() {
    let book = Book::of("# A\n\n{{#include no-such.md}}\n");
    for command in ["check", "report"] {
        let output = book.run(&[command]);
        assert_eq!(output.status.code(), Some(0));
        let message = stderr(&output);
        assert!(message.contains("no-such.md"), "{message}");
    }
}

#[test]
fn bytes_that_are_no_text_are_no_panic() {
    let book = Book::of("# Chapter\n");
    std::fs::write(book.path().join("src/chapter.md"), b"# \xff\xfe\n\nTODO\n").unwrap();
    let output = book.run(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("chapter.md"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_book_is_seen_as_a_build_would_see_it() {
    let book = Book::of("");
    book.write("src/SUMMARY.md", "- [A](README.md)\n- [Later]()\n");
    book.write(
        "src/README.md",
        "\u{feff}🐳 TODO\n\n{{#include part.md:2:}}\n",
    );
    book.write("src/part.md", "TODO no\nTODO yes\n\nTODO: 🐳 **bold**\n");
    let places = |config: &str| {
        book.write("book.toml", config);
        let report = json(&book.run(&["check", "--format", "json"]));
        let stubs = report["stubs"].as_array().unwrap().iter();
        let place = |stub: &Value| format!("{}:{}", stub["path"].as_str().unwrap(), stub["line"]);
        stubs.map(place).collect::<Vec<_>>().join(" ")
    };
    let included = "src/SUMMARY.md:2 src/part.md:2 src/part.md:4";
    assert_eq!(places(""), included);
    // Where `links` does not run before us, what it includes is not ours.
    for config in [
        "[build]\nuse-default-preprocessors = false\n",
        "[preprocessor.stubs]\nbefore = ['links']\n",
        "[preprocessor.links]\nafter = ['stubs']\n",
    ] {
        assert_eq!(places(config), "src/SUMMARY.md:2", "{config}");
    }
    let config = "[build]\nuse-default-preprocessors = false\n[preprocessor.links]\n";
    assert_eq!(places(config), included);
    let output = stdout(&book.run(&["check"]));
    assert!(
        output.contains("4 | TODO: 🐳 **bold**\n  | ^^^^^^^^^^^^^^^^^"),
        "{output}"
    );
}

#[test]
fn environment_overrides_hold() {
    let book = Book::of("# A\n\nTODO x\n");
    let output = command(binary())
        .arg("check")
        .current_dir(book.path())
        .env("MDBOOK_PREPROCESSOR__STUBS__RULES__TODO", "deny")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
}

#[test]
fn what_a_comment_ignores_is_not_shown() {
    let book = Book::of("# A\n\n<!-- stubs: ignore[todo] -->\nTODO x\n\nTODO y\n");
    let report = json(&book.run(&["check", "--format", "json"]));
    assert_eq!(report["stubs"].as_array().unwrap().len(), 1);
    assert_eq!(report["summary"]["stubs"], 1);
    assert_eq!(report["summary"]["expanded"], 0);
    assert_eq!(report["chapters"][0]["open"], 1);
}

#[test]
fn json_is_a_contract() {
    let output = sample().run(&["check", "--format", "json"]);
    // `report` writes the same, to the byte.
    let report = sample().run(&["report", "--format", "json"]);
    assert_eq!(stdout(&report), stdout(&output));
    let document = json(&output);
    let keys = |value: &Value| {
        let object = value.as_object().unwrap();
        object.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys(&document), "schema book summary chapters stubs");
    assert_eq!(
        keys(&document["summary"]),
        "stubs expanded open errors warnings"
    );
    assert_eq!(keys(&document["chapters"][0]), "path name stubs open");
    for stub in document["stubs"].as_array().unwrap() {
        assert_eq!(
            keys(stub),
            "kind rule status level path line column end_line end_column section marker text \
             owner due issue target message help fingerprint"
        );
        let open = stub["status"] == "open";
        for key in ["rule", "level", "message"] {
            assert_eq!(stub[key].is_null(), !open, "{key}: {stub}");
        }
    }
}

#[test]
fn sarif_is_valid() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-2.1.0.json");
    let mut schema: Value =
        serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    // As published it ends in `]?`, which is no regular expression.
    for definition in ["run", "toolComponent"] {
        schema["definitions"][definition]["properties"]["language"]["pattern"] =
            "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let repository = Repository::new();
    let book = "docs & more/100% book";
    repository.write(&format!("{book}/book.toml"), "[book]\ntitle = 'T'\n");
    repository.write(
        &format!("{book}/src/SUMMARY.md"),
        "- [A](<a b#c é.md>)\n- [Later]()\n",
    );
    repository.write(
        &format!("{book}/src/a b#c é.md"),
        "# A\n\n🐳 é **TODO** x\n\n<foo image>\n\n## Empty\n",
    );
    for arguments in [
        &["check", "--format", "sarif"][..],
        &["check", "--format", "sarif", "--allow", "todo"],
    ] {
        let log = json(&repository.run_in(book, arguments));
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [] as [String; 0]);
    }
    let log = json(&repository.run_in(book, &["check", "--format", "sarif"]));
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        // What GitHub asks for.
        let location = &result["locations"][0]["physicalLocation"];
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(location["region"][key].as_u64().unwrap() >= 1, "{result}");
        }
        let uri = location["artifactLocation"]["uri"].as_str().unwrap();
        assert!(
            uri.starts_with("docs%20&%20more/100%25%20book/src/"),
            "{uri}"
        );
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(result["partialFingerprints"]["mdbookStubs/v1"].is_string());
        // GitHub's own key would be taken for its own fingerprint.
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_null());
    }
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[key]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
    }
    let todo = results
        .iter()
        .find(|result| result["ruleId"] == "todo")
        .unwrap();
    let place = &todo["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "docs%20&%20more/100%25%20book/src/a%20b%23c%20%C3%A9.md"
    );
    assert_eq!(place["region"]["startLine"], 3);
    assert_eq!(place["region"]["startColumn"], 5);
    assert_eq!(todo["level"], "warning");
}

#[test]
fn gitlab_has_a_fingerprint_for_each() {
    let issues = json(&sample().run(&["check", "--format", "gitlab"]));
    let issues = issues.as_array().unwrap();
    let fingerprints: HashSet<&str> = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    assert!(issues.len() >= 7, "{issues:?}");
    // Among them, two of the same text in the same file.
    assert_eq!(fingerprints.len(), issues.len());
    for issue in issues {
        for key in ["description", "check_name"] {
            assert!(!issue[key].as_str().unwrap().is_empty(), "{issue}");
        }
        let severity = issue["severity"].as_str().unwrap();
        assert!(
            ["info", "minor", "major", "critical", "blocker"].contains(&severity),
            "{issue}"
        );
        let location = &issue["location"];
        assert!(location["path"].as_str().unwrap().starts_with("src/"));
        assert!(location["lines"]["begin"].as_u64().unwrap() >= 1);
    }
}

#[test]
fn github_gets_one_line_for_each_with_all_of_its_text() {
    let repository = Repository::new();
    repository.write("docs, a:b/book.toml", "");
    repository.write("docs, a:b/src/SUMMARY.md", "- [A](a.md)\n");
    repository.write(
        "docs, a:b/src/a.md",
        "# A\n\nTODO: 100%, see a::b, c:d\nand %0A more\n\n<foo image>\n",
    );
    let output = repository.run_in("docs, a:b", &["check", "--format", "github"]);
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "::warning file=docs%2C a%3Ab/src/a.md,line=3,endLine=4,title=mdbook-stubs%3A todo\
         ::todo: 100%25, see a::b, c:d and %250A more"
    );
    assert!(
        lines[1].starts_with(
            "::error file=docs%2C a%3Ab/src/a.md,line=6,endLine=6,col=1,endColumn=12,\
             title=mdbook-stubs%3A unresolved-placeholder::`<foo image>`: "
        ),
        "{text}"
    );
    // The help is on a line of its own.
    assert_eq!(lines[1].matches("%0A").count(), 1, "{text}");
    assert_eq!(lines.len(), 2);
    // What is allowed does not clutter a pull request.
    let output = repository.run_in(
        "docs, a:b",
        &["check", "--format", "github", "--allow", "todo"],
    );
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[test]
fn a_build_in_github_actions_annotates() {
    let book = Book::of("# A\n\nTODO one, two: 5%\n");
    // Once, whatever the number of renderers.
    book.write("book.toml", "[output.html]\n[output.markdown]\n");
    let build = |environment: &[(&str, &str)]| {
        let output = command(binary())
            .arg("build")
            .current_dir(book.path())
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stderr(&output)
    };
    let annotation = "\n::warning file=src/chapter.md,line=3,endLine=3,col=1,endColumn=18,\
                      title=mdbook-stubs%3A todo::todo: one, two: 5%25\n";
    let text = build(&[("GITHUB_ACTIONS", "true")]);
    assert_eq!(text.matches(annotation).count(), 1, "{text}");
    assert!(!build(&[]).contains("::warning"));
}

#[test]
fn a_rule_is_explained_without_a_book() {
    let folder = tempfile::tempdir().unwrap();
    for info in mdbook_stubs::testing::rule::RULES {
        let output = command(binary())
            .args(["check", "--explain", info.id])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let text = stdout(&output);
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [info.id, info.summary, info.explanation, info.help] {
            assert!(folded.contains(part), "{part}: {text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80));
    }
}

#[test]
fn a_reader_may_leave() {
    let book = Book::of(&"TODO x\n\n".repeat(20_000));
    for arguments in [&["check"][..], &["check", "--format", "json"], &["report"]] {
        let mut child = command(binary())
            .args(arguments)
            .current_dir(book.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stderr(&output), "");
    }
}

#[test]
fn a_file_takes_the_output() {
    let book = Book::of("# A\n\n<foo image>\n");
    let output = book.run(&["check", "--format", "sarif", "-o", "out.sarif"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output), "");
    let text = std::fs::read_to_string(book.path().join("out.sarif")).unwrap();
    assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
}
