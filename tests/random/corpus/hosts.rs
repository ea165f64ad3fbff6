//! The same with whole books, and with the pages that the hosts themselves make of
//! them: what holds no stub is the same as in a book whose stubs are words.

use std::fmt::Write;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::{Cell, RefCell};

use super::generate::Corpus;
use crate::properties::builds::{Build, builds, placeholders};
use crate::properties::chapter::book;
use crate::properties::marks::Marks;
use crate::support::{Book, Built, HOSTS, Host};

/// A part of what stands for a marker.
const WORD: &str = ",x";

#[test]
fn pages_of_both_hosts() {
    let corpus = Corpus::read();
    let seed = super::number("STUBS_SEED").unwrap_or(0);
    let builds = builds();
    let mut reports = String::new();
    for host in HOSTS {
        for todos in ["show", "hide"] {
            let build = builds
                .iter()
                .find(|build| {
                    build.name.starts_with(&format!("html, todos = {todos:?}"))
                        && build.context.scan.definition_lists == (host == Host::Mdbook05)
                })
                .unwrap();
            let chapters = corpus.whole(seed);
            compare(host, todos, build, &chapters, &mut reports);
        }
    }
    assert!(reports.is_empty(), "{reports}");
}

/// Says which elements of pages are not what they are without stubs.
fn compare(host: Host, todos: &str, build: &Build, chapters: &[String], reports: &mut String) {
    let marks: Vec<_> = chapters
        .iter()
        .map(|text| Marks::find(&build.context, text))
        .collect();
    let words: Vec<String> = marks
        .iter()
        .zip(chapters)
        .map(|(marks, text)| {
            marks
                .as_ref()
                .map_or_else(|| text.clone(), Marks::without_markers)
        })
        .collect();
    let (before, after) = (
        build_book(host, todos, &words),
        build_book(host, todos, chapters),
    );
    for (number, text) in chapters.iter().enumerate() {
        let page = format!("chapter{number}.html");
        let found = elements(&after.main(&page));
        let mut found = found.iter();
        let kept = elements(&before.main(&page));
        // A section without its todo can be an empty one, or none with it.
        let kept = kept
            .iter()
            .filter(|element| !element.contains(WORD) && !element.contains("empty-section-"));
        for element in kept {
            if !found.any(|other| other == element) {
                writeln!(
                    reports,
                    "{} with todos = {todos:?}, {page}: this is not there, or not where it was\n\
                     {element}\n--- chapter\n{text:?}\n",
                    host.name()
                )
                .unwrap();
                break;
            }
        }
    }
}

fn build_book(host: Host, todos: &str, chapters: &[String]) -> Built {
    let folder = Book::copy(&book());
    let mut toml = format!(
        "[book]\ntitle = \"Corpus\"\n\n[preprocessor.stubs]\ntodos = {todos:?}\nfail-on = \"never\"\n\n\
         [preprocessor.stubs.placeholders]\n"
    );
    for (phrase, declared) in placeholders().as_object().unwrap() {
        for (key, value) in declared.as_object().unwrap() {
            let value = value.as_str().unwrap();
            writeln!(toml, "{phrase:?} = {{ {key} = {value:?} }}").unwrap();
        }
    }
    folder.write("book.toml", &toml);
    let mut summary = String::from("# Summary\n\n");
    for (number, text) in chapters.iter().enumerate() {
        writeln!(summary, "- [Chapter {number}](chapter{number}.md)").unwrap();
        folder.write(&format!("src/chapter{number}.md"), text);
    }
    folder.write("src/SUMMARY.md", &summary);
    let built = folder.build(host, &[]);
    assert!(built.succeeded(), "{}: {}", host.name(), built.stderr());
    built
}

/// The elements of a page that stand in no other one, as they are written.
fn elements(page: &str) -> Vec<String> {
    let sink = Elements::default();
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(page));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut found = tokenizer.sink.found.into_inner();
    found.retain(|element| !element.trim().is_empty());
    found
}

/// Puts an element together from its tags and texts.
#[derive(Default)]
struct Elements {
    depth: Cell<usize>,
    found: RefCell<Vec<String>>,
}

/// The elements of HTML that have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

impl TokenSink for Elements {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut found = self.found.borrow_mut();
        let inside = self.depth.get() > 0;
        let mut add = |text: &str| match found.last_mut() {
            Some(last) if inside => last.push_str(text),
            _ => found.push(text.to_owned()),
        };
        match token {
            Token::CharacterTokens(text) => add(&text),
            Token::TagToken(tag) => {
                let ends = tag.kind == TagKind::EndTag;
                let mut text = format!("<{}{}", if ends { "/" } else { "" }, tag.name);
                for attribute in &tag.attrs {
                    write!(text, " {}={:?}", attribute.name.local, attribute.value).unwrap();
                }
                text.push('>');
                add(&text);
                let void = tag.self_closing || VOID.contains(&&*tag.name);
                match (ends, void) {
                    (true, _) => self.depth.set(self.depth.get().saturating_sub(1)),
                    (false, false) => self.depth.set(self.depth.get() + 1),
                    (false, true) => {}
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
