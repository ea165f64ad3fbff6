//! Imports go down the floors of the house: a room imports only from floors below its own.
//!
//! A room is a file or a folder right in `src`, in `src/compose`, or in
//! `src/compose/diagram`. Its imports are the paths in it that begin with `crate::` or lead
//! out of it by `super::`, those of unit tests too.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;

/// From the roof down. `lib.rs` lists the rooms, and `testing.rs` shows them to the tests.
const FLOORS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["check", "fix"],
    &["embedded"],
    &["host"],
    &["pipeline"],
    &["expand", "report", "git"],
    &["finding"],
    &["resolve"],
    &["source", "splice"],
    &["book"],
    &["config"],
    &["labels"],
    &["scan", "compose", "docs"],
    &["stub"],
    &["rule"],
    &["paths", "position", "panics", "printable"],
    &["plural", "white_space"],
];

/// Inside of `compose`: YAML nodes, then what reads and merges them, the model, and what is
/// made of it.
const COMPOSE: &[&[&str]] = &[
    &["diagram"],
    &["load"],
    &["commands", "validate"],
    &["options", "start_order"],
    &["read"],
    &["model"],
    &["flag_table", "merge"],
    &["mapping_reader"],
    &["cell_text", "scalar"],
    &["shell_words", "yaml"],
    &[
        "diagnostic",
        "files",
        "interpolate",
        "language",
        "scalar_kind",
    ],
];

/// Inside of `compose/diagram`: a graph, the scene drawn of it, its layout, the picture.
const DIAGRAM: &[&[&str]] = &[
    &["tests"],
    &["drawing"],
    &["place"],
    &["layout", "mermaid", "svg"],
    &["component", "scene"],
    &["blocks", "ranks", "route", "shapes"],
    &["from_project"],
    &["dagre", "describe", "placement", "samples"],
    &["budget", "geometry", "graph", "labels", "palette", "text"],
];

#[test]
fn rooms_import_from_floors_below() {
    let mut faults = faults(Path::new("src"), "", FLOORS);
    faults.extend(self::faults(Path::new("src/compose"), "compose::", COMPOSE));
    faults.extend(self::faults(
        Path::new("src/compose/diagram"),
        "compose::diagram::",
        DIAGRAM,
    ));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn an_import_that_looks_up_is_found() {
    let book = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = book.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("roof.rs", "use crate::{cellar::deep, ground};\n");
    write(
        "ground/mod.rs",
        "//! [`crate::roof`] calls this.\nuse crate::cellar;\nuse super::cellar::deep;\nmod inner;\n",
    );
    write(
        "ground/inner.rs",
        "use super::Own;\n\n#[cfg(test)]\nmod tests {\n    use super::super::super::roof;\n    use super::*;\n}\n",
    );
    write(
        "cellar/mod.rs",
        "mod deep;\nfn f() {\n    crate::ground::f();\n}\n",
    );
    write("cellar/deep.rs", "use crate::{\n    attic,\n};\n");
    let floors: &[&[&str]] = &[&["roof"], &["ground"], &["cellar"]];
    assert_eq!(
        faults(book.path(), "", floors),
        [
            "cellar/deep.rs:2: `attic` is on no floor",
            "cellar/mod.rs:3: `cellar` imports `ground`, which is not on a floor below",
            "ground/inner.rs:5: `ground` imports `roof`, which is not on a floor below",
        ]
    );
}

/// What is wrong with the imports of the rooms in a folder, the module `module` of the
/// crate.
fn faults(folder: &Path, module: &str, floors: &[&[&str]]) -> Vec<String> {
    let floor = |room: &str| floors.iter().position(|floor| floor.contains(&room));
    let mut faults = BTreeSet::new();
    for file in rust_files(folder) {
        let inside = file.strip_prefix(folder).unwrap();
        let path = modules(inside);
        // What the folder holds itself is no room.
        let is_room = |room: &&String| !["lib", "testing"].contains(&room.as_str());
        let Some(room) = path.first().filter(is_room) else {
            continue;
        };
        let text = std::fs::read_to_string(&file).unwrap();
        let place = |line: usize| format!("{}:{line}", inside.display());
        let Some(own) = floor(room) else {
            faults.insert(format!("{}: `{room}` is on no floor", place(1)));
            continue;
        };
        for (line, other) in imports(&text, &path, module) {
            if other == *room {
                continue;
            }
            match floor(&other) {
                None => faults.insert(format!("{}: `{other}` is on no floor", place(line))),
                Some(other_floor) if other_floor <= own => faults.insert(format!(
                    "{}: `{room}` imports `{other}`, which is not on a floor below",
                    place(line)
                )),
                Some(_) => continue,
            };
        }
    }
    faults.into_iter().collect()
}

/// The Rust files in a folder and the folders below it.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The names of the modules that lead to a file, that of its own among them.
fn modules(file: &Path) -> Vec<String> {
    let mut names: Vec<String> = file
        .with_extension("")
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    if names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    names
}

/// The rooms that a file names, each with its line. `path` leads to the file from the folder
/// of the rooms, and `module` to that folder from the root of the crate.
fn imports(text: &str, path: &[String], module: &str) -> Vec<(usize, String)> {
    let code: String = text
        .lines()
        .map(|line| match line.trim_start().starts_with("//") {
            true => "\n".to_owned(),
            false => format!("{line}\n"),
        })
        .collect();
    let start = Regex::new(&format!(
        r"\bcrate::{module}(?<rest>\w+|\{{)|\b(?<up>(?:super::)+)(?<below>\w+|\{{)"
    ))
    .unwrap();
    let mut found = Vec::new();
    for captures in start.captures_iter(&code) {
        let rest = match captures.name("up") {
            None => captures.name("rest").unwrap(),
            Some(up) => {
                let steps = up.as_str().matches("super").count();
                // Inside of modules that the file itself holds.
                let nested = nested(&code[..up.start()]);
                if steps != path.len() + nested {
                    continue;
                }
                captures.name("below").unwrap()
            }
        };
        let line = |at: usize| code[..at].matches('\n').count() + 1;
        if rest.as_str() == "{" {
            let names = &code[rest.end()..];
            found.extend(top_level(names).map(|(at, name)| (line(rest.end() + at), name)));
        } else {
            found.push((line(rest.start()), rest.as_str().to_owned()));
        }
    }
    found
}

/// How many modules with a body are open at the end of a text.
fn nested(text: &str) -> usize {
    let module = Regex::new(r"\bmod \w+ \{").unwrap();
    module
        .find_iter(text)
        .filter(|module| {
            let body = &text[module.end()..];
            let mut depth = 1;
            for c in body.chars() {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                if depth == 0 {
                    return false;
                }
            }
            true
        })
        .count()
}

/// The first names of the paths in the braces of a `use`, and where they begin.
fn top_level(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut depth = 0;
    let mut names = Vec::new();
    let mut fresh = true;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && (c.is_alphanumeric() || c == '_') => {
                let name = text[at..].split(|c: char| !c.is_alphanumeric() && c != '_');
                names.extend(name.take(1).map(|name| (at, name.to_owned())));
                fresh = false;
            }
            _ => {}
        }
    }
    names.into_iter()
}
