//! Which page of which documentation a term means.
//!
//! In goes what an author wrote between the marks of a marker, without the words that make it
//! one: `docker-compose` of `**docker-compose docs link**`. Out comes a [`Lookup`]: the one
//! [`Topic`], the candidates of an ambiguous term, or suggestions. [`title()`] makes the link's
//! text. Nothing here knows Markdown, and nothing touches the network.
//!
//! ```text
//! book.toml ─┐
//! *.tsv ─────┼─► Catalogue ── lookup(term) ─► Lookup ── title(topic, …) ─► link text
//! objects.inv┤              └ search(words) ─► topics, best first
//! built in ──┘
//! ```

mod builtin;
mod catalogue;
mod error;
mod inventory;
mod normalise;
mod source;
mod suggest;
mod title;
mod topic;
mod tsv;
mod wording;

pub use catalogue::{Catalogue, Lookup};
pub use error::{LoadError, SettingError};
pub use normalise::normalise;
pub(crate) use source::url_fault;
pub use title::{Language, Style, title, title_in_sentence};
pub use topic::{Origin, Topic};
