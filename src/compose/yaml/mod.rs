//! YAML as a tree of nodes with positions.

mod node;
mod parse;

pub(crate) use node::{Key, MergeTag, Node, Raw, Value};
pub(crate) use parse::parse;
