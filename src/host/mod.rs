//! The hosts: mdBook as a program, over stdin and stdout, and mdBook as a
//! library.

pub mod embedded;
pub mod wire;
