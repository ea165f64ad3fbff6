//! Compose files: what they declare, and what that means for a reader.
//!
//! ```text
//! files ─▶ yaml ─▶ merge, load ─▶ read ─▶ model::Project ─┬─▶ commands: `docker` commands in sh
//!  (trait)  nodes   documents,     shapes,                 ├─▶ options: a table
//!                   extends,       suggestions             └─▶ (a diagram, drawn elsewhere)
//!                   include
//! ```
//!
//! Values are [`Scalar`]s: text with its variables unevaluated, and a [`Position`]. Nothing here
//! reads the environment or a `.env` file. Every refusal is a [`Diagnostic`] with file, line,
//! column and key. Nothing here knows Markdown or mdBook.

mod cell_text;
mod commands;
mod diagnostic;
pub mod diagram;
mod files;
pub mod flag_table;
mod interpolate;
mod language;
mod load;
mod mapping_reader;
mod merge;
pub mod model;
mod options;
mod read;
mod resolve;
mod scalar;
mod shell_words;
mod start_order;
mod validate;
mod yaml;

pub use commands::commands;
pub use diagnostic::{Diagnostic, Position, Source};
pub(crate) use files::outside;
pub use files::{DiskFiles, Files};
pub use interpolate::{Operator, Part, Template, Variable};
pub use language::Language;
pub use load::load;
pub use model::{Project, Service};
pub use options::{Explanation, OptionRow, OptionsTable, options};
pub use resolve::Kind;
pub use scalar::Scalar;
