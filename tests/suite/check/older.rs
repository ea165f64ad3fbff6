//! `check --since`: the older book is read with the older files, and with
//! nothing else.

use std::process::Output;

use crate::support::git::Repository;
use serde_json::Value;

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What `check --since` finds open in the book in `docs`, `path:line marker` each.
fn since(repository: &Repository, revision: &str) -> Vec<String> {
    places(&check(repository, revision))
}

fn check(repository: &Repository, revision: &str) -> Output {
    repository.run(&["check", "docs", "--since", revision, "--format", "json"])
}

fn places(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(output)));
    let stubs = report["stubs"].as_array().unwrap().iter();
    let open = stubs.filter(|stub| stub["status"] == "open");
    let place = |stub: &Value| {
        format!(
            "{}:{} {}",
            stub["path"].as_str().unwrap(),
            stub["line"],
            stub["marker"].as_str().unwrap()
        )
    };
    open.map(place).collect()
}

/// A repository with a book of one chapter in `docs`, not yet committed.
fn book(config: &str, chapter: &str) -> Repository {
    let repository = Repository::new();
    repository.write("docs/book.toml", config);
    repository.write("docs/src/SUMMARY.md", "- [A](a.md)\n");
    repository.write("docs/src/a.md", chapter);
    repository
}

/// A stub that asks for a file that is named in book.toml, and that it is new
/// once that file is gone.
fn breaks(config: &str, files: &[(&str, &str)], removed: &str, marker: &str) {
    let repository = book(config, &format!("# A\n\n{marker}\n"));
    for (name, text) in files {
        repository.write(name, text);
    }
    repository.commit("All is well");
    assert_eq!(since(&repository, "HEAD"), [""; 0], "{config}");
    repository.git(&["rm", "--quiet", removed]);
    assert_eq!(
        since(&repository, "HEAD"),
        [format!("src/a.md:3 {marker}")],
        "{config}"
    );
    // Broken then and now, it is not new.
    repository.commit("Broken");
    assert_eq!(since(&repository, "HEAD"), [""; 0], "{config}");
    // And what is mended is nobody's fault.
    repository.git(&["checkout", "--quiet", "HEAD~1", "--", removed]);
    assert_eq!(since(&repository, "HEAD"), [""; 0], "{config}");
}

const COMPOSE: &str = "services:\n  web:\n    image: nginx\n";

#[test]
fn a_file_that_book_toml_names_and_that_is_gone_is_new() {
    let declared =
        |what: &str| format!("[preprocessor.stubs.placeholders]\n\"the proxy\" = {{ {what} }}\n");
    for (what, file, text) in [
        (
            "file = '../shop/nginx.conf'",
            "shop/nginx.conf",
            "listen 80;\n",
        ),
        (
            "include = '../shop/part.md:one'",
            "shop/part.md",
            "<!-- ANCHOR: one -->\nx\n",
        ),
        (
            "diagram = '../shop/compose.yaml'",
            "shop/compose.yaml",
            COMPOSE,
        ),
        (
            "commands = '../shop/compose.yaml'",
            "shop/compose.yaml",
            COMPOSE,
        ),
        (
            "options = '../shop/compose.yaml'",
            "shop/compose.yaml",
            COMPOSE,
        ),
        ("image = 'src/proxy.png'", "docs/src/proxy.png", "x"),
    ] {
        breaks(&declared(what), &[(file, text)], file, "<the proxy>");
    }
    breaks(
        "[preprocessor.stubs]\ncompose-file = '../compose.yaml'\n",
        &[("compose.yaml", COMPOSE)],
        "compose.yaml",
        "<docker-compose image>",
    );
}

#[test]
fn a_file_that_a_compose_file_names_and_that_is_gone_is_new() {
    for compose in [
        "include: [deep/part.yaml]\n",
        "services:\n  web:\n    extends: {service: web, file: deep/part.yaml}\n",
    ] {
        breaks(
            "[preprocessor.stubs]\ncompose-file = '../shop/compose.yaml'\n",
            &[
                ("shop/compose.yaml", compose),
                ("shop/deep/part.yaml", COMPOSE),
            ],
            "shop/deep/part.yaml",
            "<docker-compose image>",
        );
    }
}

