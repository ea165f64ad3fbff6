//! Compose files: loads a project and derives commands, tables and diagrams from it.
//!
//! The steps, each of which only knows the previous ones:
//!
//! 1. [`Files`] decides which files may be read; `yaml` parses them into nodes.
//! 2. `load` merges documents and resolves `extends` and `include`, with `merge`.
//! 3. `read` turns the nodes into the [`model`], and `validate` checks its references.
//! 4. [`commands()`] writes `docker` commands, [`options()`] a table, [`diagram`] a picture.
//!
//! Values are [`Scalar`]s: text with unevaluated variables, and a [`Position`]. Nothing
//! here reads the environment or a `.env` file, and nothing here knows Markdown or
//! mdBook. Every error is a [`Diagnostic`] with file, line, column and key.

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
mod scalar;
mod scalar_kind;
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
pub use scalar::Scalar;
pub use scalar_kind::ScalarKind;
