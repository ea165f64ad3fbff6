//! Books to measure with: real Markdown, the READMEs of the dependencies at the
//! versions that Cargo.lock pins.

use std::path::{Path, PathBuf};
use std::process::Command;

use mdbook_stubs::testing::scan::{Options, scan};
use serde_json::{Value, json};

/// The text of the smallest book, in bytes: that of *The Rust Programming
/// Language*.
const SIZE: usize = 1_200_000;

/// How far what holds stubs stands apart in a dense book at least, in bytes: it
/// goes between paragraphs, and some of it holds two, so that there is a stub
/// every 500 bytes.
const DENSE: usize = 300;

/// Chapters between two stubs of a book that is nearly finished.
const SELDOM: usize = 10;

/// A book to measure with.
pub struct Book {
    /// What is special about it.
    pub name: &'static str,
    /// The Markdown of its chapters.
    pub chapters: Vec<String>,
}

/// A finished book, one with a few stubs, and one dense with them.
pub fn all() -> [Book; 3] {
    let none = chapters();
    let few = none.iter().enumerate().map(|(number, chapter)| {
        let mut chapter = chapter.clone();
        if number % SELDOM == 0 {
            chapter.push_str("\n\n**TODO** say more about this\n");
        }
        chapter
    });
    let few = few.collect();
    let dense = none.iter().map(|chapter| crowd(chapter)).collect();
    let book = |name, chapters| Book { name, chapters };
    [book("none", none), book("few", few), book("dense", dense)]
}

impl Book {
    /// Its Markdown, in bytes.
    #[allow(dead_code, reason = "not every measurement asks")]
    pub fn size(&self) -> usize {
        self.chapters.iter().map(String::len).sum()
    }

    /// `[preprocessor.stubs]`: what the placeholder of [`crowd`] becomes.
    pub fn configuration() -> Value {
        json!({ "placeholders": {
            "release steps": { "text": "Write the version, **tag** it, publish it." },
        } })
    }

    /// The book that has its chapters so often, as mdBook sends it:
    /// `[context, book]`.
    #[allow(dead_code, reason = "not every measurement asks")]
    pub fn json(&self, times: usize) -> String {
        let items: Vec<Value> = std::iter::repeat_n(&self.chapters, times)
            .flatten()
            .enumerate()
            .map(|(number, content)| {
                let path = format!("chapter-{number}.md");
                json!({ "Chapter": {
                    "name": format!("Chapter {number}"), "content": content, "number": [number + 1],
                    "sub_items": [], "path": path, "source_path": path, "parent_names": [],
                } })
            })
            .collect();
        let context = json!({
            "root": "no-such-book", "renderer": "html", "mdbook_version": "0.5.4",
            "config": {
                "book": { "title": "Measured", "src": "src" },
                "preprocessor": { "stubs": Self::configuration() }, "output": { "html": {} },
            },
        });
        json!([context, { "items": items }]).to_string()
    }

    /// Writes it as mdBook reads it, without a preprocessor.
    #[allow(dead_code, reason = "not every measurement asks")]
    pub fn write(&self, folder: &Path) {
        let source = folder.join("src");
        std::fs::create_dir_all(&source).unwrap();
        std::fs::write(folder.join("book.toml"), "[book]\ntitle = \"Measured\"\n").unwrap();
        let mut summary = String::from("# Summary\n\n");
        for (number, chapter) in self.chapters.iter().enumerate() {
            let name = format!("chapter-{number}.md");
            summary.push_str(&format!("- [Chapter {number}]({name})\n"));
            std::fs::write(source.join(name), chapter).unwrap();
        }
        std::fs::write(source.join("SUMMARY.md"), summary).unwrap();
    }
}

/// A todo, a documentation link or a placeholder between two paragraphs that are
/// [`DENSE`] bytes apart.
fn crowd(chapter: &str) -> String {
    const TERMS: [&str; 12] = [
        "docker run",
        "docker-compose",
        "bind mounts",
        "compose ports",
        "docker build",
        "docker volumes",
        "Dockerfile",
        "docker network create",
        "compose depends_on",
        "docker exec",
        "compose healthcheck",
        "docker compose up",
    ];
    let stubs = TERMS.map(|term| {
        [
            "**TODO** say more about this\n\n".to_owned(),
            format!("See the **{term} docs link** first.\n\n"),
            "<release steps>\n\n".to_owned(),
            format!("TODO(alice, due 2031-01-31): look at [what {term} does]()\n\n"),
        ]
    });
    let mut crowded = String::new();
    let mut since = 0;
    let mut fenced = false;
    let mut stubs = stubs.as_flattened().iter().cycle();
    for line in chapter.split_inclusive('\n') {
        fenced ^= line.trim_start().starts_with("```");
        crowded.push_str(line);
        since += line.len();
        if line == "\n" && !fenced && since >= DENSE {
            crowded.extend(stubs.next().map(String::as_str));
            since = 0;
        }
    }
    crowded
}

/// The documents of the dependencies, by name and version, until there are
/// enough: none that holds stubs of its own.
fn chapters() -> Vec<String> {
    let mut documents: Vec<PathBuf> = packages()
        .iter()
        .map(|folder| folder.join("README.md"))
        .collect();
    documents.sort();
    let options = Options::default();
    let mut chapters = Vec::new();
    let mut size = 0;
    for document in documents {
        // A README may be a link to nowhere, or nothing but a name.
        let text = std::fs::read_to_string(document).unwrap_or_default();
        let finished = scan(&text, &options).stubs.is_empty();
        if text.len() > 2_000 && finished && size < SIZE {
            size += text.len();
            chapters.push(text);
        }
    }
    assert!(size > SIZE / 2, "only {size} bytes of documents were found");
    chapters
}

/// Where the dependencies of this machine lie: those of others were not fetched.
fn packages() -> Vec<PathBuf> {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", host.unwrap()])
        .arg("--manifest-path")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .filter(|package| !package["source"].is_null())
        .filter_map(|package| Path::new(package["manifest_path"].as_str()?).parent())
        .map(Path::to_owned)
        .collect()
}
