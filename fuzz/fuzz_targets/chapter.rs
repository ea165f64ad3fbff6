//! Any text as a chapter, in one of several builds.

#![no_main]

mod hook;
#[path = "../../tests/properties/mod.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;
use mdbook_stubs::testing::book::Context;
use properties::chapter;

thread_local! {
    static CONTEXTS: Vec<Context> = chapter::contexts();
}

fuzz_target!(init: hook::install(), |text: &str| {
    CONTEXTS.with(|contexts| {
        // The build follows from the text, so that seeds are plain chapters.
        let context = &contexts[text.len() % contexts.len()];
        chapter::expands_once(context, text);
    });
});
