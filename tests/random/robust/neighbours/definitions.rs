//! Link definitions stay, and nothing new becomes one.

use super::super::{html, markdown};
use super::{declared, hidden};

#[test]
fn definitions_behind_what_goes_stay() {
    for (section, left) in [
        ("- ", ""),
        ("1. ", ""),
        ("- <!-- c -->", ""),
        ("- \n\n- ", ""),
        (
            "- a\n\n  [u]: https://a.example/u",
            "- a\n\n  [u]: https://a.example/u",
        ),
        ("- [u]: https://a.example/u", "- [u]: https://a.example/u"),
        (
            "- - \n\n  [u]: https://a.example/u",
            "- - \n\n  [u]: https://a.example/u",
        ),
    ] {
        let head = "# Guide\n\nSee [setup][s] and [tools][t].\n\n## Later\n\n";
        let definitions = "\n\n[s]: https://a.example/s\n[t]: https://a.example/t\n";
        for text in [
            html(&format!("{head}{section}{definitions}")),
            markdown(&format!("{head}{section}{definitions}")),
        ] {
            assert!(
                text.ends_with(&format!("\n{left}{definitions}")),
                "{section:?}: {text}"
            );
        }
    }
}

#[test]
fn definitions_behind_and_in_hidden_todos_stay() {
    for (text, expected) in [
        (
            "- TODO: write\n\n[s]: /s\n[t]: /t\n",
            "<!---->\n\n[s]: /s\n[t]: /t\n",
        ),
        (
            "- a\n- TODO: write\n\n[s]: /s\n[t]: /t\n",
            "- a\n\n[s]: /s\n[t]: /t\n",
        ),
        (
            "> - TODO: write\n>\n> [s]: /s\n> [t]: /t\n",
            "> <!---->\n>\n> [s]: /s\n> [t]: /t\n",
        ),
        (
            "- TODO x\n\n  [s]: /s\n- c\n",
            "- <!---->\n\n  [s]: /s\n- c\n",
        ),
        ("- TODO x\n\n  [s]: /s\n", "- <!---->\n\n  [s]: /s\n"),
        ("- [s]: /s\n  TODO x\n- c\n", "- [s]: /s\n  <!---->\n- c\n"),
        (
            "> [s]: /s\n>\n> TODO x\n\nc\n",
            "> [s]: /s\n>\n> <!---->\n\nc\n",
        ),
        ("> [!NOTE]\n> TODO x\n\nc\n", "<!---->\n\nc\n"),
    ] {
        assert_eq!(hidden(text), expected, "{text:?}");
    }
}

#[test]
fn an_ignore_comment_that_goes_keeps_a_definition_out() {
    let text = "a\n\n<!-- stubs: ignore -->\n\n: b TODO\n";
    assert_eq!(html(text), "a\n\n<!---->\n\n: b TODO\n");
}

#[test]
fn text_behind_an_expansion_is_no_definition() {
    assert_eq!(
        declared("one\n\ntwo", "<sea picture>: and so on\n"),
        "one\n\ntwo\n\n\\: and so on\n"
    );
    assert_eq!(
        declared(
            "<div>\n\n*m*\n\n</div>",
            "term\n: <sea picture>\n: second\n"
        ),
        "term\n: <div>\n\n  *m*\n\n  </div>\n\n: second\n"
    );
}

#[test]
fn hidden_todos_make_no_definition_and_no_other_block() {
    for (text, expected) in [
        (
            "See [x].\n\n[x]: text. TODO is it?\n",
            "See [x].\n\n\\[x]: text.\n",
        ),
        (
            "See [x].\n\n[x]: text.\n\"T.\" TODO is it?\n",
            "See [x].\n\n[x]: text.\n\\\"T.\"\n",
        ),
        ("[x]: /x\nTODO y\n\"Title\"\n", "[x]: /x\n\\\"Title\"\n"),
        ("[x]: /x\nTODO y\n(a)\n", "[x]: /x\n\\(a)\n"),
        ("> [x]: /x\n> TODO y\n> 'a'\n", "> [x]: /x\n> \\'a'\n"),
        ("# a\nTODO y\n\"b\"\n", "# a\n\"b\"\n"),
    ] {
        assert_eq!(hidden(text), expected, "{text:?}");
    }
}

#[test]
fn our_own_words_are_no_title_of_a_definition() {
    assert_eq!(
        markdown("[d]:n\n[]()\n]:\n"),
        "[d]:n\n\\(link missing)\n]:\n"
    );
    let text = markdown("[r]: ./x.md\n[]()\n");
    assert_eq!(text, "[r]: ./x.md\n\\(link missing)\n");
    assert_eq!(
        markdown("[r]: ./x.md\n[\"a\"]()\n"),
        "[r]: ./x.md\n\\\"a\"\n"
    );
    assert_eq!(
        declared("\"a\"", "[r]: ./x.md\n<sea picture>\n"),
        "[r]: ./x.md\n\\\"a\"\n"
    );
    assert_eq!(
        declared("\"a\nb\"", "[r]: ./x.md\n<sea picture>\n"),
        "[r]: ./x.md\n\\\"a\nb\"\n"
    );
}

#[test]
fn definitions_that_are_put_in_take_no_term_behind_or_before_them() {
    for (chapter, expected) in [
        ("<sea picture>\n\np\n: q\n", "a\n: b\n\n<!---->\n\np\n: q\n"),
        ("<sea picture>\n\np\n", "a\n: b\n\n<!---->\n\np\n"),
        ("p\n: q\n\n<sea picture>\n", "p\n: q\n\n<!---->\na\n: b\n"),
    ] {
        assert_eq!(declared("a\n: b", chapter), expected, "{chapter:?}");
    }
}

#[test]
fn what_is_put_in_makes_no_definition() {
    let text = "[a]\n\n[m]:<<docker link>>\n[a]:g\n";
    assert_eq!(
        html(text),
        "[a]\n\n\\[m]:<[Docker documentation](https://docs.docker.com/)>\n[a]:g\n"
    );
    assert_eq!(
        html("[a <!-- stubs: ignore[ -->]: t\n"),
        "\\[a <!---->]: t\n"
    );
    assert_eq!(
        declared("[d](/d)", "[t]\n\n[t]:<sea picture>>\n"),
        "[t]\n\n\\[t]:[d](/d)>\n"
    );
}
