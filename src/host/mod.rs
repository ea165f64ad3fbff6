//! The hosts: mdBook as a program, over stdin and stdout, mdBook as a library,
//! and a book's folder without a build.

pub mod disk;
pub(crate) mod encoding;
mod json_string;
pub(crate) mod preflight;
pub mod wire;
