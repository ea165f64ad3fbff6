//! Any text as the message that mdBook sends.

#![no_main]

mod hook;
#[path = "../../tests/properties/mod.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: hook::install(), |message: &str| properties::wire::is_sound(message));
