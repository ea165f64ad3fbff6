//! What comes from elsewhere than a chapter is text on the page, never markup:
//! Compose files, file names, book.toml and SUMMARY.md.

use std::cell::RefCell;

use crate::support::{Book, HOSTS};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use pulldown_cmark::{Event, Options, Parser, Tag};

/// Ends an attribute, a comment and elements, then begins an element that acts.
const MARKUP: &str =
    "\"'--></text></title></code><img src=x onerror=alert(1)><script>alert(2)</script>";

#[test]
fn a_compose_file_is_text() {
    let value = MARKUP.replace('\'', "''");
    let service = |name: &str| {
        format!(
            "  {name}:\n    image: 'a/{value}'\n    container_name: '{name}{value}'\n    \
             build: {{context: './{value}', target: '{value}', args: ['A={value}']}}\n    \
             command: ['{value}']\n    entrypoint: ['{value}']\n    \
             environment: {{A: '{value}', B: '${{C:-{value}}}'}}\n    \
             labels: {{'{value}': '{value}'}}\n    hostname: '{value}'\n    \
             volumes: ['./{value}:/x', {{type: volume, source: data, target: '/{value}'}}]\n    \
             profiles: ['p']\n    healthcheck: {{test: '{value}'}}\n    \
             network_mode: 'container:{value}'\n    working_dir: '/{value}'\n"
        )
    };
    let compose = format!(
        "name: x\nx-any: '{value}'\nservices:\n{}{}volumes:\n  data: {{name: '{value}'}}\n",
        service("one"),
        service("two").replace("    profiles: ['p']\n", ""),
    );
    let book = Book::of(
        "# A\n\n<compose diagram>\n\n<compose options>\n\n<compose commands>\n\n<compose file>\n",
    );
    book.write("compose.yaml", &compose);
    for page in harmless(&book, 4) {
        assert!(page.matches("alert(1)").count() > 20, "{page}");
    }
    // An error quotes the file, on the page of open stubs as well.
    book.write(
        "compose.yaml",
        &format!("services:\n  web: {{image: a, '{value}': b}}\n"),
    );
    book.write(
        "src/chapter.md",
        "# A\n\n<compose diagram>\n\n- <compose options>\n\n<stub report>\n",
    );
    for page in harmless(&book, 1) {
        assert!(!page.contains("alert(1)"), "the fault is on {page}");
    }
}

#[test]
fn book_toml_and_summary_are_text() {
    let value = MARKUP.replace('\'', "");
    let toml = value.replace('"', "\\\"");
    let book = Book::of(
        "# A\n\n**TODO(alice, due 2020-01-01, #7)** text\n\n<declared picture>\n\n<own screenshot>\n\n\
         ## Empty\n\n## More\n\n[x]() and **no such thing docs link**\n\n<todo list>\n",
    );
    book.write(
        "src/SUMMARY.md",
        &format!(
            "# Summary\n\n- [Chapter {}](chapter.md)\n- [Draft {}]()\n",
            value.replace('<', "\\<"),
            value.replace('<', "\\<"),
        ),
    );
    book.write("src/pictures/in.png", "");
    book.write(
        "book.toml",
        &format!(
            "[book]\ntitle = \"{toml}\"\n\n[preprocessor.stubs]\n\
             issue-url = \"https://example.org/{toml}/{{number}}\"\n\n\
             [preprocessor.stubs.labels]\ntodo = \"{toml}\"\ndue = \"{toml}\"\n\
             missing-figure = \"{toml}\"\nempty-section = \"{toml}\"\n\
             empty-section-text = \"{toml}\"\nempty-link = \"{toml}\"\nkind-todo = \"{toml}\"\n\
             open-of = \"{toml}\"\n\n\
             [preprocessor.stubs.placeholders]\n\
             \"declared picture\" = {{ image = \"src/pictures/in.png\", alt = \"{toml}\" }}\n"
        ),
    );
    for page in harmless(&book, 2) {
        assert!(page.matches("alert(1)").count() > 10, "{page}");
    }
}

