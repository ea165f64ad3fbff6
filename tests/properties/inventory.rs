//! Properties of catalogues that a book brings.

use std::path::Path;

use mdbook_stubs::testing::docs::{Catalogue, Lookup};
use miniz_oxide::deflate::compress_to_vec_zlib;

const HEADER: &[u8] = b"# Sphinx inventory version 2\n# Project: P\n# Version: 1\n\
                        # The remainder of this file is compressed using zlib.\n";

/// Reads bytes as an inventory, as the lines of one, and as a table.
pub fn is_sound(bytes: &[u8]) {
    let add = |what: &str, bytes: &[u8]| {
        let mut catalogue = Catalogue::builtin();
        let before = catalogue.topics().count();
        let file = Path::new("objects.inv");
        let added = match what {
            "inventory" => catalogue.add_inventory_bytes(bytes, file, "https://a.b/c", Some("p")),
            _ => catalogue.add_tsv_text(&String::from_utf8_lossy(bytes), file, None),
        };
        match added {
            Ok(()) => is_useful(&catalogue, before),
            Err(error) => {
                let error = error.to_string();
                assert!(
                    error.starts_with("objects.inv:") && !error.contains('\n'),
                    "{error:?}"
                );
                assert!(error.len() < 2_000, "{error:?}");
            }
        }
    };
    add("inventory", bytes);
    add(
        "inventory",
        &[HEADER, &compress_to_vec_zlib(bytes, 1)].concat(),
    );
    add("table", bytes);
}

/// What was added is found under its own name.
fn is_useful(catalogue: &Catalogue, builtin: usize) {
    let added = catalogue.topics().count() - builtin;
    for topic in catalogue.topics().take(added.min(20)) {
        assert!(
            !topic
                .url
                .chars()
                .any(|c| c.is_control() || c.is_whitespace()),
            "{topic:?}"
        );
        match catalogue.lookup(topic.name) {
            Lookup::Found(_) | Lookup::Ambiguous(_) => {}
            Lookup::Unknown(_) => panic!("{topic:?} is not found"),
        }
    }
    // An index of all topics takes its time: not for every catalogue.
    if let Some(topic) = catalogue.topics().next().filter(|_| added % 8 == 3) {
        let term = format!("{}x", topic.name);
        if let Lookup::Unknown(near) = catalogue.lookup(&term) {
            assert!(near.len() <= Catalogue::SUGGESTIONS);
        }
    }
}
