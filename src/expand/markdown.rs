//! The Markdown of expansions, built as parser events so that the writer does the escaping.

use base64::Engine;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};
use pulldown_cmark_to_cmark::{Options, cmark_with_options};

use crate::compose::diagram::Drawing;

/// `[text](url)`
pub(super) fn link(url: &str, text: &str) -> String {
    // A book can have thousands of links, few of which need escaping.
    if text.trim() == text && is_plain(text, b" ,:") && is_plain(url, b"/:-.#=") {
        return ["[", text, "](", url, ")"].concat();
    }
    written_link(url, text)
}

/// Whether `text` consists of ASCII letters, digits and `others`, so that it needs no
/// escaping in a link.
fn is_plain(text: &str, others: &[u8]) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
}

fn written_link(url: &str, text: &str) -> String {
    write(&[
        Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url: url.into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        }),
        Event::Text(text.into()),
        Event::End(TagEnd::Link),
    ])
}

/// `![alt](path)`
pub(super) fn image(path: &str, alt: &str) -> String {
    write(&[
        Event::Start(Tag::Image {
            link_type: LinkType::Inline,
            dest_url: path.into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        }),
        Event::Text(alt.into()),
        Event::End(TagEnd::Image),
    ])
}

/// A fenced code block.
pub(super) fn fence(language: &str, text: &str) -> String {
    let text = format!("{}\n", text.trim_end());
    write(&[
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language.into()))),
        Event::Text(text.into()),
        Event::End(TagEnd::CodeBlock),
    ])
}

/// A drawing as an image with a data URI, for renderers that do not support inline SVG.
pub(super) fn drawing_as_image(id: &str, drawing: &Drawing, width: f64) -> String {
    let svg = drawing.svg(id, width);
    // A standalone SVG document needs a namespace.
    let document = svg
        .markup
        .replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1);
    let data = base64::engine::general_purpose::STANDARD.encode(document);
    image(&format!("data:image/svg+xml;base64,{data}"), &svg.title)
}

/// Plain text, escaped for Markdown.
pub(super) fn plain(text: &str) -> String {
    write(&[Event::Text(text.to_owned().into())])
}

/// A block quote in place of missing content.
pub(super) fn missing(label: &str, what: &str) -> String {
    format!("> {}", missing_inline(label, what))
}

/// Inline text in place of missing content.
pub(super) fn missing_inline(label: &str, what: &str) -> String {
    let colon = if what.is_empty() { "" } else { ":" };
    format!("{} {}", strong(&format!("{label}{colon}")), plain(what))
        .trim_end()
        .to_owned()
}

/// A block quote with a title.
pub(super) fn note(title: &str, text: &str) -> String {
    format!("> {} {}", strong(&format!("{title}.")), plain(text))
}

fn strong(text: &str) -> String {
    write(&[
        Event::Start(Tag::Strong),
        Event::Text(text.into()),
        Event::End(TagEnd::Strong),
    ])
}

/// Writes events as Markdown, without a trailing line ending.
pub(super) fn write(events: &[Event<'_>]) -> String {
    let options = Options {
        // The writer uses more backticks if the code contains a fence.
        code_block_token_count: 3,
        ..Options::default()
    };
    let mut text = String::new();
    let written = cmark_with_options(
        events.iter(),
        &mut text,
        pulldown_cmark::Options::empty(),
        options,
    );
    if written.is_err() {
        // The writer refuses what Markdown cannot express, for instance strong emphasis
        // that ends in a space. The plain words are used instead.
        return escaped_words(events);
    }
    text.trim_matches('\n').to_owned()
}

/// The text of events, with all punctuation escaped.
fn escaped_words(events: &[Event<'_>]) -> String {
    let mut words = String::new();
    for event in events {
        if let Event::Text(text) | Event::Code(text) = event {
            for character in text.chars() {
                if character.is_ascii_punctuation() {
                    words.push('\\');
                }
                words.push(if character == '\n' { ' ' } else { character });
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_that_cannot_be_written_becomes_plain_words() {
        let strong = |text: &str| {
            write(&[
                Event::Start(Tag::Strong),
                Event::Text(text.to_owned().into()),
                Event::End(TagEnd::Strong),
            ])
        };
        assert_eq!(strong("a"), "**a**");
        assert_eq!(strong("a & <b> "), "a \\& \\<b\\> ");
    }

    #[test]
    fn a_plain_link_equals_the_output_of_the_writer() {
        let catalogue = crate::docs::Catalogue::builtin();
        let mut texts: Vec<(&str, &str)> = catalogue
            .topics()
            .map(|topic| (topic.url, topic.title.unwrap_or(topic.name)))
            .collect();
        texts.extend([
            ("https://x.y/", "Docker Compose: ports, twice"),
            ("https://x.y:8080/a-b.c#d=e", "1"),
            ("x", " a "),
            ("x#", "A:"),
        ]);
        let mut plain = 0;
        for (url, text) in &texts {
            let written = written_link(url, text);
            assert_eq!(link(url, text), written);
            plain += usize::from(written == format!("[{text}]({url})"));
        }
        assert!(plain > 600, "{plain} of {}", texts.len());
    }

    #[test]
    fn generated_markdown_is_escaped() {
        assert_eq!(
            link("https://x.y/?a=b", "a [b] c"),
            "[a \\[b\\] c](https://x.y/?a=b)"
        );
        assert_eq!(image("my image.png", "a*b*"), "![a\\*b\\*](<my image.png>)");
        assert_eq!(fence("sh", "echo '```'"), "````sh\necho '```'\n````");
        assert_eq!(fence("sh", "ls"), "```sh\nls\n```");
    }
}
