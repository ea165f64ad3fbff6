//! The hosts: mdBook over stdin and stdout, and a book's folder without a build.

pub mod disk;
pub(crate) mod encoding;
mod json_string;
pub(crate) mod preflight;
pub mod wire;
