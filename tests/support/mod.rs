//! Builds small books with real mdBooks that call our real binary.

#![allow(dead_code, reason = "each test file uses what it needs")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, reason = "its helpers are nobody's API")]

pub mod git;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The two generations of mdBook that one binary serves.
pub const HOSTS: [Host; 2] = [Host::Mdbook04, Host::Mdbook05];

/// A host: an example program of this crate around one mdBook library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    Mdbook04,
    Mdbook05,
}

impl Host {
    pub fn name(self) -> &'static str {
        match self {
            Self::Mdbook04 => "mdbook04",
            Self::Mdbook05 => "mdbook05",
        }
    }

    fn program(self) -> PathBuf {
        let program = binary()
            .with_file_name("examples")
            .join(self.name())
            .with_extension(std::env::consts::EXE_EXTENSION);
        assert!(
            program.is_file(),
            "{} is missing: `cargo test` builds it, `cargo test --test …` does not; run \
             `cargo build --examples` first",
            program.display()
        );
        program
    }
}

/// Our own program.
pub fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_mdbook-stubs"))
}

/// The names of our program's commands, as its help lists them.
pub fn commands() -> Vec<String> {
    let output = command(binary()).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let list = help.split("Commands:\n").nth(1).unwrap();
    let list = list.split("\n\n").next().unwrap();
    list.lines()
        // What goes on in a second line stands further in.
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .map(str::to_owned)
        .collect()
}

/// A program with nothing in its environment that changes what it says.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let scrub = text.starts_with("MDBOOK_")
            || text.starts_with("GITHUB_")
            || matches!(
                text.as_ref(),
                "CI" | "NO_COLOR" | "CLICOLOR_FORCE" | "RUST_LOG" | "SOURCE_DATE_EPOCH"
            );
        if scrub {
            command.env_remove(name);
        }
    }
    command
}

/// A copy of a book that a test may change.
pub struct Book {
    folder: TempDir,
}

impl Book {
    /// A copy of `tests/books/<name>`.
    pub fn case(name: &str) -> Self {
        Self::copy(&books().join(name))
    }

    /// A copy of the book in `from`.
    pub fn copy(from: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(from, folder.path());
        Self { folder }
    }

    /// A book of one chapter, `src/chapter.md`.
    pub fn of(chapter: &str) -> Self {
        let book = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        book.write(
            "book.toml",
            "[book]\ntitle = \"Test\"\n\n[preprocessor.stubs]\n",
        );
        book.write("src/SUMMARY.md", "# Summary\n\n- [Chapter](chapter.md)\n");
        book.write("src/chapter.md", chapter);
        book
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn remove(&self, file: &str) {
        std::fs::remove_file(self.path().join(file)).unwrap();
    }

    /// Builds the book with `host`; `environment` is set for it.
    pub fn build(&self, host: Host, environment: &[(&str, &str)]) -> Built {
        let dest = tempfile::tempdir().unwrap();
        let output = command(host.program())
            .arg(self.path())
            .arg(dest.path())
            .env("MDBOOK_PREPROCESSOR__STUBS__COMMAND", binary())
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        Built { output, dest }
    }

    /// What `src/chapter.md` becomes for a renderer, and what is said about it.
    pub fn expand(&self, renderer: &str) -> (String, String) {
        let output = self.run(&["expand", "src/chapter.md", "--renderer", renderer]);
        (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }

    /// Builds the book with a `host` that finds our program as it does where it
    /// is installed: only when book.toml asks for it.
    pub fn build_installed(&self, host: Host) -> Built {
        let dest = tempfile::tempdir().unwrap();
        let mut path = vec![binary().parent().unwrap().to_owned()];
        path.extend(std::env::split_paths(
            &std::env::var_os("PATH").unwrap_or_default(),
        ));
        let output = command(host.program())
            .arg(self.path())
            .arg(dest.path())
            .env("PATH", std::env::join_paths(path).unwrap())
            .output()
            .unwrap();
        Built { output, dest }
    }

    /// Runs our program in the book's folder.
    pub fn run(&self, arguments: &[&str]) -> Output {
        command(binary())
            .args(arguments)
            .current_dir(self.path())
            .output()
            .unwrap()
    }
}

/// What a host made of a book.
pub struct Built {
    pub output: Output,
    dest: TempDir,
}

impl Built {
    pub fn succeeded(&self) -> bool {
        self.output.status.success()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    /// The folder that holds what was built.
    pub fn path(&self) -> &Path {
        self.dest.path()
    }

    pub fn file(&self, name: &str) -> String {
        let path = self.dest.path().join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("{}: {error}\nstderr: {}", path.display(), self.stderr())
        })
    }

    /// Where the book was built.
    pub fn folder(&self) -> &Path {
        self.dest.path()
    }

    pub fn exists(&self, name: &str) -> bool {
        self.dest.path().join(name).exists()
    }

    /// What stands between `<main>` and `</main>` of a page.
    pub fn main(&self, page: &str) -> String {
        let html = self.file(page);
        let start = html.find("<main>").unwrap() + "<main>".len();
        let end = start + html[start..].find("</main>").unwrap();
        let mut main = html[start..end].trim().to_owned();
        main.push('\n');
        main
    }
}

/// Where the books of the tests are.
pub fn books() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books")
}

/// Compares `actual` with the file `expected`; `SNAPSHOTS=overwrite` writes it.
pub fn assert_file(actual: &str, expected: &Path) {
    let expected = snapbox::Data::read_from(expected, Some(snapbox::data::DataFormat::Text)).raw();
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(snapbox::Data::text(actual).raw(), expected);
}

/// The contents of all files below `folder` by path relative to it, without git's own files.
pub fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        // A folder that does not exist has no files.
        for entry in std::fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.file_name().is_some_and(|name| name == ".git") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                files.insert(name.to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            // Its text alone: a file may be read-only where it lies.
            std::fs::write(target, std::fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}
