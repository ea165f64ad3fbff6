//! Builds that differ in what a chapter becomes, and what book.toml declares in
//! each of them.

use mdbook_stubs::testing::book::Context;
use serde_json::{Value, json};

use super::chapter::context;

/// Phrases that are declared, with the Markdown that each becomes.
const TEXTS: &[(&str, &str)] = &[
    ("declared phrase", "a declared *phrase*"),
    ("declared code phrase", "`declared | code`"),
    (
        "declared paragraph",
        "A declared paragraph\nof **two** lines.",
    ),
    (
        "declared paragraphs",
        "One declared paragraph.\n\nAnother declared one.",
    ),
    ("declared bullets", "- declared bullet\n- another bullet"),
    ("declared stars", "* declared star\n\n* another star"),
    ("declared steps", "1. declared step\n2. another step"),
    ("declared late steps", "7) declared step\n8) another step"),
    (
        "declared nested bullets",
        "- declared bullet\n  - nested bullet\n\n    with a paragraph",
    ),
    (
        "declared bullets with an end",
        "- declared bullet\n\nand declared prose",
    ),
    (
        "declared table",
        "| declared | table |\n| --- | ---: |\n| a | b |",
    ),
    ("declared bare table", "declared | table\n--- | ---\na | b"),
    ("declared heading", "## Declared heading\n\nand its prose"),
    ("declared lone heading", "### Declared lone heading"),
    (
        "declared underlined heading",
        "Declared underlined heading\n===",
    ),
    (
        "declared html line",
        "<div class=\"declared\">declared</div>",
    ),
    ("declared html lines", "<div>\ndeclared\n</div>"),
    (
        "declared html blocks",
        "<div>\n\ndeclared *Markdown*\n\n</div>",
    ),
    ("declared element", "<kbd>declared</kbd>"),
    ("declared break", "<br>"),
    ("declared rule tag", "<hr>"),
    ("declared pre", "<pre>declared</pre>"),
    ("declared script", "<script>let declared = 1;</script>"),
    ("declared style", "<style>.declared { color: red }</style>"),
    ("declared comment", "<!-- declared -->"),
    (
        "declared details",
        "<details><summary>Declared</summary>\n\ntext\n\n</details>",
    ),
    (
        "declared fence",
        "```rust\nlet declared = 1;\n\nlet more = 2;\n```",
    ),
    ("declared tildes", "~~~\ndeclared\n~~~"),
    ("declared indented code", "Declared:\n\n    indented code"),
    ("declared quote", "> a declared quote\n> of two lines"),
    ("declared note", "> [!NOTE]\n> a declared note"),
    ("declared rule", "***"),
    ("declared terms", "Declared term\n: its definition"),
    ("declared picture", "![declared](images/login-page.svg)"),
    ("declared link", "[declared](https://example.org/)"),
];

/// Phrases that are declared to become something else than text.
fn others() -> Vec<(&'static str, Value)> {
    vec![
        ("included list", json!({"include": "parts/list.md"})),
        ("included prose", json!({"include": "parts/prose.md"})),
        ("included steps", json!({"include": "parts/steps.md"})),
        ("included line", json!({"include": "parts/prose.md:1:1"})),
        ("declared drawing", json!({"diagram": "src/compose.yaml"})),
        ("declared orders", json!({"commands": "src/compose.yaml"})),
        (
            "declared comparison",
            json!({"options": "src/compose.yaml"}),
        ),
        ("declared listing", json!({"file": "src/compose.yaml"})),
        (
            "declared photograph",
            json!({"image": "src/images/login-page.svg"}),
        ),
        ("declared nothing", json!({"include": "parts/none.md"})),
    ]
}

/// The phrases that [`builds`] declare.
pub fn phrases() -> Vec<&'static str> {
    let texts = TEXTS.iter().map(|(phrase, _)| *phrase);
    texts
        .chain(others().into_iter().map(|(phrase, _)| phrase))
        .collect()
}

/// A build with its name.
pub struct Build {
    /// What sets it apart from the others.
    pub name: String,
    /// What chapters are expanded with.
    pub context: Context,
}

/// What book.toml declares, as `[preprocessor.stubs.placeholders]` has it.
pub fn placeholders() -> Value {
    let texts = TEXTS
        .iter()
        .map(|(phrase, text)| (*phrase, json!({"text": text})));
    texts
        .chain(others())
        .map(|(phrase, declared)| (phrase.to_owned(), declared))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Both renderers, todos that show and that do not, the Markdown of both
/// generations of mdBook, and each extent of a todo.
pub fn builds() -> Vec<Build> {
    let placeholders = placeholders();
    let mut builds = Vec::new();
    for renderer in ["html", "markdown"] {
        for todos in ["show", "hide"] {
            for definition_lists in [true, false] {
                for extent in ["auto", "line", "paragraph"] {
                    let stubs = json!({
                        "todos": todos,
                        "todo-extent": extent,
                        "placeholders": placeholders,
                    });
                    builds.push(Build {
                        name: format!(
                            "{renderer}, todos = {todos:?}, todo-extent = {extent:?}, \
                             definition_lists = {definition_lists}"
                        ),
                        context: context(renderer, stubs, false, definition_lists),
                    });
                }
            }
        }
    }
    builds
}
