//! The time of a complete build without a preprocessor, with a no-op preprocessor, and with
//! this one: `cargo bench --bench build`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a measurement fails by panicking, and is nobody's API"
)]

mod books;

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use books::Book;

/// What this program is called with to be a preprocessor that does nothing.
const NOTHING: &str = "nothing";

/// How often each way to build is measured; the middle one counts.
const ROUNDS: usize = 9;

fn main() {
    // The preprocessor that does nothing is this program itself.
    let mut arguments = std::env::args().skip(1);
    if arguments.next().is_some_and(|word| word == NOTHING) {
        if arguments.next().is_none() {
            nothing();
        }
        return;
    }
    let this = std::env::current_exe().unwrap();
    let nothing = format!("{} {NOTHING}", this.display());
    for book in books::all() {
        let folder = tempfile::tempdir().unwrap();
        book.write(folder.path());
        let ways = [
            ("without a preprocessor", None),
            ("with one that does nothing", Some(nothing.as_str())),
            ("with this one", Some(env!("CARGO_BIN_EXE_mdbook-stubs"))),
        ];
        let mut seconds = ways.map(|_| Vec::new());
        // All of them in turn, so that what else the machine does falls on each.
        for _ in 0..ROUNDS {
            for ((_, command), seconds) in ways.iter().zip(&mut seconds) {
                seconds.push(build(folder.path(), *command));
            }
        }
        for seconds in &mut seconds {
            seconds.sort_by(f64::total_cmp);
        }
        println!("{}, {:.1} MB:", book.name, book.size() as f64 / 1e6);
        for ((name, _), times) in ways.iter().zip(&seconds) {
            let middle = times[ROUNDS / 2];
            let ratio = middle / seconds[0][ROUNDS / 2];
            println!("  {ratio:.3}  {:5.0} ms  {name}", middle * 1e3);
        }
    }
}

/// The seconds that a build takes with the preprocessor that `command` starts.
fn build(folder: &Path, command: Option<&str>) -> f64 {
    let mut config = Config::from_disk(folder.join("book.toml")).unwrap();
    if let Some(command) = command {
        let mut stubs = Book::configuration();
        stubs["command"] = command.into();
        config.set("preprocessor.stubs", stubs).unwrap();
    }
    let start = Instant::now();
    MDBook::load_with_config(folder, config)
        .unwrap()
        .build()
        .unwrap();
    start.elapsed().as_secs_f64()
}

/// What the preprocessor of mdBook's documentation that does nothing does.
fn nothing() {
    let (_, book) = mdbook_preprocessor::parse_input(std::io::stdin()).unwrap();
    let mut output = std::io::stdout().lock();
    serde_json::to_writer(&mut output, &book).unwrap();
    output.flush().unwrap();
}
