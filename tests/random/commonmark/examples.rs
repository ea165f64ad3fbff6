//! The examples of CommonMark's specification, of GitHub's extensions and of
//! the parser itself.
//!
//! They come with the source of `pulldown-cmark` as it was downloaded: its
//! tests hold each as a Rust string. Their text is not ours to copy.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// One example.
pub struct Example {
    /// Its file and number: `spec_test_12` of CommonMark's own.
    pub name: String,
    pub text: String,
}

/// Every example of every suite.
pub fn all() -> Vec<Example> {
    let folder = parser().join("tests/suite");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for test in text.split("\n#[test]\nfn ").skip(1) {
            let name = test.split('(').next().unwrap().to_owned();
            let (_, original) = test.split_once("let original = r##\"").unwrap();
            let (original, _) = original.split_once("\"##;").unwrap();
            examples.push(Example {
                name,
                text: original.to_owned(),
            });
        }
    }
    examples
}

/// The folder of the parser's source.
fn parser() -> PathBuf {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let about = output(Command::new(rustc).arg("-vV"));
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    // Whatever this test was built with is there already, for this host.
    let metadata = output(
        Command::new(env!("CARGO"))
            .args(["metadata", "--format-version=1", "--locked", "--offline"])
            .args(["--filter-platform", host.unwrap()])
            .current_dir(env!("CARGO_MANIFEST_DIR")),
    );
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let own = &metadata["resolve"]["root"];
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let node = nodes.iter().find(|node| node["id"] == *own).unwrap();
    let used = node["deps"].as_array().unwrap();
    let used = used.iter().find(|dep| dep["name"] == "pulldown_cmark");
    let id = &used.unwrap()["pkg"];
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["id"] == *id);
    let manifest = package.unwrap()["manifest_path"].as_str().unwrap();
    PathBuf::from(manifest).parent().unwrap().to_owned()
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}
