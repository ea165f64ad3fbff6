//! What git does for a command: nothing that the book's folder decides.

#![cfg(unix)]
use std::path::Path;
use std::process::Command;

use crate::support::git::Repository;

/// The commands that call git.
const CALLS: [&[&str]; 4] = [
    &["fix", "docs"],
    &["check", "docs", "--since", "main"],
    &["check", "docs", "--since", "HEAD~1"],
    &["report", "docs", "--blame"],
];

/// A repository with a book in `docs`.
fn repository() -> Repository {
    let repository = Repository::new();
    book(&repository, "docs/");
    repository
}

/// Commits a book in `folder`.
fn book(repository: &Repository, folder: &str) {
    repository.write(&format!("{folder}book.toml"), "[book]\ntitle = 'T'\n");
    repository.write(&format!("{folder}src/SUMMARY.md"), "- [A](a.md)\n");
    repository.write(
        &format!("{folder}src/a.md"),
        "**docker run docs link**\n\nTODO x\n",
    );
    repository.write(&format!("{folder}.gitattributes"), "*.md diff=x filter=x\n");
    repository.commit("The book");
}

/// Puts all that a repository of the book in `docs` consists of into `folder`,
/// with a configuration that runs a program that makes the file `ran`.
fn disguise(repository: &Repository, folder: &str, ran: &Path) {
    let fake = Repository::new();
    book(&fake, "");
    fake.write("x", "");
    fake.commit("Second");
    let program = ran.with_extension("sh");
    std::fs::write(&program, format!("touch '{}'\ncat", ran.display())).unwrap();
    let run = format!("sh '{}'", program.display());
    let config = format!(
        "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = {}\n\
         fsmonitor = \"{run}; false\"\nhooksPath = hooks\n[diff]\nexternal = \"{run}\"\n\
         [diff \"x\"]\ntextconv = \"{run} <\"\n\
         [filter \"x\"]\nclean = \"{run}\"\nsmudge = \"{run}\"\n",
        repository.path().join("docs").display()
    );
    std::fs::write(fake.path().join(".git/config"), config).unwrap();
    let (from, to) = (fake.path().join(".git"), repository.path().join(folder));
    let copied = Command::new("cp")
        .arg("-r")
        .arg(from.join("."))
        .arg(to)
        .status();
    assert!(copied.unwrap().success());
}

#[test]
fn a_folder_that_looks_like_a_repository_runs_nothing() {
    let mut failed = Vec::new();
    for folder in ["docs", "docs/src", "."] {
        for arguments in CALLS {
            let elsewhere = tempfile::tempdir().unwrap();
            let ran = elsewhere.path().join("ran");
            let repository = repository();
            disguise(&repository, folder, &ran);
            repository.git(&["add", "--all", "--force"]);
            repository.commit("A pull request");
            let output = repository.run(arguments);
            // It is the repository around the folder that is asked.
            if ran.exists() || output.status.code() != Some(0) {
                failed.push(format!(
                    "{folder} {arguments:?} {}: {output:?}",
                    ran.exists()
                ));
            }
        }
    }
    assert_eq!(failed, [""; 0]);
}

#[test]
fn a_folder_that_looks_like_a_repository_is_none() {
    let elsewhere = tempfile::tempdir().unwrap();
    let ran = elsewhere.path().join("ran");
    let repository = repository();
    disguise(&repository, "docs", &ran);
    // As in a pull request that is unpacked without git.
    std::fs::remove_dir_all(repository.path().join(".git")).unwrap();
    for arguments in CALLS {
        let output = repository.run(arguments);
        let told = format!("{arguments:?}: {output:?}");
        assert!(!ran.exists(), "{told}");
        assert_eq!(output.status.code(), Some(2), "{told}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("needs a git repository around"), "{told}");
    }
}

/// A repository of the user's may keep its hooks and programs among its files,
/// where a pull request can write.
#[test]
fn hooks_are_not_run() {
    use std::os::unix::fs::PermissionsExt;

    let elsewhere = tempfile::tempdir().unwrap();
    let ran = elsewhere.path().join("ran");
    let repository = repository();
    let hook = "hooks/post-index-change";
    repository.write(hook, &format!("#!/bin/sh\ntouch '{}'\n", ran.display()));
    let path = repository.path().join(hook);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    repository.write("docs/src/b.md", "");
    repository.commit("A pull request");
    repository.git(&["config", "core.hooksPath", "hooks"]);
    for arguments in CALLS {
        let output = repository.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(!ran.exists(), "{arguments:?}");
    }
}

/// A clone that has no file of the past brings none of them from its server.
#[test]
fn nothing_is_fetched() {
    for filter in ["blob:none", "tree:0"] {
        let repository = repository();
        repository.write("docs/src/a.md", "TODO x\n\nTODO y\n");
        repository.commit("Second");
        repository.git(&["config", "uploadpack.allowFilter", "true"]);
        let url = format!("file://{}", repository.path().display());
        let filter = format!("--filter={filter}");
        repository.git(&["clone", "--quiet", &filter, &url, "clone"]);
        let traces = tempfile::tempdir().unwrap();
        let trace = traces.path().join("trace");
        let run = |arguments: &[&str]| {
            let mut command = repository.command("clone", arguments);
            let output = command.env("GIT_TRACE", &trace).output().unwrap();
            let log = std::fs::read_to_string(&trace).unwrap();
            // Older versions of git begin to fetch, and get nowhere.
            let asked = log.contains("upload-pack");
            assert!(!asked, "{filter} {arguments:?}: {log}");
            (
                output.status.code(),
                String::from_utf8(output.stderr).unwrap(),
            )
        };
        let calls = [&CALLS[2], &CALLS[3]];
        for arguments in calls {
            let (code, stderr) = run(arguments);
            assert_eq!(code, Some(2), "{filter} {arguments:?}: {stderr}");
            assert!(
                stderr.contains("partial") && stderr.contains("git fetch --refetch --no-filter"),
                "{filter} {arguments:?}: {stderr}"
            );
        }
        // What is there is enough.
        let (code, stderr) = run(&["check", "docs", "--since", "HEAD"]);
        assert_eq!(code, Some(0), "{filter}: {stderr}");
        // What was said helps.
        repository.git(&[
            "-C",
            "clone",
            "fetch",
            "--quiet",
            "--refetch",
            "--no-filter",
        ]);
        for arguments in calls {
            let (code, stderr) = run(arguments);
            assert_eq!(code, Some(0), "{filter} {arguments:?}: {stderr}");
        }
    }
}

/// A partial clone needs of the past what the book leads to, and nothing else.
#[test]
fn what_the_book_does_not_need_may_be_missing() {
    let repository = repository();
    repository.write("docs/src/a.md", "{{#include ../../needed.md}}\n");
    repository.write("needed.md", "TODO x\n");
    repository.write("other.md", "x\n");
    repository.commit("Second");
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", repository.path().display());
    for (changed, code) in [("other.md", 0), ("needed.md", 2)] {
        repository.write(changed, "TODO x\n\nTODO y\n");
        repository.commit("Change");
        let clone = format!(".git/{changed}");
        repository.git(&["clone", "--quiet", "--filter=blob:none", &url, &clone]);
        let output = repository.run_in(&clone, &["check", "docs", "--since", "HEAD~1"]);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{changed}: {message}");
        assert_eq!(
            message.contains("git fetch --refetch --no-filter"),
            code == 2,
            "{message}"
        );
    }
}
