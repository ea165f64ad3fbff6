//! Chapters put together at random from containers and markers: nothing panics,
//! text outside of markers stays, and an expansion has nothing left to expand.

use crate::properties::chapter::{context as build, expand, expands_once};
use mdbook_stubs::testing::book::Context;
use serde_json::json;

/// What chapters are made of: markers, containers, and what is near to both.
const PARTS: &[&str] = &[
    "**TODO** ",
    "**TODO:** ",
    "TODO ",
    "TODO: ",
    "__FIXME(al, #1)__ ",
    "***TBD*** ",
    "**TODO: a *b* c** ",
    "<docker-compose image>",
    "<x image>",
    "<docker's image>",
    "<docker commands>",
    "**docker docs link**",
    "**volumes docs link**",
    "[a]()",
    "[]()",
    "![b]()",
    "[compose ports docs]()",
    "<docker run docs link>",
    "word ",
    "é🐳 ",
    "w0rd, ",
    "`TODO` ",
    "`<x image>` ",
    "*em ",
    "* ",
    "**st ",
    "** ",
    "_ ",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<br>",
    "<!-- TODO c -->",
    "\n\n<!-- stubs: ignore[todo] -->\n\n",
    "<!--",
    "-->",
    "\\",
    "&amp; ",
    "| ",
    "|---|",
    "~~",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    "\r",
    "\n\n# ",
    "\n## ",
    "\n- ",
    "\n  - ",
    "\n1. ",
    "\n7) ",
    "\n> ",
    "\n> > ",
    "\n    ",
    "\n\t",
    "\n- [ ] ",
    "\n[^1]: ",
    "[^1]",
    "\n```\n",
    "\n---\n",
    "\n===\n",
    "\n: ",
    "  \n",
    "\\\n",
    "\n| a | b |\n|---|---|\n| ",
    "\n[ref]: x\n",
    "\n<x image>\n",
    "\n> <x image>\n> ",
    "<https://a.b> ",
    "$x$ ",
    "\u{0}",
    "\u{feff}",
];

/// A chapter of random parts, with `between` after each.
fn chapter(seed: u64, between: &str) -> String {
    let mut random = fastrand::Rng::with_seed(seed);
    let parts = random.usize(1..24);
    (0..parts)
        .flat_map(|_| [PARTS[random.usize(0..PARTS.len())], between])
        .collect()
}

fn check(context: &Context, seeds: std::ops::Range<u64>) {
    for seed in seeds {
        // Markers that touch each other are read in one way or another.
        expand(context, &chapter(seed, ""));
        let text = chapter(seed, " ");
        let once = expand(context, &text).text;
        for word in ["word", "w0rd", "é🐳"] {
            assert!(
                once.matches(word).count() >= text.matches(word).count(),
                "seed {seed}: {word:?} is gone\n--- {text:?}\n--- {once:?}"
            );
        }
        expands_once(context, &text);
    }
}

/// `STUBS_RANDOM=100000` tries more chapters than a usual run does.
fn chapters() -> u64 {
    std::env::var("STUBS_RANDOM")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(4_000)
}

fn context(renderer: &str, todos: &str) -> Context {
    build(renderer, json!({ "todos": todos }), false, true)
}

#[test]
fn random_chapters_for_html() {
    check(&context("html", "show"), 0..chapters());
}

#[test]
fn random_chapters_for_markdown() {
    check(&context("markdown", "show"), 0..chapters());
}

#[test]
fn random_chapters_without_todos() {
    for renderer in ["html", "markdown"] {
        let context = context(renderer, "hide");
        for seed in 0..chapters() {
            expands_once(&context, &chapter(seed, " "));
        }
    }
}
