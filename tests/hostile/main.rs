//! Books that are made to hurt, through the real program: each ends in a clear
//! error or in the right output, in bounded time and memory, and leaves nothing
//! half-written.
//!
//! The full sizes run with `cargo test --release --test hostile -- --ignored`.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and its helpers are nobody's API"
)]

mod chapters;
mod files;
mod markers;
mod messages;
mod run;
mod streams;
mod trees;

#[path = "../support/mod.rs"]
mod support;
