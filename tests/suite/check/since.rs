//! `check --since` and `check --baseline`: only what is new.

use std::fmt::Write as _;
use std::process::Output;

use crate::support::git::Repository;
use crate::support::{binary, command};
use serde_json::Value;

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The places that a check shows: `path:line marker`.
fn places(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", stdout(output), stderr(output)));
    let stubs = report["stubs"].as_array().unwrap().iter();
    let place = |stub: &Value| {
        format!(
            "{}:{} {}",
            stub["path"].as_str().unwrap(),
            stub["line"],
            stub["marker"].as_str().unwrap()
        )
    };
    stubs.map(place).collect()
}

/// A repository with a book in `folder` (empty, or with `/` at its end).
fn repository(folder: &str, chapters: &[(&str, &str)]) -> Repository {
    let repository = Repository::new();
    repository.write(&format!("{folder}book.toml"), "[book]\ntitle = 'T'\n");
    summary(&repository, folder, chapters.iter().map(|(name, _)| *name));
    for (name, text) in chapters {
        repository.write(&format!("{folder}src/{name}"), text);
    }
    repository.commit("The book");
    repository
}

fn summary<'a>(repository: &Repository, folder: &str, names: impl IntoIterator<Item = &'a str>) {
    let mut summary = String::new();
    for name in names {
        writeln!(summary, "- [{name}]({name})").unwrap();
    }
    repository.write(&format!("{folder}src/SUMMARY.md"), &summary);
}

fn since(repository: &Repository, revision: &str) -> Vec<String> {
    places(&repository.run(&["check", "--since", revision, "--format", "json"]))
}

/// A chapter with a hundred todos.
fn hundred() -> String {
    let mut text = "# A\n\n".to_owned();
    for number in 0..100 {
        writeln!(text, "TODO number {number}\n").unwrap();
    }
    text
}

#[test]
fn a_branch_answers_for_what_it_adds() {
    let repository = repository("", &[("a.md", &hundred())]);
    repository.git(&["switch", "--quiet", "--create", "branch"]);
    let gate = ["check", "--since", "main", "--deny", "warnings"];
    let output = repository.run(&gate);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    let text = hundred().replace("TODO number 50\n", "TODO number 50\n\nTODO one more\n");
    repository.write("src/a.md", &text);
    // Whether it is committed or not.
    for committed in [false, true] {
        if committed {
            repository.commit("One more");
        }
        let output = repository.run(&gate);
        assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
        assert_eq!(
            stderr(&output),
            "error: 1 stub is denied and new since `main`\n"
        );
        assert_eq!(stdout(&output).matches("error[todo]").count(), 1);
        assert_eq!(since(&repository, "main"), ["src/a.md:105 TODO one more"]);
    }
    assert_eq!(since(&repository, "HEAD~1").len(), 1);
    assert_eq!(since(&repository, "HEAD"), [] as [&str; 0]);
}

#[test]
fn the_repository_stays_as_it_was() {
    let repository = repository("book/", &[("a.md", "TODO x\n")]);
    repository.write("book/src/a.md", "TODO x\n\nTODO y\n");
    repository.write("book/staged.md", "text\n");
    repository.git(&["add", "book/staged.md"]);
    let index = std::fs::read(repository.path().join(".git/index")).unwrap();
    let status = repository.git(&["status", "--porcelain"]);
    let output = repository.run(&["check", "book", "--since", "main", "--format", "json"]);
    assert_eq!(places(&output), ["src/a.md:3 TODO y"]);
    assert_eq!(
        std::fs::read(repository.path().join(".git/index")).unwrap(),
        index
    );
    assert_eq!(repository.git(&["status", "--porcelain"]), status);
    assert_eq!(repository.git(&["worktree", "list"]).lines().count(), 1);
}

