//! Docs links as an author meets them: markers in a real book, the page and
//! the findings that come of them, with both hosts.

use std::path::Path;

use crate::support::git::Repository;
use crate::support::{Book, Built, HOSTS};
use miniz_oxide::deflate::compress_to_vec_zlib;

const DOCKER: &str = "https://docs.docker.com/";

/// A book of one chapter, with more in its book.toml.
fn book(toml: &str, chapter: &str) -> Book {
    let book = Book::of(chapter);
    book.write(
        "book.toml",
        &format!("[book]\ntitle = \"Test\"\n\n[preprocessor.stubs]\n{toml}"),
    );
    book
}

/// Builds with both hosts, whose pages differ in nothing that a link is made
/// of.
fn both(book: &Book) -> Vec<(Built, String)> {
    HOSTS
        .into_iter()
        .map(|host| {
            let built = book.build(host, &[]);
            assert!(built.succeeded(), "{}: {}", host.name(), built.stderr());
            let page = built.main("chapter.html");
            (built, page)
        })
        .collect()
}

#[track_caller]
fn assert_links(toml: &str, chapter: &str, links: &[(&str, &str)]) {
    for (built, page) in both(&book(toml, chapter)) {
        for (url, text) in links {
            let link = format!("<a href=\"{url}\">{text}</a>");
            assert!(
                page.contains(&link),
                "no {link} in {page}\n{}",
                built.stderr()
            );
        }
    }
}

/// The build's error, which is the same with both hosts.
fn error(book: &Book) -> String {
    let [first, second] = HOSTS.map(|host| {
        let built = book.build(host, &[]);
        assert!(!built.succeeded(), "{}", host.name());
        let stderr = built.stderr();
        let line = stderr.lines().find(|line| line.starts_with("error: "));
        line.unwrap_or_else(|| panic!("{stderr}")).to_owned()
    });
    assert_eq!(first, second);
    first
}

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
fn every_marker_leads_where_its_author_expects() {
    let known = [
        ("docker-compose", "compose/", "Docker Compose documentation"),
        ("docker compose", "compose/", "Docker Compose documentation"),
        ("Docker-Compose", "compose/", "Docker Compose documentation"),
        (
            "compose file",
            "reference/compose-file/",
            "Compose file reference",
        ),
        (
            "docker run",
            "reference/cli/docker/container/run/",
            "docker container run",
        ),
        (
            "dockerfile",
            "reference/dockerfile/",
            "Dockerfile reference",
        ),
        (
            "compose services depends_on",
            "reference/compose-file/services/#depends_on",
            "services: depends_on",
        ),
        (
            "docker volume",
            "reference/cli/docker/volume/",
            "docker volume",
        ),
        (
            "docker volumes",
            "engine/storage/volumes/",
            "Docker volumes",
        ),
        ("swarm mode", "engine/swarm/", "Swarm mode overview"),
        ("bind mounts", "engine/storage/bind-mounts/", "Bind mounts"),
        (
            "multi-stage builds",
            "build/building/multi-stage/",
            "Multi-stage builds",
        ),
    ];
    let mut chapter = String::new();
    for (term, _, _) in known {
        // The three forms of a marker, and the words for documentation.
        chapter.push_str(&format!("**{term} docs link**\n\n"));
        chapter.push_str(&format!("<{term} documentation link>\n\n"));
        chapter.push_str(&format!("[{term} docs]()\n\n"));
    }
    let book = book("", &chapter);
    for (built, page) in both(&book) {
        for (term, path, text) in known {
            let link = format!("<a href=\"{DOCKER}{path}\">{text}</a>");
            let expected = 3 * known.iter().filter(|(_, other, _)| *other == path).count();
            assert_eq!(page.matches(&link).count(), expected, "{term}: {page}");
        }
        let stubs = 3 * known.len();
        let summary = format!("{stubs} stubs: {stubs} expanded, 0 open (0 errors, 0 warnings)");
        assert!(built.stderr().contains(&summary), "{}", built.stderr());
    }
}

