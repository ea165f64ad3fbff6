//! The fuzz targets' seeds hold the properties: without a fuzzer, too.

use std::fs;
use std::path::Path;

use crate::properties::{builds, chapter, compose, inventory, kept, wire};

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let seeds: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect();
    assert!(!seeds.is_empty(), "{}", folder.display());
    seeds
}

fn texts(target: &str) -> Vec<String> {
    let text = |seed| String::from_utf8(seed).unwrap();
    seeds(target).into_iter().map(text).collect()
}

#[test]
fn chapters() {
    for text in texts("chapter") {
        for context in chapter::contexts() {
            chapter::expands_once(&context, &text);
        }
    }
}

#[test]
fn what_is_kept() {
    let builds = builds::builds();
    for text in texts("kept").iter().chain(&texts("chapter")) {
        for build in &builds {
            if let Some(found) = kept::violation(&build.context, text) {
                panic!("{}\n--- chapter\n{text:?}\n{found}", build.name);
            }
        }
    }
}

#[test]
fn compose_files() {
    for text in texts("compose") {
        compose::is_sound(&text);
    }
}

#[test]
fn messages() {
    for text in texts("wire") {
        wire::is_sound(&text);
    }
}

#[test]
fn catalogues() {
    for bytes in seeds("inventory") {
        inventory::is_sound(&bytes);
    }
}
