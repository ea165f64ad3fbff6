//! The check of live pages, against a server of the test's own.

use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::support::Book;
use crate::support::server::{Reply, Server};
use mdbook_stubs::testing::live::{Finding, Limits, check};
use serde_json::Value;

const PAGE: &str = "<!doctype html><h1 id=start>Start</h1><h2 id=depends_on>Depends on</h2>";

fn limits() -> Limits {
    Limits {
        timeout: Duration::from_secs(5),
        pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(50),
        body: 4_096,
        ..Limits::default()
    }
}

fn check_all(server: &Server, paths: &[&str], limits: &Limits) -> Vec<Finding> {
    let urls: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    check(&urls, limits, &|_, _| {}).findings
}

fn check_one(server: &Server, path: &str) -> Finding {
    check_all(server, &[path], &limits()).remove(0)
}

fn redirect(status: u16, to: &str) -> Reply {
    Reply::with(status, &[("Location", to)])
}

#[test]
fn a_page_that_is_there_is_asked_for_once_and_its_body_only_for_a_section() {
    let server = Server::new(|_| Reply::page(PAGE));
    let found = check_all(
        &server,
        &[
            "/whole",
            "/part#start",
            "/part",
            "/part#depends_on",
            "/top#top",
        ],
        &limits(),
    );
    assert_eq!(found, vec![Finding::Good; 5]);
    let mut log = server.log();
    log.sort();
    assert_eq!(log, ["GET /part", "HEAD /top", "HEAD /whole"]);
}

#[test]
fn a_section_that_is_not_there_is_told_with_those_that_are_near() {
    let server = Server::new(|_| Reply::page(PAGE));
    let found = check_all(&server, &["/a#depends-on", "/a#ports"], &limits());
    let missing = |anchor: &str, near: &[&str]| Finding::NoAnchor {
        anchor: anchor.to_owned(),
        near: near.iter().map(|name| (*name).to_owned()).collect(),
    };
    assert_eq!(found[0], missing("depends-on", &["depends_on"]));
    assert_eq!(found[1], missing("ports", &[]));
}

#[test]
fn what_is_no_html_has_no_sections_to_look_for() {
    let server = Server::new(|_| Reply::with(200, &[("Content-Type", "application/pdf")]));
    assert_eq!(check_one(&server, "/a.pdf#page=3"), Finding::Good);
}

#[test]
fn redirects_are_followed_and_told_where_they_are_for_good() {
    let server = Server::new(|request| match request.path {
        "/old" => redirect(301, "/older-still"),
        "/older-still" => redirect(308, "new/"),
        "/today" => redirect(302, "/new/"),
        "/half" => redirect(301, "/today"),
        "/section" => redirect(301, "/new/#depends_on"),
        "/wrong-section" => redirect(301, "/new/#gone"),
        "/new/" => Reply::page(PAGE),
        _ => Reply::status(404),
    });
    let moved = |to: &str| Finding::Moved { to: server.url(to) };
    assert_eq!(check_one(&server, "/old"), moved("/new/"));
    assert_eq!(check_one(&server, "/old#start"), moved("/new/#start"));
    assert_eq!(check_one(&server, "/today"), Finding::Good);
    // What lies behind a passing redirect is no new address.
    assert_eq!(check_one(&server, "/half#start"), moved("/today#start"));
    assert_eq!(check_one(&server, "/section#x"), moved("/new/#depends_on"));
    let found = check_one(&server, "/wrong-section#start");
    assert!(matches!(found, Finding::NoAnchor { anchor, .. } if anchor == "gone"));
    let found = check_one(&server, "/old#gone");
    assert!(matches!(found, Finding::NoAnchor { anchor, .. } if anchor == "gone"));
}

