mod builtin;
mod suggestions;

use std::fs;
use std::path::PathBuf;

use miniz_oxide::deflate::compress_to_vec_zlib;

use super::*;

fn names<'a>(topics: &[Topic<'a>]) -> Vec<&'a str> {
    topics.iter().map(|topic| topic.name).collect()
}

fn found<'a>(catalogue: &'a Catalogue, term: &str) -> &'a str {
    match catalogue.lookup(term) {
        Lookup::Found(topic) => topic.url,
        other => panic!("{term}: {other:?}"),
    }
}

fn ambiguous<'a>(catalogue: &'a Catalogue, term: &str) -> Vec<&'a str> {
    match catalogue.lookup(term) {
        Lookup::Ambiguous(topics) => names(&topics),
        other => panic!("{term}: {other:?}"),
    }
}

/// A file of the test's own, gone when it ends.
struct TestFile(PathBuf);

impl TestFile {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
        fs::write(&path, content).unwrap();
        Self(path)
    }

    fn table(name: &str, rows: &str) -> Self {
        Self::new(
            name,
            format!("topic\taliases\turl\ttitle\n{rows}").as_bytes(),
        )
    }

    fn inventory(name: &str, lines: &str) -> Self {
        let header = "# Sphinx inventory version 2\n# Project: P\n# Version: 1\n# zlib\n";
        let body = compress_to_vec_zlib(lines.as_bytes(), 6);
        Self::new(name, &[header.as_bytes(), &body].concat())
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn terms_resolve_as_an_author_expects() {
    let catalogue = Catalogue::builtin();
    for (term, path) in [
        ("docker-compose", "compose/"),
        ("docker compose", "compose/"),
        ("Docker-Compose", "compose/"),
        ("the docker  compose", "compose/"),
        ("compose file", "reference/compose-file/"),
        ("docker-compose-bestand", "reference/compose-file/"),
        ("docker run", "reference/cli/docker/container/run/"),
        ("dockerfile", "reference/dockerfile/"),
        (
            "compose services depends_on",
            "reference/compose-file/services/#depends_on",
        ),
        (
            "compose depends-on",
            "reference/compose-file/services/#depends_on",
        ),
        ("docker volume", "reference/cli/docker/volume/"),
        ("docker volumes", "engine/storage/volumes/"),
        ("swarm mode", "engine/swarm/"),
        ("bind mounts", "engine/storage/bind-mounts/"),
        ("multi-stage builds", "build/building/multi-stage/"),
        (
            "--volumes-from",
            "reference/cli/docker/container/run/#volumes-from",
        ),
        (
            "volumes_from",
            "reference/compose-file/services/#volumes_from",
        ),
    ] {
        assert_eq!(
            found(&catalogue, term),
            format!("https://docs.docker.com/{path}"),
            "{term}"
        );
    }
    let volumes = ambiguous(&catalogue, "Volumes");
    assert_eq!(volumes[0], "docker volumes");
    assert_eq!(volumes.len(), 4);
}

#[test]
fn a_term_that_is_both_a_concept_and_a_key_is_ambiguous_in_either_spelling() {
    let catalogue = Catalogue::builtin();
    for term in ["restart policy", "restart_policy"] {
        let names = ambiguous(&catalogue, term);
        assert_eq!(
            names,
            [
                "restart policies",
                "compose service restart",
                "compose deploy restart_policy"
            ]
        );
    }
    assert_eq!(
        ambiguous(&catalogue, "env_file"),
        [".env file", "compose env_file"]
    );
}

#[test]
fn the_book_goes_before_its_catalogues_and_they_before_the_built_in_one() {
    let first = TestFile::table(
        "first.tsv",
        "a\t\thttps://first.org/a\t\nb\t\thttps://first.org/b\t",
    );
    let second = TestFile::table(
        "second.tsv",
        "b\t\thttps://second.org/b\t\nc\tdocker run\thttps://second.org/c\t",
    );
    let mut catalogue = Catalogue::builtin();
    catalogue.add_tsv(&first.0, None).unwrap();
    catalogue.add_tsv(&second.0, None).unwrap();
    catalogue
        .add_topic("a", "https://own.org/a", Some("Own"))
        .unwrap();
    assert_eq!(found(&catalogue, "a"), "https://own.org/a");
    assert_eq!(found(&catalogue, "b"), "https://first.org/b");
    assert_eq!(found(&catalogue, "docker run"), "https://second.org/c");
    assert_eq!(
        found(&catalogue, "docker rm"),
        "https://docs.docker.com/reference/cli/docker/container/rm/"
    );
    assert_eq!(catalogue.topics().next().unwrap().origin, Origin::Book);
    assert_eq!(catalogue.topics().count(), 925 + 5);
}

#[test]
fn a_prefix_keeps_catalogues_apart() {
    let lines = "asyncio.run py:function 1 library/asyncio-runner.html#$ -\n\
                 Lock py:class 1 a.html#$ -\nlock py:function 1 a.html#$ -\n";
    let python = TestFile::inventory("python.inv", lines);
    let mut catalogue = Catalogue::builtin();
    catalogue
        .add_inventory(&python.0, "https://docs.python.org/3/", Some("python"))
        .unwrap();
    let url = "https://docs.python.org/3/library/asyncio-runner.html#asyncio.run";
    assert_eq!(found(&catalogue, "Python asyncio.run"), url);
    let Lookup::Unknown(near) = catalogue.lookup("asyncio.run") else {
        panic!("no prefix")
    };
    assert_eq!(names(&near), ["python asyncio.run"]);
    // Names that only their letters tell apart are selected to the letter.
    assert_eq!(
        ambiguous(&catalogue, "python LOCK"),
        ["python Lock", "python lock"]
    );
    assert!(found(&catalogue, "python Lock").ends_with("#Lock"));
    assert!(found(&catalogue, "python lock").ends_with("#lock"));
}

#[test]
fn a_pin_decides_what_a_term_means() {
    let mut catalogue = Catalogue::builtin();
    catalogue.pin("volumes", "Docker-Volumes").unwrap();
    catalogue.pin("docker rm", "docker volumes").unwrap();
    assert_eq!(
        found(&catalogue, "Volumes"),
        "https://docs.docker.com/engine/storage/volumes/"
    );
    assert_eq!(
        found(&catalogue, "docker rm"),
        found(&catalogue, "docker volumes")
    );
    // A pin leads to what the target means by itself, never on to another pin.
    catalogue.pin("docker volumes", "docker rm").unwrap();
    assert!(found(&catalogue, "docker volumes").ends_with("/container/rm/"));
}

#[test]
fn a_pin_to_nothing_or_to_something_ambiguous_says_what_to_write() {
    let mut catalogue = Catalogue::builtin();
    let mut error = |target| catalogue.pin("x", target).unwrap_err().to_string();
    assert_eq!(
        error("secrets"),
        "`x` cannot mean `secrets`, which is ambiguous; write one of `docker secrets`, \
         `secrets in compose`, `compose secrets element`, `build secrets`"
    );
    assert_eq!(
        error("docker kompose"),
        "`x` cannot mean `docker kompose`, which is not in the catalogue; similar terms are \
         `docker compose`"
    );
    assert!(error("kubernetes ingress").ends_with("which is not in the catalogue"));
}

#[test]
fn a_candidate_whose_name_the_book_has_taken_is_shown_as_the_author_would_get_it() {
    let mut catalogue = Catalogue::builtin();
    catalogue
        .add_topic("Docker Volumes", "https://own.org/", None)
        .unwrap();
    let Lookup::Ambiguous(topics) = catalogue.lookup("volumes") else {
        panic!("ambiguous")
    };
    assert_eq!(
        (topics[0].name, topics[0].url),
        ("Docker Volumes", "https://own.org/")
    );
    for topic in topics {
        assert_eq!(catalogue.lookup(topic.name), Lookup::Found(topic));
    }
}

#[test]
fn a_candidate_whose_name_is_pinned_is_shown_as_the_author_would_get_it_and_once() {
    let mut catalogue = Catalogue::builtin();
    catalogue
        .pin("docker volumes", "dockerfile volume")
        .unwrap();
    assert_eq!(
        ambiguous(&catalogue, "volumes"),
        [
            "dockerfile volume",
            "compose volumes element",
            "compose service volumes"
        ]
    );
}

#[test]
fn a_blank_title_is_none() {
    let mut catalogue = Catalogue::builtin();
    catalogue
        .add_topic("x y", "https://own.org/", Some(" "))
        .unwrap();
    let Lookup::Found(topic) = catalogue.lookup("x-y") else {
        panic!("own topic")
    };
    assert_eq!(topic.title, None);
}

#[test]
fn topics_of_the_book_are_checked() {
    let mut catalogue = Catalogue::builtin();
    catalogue
        .add_topic("Our guide", "https://own.org/", None)
        .unwrap();
    let mut error = |term, url| {
        catalogue
            .add_topic(term, url, None)
            .unwrap_err()
            .to_string()
    };
    assert!(error("our-guide", "https://own.org/2").starts_with("topic `our-guide` is the same"));
    assert!(error(" - ", "https://own.org/").contains("needs a name"));
    assert!(error("x", "own.org").contains("begins with `https://`"));
}

#[test]
fn what_is_added_after_a_lookup_is_suggested_too() {
    let mut catalogue = Catalogue::builtin();
    assert_eq!(catalogue.lookup("frobnicate"), Lookup::Unknown(vec![]));
    catalogue
        .add_topic("frobnicator", "https://own.org/", None)
        .unwrap();
    let Lookup::Unknown(near) = catalogue.lookup("frobnicate") else {
        panic!("not exact")
    };
    assert_eq!(names(&near), ["frobnicator"]);
}

#[test]
fn a_file_that_is_not_there_is_an_error_with_its_name() {
    let mut catalogue = Catalogue::builtin();
    let error = catalogue
        .add_tsv(Path::new("no/such.tsv"), None)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("no/such.tsv: cannot be read: "),
        "{error}"
    );
}

/// Whatever is offered can be written in a marker and selects just that.
#[test]
fn every_suggestion_and_search_result_selects_itself() {
    let catalogue = Catalogue::builtin();
    let mut offered = catalogue.search("docker", 1_000);
    for term in ["kubernetes", "healthchek", "docker kompose"] {
        let Lookup::Unknown(near) = catalogue.lookup(term) else {
            panic!("{term}")
        };
        offered.extend(near);
    }
    assert!(offered.len() > 500);
    for topic in offered {
        assert_eq!(catalogue.lookup(topic.name), Lookup::Found(topic));
    }
}

/// One that waits for a writer, or has no end, would never be read to it.
#[cfg(unix)]
#[test]
fn a_catalogue_is_a_regular_file() {
    let device = Path::new("/dev/null");
    let mut catalogue = Catalogue::builtin();
    let table = catalogue.add_tsv(device, None).unwrap_err();
    let inventory = catalogue
        .add_inventory(device, "https://docs.example/", None)
        .unwrap_err();
    for error in [table, inventory] {
        assert_eq!(error.message, "cannot be read: it is not a regular file");
    }
}
