//! What comes in on stdin and is not a book from mdBook.

use crate::run::{FEW, message, preprocess};

/// A message with its chapter's content, in quotes, replaced.
fn with_content(content: &[u8]) -> Vec<u8> {
    replaced(b"\"TODO sea\"", content)
}

fn replaced(what: &[u8], with: &[u8]) -> Vec<u8> {
    let message = message(&["TODO sea\n\nx\n".to_owned()]);
    let message = String::from_utf8(message)
        .unwrap()
        .replace("\\n\\nx\\n", "");
    let message = message.into_bytes();
    let at = message
        .windows(what.len())
        .position(|window| window == what);
    let at = at.unwrap();
    [&message[..at], with, &message[at + what.len()..]].concat()
}

#[test]
fn text_that_no_string_can_hold_is_refused() {
    // mdBook never sends the like; a program in between might.
    for surrogate in ["\"\\ud800\"", "\"\\udfff x\"", "\"\\ud800\\ud800\""] {
        let parts = ["the content of the chapter “A”", "escape"];
        preprocess(&with_content(surrogate.as_bytes()), FEW).refused(&parts);
    }
    preprocess(&with_content(b"\"\\ud8\""), FEW).refused(&["escape"]);
    let named = replaced(b"\"name\":\"A\"", b"\"name\":\"\\ud800\"");
    preprocess(&named, FEW).refused(&["not a book from mdBook"]);
    let root = replaced(b"\"nowhere\"", b"\"\\ud800\"");
    preprocess(&root, FEW).refused(&["does not begin with the context of a build from mdBook"]);
    preprocess(&with_content(b"\"\xff\xfe\""), FEW).refused(&["the book is not UTF-8", "index"]);
    preprocess(&with_content(b"\"\0\""), FEW).refused(&["control character"]);
}

#[test]
fn a_nul_is_a_character_as_any_other() {
    let text = "a \0 b\n\nTODO se\0a\n\n<se\0a image>\n\n**se\0a docs link**\n\n[\0]()\n";
    let run = preprocess(&message(&[text.to_owned()]), FEW).succeeded();
    let content = &run.contents()[0];
    assert!(content.starts_with("a \0 b\n\n"), "{content:?}");
    assert!(run.summary().contains(": 4 stubs: "), "{}", run.summary());
    // A path with one leads to no file, and is no reason to fall over.
    let path = replaced(b"\"c0.md\"", b"\"c\\u0000.md\"");
    assert!(
        preprocess(&path, FEW)
            .succeeded()
            .summary()
            .contains(": 1 stub: ")
    );
}

#[test]
fn a_book_that_ends_early_is_refused_wherever_that_is() {
    let message = message(&["TODO sea".to_owned()]);
    for end in (0..message.len() - 1).step_by(7) {
        let run = preprocess(&message[..end], FEW);
        let why = match end {
            0 => "stdin is empty",
            _ => "the book from mdBook is incomplete",
        };
        run.refused(&[why]);
    }
}

#[test]
fn json_of_another_shape_is_refused() {
    for (what, with, said) in [
        (&b"\"TODO sea\""[..], &b"1"[..], "invalid type: integer"),
        (b"\"TODO sea\"", b"null", "invalid type: null"),
        (b"\"TODO sea\"", b"{\"a\":1}", "invalid type: map"),
        (b"\"name\":\"A\"", b"\"name\":[]", "expected a string"),
        (b"\"content\":\"TODO sea\",", b"", "missing field `content`"),
        (
            b"\"sub_items\":[]",
            b"\"sub_items\":7",
            "expected a sequence",
        ),
        (b"{\"items\"", b"{\"pages\"", "missing field `items`"),
        (b"\"renderer\":\"html\",", b"", "missing field `renderer`"),
    ] {
        preprocess(&replaced(what, with), FEW).refused(&[said]);
    }
    let whole = message(&["TODO sea".to_owned()]);
    preprocess(&[&whole[..], &whole[..]].concat(), FEW).refused(&["trailing characters"]);
    for nested in ["[", "{\"a\":", "[{},["] {
        preprocess(nested.repeat(200_000).as_bytes(), FEW).refused(&["mdBook"]);
    }
    // What we do not know may be as deep as it likes, for it is only copied.
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let unknown = replaced(b"\"number\":null", format!("\"number\":{deep}").as_bytes());
    preprocess(&unknown, FEW).succeeded();
    let config = replaced(
        b"\"stubs\":{}",
        format!("\"stubs\":{{\"a\":{deep}}}").as_bytes(),
    );
    preprocess(&config, FEW).refused(&["recursion limit exceeded"]);
}
