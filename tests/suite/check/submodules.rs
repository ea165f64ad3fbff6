//! `check --since` and files of git submodules.

use std::process::Output;

use crate::support::git::Repository;
use serde_json::Value;

const SHARED: &str = "TODO one\n\nTODO two\n\nTODO two\n";

/// A repository that others have as a submodule.
fn shared() -> Repository {
    let shared = Repository::new();
    shared.write("part.md", SHARED);
    shared.commit("A part");
    // A service lets its clients ask for any commit.
    shared.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    shared
}

/// A repository with a book in `docs` that has `shared` as a submodule in `folder`.
fn book(shared: &Repository, folder: &str) -> Repository {
    let repository = Repository::new();
    repository.write("docs/book.toml", "");
    repository.write("docs/src/SUMMARY.md", "- [A](a.md)\n");
    let up = "{{#include ../../";
    repository.write("docs/src/a.md", &format!("{up}{folder}/part.md}}}}\n"));
    add(&repository, shared, folder);
    repository.commit("The book");
    repository
}

fn add(repository: &Repository, shared: &Repository, folder: &str) {
    let url = shared.path().to_str().unwrap();
    repository.git(&["submodule", "--quiet", "add", url, folder]);
}

/// Commits a change of `file` in a submodule, and then the submodule.
fn change(repository: &Repository, folder: &str, file: &str, text: &str) {
    repository.write(&format!("{folder}/{file}"), text);
    repository.git(&["-C", folder, "commit", "--quiet", "-am", "Change"]);
    repository.commit("Change the submodule");
}

fn check(repository: &Repository, revision: &str) -> Output {
    repository.run(&["check", "docs", "--since", revision, "--format", "json"])
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What is new, `path:line` each.
fn places(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(output)));
    let stubs = report["stubs"].as_array().unwrap().iter();
    let place = |stub: &Value| format!("{}:{}", stub["path"].as_str().unwrap(), stub["line"]);
    stubs.map(place).collect()
}

/// That only these are new, and nothing is said about it.
#[track_caller]
fn assert_new(repository: &Repository, revision: &str, expected: &[&str]) {
    let output = check(repository, revision);
    assert_eq!(places(&output), expected);
    assert!(!stderr(&output).contains("note"), "{}", stderr(&output));
}

#[test]
fn what_a_submodule_had_is_not_new() {
    for folder in ["shared", "deep/er/shared", "docs/src/shared", "docs/shared"] {
        let repository = book(&shared(), folder);
        assert_new(&repository, "HEAD", &[]);
        let line = format!("../{folder}/part.md:7");
        repository.write(
            &format!("{folder}/part.md"),
            &format!("{SHARED}\nTODO two\n"),
        );
        assert_new(&repository, "HEAD", &[&line]);
        change(
            &repository,
            folder,
            "part.md",
            &format!("{SHARED}\nTODO three\n"),
        );
        assert_new(&repository, "HEAD~1", &[&line]);
        assert_new(&repository, "HEAD", &[]);
    }
}

#[test]
fn chapters_and_placeholders_of_a_submodule_are_known() {
    let shared = shared();
    shared.write("compose.yaml", "services:\n  web:\n    image: nginx\n");
    shared.write("chapter.md", "# C\n\n<docker-compose image>\n\nTODO c\n");
    shared.commit("More");
    let repository = book(&shared, "docs/src/shared");
    repository.write("docs/src/SUMMARY.md", "- [C](shared/chapter.md)\n");
    repository.commit("Another chapter");
    assert_new(&repository, "HEAD", &[]);
    std::fs::remove_file(repository.path().join("docs/src/shared/compose.yaml")).unwrap();
    assert_new(&repository, "HEAD", &["src/shared/chapter.md:3"]);
}

#[test]
fn a_submodule_may_have_submodules() {
    let inner = shared();
    let outer = Repository::new();
    add(&outer, &inner, "inner");
    outer.write("part.md", "TODO outer\n\n{{#include inner/part.md}}\n");
    outer.commit("Another one in it");
    let repository = book(&outer, "shared");
    repository.git(&["submodule", "--quiet", "update", "--init", "--recursive"]);
    assert_eq!(
        places(&repository.run(&["check", "docs", "--format", "json"])).len(),
        4
    );
    assert_new(&repository, "HEAD", &[]);
}

#[test]
fn what_cannot_be_known_is_said() {
    let shared = shared();
    let repository = book(&shared, "shared");
    let commit = shared.git(&["rev-parse", "HEAD"]).trim().to_owned();
    shared.write("part.md", &format!("{SHARED}\nTODO three\n"));
    shared.commit("A third");
    repository.git(&["-C", "shared", "pull", "--quiet"]);
    repository.commit("The new one");
    // A clone as a CI service makes it.
    let url = format!("file://{}", shared.path().display());
    repository.git(&[
        "config",
        "--file",
        ".gitmodules",
        "submodule.shared.url",
        &url,
    ]);
    repository.commit("An address that can be asked for one commit");
    let clone = Repository::new();
    let url = format!("file://{}", repository.path().display());
    clone.git(&["pull", "--quiet", &url, "main"]);
    clone.git(&["submodule", "--quiet", "update", "--init", "--depth=1"]);
    let output = check(&clone, "HEAD~2");
    assert_eq!(places(&output).len(), 4);
    let get = format!("git -C shared fetch origin {commit}");
    assert_eq!(
        stderr(&output),
        format!(
            "note: 4 of the new stubs are in the submodule `shared`, whose commit at `HEAD~2` is \
             not in this clone; to compare with it, run `{get}` first\n"
        )
    );
    assert_new(&clone, "HEAD", &[]);
    let words: Vec<&str> = get.split(' ').skip(1).collect();
    clone.git(&words);
    assert_new(&clone, "HEAD~2", &["../shared/part.md:7"]);
    // Where nothing of a submodule is new, nothing is said of it.
    let repository = book(&shared, "shared");
    change(&repository, "shared", "part.md", SHARED);
    repository.git(&["submodule", "--quiet", "deinit", "--force", "shared"]);
    repository.write("docs/src/a.md", "TODO a\n");
    assert_new(&repository, "HEAD~1", &["src/a.md:1"]);
}

/// A folder that a link of the book's leads to is not the one that git filled.
#[cfg(unix)]
#[test]
fn no_repository_is_asked_in_place_of_a_submodule() {
    let shared = shared();
    let repository = book(&shared, "parts/shared");
    let elsewhere = Repository::new();
    let ran = elsewhere.path().join("ran");
    let url = shared.path().to_str().unwrap();
    elsewhere.git(&["clone", "--quiet", url, "shared"]);
    elsewhere.write("shared/.git/info/attributes", "* filter=x\n");
    let program = format!("touch '{}'; cat", ran.display());
    elsewhere.git(&["-C", "shared", "config", "filter.x.smudge", &program]);
    std::fs::remove_dir_all(repository.path().join("parts")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), repository.path().join("parts")).unwrap();
    let output = check(&repository, "HEAD");
    assert!(!ran.exists());
    assert_eq!(places(&output).len(), 3);
    assert!(
        stderr(&output).contains("files outside the repository"),
        "{}",
        stderr(&output)
    );
}