#[test]
fn redirects_that_lead_nowhere_end() {
    let server = Server::new(|request| match request.path {
        "/a" => redirect(301, "/b"),
        "/b" => redirect(302, "/a"),
        "/mail" => redirect(301, "mailto:somebody@example.org"),
        "/none" => Reply::status(301),
        "/gone" => redirect(301, "/missing"),
        "/missing" => Reply::status(404),
        path => {
            let number: u32 = path[1..].parse().unwrap();
            redirect(301, &format!("/{}", number + 1))
        }
    });
    let nowhere = |path: &str| match check_one(&server, path) {
        Finding::Redirects(message) => message,
        other => panic!("{path}: {other:?}"),
    };
    assert!(nowhere("/a").contains("leads back to"));
    assert!(nowhere("/mail").contains("mailto:"));
    assert!(nowhere("/1").contains("more than 20 times"));
    assert_eq!(check_one(&server, "/none"), Finding::Status(301));
    assert_eq!(check_one(&server, "/gone"), Finding::Status(404));
}

#[test]
fn a_server_that_knows_no_head_is_asked_for_the_page() {
    let server = Server::new(|request| match (request.method, request.path) {
        ("HEAD", "/not-allowed") => Reply::status(405),
        ("HEAD", "/confused") => Reply::status(404),
        (_, "/missing") => Reply::status(404),
        _ => Reply::page(PAGE),
    });
    assert_eq!(check_one(&server, "/not-allowed"), Finding::Good);
    assert_eq!(check_one(&server, "/confused"), Finding::Good);
    assert_eq!(check_one(&server, "/missing"), Finding::Status(404));
    assert_eq!(server.log()[4..], ["HEAD /missing", "GET /missing"]);
}

#[test]
fn what_may_pass_is_tried_again_and_what_may_not_is_not() {
    let server = Server::new(|request| match (request.path, request.before) {
        ("/flaky", 0) => Reply::status(500),
        ("/flaky", 1) => Reply::HangUp,
        ("/busy", 0) => Reply::with(429, &[("Retry-After", "0")]),
        ("/down", _) => Reply::status(503),
        ("/private", _) => Reply::status(403),
        _ => Reply::page(PAGE),
    });
    assert_eq!(check_one(&server, "/flaky#start"), Finding::Good);
    assert_eq!(check_one(&server, "/busy"), Finding::Good);
    assert_eq!(
        check_one(&server, "/down#start"),
        Finding::Unreachable("the server answers with 503".to_owned())
    );
    assert_eq!(check_one(&server, "/private#start"), Finding::Status(403));
    let times = |path: &str| {
        let log = server.log();
        log.iter().filter(|line| line.ends_with(path)).count()
    };
    assert_eq!(times("/flaky"), 3);
    assert_eq!(times("/busy"), 2);
    assert_eq!(times("/down"), 3, "one request and two retries");
    assert_eq!(times("/private"), 1);
}

#[test]
fn a_pause_that_a_server_asks_for_is_kept_within_reason() {
    let server = Server::new(|request| match (request.path, request.before) {
        ("/soon", 0) => Reply::with(503, &[("Retry-After", "1")]),
        ("/later", _) => Reply::with(429, &[("Retry-After", "3600")]),
        _ => Reply::page(PAGE),
    });
    let patient = Limits {
        longest_pause: Duration::from_secs(2),
        ..limits()
    };
    let start = Instant::now();
    let found = check_all(&server, &["/soon#start", "/later"], &patient);
    assert_eq!(found[0], Finding::Good);
    assert!(start.elapsed() >= Duration::from_secs(1));
    let Finding::Unchecked(message) = &found[1] else {
        panic!("{found:?}");
    };
    assert!(message.contains("3600 seconds"), "{message}");
    let log = server.log();
    assert_eq!(
        log.iter().filter(|line| line.ends_with("/later")).count(),
        1
    );
}

