//! Finds the page of documentation that a term means.
//!
//! The input is the author's term, such as `docker-compose` in `**docker-compose docs
//! link**`. The output is a [`Lookup`]: a [`Topic`], the candidates of an ambiguous term,
//! or suggestions. [`title()`] makes the link's text. Nothing here knows Markdown or uses
//! the network.
//!
//! A [`Catalogue`] has its topics from `book.toml`, from tables (`*.tsv`), from Sphinx
//! inventories (`objects.inv`) and from the built-in table.

mod builtin;
mod catalogue;
mod error;
mod inventory;
mod normalise;
mod suggest;
mod title;
mod topic;
mod topic_table;
mod tsv;

pub use catalogue::{Catalogue, Lookup};
pub use error::{LoadError, SettingError};
pub use normalise::normalise;
pub use title::{Language, Style, title, title_in_sentence};
pub use topic::{Origin, Topic};
pub(crate) use topic_table::url_fault;
