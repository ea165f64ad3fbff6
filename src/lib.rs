//! mdbook-stubs finds what an author left open in an mdBook (`**TODO** …`,
//! `<docker-compose image>`, `[text]()`, …), expands what it can during the build, and
//! reports the rest.
//!
//! Most books run it as a program: see its guide. This library is for programs that embed
//! mdBook. [`Stubs`] is a [`Preprocessor`](mdbook_preprocessor::Preprocessor) that reads
//! `[preprocessor.stubs]` from the book's configuration:
//!
//! ```
//! use mdbook_driver::MDBook;
//! use mdbook_driver::config::Config;
//! use mdbook_stubs::Stubs;
//!
//! # let folder = tempfile::tempdir()?;
//! # let root = folder.path();
//! # std::fs::create_dir(root.join("src"))?;
//! # std::fs::write(root.join("src/SUMMARY.md"), "- [Cache](cache.md)\n")?;
//! # std::fs::write(root.join("src/cache.md"), "# Cache\n\nTODO: say why\n")?;
//! let mut config = Config::default();
//! config.set("preprocessor.stubs.fail-on", "never")?;
//! let mut book = MDBook::load_with_config(root, config)?;
//! book.with_preprocessor(Stubs);
//! book.build()?;
//! # let page = std::fs::read_to_string(root.join("book/cache.html"))?;
//! # assert!(page.contains("blockquote-tag-warning"), "{page}");
//! # Ok::<(), anyhow::Error>(())
//! ```
//!
//! A build prints its findings to stderr. [`Stubs::findings`] returns them instead.
//!
//! # Inside
//!
//! The rooms of the house, from the roof down. Each imports only from floors below its
//! own, which a test holds:
//!
//! ```text
//! main
//! cli                         one file per command
//! check  fix                  finds what is new; writes resolved links into the sources
//! embedded                    mdBook as a library
//! host                        mdBook over stdin, and books on disk
//! pipeline                    a book's chapters in, edits and findings out
//! expand  report  git         a stub's Markdown and HTML; one file per output format;
//!                             history and authors from git
//! finding                     a stub as reports show it, its fingerprint, the overview
//! resolve                     what a stub becomes, or why it stays open
//! source  splice              maps chapters to files on disk; applies edits
//! book                        a chapter and its book
//! config                      [preprocessor.stubs]
//! labels                      the words that expansions add to a page
//! scan  compose  docs         stubs in Markdown; Compose files; documentation catalogues
//! stub                        the result of a scan
//! rule                        the rules, their defaults and explanations
//! paths  position  …          shared helpers
//! ```
//!
//! Data flows one way: from the host to `scan`, `resolve`, `expand`, `splice` and back to the
//! host; findings go from `resolve` to `report`. `scan` knows nothing of Docker, `compose` and
//! `docs` nothing of Markdown, and the formats of `report` know findings alone.

mod book;
mod check;
#[doc(hidden)]
pub mod cli;
mod compose;
mod config;
mod docs;
mod embedded;
mod expand;
mod finding;
mod fix;
mod git;
mod host;
mod labels;
mod panics;
mod paths;
mod pipeline;
mod plural;
mod position;
mod printable;
mod report;
mod resolve;
mod rule;
mod scan;
mod source;
mod splice;
mod stub;
#[doc(hidden)]
pub mod testing;
mod white_space;

pub use embedded::Stubs;
pub use finding::{Finding, Fingerprint, Section};
pub use resolve::Related;
pub use rule::{Level, Rule};
pub use stub::{KindId, Status};
