//! The guide's list of topics is the catalogue.
//!
//! `SNAPSHOTS=overwrite cargo test --test suite topics` writes it anew.

use std::path::Path;

use mdbook_stubs::testing::docs::{Catalogue, Language, Lookup, Style, Topic, normalise, title};

/// The parts of the page: a heading, and how the addresses of its topics begin.
/// A topic stands in the first part that it fits.
const GROUPS: &[(&str, &[&str])] = &[
    ("Docker Compose", &["compose/"]),
    (
        "Commands of Docker Compose",
        &["reference/cli/docker/compose/"],
    ),
    ("Compose file", &["reference/compose-file/"]),
    (
        "Dockerfile",
        &["reference/dockerfile/", "reference/build-checks/"],
    ),
    ("Building images", &["build/", "build-cloud/"]),
    (
        "Commands for builds",
        &[
            "reference/cli/docker/buildx/",
            "reference/cli/docker/builder/",
        ],
    ),
    (
        "Commands for containers",
        &[
            "reference/cli/docker/container/",
            "reference/cli/docker/checkpoint/",
        ],
    ),
    (
        "Commands for images",
        &[
            "reference/cli/docker/image/",
            "reference/cli/docker/manifest/",
            "reference/cli/docker/trust/",
        ],
    ),
    (
        "Commands for Swarm",
        &[
            "reference/cli/docker/swarm/",
            "reference/cli/docker/service/",
            "reference/cli/docker/stack/",
            "reference/cli/docker/node/",
            "reference/cli/docker/config/",
            "reference/cli/docker/secret/",
        ],
    ),
    ("Other commands", &["reference/cli/"]),
    ("Storage", &["engine/storage/"]),
    ("Networks", &["engine/network/"]),
    ("Swarm", &["engine/swarm/"]),
    ("Logs", &["engine/logging/"]),
    ("Docker Engine", &["engine/"]),
    ("Docker Desktop", &["desktop/", "extensions/"]),
    ("Getting started", &["get-started/", "guides/"]),
    ("Everything else", &[""]),
];

#[test]
fn the_list_of_topics_is_the_catalogue() {
    let catalogue = Catalogue::builtin();
    let topics: Vec<Topic<'_>> = catalogue.topics().collect();
    let mut page = format!(
        "# All topics\n\n\
         These are the {} topics of the [docs links](docs-links.md), with the other words that \
         mean\nthe same page. Case, hyphens, underscores and spaces make no difference. A test \
         holds this page\nequal to the catalogue in the program.\n\n\
         Docker is a trademark of Docker, Inc. This project is not affiliated with Docker, Inc., \
         nor endorsed by\nit.\n",
        topics.len()
    );
    let mut rest = topics;
    for (heading, prefixes) in GROUPS {
        let (group, others) = rest.into_iter().partition(|topic| {
            let path = topic.url.strip_prefix("https://docs.docker.com/").unwrap();
            prefixes.iter().any(|prefix| path.starts_with(prefix))
        });
        rest = others;
        page.push_str(&section(heading, group));
    }
    assert!(rest.is_empty());
    page.push_str(&ambiguous(&catalogue));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/docs-topics.md");
    crate::support::assert_file(&page, &file);
}

fn section(heading: &str, mut topics: Vec<Topic<'_>>) -> String {
    assert!(!topics.is_empty(), "{heading}");
    topics.sort_by_key(|topic| topic.name);
    let mut section = format!("\n## {heading}\n\n| topic | also | page |\n| --- | --- | --- |\n");
    for topic in topics {
        // A spelling that makes no difference tells a reader nothing.
        let mut known = vec![normalise(topic.name)];
        let also: Vec<String> = topic
            .aliases()
            .filter(|alias| {
                let new = !known.contains(&normalise(alias));
                known.push(normalise(alias));
                new
            })
            .map(|alias| format!("`{alias}`"))
            .collect();
        let text = title(&topic, topic.name, &Style::Title, Language::ENGLISH);
        let text = escaped(&text);
        let name = topic.name;
        let url = topic.url;
        section.push_str(&format!(
            "| `{name}` | {} | [{}]({url}) |\n",
            also.join(", "),
            text
        ));
    }
    section
}

/// Text as Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "[]<>|*_`\\".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn ambiguous(catalogue: &Catalogue) -> String {
    let table = include_str!("../../../src/docs/data/docker-docs-ambiguous.tsv");
    let mut section = "\n## Words with several pages\n\n\
        These words alone are [reported](docs-links.md#words-with-several-pages). Write one of the \
        topics\ninstead.\n\n| word | topics |\n| --- | --- |\n"
        .to_owned();
    for line in table.lines().skip(1) {
        let term = line.split('\t').next().unwrap();
        if let Lookup::Ambiguous(topics) = catalogue.lookup(term) {
            let names: Vec<String> = topics
                .iter()
                .map(|topic| format!("`{}`", topic.name))
                .collect();
            section.push_str(&format!("| `{term}` | {} |\n", names.join(", ")));
        }
    }
    section
}
