//! Files that are made to hurt: each is an error, without a panic and in no time.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use mdbook_stubs::testing::compose::{Diagnostic, Files, Language, commands, load, options};

struct Same(String);

impl Files for Same {
    fn read(&self, _: &Path) -> io::Result<String> {
        Ok(self.0.clone())
    }
}

/// Everything that is done with a file. The limit is generous: this is no benchmark, and an
/// unoptimised build on a busy machine must pass.
fn outcome(yaml: String) -> Result<String, Diagnostic> {
    let started = Instant::now();
    let outcome = load(Path::new("/p/compose.yaml"), &Same(yaml)).and_then(|project| {
        assert_eq!(options(&project).services.len(), project.services.len());
        commands(&project, Language::Dutch)
    });
    assert!(started.elapsed() < Duration::from_secs(10));
    outcome
}

fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn hostile_files_are_refused_at_a_place() {
    let laughs = {
        let mut yaml = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..9 {
            let inner = vec![format!("*a{}", level - 1); 9].join(",");
            yaml.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        yaml + "services: {w: {image: i}}\n"
    };
    let cases = [
        ("laughs", laughs),
        ("brackets", "[".repeat(100_000)),
        ("dashes", "- ".repeat(100_000)),
        ("questions", "? ".repeat(50_000)),
        ("braces", "{a: ".repeat(100_000)),
        (
            "indented",
            numbered(2500, |n| format!("{}a:\n", " ".repeat(n))),
        ),
        (
            "itself",
            "services: &s\n  a: {<<: *s, image: i}\n".to_owned(),
        ),
        (
            "long text many times",
            format!(
                "x-a: &a \"{}\"\nservices:\n  s: {{image: i, command: [{}]}}\n",
                "a".repeat(1_000_000),
                "*a,".repeat(10_000)
            ),
        ),
        (
            "merges of merges",
            format!(
                "x-0: &b0 {{a: 1}}\n{}services: {{}}\n",
                numbered(1000, |n| format!(
                    "x-{0}: &b{0} {{<<: [*b{n}, *b{n}], k{0}: 1}}\n",
                    n + 1
                ))
            ),
        ),
        (
            "nested defaults",
            format!(
                "services: {{a: {{image: \"{}\"}}}}\n",
                "${A:-".repeat(100_000)
            ),
        ),
        (
            "many variables",
            format!("services: {{a: {{image: \"{}\"}}}}\n", "$A".repeat(500_000)),
        ),
        (
            "a long chain of extends",
            format!(
                "services:\n{}  s9000: {{image: i}}\n",
                numbered(9000, |n| format!("  s{n}: {{extends: s{}}}\n", n + 1))
            ),
        ),
        (
            "one base many times",
            format!(
                "services:\n{}  base:\n    image: i\n    environment:\n{}",
                numbered(9000, |n| format!("  s{n}: {{extends: base}}\n")),
                numbered(5000, |n| format!("      K{n}: v\n"))
            ),
        ),
        (
            "replicas",
            "services: {a: {image: i, scale: 99999999999}}\n".to_owned(),
        ),
        (
            "replicas of something large",
            format!(
                "services: {{a: {{image: i, scale: 1000, environment: [{}]}}}}\n",
                numbered(20_000, |n| format!("K{n},"))
            ),
        ),
        (
            "a large circle",
            format!(
                "services:\n{}",
                numbered(7000, |n| format!(
                    "  s{n}: {{image: i, depends_on: [s{}]}}\n",
                    (n + 1) % 7000
                ))
            ),
        ),
        (
            "includes itself",
            "include: [compose.yaml]\nservices: {}\n".to_owned(),
        ),
        (
            "includes twice and twice again",
            "include: [a/a.yaml, b/b.yaml]\nservices: {}\n".to_owned(),
        ),
        ("documents", "a: 1\n---\n".repeat(10_000)),
        (
            "a key of a megabyte",
            format!("services:\n  ? {}\n  : {{image: i}}\n", "é".repeat(500_000)),
        ),
        (
            "words",
            format!(
                "services: {{a: {{image: i, command: \"{}\"}}}}\n",
                "x ".repeat(200_000)
            ),
        ),
    ];
    for (name, yaml) in cases {
        let error = outcome(yaml).expect_err(name);
        assert!(error.line >= 1 && error.column >= 1, "{name}: {error}");
        assert!(error.to_string().chars().count() < 800, "{name}: {error}");
        assert!(!error.message.contains('\n'), "{name}");
    }
}

#[test]
fn large_but_honest_files_are_taken() {
    let yaml = format!(
        "services:\n{}",
        numbered(2000, |n| format!(
            "  s{n}: {{image: i, depends_on: [s{}], profiles: [x]}}\n",
            if n == 1999 { 0 } else { n + 1 }
        ))
    )
    .replace("depends_on: [s0], ", "");
    assert!(outcome(yaml).unwrap().contains("p-s1999-1"));
}
