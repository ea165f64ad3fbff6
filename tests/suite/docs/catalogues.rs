//! Where documentation links lead: pins, topics and catalogues of a book.

use super::links::{DOCKER, assert_links, book, both, error};
use crate::support::git::Repository;
use crate::support::{Book, HOSTS};
use miniz_oxide::deflate::compress_to_vec_zlib;

fn inventory(lines: &str) -> Vec<u8> {
    let header = "# Sphinx inventory version 2\n# Project: P\n# Version: 1\n\
                  # The remainder of this file is compressed using zlib.\n";
    [
        header.as_bytes(),
        &compress_to_vec_zlib(lines.as_bytes(), 6),
    ]
    .concat()
}

fn write_bytes(book: &Book, file: &str, bytes: &[u8]) {
    let path = book.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

const TABLE: &str = "topic\taliases\turl\ttitle\n";

#[test]
fn pins_and_topics_of_the_book_come_first() {
    let toml = "[preprocessor.stubs.docs.topics]\n\
                \"our api\" = \"https://api.example.org/\"\n\
                docker-run = { url = \"https://own.example.org/run\", title = \"How *we* run\" }\n\
                [preprocessor.stubs.docs.pins]\nvolumes = \"docker volumes\"\n\
                api = \"our api\"\n";
    assert_links(
        toml,
        "**volumes docs link**, see **Our-API docs link**, **api docs link**, \
         **docker run docs link**\n",
        &[
            (
                &format!("{DOCKER}engine/storage/volumes/"),
                "Docker volumes",
            ),
            ("https://api.example.org/", "our api"),
            ("https://own.example.org/run", "How *we* run"),
        ],
    );
}

#[test]
fn catalogues_are_tried_in_the_order_of_the_configuration() {
    // A path of book.toml may lead out of the book.
    let elsewhere = tempfile::tempdir().unwrap();
    let second = format!(
        "{TABLE}one\t\thttps://second.example/1\tOther\n\
         runner\tdocker run\thttps://second.example/run\tRunner\n"
    );
    std::fs::write(elsewhere.path().join("second.tsv"), second).unwrap();
    let outside = elsewhere.path().file_name().unwrap().to_str().unwrap();
    let toml = format!(
        "[preprocessor.stubs.docs]\ncatalogues = [\n  {{ tsv = \"docs/first.tsv\" }},\n  {{ inventory = \
         \"docs/objects.inv\", url = \"https://python.example/3\", prefix = \"python\" }},\n  \
         {{ tsv = \"../{outside}/second.tsv\" }},\n]\n\
         [preprocessor.stubs.docs.topics]\nthree = \"https://own.example/three\"\n"
    );
    let chapter = "- **one docs link**\n- **two docs link**\n- **three docs link**\n\
                   - **docker run docs link**\n- **python asyncio.run docs link**\n\
                   - **python json docs link**\n- **asyncio.run docs link**\n";
    let book = book(&toml, chapter);
    book.write(
        "docs/first.tsv",
        &format!(
            "{TABLE}one\t\thttps://first.example/1\tThe one\ntwo\t\thttps://first.example/2\n\
             three\t\thttps://first.example/3\n"
        ),
    );
    write_bytes(
        &book,
        "docs/objects.inv",
        &inventory(
            "asyncio.run py:function 1 library/asyncio-runner.html#$ -\n\
             json py:module 0 library/json.html#module-$ -\n\
             json std:label -1 library/json.html The JSON format\n",
        ),
    );
    for (built, page) in both(&book) {
        let stderr = built.stderr();
        for (url, text) in [
            ("https://first.example/1", "The one"),
            ("https://first.example/2", "two"),
            ("https://own.example/three", "three"),
            ("https://second.example/run", "Runner"),
            (
                "https://python.example/3/library/asyncio-runner.html#asyncio.run",
                "asyncio.run",
            ),
        ] {
            let link = format!("<a href=\"{url}\">{text}</a>");
            assert!(page.contains(&link), "no {link}: {stderr}");
        }
        let json = "https://python.example/3/library/json.html";
        for suggested in [
            format!("**python py:module json docs link** → {json}#module-json"),
            format!("**python std:label json docs link** → {json}"),
            "**python asyncio.run docs link** → ".to_owned(),
        ] {
            assert!(stderr.contains(&suggested), "no {suggested}: {stderr}");
        }
    }
}

#[test]
fn a_broken_file_is_an_error_only_where_a_link_needs_it() {
    let toml = "docs.catalogues = [{ tsv = \"own.tsv\" }]\n";
    let broken = format!("{TABLE}one\t\thttps://own.example/1\t\ntwo\n");
    for chapter in [
        "**docker docs link**\n",
        "<docker docs link>\n",
        "[docker]()\n",
    ] {
        let book = book(toml, chapter);
        book.write("own.tsv", &broken);
        assert_eq!(
            error(&book),
            "error: book.toml:5:22: preprocessor.stubs.docs.catalogues[0].tsv: own.tsv:3: 1 \
             column where there should be four, separated by tabs: topic, aliases, url and title"
        );
        let output = book.run(&["report"]);
        assert_eq!(output.status.code(), Some(2));
    }
    let book = book(toml, "**TODO** no link\n");
    book.write("own.tsv", &broken);
    for host in HOSTS {
        assert!(book.build(host, &[]).succeeded());
    }
    let output = book.run(&["check"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains(": own.tsv:3: 1 column"), "{stderr}");
}

#[test]
fn a_broken_inventory_is_a_clear_error() {
    let toml = "[[preprocessor.stubs.docs.catalogues]]\ninventory = \"docs/objects.inv\"\n\
                url = \"https://python.example/3\"\n";
    let whole = inventory("asyncio.run py:function 1 library/asyncio-runner.html#$ -\n");
    for (bytes, says) in [
        (
            &b"<!doctype html>"[..],
            "docs/objects.inv:1: not a Sphinx inventory",
        ),
        (b"# Sphinx inventory version 1\n", "only version 2"),
        (&whole[..whole.len() - 9], "cut short"),
    ] {
        let book = book(toml, "**python docs link**\n");
        write_bytes(&book, "docs/objects.inv", bytes);
        let error = error(&book);
        assert!(
            error.starts_with(
                "error: book.toml:6:1: preprocessor.stubs.docs.catalogues[0].inventory: \
                 docs/objects.inv"
            ),
            "{error}"
        );
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn the_environment_can_set_every_key() {
    let book = book(
        "[preprocessor.stubs.docs.topics]\n\"our api\" = \"https://file.example/\"\n",
        "**our api docs link**, **volumes docs link**, **one docs link**\n",
    );
    book.write(
        "own.tsv",
        &format!("{TABLE}one\t\thttps://own.example/1\tThe one\n"),
    );
    let prefix = "MDBOOK_PREPROCESSOR__STUBS__DOCS__";
    let variables = [
        ("TOPICS__OUR_API", "https://environment.example/"),
        ("PINS__VOLUMES", "docker volumes"),
        ("CATALOGUES", "[{\"tsv\": \"own.tsv\"}]"),
        ("TITLE", "{topic}!"),
    ]
    .map(|(name, value)| (format!("{prefix}{name}"), value));
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    for host in HOSTS {
        let built = book.build(host, &variables);
        let page = built.main("chapter.html");
        for link in [
            "<a href=\"https://environment.example/\">our-api!</a>".to_owned(),
            format!("<a href=\"{DOCKER}engine/storage/volumes/\">docker volumes!</a>"),
            "<a href=\"https://own.example/1\">one!</a>".to_owned(),
        ] {
            assert!(
                page.contains(&link),
                "no {link}: {page}\n{}",
                built.stderr()
            );
        }
    }
}

#[test]
fn a_catalogue_that_comes_makes_no_old_marker_a_finding() {
    let repository = Repository::new();
    repository.write("book.toml", "[preprocessor.stubs]\n");
    repository.write("src/SUMMARY.md", "# Summary\n\n- [Chapter](chapter.md)\n");
    repository.write("src/chapter.md", "**one docs link**\n");
    repository.commit("no catalogue yet");
    repository.write(
        "own.tsv",
        &format!("{TABLE}one\t\thttps://own.example/1\t\n"),
    );
    repository.write(
        "book.toml",
        "[preprocessor.stubs]\ndocs.catalogues = [{ tsv = \"own.tsv\" }]\n",
    );
    repository.write(
        "src/chapter.md",
        "**one docs link**\n\n**volumes docs link**\n",
    );
    let output = repository.run(&["check", "--since", "HEAD"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("(1 error, 0 warnings)"), "{stdout}");
    assert!(stdout.contains("`volumes`"), "{stdout}");
}
