//! The places of a page that an address can name.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use percent_encoding::percent_decode_str;

/// Whether what follows the `#` of an address names no place of the page that
/// could be missing: the page's top, or a text that the browser looks for.
pub(super) fn names_no_section(anchor: &str) -> bool {
    let anchor = anchor.split(":~:").next().unwrap_or_default();
    anchor.is_empty() || anchor.eq_ignore_ascii_case("top")
}

/// The `id`s of a page's elements, and the `name`s of its `<a>`s.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    names: BTreeSet<String>,
}

impl Anchors {
    pub(super) fn of(html: &str) -> Self {
        let sink = Sink::default();
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(html));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        Self {
            names: tokenizer.sink.names.into_inner(),
        }
    }

    /// Whether an address with this section leads to a place of the page.
    pub(super) fn has(&self, anchor: &str) -> bool {
        let anchor = anchor.split(":~:").next().unwrap_or_default();
        self.names.contains(anchor) || self.names.contains(&decoded(anchor))
    }

    /// Up to three places with a similar name.
    pub(super) fn near(&self, anchor: &str) -> Vec<String> {
        let letters = |text: &str| -> String {
            let letters = text.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let wanted = letters(&decoded(anchor));
        let most = wanted.chars().count().div_ceil(3);
        let mut near: Vec<(usize, &String)> = self
            .names
            .iter()
            .map(|name| (strsim::osa_distance(&wanted, &letters(name)), name))
            .filter(|(distance, _)| *distance <= most)
            .collect();
        near.sort();
        near.truncate(3);
        near.into_iter().map(|(_, name)| name.clone()).collect()
    }
}

fn decoded(anchor: &str) -> String {
    percent_decode_str(anchor).decode_utf8_lossy().into_owned()
}

#[derive(Default)]
struct Sink {
    names: RefCell<BTreeSet<String>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else {
            return TokenSinkResult::Continue;
        };
        if tag.kind != StartTag {
            return TokenSinkResult::Continue;
        }
        let mut names = self.names.borrow_mut();
        for attribute in &tag.attrs {
            let name: &str = &attribute.name.local;
            if name == "id" || name == "name" && &*tag.name == "a" {
                names.insert(attribute.value.to_string());
            }
        }
        after(&tag)
    }
}

/// How what follows a tag is to be read: in some elements `<` is text.
fn after(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
            TokenSinkResult::RawData(RawKind::Rawtext)
        }
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_the_names_of_links_can_be_linked() {
        let anchors = Anchors::of(
            "<!doctype html><title><p id=title></title><h2 ID='one &amp; two'>x</h2>\
             <a name=old></a><input name=field><!-- <p id=comment> -->\
             <script>'<p id=script>'</script><style><p id=style></style><p id=\"é\">",
        );
        for anchor in [
            "one & two",
            "one%20&%20two",
            "old",
            "é",
            "%C3%A9",
            "old:~:text=x",
        ] {
            assert!(anchors.has(anchor), "{anchor}");
        }
        for anchor in [
            "One & two",
            "field",
            "comment",
            "script",
            "style",
            "title",
            "",
        ] {
            assert!(!anchors.has(anchor), "{anchor}");
        }
    }

    #[test]
    fn similar_names_are_near() {
        let anchors = Anchors::of("<p id=depends_on><p id=depends><p id=ports><p id=profiles>");
        assert_eq!(anchors.near("depends-on"), ["depends_on", "depends"]);
        assert!(anchors.near("healthcheck").is_empty());
    }

    #[test]
    fn some_sections_are_always_there() {
        for anchor in ["", "top", "TOP", ":~:text=docker"] {
            assert!(names_no_section(anchor), "{anchor}");
        }
        assert!(!names_no_section("topics"));
    }

    #[test]
    fn a_page_that_ends_in_the_middle_is_read_as_far_as_it_goes() {
        assert!(Anchors::of("<p id=a><p id=").has("a"));
        assert!(!Anchors::of("").has("a"));
    }
}