#[test]
fn moving_is_no_addition() {
    let text =
        |before: &str, after: &str| format!("# A\n\n{before}TODO: move\nme\n\n{after}TODO\n");
    let filler = "Text.\n\n".repeat(10);
    let repository = repository(
        "",
        &[("a.md", &text("", &filler)), ("b.md", "# B\n\n[later]()\n")],
    );
    // Ten lines down.
    repository.write("src/a.md", &text(&filler, ""));
    assert_eq!(since(&repository, "main"), [] as [&str; 0]);
    // To another chapter, and back again with a copy.
    repository.write("src/a.md", "# A\n\nTODO\n");
    repository.write("src/b.md", "# B\n\n[later]()\n\n> TODO: move\n> me\n");
    let moved = since(&repository, "main");
    assert!(moved.len() <= 1, "{moved:?}");
    repository.write("src/b.md", "# B\n\n[later]()\n\nTODO: move\nme\n");
    assert_eq!(since(&repository, "main"), [] as [&str; 0]);
    repository.write(
        "src/b.md",
        "# B\n\n[later]()\n\nTODO: move\nme\n\nTODO: move\nme\n",
    );
    assert_eq!(since(&repository, "main").len(), 1);
}

#[test]
fn new_and_renamed_chapters() {
    let repository = repository("docs/", &[("a.md", "# A\n\nTODO one\n\n[x]()\n")]);
    repository.git(&["mv", "docs/src/a.md", "docs/src/renamed.md"]);
    repository.write("docs/src/new.md", "# New\n\nTODO new\n");
    summary(&repository, "docs/", ["renamed.md", "new.md"]);
    let output = repository.run(&["check", "docs", "--since", "main", "--format", "json"]);
    assert_eq!(places(&output), ["src/new.md:3 TODO new"]);
}

#[test]
fn among_the_same_the_added_one_is_shown() {
    let repository = repository("", &[("a.md", "# A\n\nTODO\n\nText.\n\nTODO\n")]);
    repository.write("src/a.md", "# A\n\nTODO\n\nTODO\n\nText.\n\nTODO\n");
    let added = since(&repository, "main");
    assert!(
        added == ["src/a.md:3 TODO"] || added == ["src/a.md:5 TODO"],
        "{added:?}"
    );
}

#[test]
fn what_was_included_from_outside_the_book_is_not_new() {
    let repository = Repository::new();
    repository.write("docs/book.toml", "");
    repository.write("docs/src/SUMMARY.md", "- [A](a.md)\n");
    repository.write("docs/src/a.md", "# A\n\n{{#include ../../shared/b.md}}\n");
    repository.write("shared/b.md", "{{#include deep/c.md}}\n\nTODO b\n");
    repository.write("shared/deep/c.md", "TODO c\n");
    repository.write("unrelated/large.md", "text\n");
    repository.commit("All");
    let check = || {
        let output = repository.run(&["check", "docs", "--since", "main", "--format", "json"]);
        places(&output).len()
    };
    assert_eq!(check(), 0);
    repository.write("shared/deep/c.md", "TODO c\n\nTODO d\n");
    assert_eq!(check(), 1);
}

#[test]
fn a_revision_without_the_book_has_none_of_it() {
    let repository = Repository::new();
    repository.write("README.md", "A project\n");
    repository.commit("Before the book");
    repository.write("docs/book.toml", "");
    repository.write("docs/src/SUMMARY.md", "- [A](a.md)\n");
    repository.write("docs/src/a.md", "TODO x\n");
    let output = repository.run(&["check", "docs", "--since", "HEAD", "--format", "json"]);
    assert_eq!(places(&output), ["src/a.md:1 TODO x"]);
    assert_eq!(
        stderr(&output),
        "note: `HEAD` does not have this book, so all its stubs are new\n"
    );
}

#[test]
fn the_rules_of_today_hold_for_the_past() {
    let repository = repository("", &[("a.md", "# A\n\nLATER x\n")]);
    repository.write("book.toml", "[preprocessor.stubs]\nkeywords = ['LATER']\n");
    repository.write("src/a.md", "# A\n\nLATER x\n\nLATER y\n");
    assert_eq!(since(&repository, "main"), ["src/a.md:5 LATER y"]);
    // A mistake of the past is not today's.
    repository.write("book.toml", "[preprocessor.stubs]\nkeywrds = 1\n");
    repository.commit("A mistake");
    repository.write("book.toml", "[preprocessor.stubs]\nkeywords = ['LATER']\n");
    assert_eq!(since(&repository, "HEAD"), [] as [&str; 0]);
}

