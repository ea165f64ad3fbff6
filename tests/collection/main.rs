//! Compose files that other projects wrote: each is read, drawn, tabled and put into commands, or
//! is in the list of those that Docker refuses as well.
//!
//! They are not ours to keep in the repository. `scripts/compose-collection FOLDER` takes them out
//! of published packages; the variable `COMPOSE_COLLECTION` names the folder, as `.ci/run` does.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and says what it left out"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use mdbook_stubs::testing::compose::diagram::{Graph, Labels, Options, svg};
use mdbook_stubs::testing::compose::{DiskFiles, Language, Project, commands, load, options};

/// Fewer files than this are not the collection.
const FEWEST: usize = 350;

/// What Docker refuses: a path, line and column, and a part of our message.
const REFUSED: &str = include_str!("refused.tsv");

#[test]
fn files_of_other_projects() {
    let Some(root) = std::env::var_os("COMPOSE_COLLECTION").map(PathBuf::from) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "COMPOSE_COLLECTION is not set: run scripts/compose-collection FOLDER, and name FOLDER"
        );
        // Written past the test harness, which swallows what a test that passes prints.
        writeln!(
            std::io::stderr(),
            "left out: Compose files of other projects. To have them: scripts/compose-collection \
             FOLDER, then COMPOSE_COLLECTION=FOLDER cargo test --test collection"
        )
        .unwrap();
        return;
    };
    let mut refused: BTreeMap<&str, &str> = REFUSED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once('\t').unwrap())
        .collect();
    let mut wrong = Vec::new();
    let mut taken = 0;
    let files = collected(&root);
    for path in &files {
        let shown = path.strip_prefix(&root).unwrap().to_str().unwrap();
        let expected = refused.remove(shown);
        match (load(path, &DiskFiles::anywhere()), expected) {
            (Ok(project), None) => {
                taken += 1;
                let faults = faults(&project);
                wrong.extend(faults.iter().map(|fault| format!("{shown}: {fault}")));
            }
            (Ok(_), Some(reason)) => wrong.push(format!("{shown}\taccepted, although {reason}")),
            (Err(error), None) => wrong.push(format!("{shown}\t{error}")),
            (Err(error), Some(expected)) => {
                let (place, reason) = expected.split_once('\t').unwrap();
                if format!("{}:{}", error.line, error.column) != place
                    || !error.message.contains(reason)
                {
                    wrong.push(format!("{shown}\tnot `{expected}` but {error}"));
                }
            }
        }
    }
    for path in refused.keys() {
        wrong.push(format!("{path}\tis in the list and not in the collection"));
    }
    let refused = files.len() - taken;
    writeln!(std::io::stderr(), "{taken} files taken, {refused} refused").unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files.len() >= FEWEST, "only {} files", files.len());
}

/// The Compose files below `root`, the same content once.
fn collected(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| {
            let folder = folder.display();
            panic!("{folder}: {error}; scripts/compose-collection makes the folder")
        });
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if is_compose(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    // The same bytes in another folder may extend another file; what names no file is the same.
    let mut seen = std::collections::HashSet::new();
    found.retain(|path| {
        let text = fs::read(path).unwrap();
        let names_files = [&b"extends"[..], b"include"]
            .iter()
            .any(|key| text.windows(key.len()).any(|window| window == *key));
        names_files || seen.insert(text)
    });
    found
}

/// By its name, or by a section of that name. Helm has one as well, in its `values.yaml`.
fn is_compose(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    name.contains("compose")
        || !name.ends_with("values.yaml")
            && fs::read_to_string(path)
                .unwrap_or_default()
                .lines()
                .any(|line| line.trim_end() == "services:")
}

/// What is wrong with what becomes of a project.
fn faults(project: &Project) -> Vec<String> {
    let mut faults = Vec::new();
    for language in [Language::English, Language::Dutch] {
        match commands(project, language) {
            Ok(script) => {
                if let Err(message) = syntax(&script) {
                    faults.push(format!("sh refuses the commands: {message}\n{script}"));
                }
                if commands(project, language).unwrap() != script {
                    faults.push("other commands the second time".to_owned());
                }
                for service in project.services.iter().filter(|s| s.is_active()) {
                    if !script.contains(service.name.as_str()) {
                        faults.push(format!("the commands do not name `{}`", service.name));
                    }
                }
            }
            Err(error) => faults.push(format!("commands: {error}")),
        }
    }
    let table = options(project);
    if table.services.len() != project.services.len()
        || table
            .rows
            .iter()
            .any(|row| row.cells.len() != table.services.len())
    {
        faults.push("a table with holes".to_owned());
    }
    let graph = Graph::from_project(project);
    for width in [750.0, 340.0] {
        let options = Options {
            id: "figure",
            width,
            labels: &Labels::ENGLISH,
        };
        let drawing = svg(&graph, &options);
        if svg(&graph, &options) != drawing {
            faults.push("another drawing the second time".to_owned());
        }
        let document = match roxmltree::Document::parse(&drawing.markup) {
            Ok(document) => document,
            Err(error) => {
                faults.push(format!("the drawing is no XML: {error}"));
                continue;
            }
        };
        // A long name goes over several lines, each an element of its own.
        let written: String = document
            .descendants()
            .filter(|node| node.has_tag_name("text") || node.has_tag_name("tspan"))
            .filter_map(|node| node.text())
            .collect();
        for service in project.services.iter().filter(|s| s.is_active()) {
            if !written.contains(service.name.as_str()) {
                faults.push(format!("the drawing does not name `{}`", service.name));
            }
            if !drawing.description.contains(service.name.as_str()) {
                faults.push(format!("the description does not name `{}`", service.name));
            }
        }
        if drawing.markup.contains("\n\n") {
            faults.push("an empty line in the drawing".to_owned());
        }
    }
    faults
}

/// Whether `sh` can read the script. It is not run.
fn syntax(script: &str) -> Result<(), String> {
    let mut shell = Command::new("sh")
        .arg("-n")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    shell
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = shell.wait_with_output().unwrap();
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
