//! The features of mdbook-stubs, a module each. Nearly all tests build small books with both
//! generations of mdBook, which call the real program.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and its helpers are nobody's API"
)]

mod architecture;
mod books;
mod cases;
mod check;
mod completions;
mod compose;
mod confinement;
mod docs;
mod escaping;
mod expansion;
mod fix;
mod guide;
mod init;
mod killed;
mod locations;
mod placeholders;
mod printable;
mod report;
mod seed;
mod wire;

#[path = "../support/mod.rs"]
mod support;
