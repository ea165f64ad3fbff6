//! Docs links as an author meets them: markers in a real book, the page and
//! the findings that come of them, with both hosts.

use std::path::Path;

use crate::support::{Book, Built, HOSTS};

pub(super) const DOCKER: &str = "https://docs.docker.com/";

/// A book of one chapter, with more in its book.toml.
pub(super) fn book(toml: &str, chapter: &str) -> Book {
    let book = Book::of(chapter);
    book.write(
        "book.toml",
        &format!("[book]\ntitle = \"Test\"\n\n[preprocessor.stubs]\n{toml}"),
    );
    book
}

/// Builds with both hosts, whose pages differ in nothing that a link is made
/// of.
pub(super) fn both(book: &Book) -> Vec<(Built, String)> {
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
pub(super) fn assert_links(toml: &str, chapter: &str, links: &[(&str, &str)]) {
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
pub(super) fn error(book: &Book) -> String {
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
