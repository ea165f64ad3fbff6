//! Runs the commands in a real shell, with a stand-in for `docker` that records its arguments.

// A test that cannot go on panics; each test file uses a part of this.
#![allow(clippy::unwrap_used, dead_code, unreachable_pub)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use mdbook_stubs::testing::compose::{DiskFiles, Language, Project, commands, load};

/// Writes `files` to a folder named `p` and loads its `compose.yaml`.
pub fn project(folder: &Path, files: &[(&str, &str)]) -> Project {
    try_project(folder, files).unwrap()
}

pub fn try_project(
    folder: &Path,
    files: &[(&str, &str)],
) -> Result<Project, mdbook_stubs::testing::compose::Diagnostic> {
    let root = folder.join("p");
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    load(&root.join("compose.yaml"), &DiskFiles::anywhere())
}

/// The commands for a file, and the calls of `docker` that they make: a list of arguments each.
pub struct Outcome {
    pub script: String,
    pub calls: Vec<Vec<String>>,
}

pub fn outcome(files: &[(&str, &str)], environment: &[(&str, &str)]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path(), files);
    let script = commands(&project, Language::English).unwrap();
    let calls = run(folder.path(), &script, environment);
    Outcome { script, calls }
}

pub fn of(yaml: &str) -> Outcome {
    outcome(&[("compose.yaml", yaml)], &[])
}

pub fn run(folder: &Path, script: &str, environment: &[(&str, &str)]) -> Vec<Vec<String>> {
    let calls = run_in("sh", folder, script, environment);
    // Readers paste the commands into bash, which is not quite POSIX.
    if Path::new("/bin/bash").exists() {
        assert_eq!(
            run_in("bash", folder, script, environment),
            calls,
            "{script}"
        );
    }
    calls
}

fn run_in(
    shell: &str,
    folder: &Path,
    script: &str,
    environment: &[(&str, &str)],
) -> Vec<Vec<String>> {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let log = folder.join(format!("calls-{shell}"));
    let docker = bin.join("docker");
    fs::write(
        &docker,
        "#!/bin/sh\nfor a do printf '%s\\037' \"$a\"; done >> \"$CALLS\"\nprintf '\\036' >> \"$CALLS\"\n",
    )
    .unwrap();
    fs::set_permissions(&docker, fs::Permissions::from_mode(0o755)).unwrap();
    let output = Command::new(shell)
        .arg("-euc")
        .arg(script)
        .current_dir(folder.join("p"))
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .env("HOME", "/home/me")
        .env("CALLS", &log)
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{script}",
        String::from_utf8_lossy(&output.stderr)
    );
    let calls = fs::read_to_string(&log).unwrap_or_default();
    calls
        .split_terminator('\u{1e}')
        .map(|call| call.split_terminator('\u{1f}').map(str::to_owned).collect())
        .collect()
}

impl Outcome {
    /// The only `docker run` of a service of project `p`.
    pub fn container(&self, name: &str) -> &[String] {
        let name = [String::from("--name"), name.to_owned()];
        let mut found = self
            .calls
            .iter()
            .filter(|call| call[0] == "run" && call.windows(2).any(|pair| pair == name));
        let call = found.next().unwrap_or_else(|| panic!("{}", self.script));
        assert!(found.next().is_none(), "{}", self.script);
        call
    }

    pub fn names(&self) -> Vec<&str> {
        self.calls
            .iter()
            .filter(|call| call[0] == "run")
            .map(|call| value(call, "--name"))
            .collect()
    }
}

/// The value of a flag that is there once.
pub fn value<'a>(call: &'a [String], flag: &str) -> &'a str {
    let values = values(call, flag);
    assert_eq!(values.len(), 1, "{flag} in {call:?}");
    values[0]
}

pub fn values<'a>(call: &'a [String], flag: &str) -> Vec<&'a str> {
    call.windows(2)
        .filter(|pair| pair[0] == flag)
        .map(|pair| pair[1].as_str())
        .collect()
}