#[test]
fn the_guide_quotes_what_is_said_of_an_ambiguous_marker() {
    let book = book("", "**volumes docs link**\n");
    let output = book.run(&["check"]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let finding = stdout.split("\n\n").next().unwrap();
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/docs-links.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    assert!(guide.contains(finding), "{finding}");
}

#[test]
fn every_suggested_marker_resolves() {
    let book = book("", "**volumes docs link** **docker kompose docs link**\n");
    let output = book.run(&["check"]);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let suggested: Vec<(&str, &str)> = stdout
        .lines()
        .filter_map(|line| line.trim_start_matches(['|', ' ']).split_once(" → "))
        .collect();
    assert_eq!(suggested.len(), 5, "{stdout}");
    let markers: Vec<&str> = suggested.iter().map(|(marker, _)| *marker).collect();
    let book = self::book("", &markers.join("\n\n"));
    for (_, page) in both(&book) {
        for (marker, url) in &suggested {
            let link = format!("<a href=\"{url}\">");
            assert!(page.contains(&link), "{marker}: {page}");
        }
    }
}

#[test]
fn a_link_reads_as_part_of_its_sentence() {
    let mounts = format!("{DOCKER}engine/storage/bind-mounts/");
    let engine = format!("{DOCKER}engine/install/");
    let cases = [
        ("See **bind mounts docs link**.", &mounts, "bind mounts"),
        (
            "See *the* (**bind mounts docs link**).",
            &mounts,
            "bind mounts",
        ),
        ("See\n**bind mounts docs link**.", &mounts, "bind mounts"),
        ("See `-v`, <bind mounts docs link>.", &mounts, "bind mounts"),
        ("See [bind mounts docs]().", &mounts, "bind mounts"),
        (
            "## On **bind mounts docs link**\n\ntext",
            &mounts,
            "bind mounts",
        ),
        ("*See **bind mounts docs link***", &mounts, "bind mounts"),
        (
            "Read **install docker engine docs link**.",
            &engine,
            "install Docker Engine",
        ),
        (
            "**bind mounts docs link** are one way.",
            &mounts,
            "Bind mounts",
        ),
        ("- **bind mounts docs link**", &mounts, "Bind mounts"),
        ("- [ ] **bind mounts docs link**", &mounts, "Bind mounts"),
        ("> \"**bind mounts docs link**\"", &mounts, "Bind mounts"),
        (
            "Done. **bind mounts docs link** are next.",
            &mounts,
            "Bind mounts",
        ),
        ("Done? (**bind mounts docs link**)", &mounts, "Bind mounts"),
        ("More: **bind mounts docs link**", &mounts, "Bind mounts"),
        ("First\\\n**bind mounts docs link**", &mounts, "Bind mounts"),
        ("First  \n**bind mounts docs link**", &mounts, "Bind mounts"),
        ("First<br>**bind mounts docs link**", &mounts, "Bind mounts"),
        (
            "| a | b |\n| - | - |\n| c | **bind mounts docs link** |",
            &mounts,
            "Bind mounts",
        ),
    ];
    let chapter: Vec<&str> = cases.iter().map(|(chapter, _, _)| *chapter).collect();
    for (_, page) in both(&book("", &chapter.join("\n\n***\n\n"))) {
        let parts: Vec<&str> = page.split("<hr").collect();
        assert_eq!(parts.len(), cases.len());
        for ((chapter, url, text), part) in cases.iter().zip(parts) {
            let link = format!("<a href=\"{url}\">{text}</a>");
            assert!(part.contains(&link), "{chapter:?}: {part}");
        }
    }
}

#[test]
fn the_text_of_a_link_is_as_the_book_says() {
    let chapter = "**Bind-Mounts docs link**\n\n- see **bind mounts docs link**\n";
    let url = format!("{DOCKER}engine/storage/bind-mounts/");
    for (style, first, second) in [
        ("title", "Bind mounts", "bind mounts"),
        ("marker", "Bind-Mounts", "bind mounts"),
        ("{} (docs)", "Bind mounts (docs)", "bind mounts (docs)"),
        ("docs: {topic}", "docs: bind mounts", "docs: bind mounts"),
    ] {
        let toml = format!("docs.title = \"{style}\"\n");
        assert_links(&toml, chapter, &[(&url, first), (&url, second)]);
    }
    let toml = "docs.title = \"the title\"\n";
    let error = error(&book(toml, "text\n"));
    assert!(
        error.starts_with("error: book.toml:5:6: preprocessor.stubs.docs.title: `the title`"),
        "{error}"
    );
}

#[test]
fn a_dutch_book_has_dutch_words_around_the_titles() {
    let book = Book::of(
        "**docker-compose-bestand documentatie link**\n\nZie **docker-compose docs link**.\n",
    );
    let toml = "[book]\ntitle = \"Test\"\nlanguage = \"nl\"\n\n[preprocessor.stubs]\n";
    book.write("book.toml", toml);
    for (_, page) in both(&book) {
        for link in [
            format!("<a href=\"{DOCKER}reference/compose-file/\">Compose file reference</a>"),
            format!("<a href=\"{DOCKER}compose/\">Docker Compose-documentatie</a>"),
        ] {
            assert!(page.contains(&link), "{page}");
        }
    }
    book.write(
        "book.toml",
        &format!("{toml}labels.documentation = \"alles over {{}}\"\n"),
    );
    for (_, page) in both(&book) {
        assert!(page.contains(">alles over Docker Compose</a>"), "{page}");
    }
}

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
