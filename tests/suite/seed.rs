//! The draft chapter that started it all, built by both mdBooks.

use crate::support::{Book, Built, HOSTS};

/// The seed's page as HTML, from a build that also writes Markdown.
fn page(built: &Built) -> String {
    built.main("html/docker.html")
}

#[test]
fn the_seed_becomes_a_readable_page() {
    for host in HOSTS {
        let built = Book::case("seed").build(host, &[]);
        assert!(built.succeeded(), "{}", built.stderr());
        let page = page(&built);
        let has = |part: &str| assert!(page.contains(part), "{host:?}: no {part:?} in {page}");
        let lacks = |part: &str| assert!(!page.contains(part), "{host:?}: {part:?} in {page}");

        lacks("title: Docker");
        lacks("order: 1");
        lacks("<docker");
        lacks("TODO</strong> ");
        for todo in [
            "scenarios waarbij docker goede oplossing is",
            "makkelijk redundancy",
        ] {
            let text = page.find(&format!("<p>{todo}</p>")).expect(todo);
            let quote = page[..text]
                .rfind("<blockquote class=\"blockquote-tag")
                .expect(todo);
            assert!(
                !page[quote..text].contains("</blockquote>"),
                "{host:?}: {todo}"
            );
        }

        let svg = &page[page.find("<svg").expect("a drawing")..];
        let svg = &svg[..svg.find("</svg>").expect("its end")];
        for service in ["web", "cache", "db", "db-data"] {
            assert!(
                svg.contains(&format!(">{service}</text>")),
                "{host:?}: no {service}"
            );
        }
        let starts: Vec<usize> = ["src-cache-1", "src-db-1", "src-web-1"]
            .iter()
            .map(|name| page.find(&format!("--name {name}")).expect(name))
            .collect();
        assert!(starts.is_sorted(), "{host:?}: not in start order");
        has("docker run -d");

        has("<a href=\"https://docs.docker.com/compose/\">Docker Compose-documentatie</a>");
        assert_eq!(page.matches("Nog niet geschreven").count(), 2);
        has("<strong>dingen</strong>");
        has("<strong>declaritive</strong>");
        has("<li>termen container vs image</li>");
        assert!(
            !built.stderr().contains("unclosed HTML tag"),
            "{}",
            built.stderr()
        );
        assert!(!built.stderr().contains("WARN"), "{}", built.stderr());
    }
}

#[test]
fn every_other_sentence_stays_as_it_is() {
    let seed = std::fs::read_to_string(crate::support::books().join("seed/src/docker.md")).unwrap();
    let built = Book::case("seed").build(HOSTS[1], &[]);
    let expanded = built.file("markdown/docker.md");
    let openings = [
        "title:", "order:", "active:", "goto:", " type:", " index:", "**TODO**",
    ];
    for line in seed.lines() {
        let is_stub = matches!(line, "" | "-" | "---")
            || openings.iter().any(|opening| line.starts_with(opening))
            || line.starts_with("<docker")
            || line.contains("[]()")
            || line == "**docker-compose docs link**";
        assert!(
            is_stub || expanded.lines().any(|kept| kept == line),
            "changed: {line:?}"
        );
    }
}

#[test]
fn without_its_compose_file_the_page_shows_what_is_missing() {
    let book = Book::case("seed");
    book.remove("src/compose.yaml");
    for host in HOSTS {
        let built = book.build(host, &[]);
        assert!(built.succeeded(), "{}", built.stderr());
        let page = page(&built);
        assert!(page.contains("ontbrekende afbeelding"), "{page}");
        assert!(page.contains("docker-compose image"), "{page}");
        assert!(!page.contains("<docker"), "{page}");
        let stderr = built.stderr();
        assert!(
            stderr
                .contains("src/docker.md:51:55: unresolved-placeholder: `<docker-compose image>`"),
            "{stderr}"
        );

        let failed = book.build(host, &[("CI", "true")]);
        assert!(!failed.succeeded(), "{host:?}");
        let stderr = failed.stderr();
        for part in [
            "src/docker.md:51:1: unresolved-placeholder: `<docker container manual commands>`",
            "src/docker.md:51:55: unresolved-placeholder: `<docker-compose image>`",
            "src/docker.md:12:1: todo: scenarios",
            "compose.yaml",
            "2 stubs are denied, which fails the build because CI is set",
        ] {
            assert!(stderr.contains(part), "{host:?}: no {part:?} in {stderr}");
        }
    }
}

#[test]
fn two_renderers_make_one_report() {
    for host in HOSTS {
        let built = Book::case("seed").build(host, &[]);
        assert!(built.exists("html/docker.html") && built.exists("markdown/docker.md"));
        assert_eq!(
            built.stderr().matches("mdbook-stubs: ").count(),
            1,
            "{}",
            built.stderr()
        );
    }
}