/// What each value of a Compose file is, by a number of its own: all that comes
/// to a page comes as text.
#[test]
fn every_value_of_a_compose_file_is_text() {
    // In a drawing, in commands, in a table of options.
    const VALUES: &[&str] = &[
        "image: '@'",
        "container_name: '@'",
        "build: {context: './@', dockerfile: '@', target: '@', args: {A: '@'}, labels: {a: '@'}, cache_from: ['@']}",
        "command: ['@']",
        "entrypoint: ['@']",
        "environment: {A: '@', B: '${C:-@}'}",
        "env_file: ['@']",
        "labels: {'@': '@'}",
        "annotations: {a: '@'}",
        "hostname: '@'",
        "domainname: '@'",
        "user: '@'",
        "working_dir: '/@'",
        "volumes: ['./@:/x', {type: volume, source: data, target: '/@'}, {type: bind, source: './@', target: '/y'}]",
        "tmpfs: ['/@']",
        "devices: ['/@:/y']",
        "ports: [{target: 80, published: '${P:-@}'}]",
        "expose: ['${P:-@}']",
        "dns: ['@']",
        "dns_search: ['@']",
        "extra_hosts: {a: '@'}",
        "networks: {back: {aliases: ['@']}}",
        "healthcheck: {test: '@'}",
        "logging: {driver: '@', options: {a: '@'}}",
        "runtime: '@'",
        "platform: '@'",
        "security_opt: ['@']",
        "stop_signal: '@'",
        "sysctls: {a: '@'}",
        "cgroup_parent: '@'",
        "secrets: [{source: token, target: '/@'}]",
        "profiles: ['${P:-@}']",
    ];
    let numbered = |yaml: &str, at: &mut usize| -> String {
        let mut parts = yaml.split('@');
        let mut text = parts.next().unwrap().to_owned();
        for part in parts {
            *at += 1;
            // In braces a colon is `${C:-…}`'s, and a `}` its end.
            text.push_str(&MARKUP.replace('\'', "''").replace('2', &at.to_string()));
            text.push_str(part);
        }
        text
    };
    let mut at = 1_000;
    let mut compose = "services:\n".to_owned();
    for (number, value) in VALUES.iter().enumerate() {
        let image = if value.starts_with("image") {
            ""
        } else {
            "    image: i\n"
        };
        let value = numbered(value, &mut at);
        compose.push_str(&format!("  s{number}:\n{image}    {value}\n"));
    }
    compose.push_str(&numbered(
        "networks:\n  back: {name: '@', driver: '@', driver_opts: {a: '@'}, labels: {a: '@'}}\n\
         volumes:\n  data: {name: '@', driver: '@', driver_opts: {a: '@'}, labels: {a: '@'}}\n\
         secrets:\n  token: {file: './@'}\nx-own: '@'\n",
        &mut at,
    ));
    let book = Book::of(
        "# A\n\n<compose diagram>\n\n<compose options>\n\n<compose commands>\n\n<compose file>\n\n\
         - <compose diagram>\n- <compose commands>\n\n<div>\n<compose diagram>\n</div>\n",
    );
    book.write("compose.yaml", &compose);
    for page in harmless(&book, 7) {
        let (expanded, file) = page.split_once("x-own").unwrap();
        let expanded = expanded.rsplit_once("language-yaml").unwrap().0.to_owned() + file;
        for number in 1_001..=at - 1 {
            let shown = format!("alert({number})");
            assert!(expanded.contains(&shown), "{number} of {compose}");
        }
    }
}

/// Each word that book.toml, its catalogues and the names of files bring in.
#[test]
fn every_word_from_elsewhere_is_text() {
    // Without `kind-unreadable`: mdBook cannot build a book that shows it.
    const LABELS: [&str; 22] = [
        "todo",
        "documentation",
        "due",
        "overdue",
        "missing-figure",
        "missing",
        "empty-section",
        "empty-section-text",
        "empty-link",
        "option",
        "explanation",
        "open-of",
        "kind-todo",
        "kind-overdue",
        "kind-placeholder",
        "kind-docs-link",
        "kind-compose",
        "kind-empty-link",
        "kind-empty-section",
        "kind-draft",
        "kind-suppression",
        "unresolved-link",
    ];
    let markup = |number: usize| MARKUP.replace('2', &number.to_string());
    let toml = |number: usize| markup(number).replace('"', "\\\"");
    let labels: String = LABELS
        .iter()
        .enumerate()
        .map(|(number, label)| format!("{label} = \"{{}} {}\"\n", toml(1_000 + number)))
        .collect();
    let all = "**TODO(#7)** a\n\n**TODO(alice, due 2020-01-01)** text\n\n<own screenshot>\n\n\
         <sea commands>\n\n## Empty\n\n## More\n\n[x]()\n\n**no such thing docs link** and \
         **own topic docs link** and **table topic docs link** and **py.thing docs link** and \
         **docker-compose docs link**\n\n<compose image: none.yaml>\n\n<compose diagram: bad.yaml>\n\n\
         <compose options: good.yaml>\n\n<declared picture>\n\n<declared code>\n\n\
         <declared ticks>\n\n<!-- stubs: ignore[todo] -->\n\n";
    let inside = "<div>\n<own screenshot>\n<declared code>\n<declared picture>\n<own topic docs link>\n</div>\n\n\
         - <own screenshot>\n- <declared code>\n- **TODO(#8)** b\n\n| a |\n|---|\n| <own screenshot> |\n\n";
    let book = Book::of(&format!("# A\n\n{all}{inside}<todo list>\n"));
    book.write("src/SUMMARY.md", "- [A](chapter.md)\n- [Draft]()\n");
    let ends = "\"'><img src=x onerror=alert(3)>";
    book.write(&format!("src/pictures/{ends}.png"), "");
    book.write(&format!("src/code.{ends}"), &markup(2_000));
    book.write("src/code.`<img src=x onerror=alert(3)>", &markup(2_001));
    book.write("src/good.yaml", "services: {web: {image: i}}\n");
    book.write("src/bad.yaml", "services: 1\n");
    book.write(
        "own.tsv",
        &format!(
            "topic\taliases\turl\ttitle\ntable topic\t\thttps://example.org/?a='b'&lt;&c\t{}\n",
            markup(2_002)
        ),
    );
    let inventory = format!(
        "py.thing py:function 1 \"'><img/src=x/onerror=alert(3)>.html#$ {}\n",
        markup(2_003)
    );
    let header = "# Sphinx inventory version 2\n# Project: P\n# Version: 1\n# zlib\n";
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(inventory.as_bytes(), 6);
    std::fs::write(
        book.path().join("objects.inv"),
        [header.as_bytes(), &packed].concat(),
    )
    .unwrap();
    let ends = ends.replace('"', "\\\"");
    book.write(
        "book.toml",
        &format!(
            "[preprocessor.stubs.rules]\ndraft-chapter = \"warn\"\n\
             [preprocessor.stubs.labels]\n{labels}\n\
             [preprocessor.stubs.docs]\n\
             catalogues = [{{ tsv = \"own.tsv\" }}, {{ inventory = \"objects.inv\", url = \"https://example.org/\" }}]\n\
             [preprocessor.stubs.docs.topics]\n\
             \"own topic\" = {{ url = \"https://example.org/?a='b'&lt;\", title = \"{}\" }}\n\
             [preprocessor.stubs.placeholders]\n\
             \"declared picture\" = {{ image = \"src/pictures/{ends}.png\", alt = \"{}\" }}\n\
             \"declared code\" = {{ file = \"src/code.{ends}\" }}\n\
             \"declared ticks\" = {{ file = \"src/code.`<img src=x onerror=alert(3)>\" }}\n\
             [output.html]\ngit-repository-url = \"javascript:alert(3)\"\n",
            toml(2_004),
            toml(2_005),
        ),
    );
    let numbers = (1_000..1_000 + LABELS.len()).chain(2_000..=2_005);
    for page in harmless(&book, 13) {
        for number in numbers.clone() {
            let name = LABELS.get(number - 1_000).unwrap_or(&"");
            let shown = format!("alert({number})");
            assert!(page.contains(&shown), "{number} {name}: {page}");
        }
    }
    book.write("src/chapter.md", "# A\n\n<todo list>\n");
    book.write(
        "book.toml",
        &format!(
            "[preprocessor.stubs.labels]\nnothing-open = \"{}\"\n",
            toml(3_000)
        ),
    );
    book.write("src/SUMMARY.md", "- [A](chapter.md)\n");
    for page in harmless(&book, 1) {
        assert!(page.contains("alert(3000)"), "{page}");
    }
}