const TOPICS: &str = "topic\taliases\turl\ttitle\nwarp drive\t\thttps://example.org/warp\tWarp\n";

#[test]
fn a_topic_that_is_gone_is_new() {
    for file in ["docs/own.tsv", "own.tsv"] {
        let path = if file == "own.tsv" {
            "../own.tsv"
        } else {
            "own.tsv"
        };
        let config = format!("[preprocessor.stubs.docs]\ncatalogues = [{{ tsv = '{path}' }}]\n");
        let repository = book(&config, "# A\n\n**warp drive docs link**\n");
        repository.write(file, TOPICS);
        repository.commit("All is well");
        repository.write(file, &TOPICS.replace("warp drive", "jump drive"));
        assert_eq!(
            since(&repository, "HEAD"),
            ["src/a.md:3 **warp drive docs link**"],
            "{file}"
        );
        repository.commit("Another word");
        assert_eq!(since(&repository, "HEAD"), [""; 0], "{file}");
    }
}

#[test]
fn a_catalogue_of_the_past_may_be_broken_or_not_be_there() {
    let repository = book("", "# A\n\n**warp drive docs link**\n");
    repository.commit("Nothing knows it");
    let config = "[preprocessor.stubs.docs]\ncatalogues = [{ tsv = 'own.tsv' }]\n\
                  pins = { motor = 'warp drive' }\n";
    repository.write("docs/book.toml", config);
    repository.write("docs/own.tsv", "no table\n");
    repository.commit("A broken table");
    repository.write("docs/own.tsv", TOPICS);
    repository.write(
        "docs/src/a.md",
        "# A\n\n**warp drive docs link**\n\n**no such docs link**\n",
    );
    for revision in ["HEAD", "HEAD~1"] {
        assert_eq!(
            since(&repository, revision),
            ["src/a.md:5 **no such docs link**"],
            "{revision}"
        );
    }
}

