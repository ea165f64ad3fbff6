//! Headless Chromium, spoken to over the Chrome `DevTools` Protocol.
//!
//! `--remote-debugging-pipe` reads commands from file descriptor 3 and writes answers and events
//! to 4, as JSON that ends with a NUL. So there is no port, no WebSocket, and a browser that goes
//! away with this process even when that is killed.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running browser with one tab; it ends when this is dropped.
pub struct Chromium {
    child: Child,
    /// Taken when the browser ends: a closed pipe tells it to.
    commands: Option<ChildStdin>,
    messages: Receiver<Value>,
    session: String,
    last_id: u64,
    events: Vec<Value>,
    _profile: TempDir,
}

/// Where the browser is: what `CHROME` or `CHROMIUM` names, or the first of the usual names on
/// `PATH`.
///
/// # Panics
/// When a variable names no file, or there is no browser where `CI` is set. Elsewhere a missing
/// browser is `None`, and said on stderr.
pub fn find(left_out: &str) -> Option<PathBuf> {
    for variable in ["CHROME", "CHROMIUM"] {
        if let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) {
            let path = PathBuf::from(path);
            assert!(
                path.is_file(),
                "{variable} names `{}`, which is not a file",
                path.display()
            );
            return Some(path);
        }
    }
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| program.is_file());
    // The pipes need a Unix shell, see `start`.
    if found.is_some() && cfg!(unix) {
        return found;
    }
    let reason = format!(
        "{left_out}: that needs Chromium on a Unix system, and PATH has no {}. Install it (on \
         Debian `apt-get install chromium`) or name it in the variable CHROME.",
        names.join(", ")
    );
    assert!(!in_ci(), "CI is set, so nothing may be left out: {reason}");
    // Not `eprintln!`, which shows only when a test fails; and all at once, because other tests
    // write as well.
    let line = format!("\nLEFT OUT: {reason}\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
    None
}

impl Chromium {
    /// Starts the browser at `program` with an empty profile.
    pub fn start(program: PathBuf) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let complaints = profile.path().join("stderr.txt");
        // The shell moves our pipes to where the browser looks for them, then becomes the browser.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null"])
            .arg(program)
            .args([
                "--remote-debugging-pipe",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                // What is asked for all the same is recorded, and goes nowhere.
                "--host-resolver-rules=MAP * ~NOTFOUND",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .env("HOME", profile.path())
            .env("XDG_CONFIG_HOME", profile.path())
            .env("XDG_CACHE_HOME", profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&complaints).unwrap())
            .spawn()
            .unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            for message in answers.split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).unwrap();
                if sender.send(message).is_err() {
                    return;
                }
            }
            // The browser is gone; what it said last may say why.
            let said = std::fs::read(complaints).unwrap_or_default();
            let said = String::from_utf8_lossy(&said).into_owned();
            let _ = sender.send(json!({ "gone": said }));
        });
        let mut chromium = Self {
            commands: child.stdin.take(),
            child,
            messages,
            session: String::new(),
            last_id: 0,
            events: Vec::new(),
            _profile: profile,
        };
        let tab = chromium.call("Target.createTarget", json!({ "url": "about:blank" }));
        let session = chromium.call(
            "Target.attachToTarget",
            json!({ "targetId": tab["targetId"], "flatten": true }),
        );
        session["sessionId"]
            .as_str()
            .unwrap()
            .clone_into(&mut chromium.session);
        for domain in ["Page", "Network", "Runtime"] {
            chromium.call(&format!("{domain}.enable"), json!({}));
        }
        chromium
    }

    /// Sends a command and waits for its result.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        let mut command = json!({ "id": id, "method": method, "params": parameters });
        if !self.session.is_empty() {
            command["sessionId"] = json!(self.session);
        }
        let mut bytes = serde_json::to_vec(&command).unwrap();
        bytes.push(0);
        let pipe = self.commands.as_mut().unwrap();
        if let Err(error) = pipe.write_all(&bytes).and_then(|()| pipe.flush()) {
            // The reason follows in the other pipe.
            self.receive(Instant::now() + PATIENCE, method);
            panic!("{method}: {error}");
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let mut message = self.receive(end, method);
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].take();
            }
            self.events.push(message);
        }
    }

    /// Waits until an event of this name has come.
    pub fn wait_for(&mut self, event: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.events.iter().any(|seen| seen["method"] == event) {
            let message = self.receive(end, event);
            self.events.push(message);
        }
    }

    /// The events since this was called last.
    pub fn take_events(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.events)
    }

    fn receive(&mut self, end: Instant, what: &str) -> Value {
        let rest = end.saturating_duration_since(Instant::now());
        let message = self
            .messages
            .recv_timeout(rest)
            .unwrap_or_else(|error| panic!("{what}: nothing from the browser: {error}"));
        if let Some(said) = message["gone"].as_str() {
            panic!("{what}: the browser has ended:\n{said}");
        }
        message
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.commands.take();
        // It writes its profile before it goes; a moment of waiting lets the folder be removed.
        let end = Instant::now() + Duration::from_secs(5);
        while Instant::now() < end {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether `CI` is set, as the program itself reads it.
fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| {
        !value.is_empty() && value != "0" && !value.eq_ignore_ascii_case("false")
    })
}
