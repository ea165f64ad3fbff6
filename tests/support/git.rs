//! A git repository of its own for a test.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::{binary, command};

/// A repository in a temporary folder, with nothing of the user's in it.
pub struct Repository {
    folder: TempDir,
    home: TempDir,
}

impl Repository {
    pub fn new() -> Self {
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
            home: tempfile::tempdir().unwrap(),
        };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path().join(file)).unwrap()
    }

    /// Runs git and gives what it wrote.
    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_as("Test", 1_700_000_000, arguments)
    }

    /// Runs git as somebody, at some time.
    pub fn git_as(&self, name: &str, time: u64, arguments: &[&str]) -> String {
        let date = format!("{time} +0000");
        let output = self
            .clean(Command::new("git"))
            .args(["-c", &format!("user.name={name}")])
            .args(["-c", "user.email=test@example.org"])
            .args(["-c", "commit.gpgsign=false"])
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments)
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Commits all that there is.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Runs our program in a folder of the repository.
    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Output {
        self.command(folder, arguments).output().unwrap()
    }

    /// Our program, to be run in a folder of the repository.
    pub fn command(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = self.clean(command(binary()));
        command
            .args(arguments)
            .current_dir(self.path().join(folder));
        command
    }

    /// Runs our program.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_in("", arguments)
    }

    fn clean(&self, mut command: Command) -> Command {
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        command
            .current_dir(self.path())
            .env("HOME", self.home.path())
            .env("XDG_CONFIG_HOME", self.home.path())
            .env("GIT_CONFIG_NOSYSTEM", "1");
        command
    }
}
