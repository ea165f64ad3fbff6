//! mdbook-stubs finds what an author left open in an mdBook (`**TODO** …`,
//! `<docker-compose image>`, `[text]()`, …), expands what it can during the
//! build, and reports the rest.
//!
//! The rooms of the house, from the roof down. Each imports only from floors below its
//! own, which a test holds:
//!
//! ```text
//! main
//! cli                         one file per command
//! check  fix  live            what is new; known links written into the sources; whether
//!                             linked pages are still there
//! embedded                    mdBook as a library
//! host                        mdBook over stdin, and books on disk
//! pipeline                    a book's chapters in, edits and findings out
//! expand  report  git         Markdown and HTML of a stub; one file per output format;
//!                             git's past and authors
//! finding                     a stub as reports show it, its fingerprint, the overview
//! resolve                     what a stub becomes, or why it stays open
//! source  splice              where text is on disk; edits into bytes
//! book                        a chapter and its book
//! config                      [preprocessor.stubs]
//! labels                      the words put on a page
//! scan  compose  docs         stubs in Markdown; Compose files; documentation catalogues
//! stub                        what a scan finds
//! rule                        the rules, their defaults and explanations
//! paths  position  …          words that all of them use
//! ```
//!
//! Data flows one way: host → [`scan`] → [`resolve`] → [`expand`] → [`splice`] → host;
//! findings go from [`resolve`] to [`report`]. Scan knows no Docker; Compose and the
//! catalogue know no Markdown; formats know only findings.

pub mod book;
pub mod check;
pub mod cli;
pub mod compose;
pub mod config;
pub mod docs;
pub mod embedded;
pub mod expand;
pub mod finding;
pub mod fix;
pub mod git;
pub mod host;
pub mod labels;
pub mod live;
pub mod panics;
mod paths;
pub mod pipeline;
mod plural;
pub mod position;
mod printable;
pub mod report;
pub mod resolve;
pub mod rule;
pub mod scan;
pub mod source;
pub mod splice;
pub mod stub;
mod white_space;

pub use embedded::Stubs;
