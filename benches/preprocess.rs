//! The time of this preprocessor and of the no-op preprocessor from mdBook's documentation, on
//! the same books: `cargo bench --bench preprocess`.
//!
//! `STUBS_BOOKS=folder cargo bench --bench preprocess` only writes the books into a folder, for
//! `benches/instructions`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a measurement fails by panicking, and is nobody's API"
)]

mod books;

use std::env::current_exe;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};

/// What this program is called with to be a preprocessor that does nothing.
const NOTHING: &str = "nothing";

/// A book as mdBook sends it.
struct Captured {
    name: &'static str,
    json: String,
}

/// A captured book in a file.
struct Book {
    name: &'static str,
    file: PathBuf,
    size: u64,
}

/// The books, and the one with few stubs ten and a hundred times over.
fn captured() -> Vec<Captured> {
    let books = books::all();
    let mut captured: Vec<Captured> = books
        .iter()
        .map(|book| Captured {
            name: book.name,
            json: book.json(1),
        })
        .collect();
    for (name, times) in [("few-x10", 10), ("few-x100", 100)] {
        let json = books[1].json(times);
        captured.push(Captured { name, json });
    }
    captured
}

fn main() {
    if std::env::args().nth(1).is_some_and(|word| word == NOTHING) {
        nothing();
        return;
    }
    let folder = std::env::var_os("STUBS_BOOKS").map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let books = write(folder.as_deref().unwrap_or(temporary.path()), captured());
    if folder.is_some() {
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    for book in &books {
        compare(&mut criterion, book);
    }
    criterion.final_summary();
    for book in &books {
        ratio(book);
    }
}

/// Lets this program preprocess a book, as mdBook would call it.
fn stubs(book: &Book) {
    run(
        &mut Command::new(env!("CARGO_BIN_EXE_mdbook-stubs")),
        &book.file,
    );
}

/// Lets the do-nothing preprocessor of mdBook's documentation do it.
fn do_nothing(book: &Book) {
    let mut command = Command::new(current_exe().unwrap());
    run(command.arg(NOTHING), &book.file);
}

fn run(command: &mut Command, book: &Path) {
    let status = command
        .stdin(File::open(book).unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .env_remove("CI")
        .status();
    assert!(status.unwrap().success());
}

/// What the do-nothing preprocessor does.
fn nothing() {
    let (_, book) = mdbook_preprocessor::parse_input(std::io::stdin()).unwrap();
    let mut output = std::io::stdout();
    serde_json::to_writer(&mut output, &book).unwrap();
    output.flush().unwrap();
}

fn compare(criterion: &mut Criterion, book: &Book) {
    let mut group = criterion.benchmark_group("preprocess");
    group.throughput(Throughput::Bytes(book.size));
    group.sample_size(10);
    group.measurement_time(Duration::from_secs(5));
    group.bench_function(BenchmarkId::new("nothing", book.name), |bencher| {
        bencher.iter(|| do_nothing(book));
    });
    group.bench_function(BenchmarkId::new("stubs", book.name), |bencher| {
        bencher.iter(|| stubs(book));
    });
    group.finish();
}

/// Prints how much of the other's time ours takes: both in turn, so that what
/// else the machine does falls on both.
fn ratio(book: &Book) {
    const ROUNDS: u32 = 9;
    let time = |run: &dyn Fn(&Book)| {
        let start = Instant::now();
        run(book);
        start.elapsed()
    };
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|_| time(&stubs).as_secs_f64() / time(&do_nothing).as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    println!(
        "{:>9}: {:.2} of the time of a preprocessor that does nothing ({:.1} MB)",
        book.name,
        ratios[ratios.len() / 2],
        book.size as f64 / 1e6
    );
}

fn write(folder: &Path, books: Vec<Captured>) -> Vec<Book> {
    std::fs::create_dir_all(folder).unwrap();
    let written = books.into_iter().map(|book| {
        let file = folder.join(format!("{}.json", book.name));
        std::fs::write(&file, &book.json).unwrap();
        Book {
            name: book.name,
            file,
            size: book.json.len() as u64,
        }
    });
    written.collect()
}