#[test]
fn what_a_chapter_leads_to_outside_of_the_book_is_not_new() {
    let repository = book("", "{{#include ../../part.txt}}\n");
    repository.write("part.txt", "{{#include deep/part.txt}}\n\nTODO a\n");
    repository.write("deep/part.txt", "TODO b\n");
    repository.write(
        "docs/src/SUMMARY.md",
        "- [A](a.md)\n- [R](../../README.md)\n",
    );
    repository.write("README.md", "TODO c\n");
    repository.commit("All");
    assert_eq!(since(&repository, "HEAD"), [""; 0]);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::*;

    fn link(repository: &Repository, name: &str, to: impl AsRef<Path>) {
        let path = repository.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = std::fs::remove_file(&path);
        symlink(to, path).unwrap();
    }

    #[test]
    fn links_within_the_repository_are_followed() {
        let repository = book("", "TODO a\n");
        repository.write("README.md", "TODO c\n");
        repository.write("parts/deep/b.md", "TODO d\n");
        repository.write("conf/book.toml", "[book]\ntitle = 'T'\nsrc = 'chapters'\n");
        link(&repository, "docs/book.toml", "../conf/book.toml");
        link(&repository, "docs/chapters", "src");
        link(&repository, "docs/src/readme.md", "../../conf/readme.md");
        link(&repository, "conf/readme.md", "../README.md");
        link(&repository, "docs/src/parts", "../../parts");
        repository.write(
            "docs/src/a.md",
            "{{#include parts/deep/../deep/b.md}}\n\nTODO a\n",
        );
        repository.write(
            "docs/src/SUMMARY.md",
            "- [A](a.md)\n- [R](readme.md)\n- [B](parts/deep/b.md)\n",
        );
        repository.commit("All");
        assert_eq!(since(&repository, "HEAD"), [""; 0]);
    }

    /// What is said of an older state, and that nothing of the other file is.
    fn refused(repository: &Repository) -> String {
        let output = check(repository, "HEAD");
        let message = stderr(&output);
        assert!(!message.contains("s3cr3t"), "{message}");
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains("outside the repository"), "{message}");
        message
    }

    #[test]
    fn the_older_book_is_not_read_through_a_link_out_of_the_repository() {
        let outside = tempfile::tempdir().unwrap();
        let secret = outside.path().join("secret");
        std::fs::write(&secret, "s3cr3t = [\n").unwrap();
        for (file, to) in [
            ("docs/book.toml", secret.clone()),
            ("docs/src/SUMMARY.md", secret.clone()),
            ("docs/src/a.md", secret.clone()),
            ("docs/src", outside.path().to_owned()),
        ] {
            let repository = book("", "TODO a\n");
            let path = repository.path().join(file);
            if path.is_dir() {
                std::fs::remove_dir_all(&path).unwrap();
            }
            link(&repository, file, &to);
            repository.commit("A link");
            std::fs::remove_file(&path).unwrap();
            repository.write("docs/book.toml", "");
            repository.write("docs/src/SUMMARY.md", "- [A](a.md)\n");
            repository.write("docs/src/a.md", "TODO a\n");
            let message = refused(&repository);
            assert!(message.contains("`HEAD`"), "{message}");
        }
        // So does a folder that book.toml names.
        for src in [outside.path().to_str().unwrap(), "../../x"] {
            let repository = book(&format!("[book]\nsrc = '{src}'\n"), "TODO a\n");
            repository.commit("Elsewhere");
            repository.write("docs/book.toml", "");
            refused(&repository);
        }
    }

    #[test]
    fn no_file_of_today_is_read_for_the_past() {
        let outside = tempfile::tempdir().unwrap();
        let compose = outside.path().join("compose.yaml");
        std::fs::write(&compose, COMPOSE).unwrap();
        let topics = outside.path().join("own.tsv");
        std::fs::write(&topics, TOPICS).unwrap();
        let part = outside.path().join("part.md");
        std::fs::write(&part, "TODO out\n").unwrap();
        let config = "[preprocessor.stubs]\ncompose-file = 'compose.yaml'\n\
                      [preprocessor.stubs.docs]\ncatalogues = [{ tsv = 'own.tsv' }]\n";
        let stubs = "# A\n\n<docker-compose image>\n\n**warp drive docs link**\n";
        // Links that lead out: the past knows nothing of what is there now.
        let repository = book(config, stubs);
        link(&repository, "docs/compose.yaml", &compose);
        link(&repository, "docs/own.tsv", &topics);
        repository.commit("Links");
        repository.git(&["rm", "--quiet", "docs/compose.yaml"]);
        repository.write("docs/own.tsv.new", "topic\taliases\turl\ttitle\n");
        std::fs::rename(
            repository.path().join("docs/own.tsv.new"),
            repository.path().join("docs/own.tsv"),
        )
        .unwrap();
        assert_eq!(since(&repository, "HEAD"), [""; 0]);
        // A file of the commit leads to others.
        let repository = book(config, stubs);
        repository.write("docs/own.tsv", TOPICS);
        repository.write(
            "docs/compose.yaml",
            &format!("include: ['{}']\n", compose.display()),
        );
        repository.commit("Leads out");
        repository.write("docs/compose.yaml", "services: 1\n");
        assert_eq!(since(&repository, "HEAD"), [""; 0]);
    }
}

#[test]
fn files_that_no_commit_has_are_those_of_today() {
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("compose.yaml");
    std::fs::write(&file, "services: 1\n").unwrap();
    let config = format!(
        "[preprocessor.stubs]\ncompose-file = '{}'\n",
        file.display()
    );
    let repository = book(&config, "# A\n\n<docker-compose image>\n");
    repository.commit("All");
    assert_eq!(since(&repository, "HEAD"), [""; 0]);
}

#[test]
fn what_stands_outside_of_the_repository_is_new_and_a_note_says_why() {
    let outside = tempfile::tempdir().unwrap();
    let part = outside.path().join("part.md");
    std::fs::write(&part, "TODO out\n\nTODO out\n").unwrap();
    let chapter = format!("# A\n\n{{{{#include {}}}}}\n", part.display());
    let repository = book("", &chapter);
    repository.commit("All");
    let output = check(&repository, "HEAD");
    assert_eq!(places(&output).len(), 2);
    assert_eq!(
        stderr(&output),
        "note: 2 of the new stubs are in files outside the repository; git does not know \
         their content at `HEAD`\n"
    );
}