#[test]
fn servers_that_do_not_answer_cost_no_more_than_the_time_limit() {
    let server = Server::new(|request| match request.path {
        "/slow" => Reply::Silence(Duration::from_secs(20)),
        _ => Reply::HangUp,
    });
    let quick = Limits {
        timeout: Duration::from_millis(200),
        retries: 1,
        ..limits()
    };
    let start = Instant::now();
    let found = check_all(&server, &["/slow", "/hang-up"], &quick);
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(
        found[0],
        Finding::Unreachable("no answer came in time".to_owned())
    );
    assert!(matches!(found[1], Finding::Unreachable(_)), "{found:?}");
    // A port on which nobody listens.
    let gone = server.url("/");
    drop(server);
    let found = check(&[&gone], &quick, &|_, _| {}).findings;
    assert!(matches!(found[0], Finding::Unreachable(_)), "{found:?}");
}

#[test]
fn of_a_huge_page_only_the_beginning_is_read() {
    let server = Server::new(|_| {
        let filler = "<p>and so on</p>".repeat(1_000_000);
        Reply::page(&format!("{PAGE}{filler}<p id=end>"))
    });
    let found = check_all(&server, &["/a#start", "/a#end"], &limits());
    assert_eq!(found[0], Finding::Good);
    let Finding::Unchecked(message) = &found[1] else {
        panic!("{found:?}");
    };
    assert!(message.contains("first 4096 bytes"), "{message}");
}