#[test]
fn where_the_branch_began() {
    let repository = repository("", &[("a.md", "# A\n\nTODO one\n\nTODO two\n")]);
    repository.git(&["switch", "--quiet", "--create", "branch"]);
    repository.write("src/a.md", "# A\n\nTODO one\n\nTODO two\n\nTODO three\n");
    repository.commit("Three");
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("src/a.md", "# A\n\nTODO two\n");
    repository.commit("One is done");
    repository.git(&["switch", "--quiet", "branch"]);
    assert_eq!(
        since(&repository, "main"),
        ["src/a.md:3 TODO one", "src/a.md:7 TODO three"]
    );
    assert_eq!(since(&repository, "main..."), ["src/a.md:7 TODO three"]);
}

#[test]
fn revisions_that_are_none_are_explained() {
    let repository = repository("", &[("a.md", "TODO x\n")]);
    let fails = |revision: &str, says: &str| {
        let output = repository.run(&["check", &format!("--since={revision}")]);
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{revision}: {message}");
        assert!(message.contains(says), "{revision}: {message}");
    };
    fails("no-such", "`no-such` is not a revision in this repository");
    fails("--all", "`--all` is not a revision");
    fails("", "`` is not a revision");
    fails("main:book.toml", "is not a revision");
    repository.git(&["update-ref", "refs/remotes/origin/topic", "HEAD"]);
    fails("topic", "did you mean `origin/topic`?");
    // A clone as a CI service makes it.
    let url = format!("file://{}", repository.path().display());
    repository.write("src/a.md", "TODO y\n");
    repository.commit("Second");
    repository.git(&["clone", "--quiet", "--depth=1", &url, "clone"]);
    let output = repository.run_in("clone", &["check", "--since", "HEAD~1"]);
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("fetch-depth: 0"), "{message}");
}

