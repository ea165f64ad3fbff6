//! mdbook-stubs finds what an author left open in an mdBook (`**TODO** …`,
//! `<docker-compose image>`, `[text]()`, …), expands what it can during the
//! build, and reports the rest.
//!
//! Data flows one way:
//!
//! ```text
//! host ──► book ──► scan ──► resolve ──► expand ──► splice ──► book ──► host
//!                              │ ▲
//!                              │ └ compose, docs
//!                              └─► entry ──► report
//! ```
//!
//! - [`host`] reads and writes mdBook's wire protocol, and is a
//!   [`Stubs`] preprocessor for programs that embed mdBook.
//! - [`scan`] finds [`stub`]s in Markdown. It knows no Docker.
//! - [`resolve`] decides what each becomes, or why it stays open.
//! - [`compose`] and [`docs`] know Compose files and documentation. They know
//!   no Markdown.
//! - [`expand`] writes what the stubs became; [`splice`] puts it between the
//!   author's bytes.
//! - [`source`] says which file on disk a piece of a chapter stands in.
//! - [`report`] shows [`entry`]s. It knows nothing else.
//! - [`fix`] writes links that are known into the sources.
//! - [`live`] asks servers whether linked pages are still there. No build does.
//! - [`gate`] leaves out of a report what is not new; [`git`] knows what was
//!   there before, and who wrote it.

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