#[test]
fn requests_are_few_at_a_time_and_bounded_in_all() {
    let server = Server::new(|_| {
        std::thread::sleep(Duration::from_millis(20));
        Reply::page(PAGE)
    });
    let paths: Vec<String> = (0..30).map(|number| format!("/{number}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let three = Limits {
        parallel: 3,
        requests: 20,
        ..limits()
    };
    let found = check_all(&server, &paths, &three);
    assert!((2..=3).contains(&server.most_under_way()));
    assert_eq!(server.log().len(), 20);
    let good = found.iter().filter(|finding| finding.is_good()).count();
    assert_eq!(good, 20);
    let unchecked = |finding: &&Finding| matches!(finding, Finding::Unchecked(message) if message.contains("allow more"));
    assert_eq!(found.iter().filter(unchecked).count(), 10);
}

/// A book whose own topics lie on the server.
fn book(server: &Server, chapter: &str) -> Book {
    let book = Book::of(chapter);
    let topics: String = ["good", "moved", "missing", "part", "slow"]
        .iter()
        .map(|name| {
            let anchor = if *name == "part" { "#depends-on" } else { "" };
            let url = server.url(&format!("/{name}{anchor}"));
            format!("\"shop {name}\" = \"{url}\"\n")
        })
        .collect();
    book.write(
        "book.toml",
        &format!("[book]\ntitle = \"Test\"\n\n[preprocessor.stubs.docs.topics]\n{topics}"),
    );
    book
}

fn routes(request: &crate::support::server::Request<'_>) -> Reply {
    match request.path {
        "/moved" => redirect(301, "/good"),
        "/missing" => Reply::status(404),
        "/slow" => Reply::Silence(Duration::from_secs(20)),
        _ => Reply::page(PAGE),
    }
}

/// Runs the command without the proxies of this machine.
fn run(book: &Book, arguments: &[&str]) -> Output {
    run_in(book.path(), arguments)
}

fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = crate::support::command(crate::support::binary());
    for name in ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
        .args(["docs", "--check"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_book_is_told_which_of_its_links_are_broken_and_where() {
    let server = Server::new(routes);
    let book = book(
        &server,
        "# Shop\n\nSee **shop good docs link**, **shop moved docs link** and <shop missing link>.\n\n\
         - **shop part docs link**\n- **shop missing docs link**\n- **volumes docs link**\n",
    );
    let output = run(&book, &[]);
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(
        stderr.contains("error: 2 of 4 links cannot be relied on"),
        "{stderr}"
    );
    let at = |path: &str| server.url(path);
    let expected = format!(
        "src/chapter.md:3:30: moved: {} is now {}\n\
         src/chapter.md:3:59: broken: {missing} is answered with 404 (Not Found)\n\
         src/chapter.md:5:3: no-anchor: {} has no section `#depends-on`, but `#depends_on`\n\
         src/chapter.md:6:3: broken: {missing} is answered with 404 (Not Found)\n\
         4 links: 1 good, 1 moved, 2 broken, 0 unknown (6 requests)\n",
        at("/moved"),
        at("/good"),
        at("/part#depends-on"),
        missing = at("/missing"),
    );
    assert_eq!(stdout(&output), expected);
    // The same from outside of its folder.
    let elsewhere = tempfile::tempdir().unwrap();
    let output = run_in(elsewhere.path(), &[book.path().to_str().unwrap()]);
    assert_eq!(stdout(&output), expected);
}

#[test]
fn a_moved_page_fails_nothing() {
    let server = Server::new(routes);
    let book = book(&server, "**shop moved docs link**\n");
    let output = run(&book, &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).contains(": moved: "));
    let book = Book::of("no links\n");
    let output = run(&book, &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).starts_with("0 links: "));
}

#[test]
fn where_no_server_answers_the_check_could_not_look() {
    let server = Server::new(routes);
    let book = book(&server, "**shop slow docs link**\n");
    let output = run(&book, &["--timeout", "0.2", "--retries", "0"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(stdout(&output).contains("cannot be reached: no answer came in time"));
}

#[test]
fn the_json_is_the_contract_of_the_guide() {
    let server = Server::new(routes);
    let book = book(
        &server,
        "**shop moved docs link** **shop missing docs link** **shop part docs link**\n",
    );
    let output = run(&book, &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["schema"], 1);
    assert_eq!(
        document["summary"],
        serde_json::json!({
            "links": 3, "ok": 0, "moved": 1, "broken": 2, "unknown": 0, "requests": 5
        })
    );
    assert_eq!(
        document["links"][0],
        serde_json::json!({
            "url": server.url("/moved"),
            "places": [{
                "path": "src/chapter.md", "line": 1, "column": 1,
                "marker": "**shop moved docs link**"
            }],
            "result": "moved",
            "status": null,
            "moved_to": server.url("/good"),
            "message": format!("is now {}", server.url("/good")),
        })
    );
    assert_eq!(document["links"][1]["status"], 404);
    assert_eq!(document["links"][2]["result"], "no-anchor");
    let guide = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/docs-links.md"),
    )
    .unwrap();
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    for key in [
        keys(&document),
        keys(&document["summary"]),
        keys(&document["links"][0]),
        keys(&document["links"][0]["places"][0]),
    ]
    .concat()
    {
        assert!(
            guide.contains(&format!("\"{key}\":")),
            "{key} is not in the guide"
        );
    }
}

#[test]
fn all_checks_what_the_book_adds_as_well() {
    let server = Server::new(routes);
    let book = book(&server, "nothing\n");
    // Without requests left nothing is asked of anybody.
    let output = run(&book, &["--all", "--max-requests", "0"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains(&format!(
        "shop missing: unchecked: {}",
        server.url("/missing")
    )));
    assert!(text.contains("docker compose: unchecked: https://docs.docker.com/compose/"));
    assert!(text.ends_with("930 links: 0 good, 0 moved, 0 broken, 930 unknown (0 requests)\n"));
    assert!(server.log().is_empty());
}

#[test]
fn wrong_usage_is_an_error() {
    let book = Book::of("");
    for (arguments, says) in [
        (vec!["a", "b"], "takes one folder"),
        (vec!["no/such/book"], "no book in `no/such/book`"),
        (vec!["--timeout", "0"], "not a time"),
        (vec!["--timeout", "soon"], "not a number"),
        (vec!["--parallel", "100"], "from 1 to 16"),
        (vec!["--limit", "3"], "cannot be used with"),
    ] {
        let output = run(&book, &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(says), "{arguments:?}: {stderr}");
    }
}
