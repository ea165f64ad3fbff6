//! What comes from elsewhere than a chapter is text on the page, never markup:
//! Compose files, file names, book.toml and SUMMARY.md.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and its helpers are nobody's API"
)]

mod support;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use support::{Book, HOSTS};

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

/// Builds the book with every host, and looks for what came through. Gives the
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
