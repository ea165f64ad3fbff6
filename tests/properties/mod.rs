//! What must hold for any input: each function panics where it does not.
//!
//! The tests and the fuzz targets (`fuzz/fuzz_targets`) share these.

#![allow(
    clippy::unwrap_used,
    dead_code,
    unreachable_pub,
    reason = "a property fails by panicking, and each user needs a part of them"
)]

pub mod builds;
pub mod chapter;
pub mod compose;
pub mod inventory;
pub mod kept;
pub mod marks;
pub mod shell;
pub mod tree;
pub mod wire;
