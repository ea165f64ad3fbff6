//! Runs our program within limits, and with files in place of pipes so that
//! neither side ever waits for the other.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{binary, command};

/// What the program may take. Generous: this is no benchmark, and an unoptimised
/// build on a busy machine must pass.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub seconds: u64,
    /// Of address space, which is never less than the memory in use.
    pub megabytes: u64,
}

/// What most tests allow.
pub const FEW: Limits = Limits {
    seconds: 60,
    megabytes: 300,
};

/// What the program did.
#[derive(Debug)]
pub struct Run {
    /// `None` where a signal ended it.
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Run {
    /// It did what it was asked for.
    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, Some(0), "{}", self.told());
        self.calm()
    }

    /// It said that it could not, and every one of `parts`.
    pub fn refused(self, parts: &[&str]) -> Self {
        assert_eq!(self.code, Some(2), "{}", self.told());
        assert!(self.stderr.starts_with("error: "), "{}", self.told());
        for part in parts {
            assert!(self.stderr.contains(part), "no {part:?} in {}", self.told());
        }
        self.calm()
    }

    /// It did not fall over.
    pub fn calm(self) -> Self {
        for word in [
            "panicked",
            "overflow",
            "memory allocation",
            "RUST_BACKTRACE",
        ] {
            assert!(!self.stderr.contains(word), "{}", self.told());
        }
        self
    }

    /// The summary of the report.
    pub fn summary(&self) -> &str {
        let mut lines = self.stderr.lines();
        lines
            .rfind(|line| line.contains(" expanded, "))
            .unwrap_or_default()
    }

    /// The contents of the chapters that came back.
    pub fn contents(&self) -> Vec<String> {
        let book: Value = serde_json::from_slice(&self.stdout).unwrap();
        let items = book["items"].as_array().unwrap().iter();
        items
            .map(|item| item["Chapter"]["content"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The beginning of what it said.
    fn told(&self) -> &str {
        &self.stderr[..self.stderr.floor_char_boundary(2000)]
    }
}

/// Runs a command of our program under `limits`, `input` on its stdin.
pub fn run(command: Command, input: &[u8], limits: Limits) -> Run {
    let mut stdout = tempfile::tempfile().unwrap();
    let mut run = run_into(command, input, limits, stdout.try_clone().unwrap().into());
    stdout.rewind().unwrap();
    stdout.read_to_end(&mut run.stdout).unwrap();
    run
}

/// The same with a stdout of the caller's.
pub fn run_into(command: Command, input: &[u8], limits: Limits, stdout: Stdio) -> Run {
    let mut stdin = tempfile::tempfile().unwrap();
    stdin.write_all(input).unwrap();
    stdin.rewind().unwrap();
    let mut stderr = tempfile::tempfile().unwrap();
    let mut child = within(&command, limits.megabytes)
        .stdin(stdin)
        .stdout(stdout)
        .stderr(stderr.try_clone().unwrap())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > Duration::from_secs(limits.seconds) {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("still busy after {} s: {command:?}", limits.seconds);
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let mut said = Vec::new();
    stderr.rewind().unwrap();
    stderr.read_to_end(&mut said).unwrap();
    Run {
        code: status.code(),
        stdout: Vec::new(),
        stderr: String::from_utf8_lossy(&said).into_owned(),
    }
}

/// A command with a limit of its memory, where the shell can set one.
fn within(limited: &Command, megabytes: u64) -> Command {
    let limit = format!("ulimit -v {} 2>/dev/null; exec \"$@\"", megabytes << 10);
    shell(limited, &limit)
}

/// A command that a shell script starts as `"$@"`.
pub fn shell(started: &Command, script: &str) -> Command {
    let mut shell = command("sh");
    shell.arg("-c").arg(script).arg("sh");
    shell.arg(started.get_program()).args(started.get_args());
    if let Some(folder) = started.get_current_dir() {
        shell.current_dir(folder);
    }
    for (name, value) in started.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

/// Calls the program as mdBook does, with what it would send.
pub fn preprocess(message: &[u8], limits: Limits) -> Run {
    run(command(binary()), message, limits)
}

/// What mdBook would send of a book with these chapters.
pub fn message(chapters: &[String]) -> Vec<u8> {
    let items = chapters.iter().enumerate().map(|(number, content)| {
        let file = format!("c{number}.md");
        json!({"Chapter": {
            "name": "A", "content": content, "number": null, "sub_items": [],
            "path": file, "source_path": file, "parent_names": [],
        }})
    });
    message_of("nowhere", &json!({"items": items.collect::<Vec<_>>()}))
}

/// What mdBook would send of this book in the folder `root`.
pub fn message_of(root: &str, book: &Value) -> Vec<u8> {
    configured(root, "html", &json!({}), book)
}

/// The same for another renderer, with `[preprocessor.stubs]` of `stubs`.
pub fn configured(root: &str, renderer: &str, stubs: &Value, book: &Value) -> Vec<u8> {
    let context = json!({
        "root": root, "config": {"book": {"src": "src"}, "preprocessor": {"stubs": stubs}},
        "renderer": renderer, "mdbook_version": "0.5.4",
    });
    serde_json::to_vec(&json!([context, book])).unwrap()
}

/// A file to read from or to write to.
pub fn open(path: &str, write: bool) -> File {
    File::options()
        .read(!write)
        .write(write)
        .open(path)
        .unwrap()
}
