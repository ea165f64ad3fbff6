//! The HTML of expansions.
//!
//! Styles are inline, because a preprocessor cannot add a style sheet to a book. All
//! colours are mdBook's CSS variables, so that every theme works. No element contains a
//! blank line, which would end its HTML block.

use std::borrow::Cow;

use crate::compose::diagram::Drawing;
use crate::finding::Anchor;
use crate::splice::EMPTY_SPAN;
use crate::stub::{Enclosing, InsertionPoint};

/// The colour of boxes and marks for missing content. mdBook 0.4 lacks the first variable.
const ACCENT: &str = "var(--blockquote-warning-color,var(--warning-border,currentcolor))";

/// Escapes text for HTML content and attributes, so that neither Markdown nor mdBook's own
/// preprocessors change it.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| PLAIN[usize::from(byte)]) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '*' | '_' | '`' | '[' | ']' | '\\' | '|' | '~' | '$' | '{' | '}' => {
                escaped.push_str(&format!("&#{};", u32::from(character)));
            }
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped.into()
}

/// For each byte, whether [`escape`] leaves it unchanged.
const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let others = b"&<>\"*_`[]\\|~${}\n\r";
    let mut at = 0;
    while at < others.len() {
        plain[others[at] as usize] = false;
        at += 1;
    }
    plain
};

/// A drawing that scrolls if it is wider than its column.
pub(super) fn diagram(id: &str, drawing: &Drawing, width: f64) -> String {
    let svg = drawing.svg(id, width).markup;
    format!(
        "<div class=\"stubs-diagram\" id=\"{id}\" style=\"overflow-x:auto;margin:1em 0\">\n{svg}\n</div>"
    )
}

/// A box in place of missing content.
pub(super) fn missing(id: Anchor, label: &str, what: &str) -> String {
    format!(
        "<div class=\"stubs-missing\" id=\"{id}\" style=\"border:2px dashed {ACCENT};\
         border-radius:6px;padding:1.2em 1em;margin:1em 0;text-align:center\">\n\
         <strong>{}</strong><br>{}\n</div>",
        escape(label),
        escape(what)
    )
}

/// An inline box in place of missing content.
pub(super) fn missing_inline(id: Anchor, label: &str, what: &str) -> String {
    let separator = if what.is_empty() { "" } else { ": " };
    format!(
        "<span class=\"stubs-missing\" id=\"{id}\" style=\"border:1px dashed {ACCENT};\
         border-radius:4px;padding:0 0.35em\">{}{separator}{}</span>",
        escape(label),
        escape(what)
    )
}

/// Unstyled text in place of missing content, for HTML blocks in other renderers.
pub(super) fn missing_plain(label: &str, what: &str) -> String {
    let colon = if what.is_empty() { "" } else { ":" };
    format!("<strong>{}{colon}</strong> {}", escape(label), escape(what))
        .trim_end()
        .to_owned()
}

/// The HTML before and after the text of a link that leads nowhere. In a heading the label
/// is an attribute, because mdBook derives the heading's id from its text.
pub(super) fn dead_link(id: Anchor, label: &str, place: InsertionPoint) -> (String, String) {
    let label = escape(label);
    let mark = if place == InsertionPoint::Inline(Enclosing::Heading) {
        [
            "<sup role=\"img\" aria-label=\"",
            &label,
            "\" title=\"",
            &label,
            "\">&#91;?&#93;</sup></span>",
        ]
        .concat()
    } else {
        ["<sup>&#91;", &label, "&#93;</sup></span>"].concat()
    };
    (
        [
            "<span class=\"stubs-dead-link\" id=\"",
            &id.id(),
            "\" style=\"border-bottom:1px dashed ",
            ACCENT,
            "\">",
        ]
        .concat(),
        mark,
    )
}

/// A bar filled to the fraction `part` of `whole`.
pub(super) fn bar(part: usize, whole: usize) -> String {
    let percent = (part * 100).checked_div(whole).unwrap_or(0);
    format!(
        "<span style=\"display:inline-block;width:8em;height:0.6em;border:1px solid {ACCENT};\
         border-radius:3px;overflow:hidden\"><span style=\"display:block;height:100%;\
         width:{percent}%;background:{ACCENT}\"></span></span>"
    )
}

/// A link inside an HTML block.
pub(super) fn link(url: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(url), escape(text))
}

/// An image inside an HTML block.
pub(super) fn image(path: &str, alt: &str) -> String {
    format!("<img src=\"{}\" alt=\"{}\">", escape(path), escape(alt))
}

/// A code block on one line, for a list item that a fenced block would break.
pub(super) fn code(language: &str, text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.trim_end().lines().map(escape).collect();
    // mdBook turns these into typographic characters, even in code if that is HTML.
    let code = lines.join("&#10;").replace('-', "&#45;");
    let code = code.replace('.', "&#46;").replace('\'', "&#39;");
    format!(
        "{EMPTY_SPAN}<pre><code class=\"language-{}\">{code}</code></pre>",
        escape(language)
    )
}

/// Blocks side by side if there is room, otherwise one below the other.
pub(super) fn columns(blocks: impl Iterator<Item = String>) -> String {
    let mut lines = "<div class=\"stubs-columns\" style=\"display:flex;flex-wrap:wrap;\
                     gap:0 1.5em;align-items:flex-start\">\n"
        .to_owned();
    for block in blocks {
        lines.push_str("<div style=\"flex:1 1 18em;min-width:0;max-width:100%\">\n\n");
        lines.push_str(&block);
        lines.push_str("\n\n</div>\n");
    }
    lines + "</div>"
}