#[test]
fn git_may_be_missing() {
    let repository = repository("", &[("a.md", "TODO x\n")]);
    let empty = tempfile::tempdir().unwrap();
    for arguments in [&["check", "--since", "main"][..], &["report", "--blame"]] {
        let output = command(binary())
            .args(arguments)
            .current_dir(repository.path())
            .env("PATH", empty.path())
            .output()
            .unwrap();
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(
            message.contains("needs git: `git` was not found in PATH"),
            "{message}"
        );
    }
    // Nothing else needs it.
    let output = command(binary())
        .args(["check", "--format", "sarif"])
        .current_dir(repository.path())
        .env("PATH", empty.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn there_may_be_no_folder_for_temporary_files() {
    let repository = repository("", &[("a.md", "TODO x\n")]);
    for (folder, says) in [
        ("no/such", "there is no folder `no/such`"),
        ("book.toml", "`book.toml` is not a folder"),
    ] {
        let output = repository
            .command("", &["check", "--since", "main"])
            .env("TMPDIR", folder)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(
            stderr(&output),
            format!(
                "error: the older book needs a temporary folder: {says}. Set TMPDIR to a writable \
                 folder\n"
            )
        );
    }
}

/// mdBook makes the chapters that SUMMARY.md lists and that are not there.
#[cfg(unix)]
#[test]
fn nothing_is_made_outside_of_the_older_book() {
    let elsewhere = tempfile::tempdir().unwrap();
    let made = elsewhere.path().join("made.md");
    let repository = repository("docs/", &[("a.md", "TODO x\n")]);
    let up = "../".repeat(20);
    let way = format!("{up}{}", made.display());
    let link = |name: &str, to: &std::path::Path| {
        let link = repository.path().join("docs/src").join(name);
        std::os::unix::fs::symlink(to, link).unwrap();
    };
    link("dead.md", &made);
    link("folder", elsewhere.path());
    for name in [
        way.as_str(),
        "dead.md",
        "folder/made.md",
        "folder/x/made.md",
    ] {
        summary(&repository, "docs/", ["a.md", name]);
        repository.commit("Lists more");
        summary(&repository, "docs/", ["a.md"]);
        repository.commit("Lists less");
        let output = repository.run(&["check", "docs", "--since", "HEAD~1"]);
        let message = stderr(&output);
        assert!(
            !made.exists() && !elsewhere.path().join("x").exists(),
            "{name}"
        );
        assert_eq!(output.status.code(), Some(2), "{name}: {message}");
        assert!(
            message.contains("outside the repository"),
            "{name}: {message}"
        );
    }
    // A link to a file beside the book, which is not looked at.
    repository.write("README.md", "TODO y\n");
    link("readme.md", std::path::Path::new("../../README.md"));
    summary(
        &repository,
        "docs/",
        ["a.md", "readme.md", "../../README.md"],
    );
    repository.commit("Links");
    let output = repository.run(&["check", "docs", "--since", "HEAD"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_hook_may_call_it() {
    let repository = repository("docs/", &[("a.md", "TODO x\n")]);
    repository.write("docs/src/a.md", "TODO x\n\nTODO y\n");
    let output = command(binary())
        .args(["check", "docs", "--since", "HEAD", "--format", "json"])
        .current_dir(repository.path())
        .env("GIT_DIR", ".git")
        .env("GIT_INDEX_FILE", ".git/index")
        .output()
        .unwrap();
    assert_eq!(places(&output), ["src/a.md:3 TODO y"]);
}

#[test]
fn a_baseline_lets_the_old_pass() {
    let repository = repository("", &[("a.md", &hundred())]);
    let gate = ["check", "--baseline", "stubs.json", "--deny", "warnings"];
    let update = [&gate[..], &["--update-baseline"]].concat();
    assert_eq!(repository.run(&gate).status.code(), Some(2));
    let output = repository.run(&update);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(repository.run(&gate).status.code(), Some(0));
    let before = repository.read("stubs.json");
    // A line for each, and nothing in it that moves.
    assert_eq!(before.lines().count(), 105);
    let paragraph = "TODO number 7\n\n";
    let moved = hundred().replace(paragraph, "").replace(
        "TODO number 17\n\n",
        &format!("{}TODO number 17\n\n{paragraph}", "Text.\n\n".repeat(5)),
    );
    repository.write("src/a.md", &moved);
    let output = repository.run(&gate);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    repository.run(&update);
    assert_eq!(repository.read("stubs.json"), before);
    // A new one fails, and is the only one that is shown.
    repository.write("src/a.md", &format!("{moved}TODO new\n"));
    let output = repository.run(&gate);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output).matches("error[todo]").count(), 1);
    assert_eq!(
        stderr(&output),
        "error: 1 stub is denied and not in the baseline `stubs.json`\n"
    );
    // One that is done is a line less.
    repository.write("src/a.md", &moved.replace(paragraph, ""));
    let output = repository.run(&gate);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stderr(&output).starts_with("note: 1 stub in the baseline"),
        "{}",
        stderr(&output)
    );
    repository.run(&update);
    assert_eq!(repository.read("stubs.json").lines().count(), 104);
    // A chapter may get another name.
    repository.git(&["mv", "src/a.md", "src/b.md"]);
    summary(&repository, "", ["b.md"]);
    assert_eq!(repository.run(&gate).status.code(), Some(0));
}

#[test]
fn moving_changes_no_fingerprint() {
    let fingerprints = |text: &str| {
        let repository = repository("", &[("a.md", text)]);
        let output = repository.run(&["check", "--format", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let stubs = report["stubs"].as_array().unwrap();
        let mut all: Vec<String> = stubs
            .iter()
            .map(|stub| stub["fingerprint"].as_str().unwrap().to_owned())
            .collect();
        all.sort();
        all
    };
    let filler = "Text.\n\n".repeat(5);
    let before = fingerprints(&format!(
        "# A\n\nTODO one\n\n{filler}TODO: two\nlines\n\nTODO\n\nTODO\n"
    ));
    let after = fingerprints(&format!(
        "# A\n\nTODO: two   lines\n\n{filler}TODO\n\nText.\n\nTODO\n\nTODO one\n"
    ));
    assert_eq!(before.len(), 4);
    assert_eq!(before, after);
}