/// Builds the book with every host and expands it for other renderers, and looks
/// for what came through. Gives the
/// pages.
fn harmless(book: &Book, expanded: usize) -> Vec<String> {
    let build = |host| {
        let built = book.build(host, &[]);
        assert!(built.succeeded(), "{}", built.stderr());
        let stderr = built.stderr();
        assert!(
            stderr.contains(&format!(" {expanded} expanded")),
            "{stderr}"
        );
        let page = built.main("chapter.html");
        let markdown = book.expand("markdown").0;
        assert!(!markdown.is_empty());
        for event in Parser::new_ext(&markdown, Options::all()) {
            let acts = match &event {
                Event::Html(html) | Event::InlineHtml(html) => !acting(html).is_empty(),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    dest_url.starts_with("javascript:")
                }
                _ => false,
            };
            assert!(!acts, "{event:?} in {markdown}");
        }
        let acting = acting(&page);
        assert!(acting.is_empty(), "{host:?}: {acting:?} in {page}");
        page
    };
    HOSTS.into_iter().map(build).collect()
}

/// The elements and attributes of a page that could act.
fn acting(page: &str) -> Vec<String> {
    #[derive(Default)]
    struct Sink(RefCell<Vec<String>>);
    impl TokenSink for Sink {
        type Handle = ();

        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            if let Token::TagToken(tag) = token {
                let mut found = self.0.borrow_mut();
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
                let opens = tag.kind == TagKind::StartTag;
                if !tag.name.chars().all(is_name) || (opens && &*tag.name == "script") {
                    found.push(format!("{tag:?}"));
                }
                for attribute in &tag.attrs {
                    let (name, value) = (&*attribute.name.local, &*attribute.value);
                    let acts = name.starts_with("on")
                        || (name == "src" && value == "x")
                        || value.trim().to_lowercase().starts_with("javascript:");
                    if acts {
                        found.push(format!("{name}={value}"));
                    }
                }
            }
            TokenSinkResult::Continue
        }
    }
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(page));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[test]
fn the_test_sees_what_acts() {
    assert_eq!(
        acting("<p title=\"<img onerror=x>\">&lt;script></p>"),
        [""; 0]
    );
    assert_eq!(acting("<p x=\"\" onclick=y>").len(), 1);
    assert_eq!(acting("<a href=\" JavaScript:x\">").len(), 1);
    assert_eq!(acting("<script>").len(), 1);
    assert_eq!(acting("</text&#62;<b>").len(), 1);
}
