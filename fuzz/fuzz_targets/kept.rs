//! Any text as a chapter: what its author wrote around the stubs is kept, where
//! todos are hidden and where placeholders become Markdown of every kind.

#![no_main]

mod hook;
#[path = "../../tests/properties/mod.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;
use properties::builds::{Build, builds};
use properties::kept::violation;

thread_local! {
    static BUILDS: Vec<Build> = builds();
}

fuzz_target!(init: hook::install(), |text: &str| {
    BUILDS.with(|builds| {
        // The build follows from the text, so that seeds are plain chapters.
        let build = &builds[text.len() % builds.len()];
        if let Some(found) = violation(&build.context, text) {
            panic!("{}\n--- chapter\n{text:?}\n{found}", build.name);
        }
    });
});
