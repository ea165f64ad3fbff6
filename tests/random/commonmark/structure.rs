//! What a chapter is made of, but for what an expansion put in.
//!
//! Every expansion becomes the word [`WORD`], and the paragraphs beside it are
//! taken apart: whether it is a block or a word between words, the text around
//! it must stand in the same containers.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What stands for an expansion.
pub const WORD: &str = "Zq";

/// The parser as mdBook sets it up.
pub fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    Parser::new_ext(text, options).into_offset_iter()
}

/// A chapter's structure, a part a line. Other renderers than HTML show a todo
/// as a quote: there a quote is left out that begins with an expansion.
pub fn outline(text: &str, html: bool) -> String {
    let events: Vec<Event<'_>> = events(text).map(|(event, _)| event).collect();
    let mut events = events.into_iter().peekable();
    let root = Node {
        tag: String::new(),
        parts: parts(
            &mut events,
            &mut Quotes {
                html,
                admonitions: 0,
            },
        ),
    };
    let mut lines = String::new();
    root.write(0, &mut lines);
    lines
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Word(String),
    Node(Node),
}

#[derive(Debug, Clone, PartialEq)]
struct Node {
    tag: String,
    parts: Vec<Part>,
}

/// What a quote can be.
struct Quotes {
    html: bool,
    /// How many admonitions are open.
    admonitions: usize,
}

fn parts<'a>(
    events: &mut Peekable<impl Iterator<Item = Event<'a>>>,
    quotes: &mut Quotes,
) -> Vec<Part> {
    let mut found = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::End(_) => break,
            Event::Start(tag) => {
                let docs = matches!(&tag, Tag::Link { dest_url, .. } if dest_url.starts_with("https://docs.docker.com/"));
                let html = matches!(tag, Tag::HtmlBlock);
                let name = format!("{tag:?}");
                let inside = parts(events, quotes);
                // A todo where other renderers than HTML show it.
                let todo = !quotes.html && matches!(tag, Tag::BlockQuote(_)) && begins(&inside);
                if docs {
                    found.push(word(WORD));
                } else if html || todo {
                    found.extend(inside);
                } else {
                    place(name, inside, &mut found);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let end = if html.contains("class=\"blockquote-tag ") {
                    quotes.admonitions += 1;
                    "</p>"
                } else if html.contains("<div class=\"stubs-") {
                    "</div>"
                } else if html.contains("<span class=\"stubs-") {
                    "</span>"
                } else {
                    if html.trim() == "</blockquote>" && quotes.admonitions > 0 {
                        quotes.admonitions -= 1;
                    } else if *html == *"<span>"
                        && events.peek() == Some(&Event::InlineHtml("</span>".into()))
                    {
                        events.next();
                    } else if html.trim() != "<!---->" {
                        found.extend(html.split_whitespace().map(word));
                    }
                    continue;
                };
                found.push(word(WORD));
                skip(events, &html, end);
            }
            Event::SoftBreak | Event::HardBreak => {}
            Event::Text(text) => {
                // The parser cuts it wherever something might begin.
                let mut text = text.into_string();
                while let Some(Event::Text(more)) = events.peek() {
                    text.push_str(more);
                    events.next();
                }
                // A checkbox with nothing beside it gets a character that does not show.
                let text = text.replace('\u{200b}', "");
                found.extend(text.split_whitespace().map(word));
            }
            other => found.push(word(&format!("{other:?}"))),
        }
    }
    found
}

/// Passes over the rest of an expansion's HTML.
fn skip<'a>(events: &mut Peekable<impl Iterator<Item = Event<'a>>>, first: &str, end: &str) {
    if first.contains(end) {
        return;
    }
    while let Some(event) = events.peek() {
        let last = match event {
            Event::Html(html) | Event::InlineHtml(html) => html.contains(end),
            Event::End(TagEnd::Paragraph | TagEnd::HtmlBlock) => return,
            _ => false,
        };
        events.next();
        if last {
            return;
        }
    }
}

/// Adds a node, or the word where an expansion made it.
fn place(tag: String, inside: Vec<Part>, found: &mut Vec<Part>) {
    let code = tag.starts_with("CodeBlock(F") && inside == [word(WORD)];
    if code || tag == "Strong" && (inside == [word("TODO")] || inside == [word("TODO:")]) {
        found.push(word(WORD));
    } else {
        found.push(Part::Node(Node { tag, parts: inside }));
    }
}

/// Whether the word comes first.
fn begins(parts: &[Part]) -> bool {
    match parts.first() {
        Some(Part::Word(first)) => first == WORD,
        Some(Part::Node(first)) => first.is_inline() && begins(&first.parts),
        None => false,
    }
}

fn word(text: &str) -> Part {
    Part::Word(text.to_owned())
}

impl Node {
    /// Whether the word stands in it as text.
    fn shows_word(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Word(word) => word == WORD,
            Part::Node(node) => node.is_inline() && node.shows_word(),
        })
    }

    fn is_inline(&self) -> bool {
        [
            "Emphasis",
            "Strong",
            "Strikethrough",
            "Link",
            "Image",
            "Paragraph",
        ]
        .iter()
        .any(|tag| self.tag.starts_with(tag))
    }

    fn write(&self, depth: usize, lines: &mut String) {
        // What was one paragraph can be several now.
        let apart = self.shows_word();
        let mut words: Vec<&str> = Vec::new();
        self.flatten(apart, &mut |part| match part {
            Part::Word(word) if word == WORD && words.last() == Some(&WORD) => {}
            Part::Word(word) => words.push(word),
            Part::Node(node) => {
                line(depth, &words.join(" "), lines);
                words.clear();
                line(depth, &node.tag, lines);
                node.write(depth + 1, lines);
            }
        });
        line(depth, &words.join(" "), lines);
    }

    fn flatten<'a>(&'a self, apart: bool, take: &mut dyn FnMut(&'a Part)) {
        for part in &self.parts {
            match part {
                Part::Node(node) if apart && node.tag == "Paragraph" => node.flatten(apart, take),
                part => take(part),
            }
        }
    }
}

fn line(depth: usize, text: &str, lines: &mut String) {
    if !text.is_empty() {
        lines.push_str(&"  ".repeat(depth));
        lines.push_str(text);
        lines.push('\n');
    }
}

#[test]
fn what_moves_is_seen() {
    let same = |a, b| assert_eq!(outline(a, true), outline(b, true));
    let other = |a, b| assert_ne!(outline(a, true), outline(b, true));
    same("a Zq b\n", "a\n\n<div class=\"stubs-x\">\nx\n</div>\n\nb\n");
    assert_eq!(
        outline("- Zq b\n- c\n", false),
        outline("- > **TODO** b\n- c\n", false)
    );
    other("- Zq b\n- c\n", "- Zq b\n\n- c\n");
    other("> Zq b\n", "> Zq\n\nb\n");
    other("a\n\n- Zq b\n", "a\n- Zq\n\nb\n");
}
