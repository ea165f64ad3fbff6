//! What must hold for any chapter: tried on random ones, on the examples of CommonMark's
//! specification, on the seeds of the fuzz targets, and on all that once failed.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and its helpers are nobody's API"
)]

mod commonmark;
mod corpus;
mod grammar;
mod robust;
mod seeds;

#[path = "../properties/mod.rs"]
mod properties;
#[path = "../support/mod.rs"]
mod support;
