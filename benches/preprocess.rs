//! This preprocessor beside mdBook's own that does nothing, over the same
//! books, in one run: `cargo bench --bench preprocess`.
//!
//! `STUBS_BOOKS=folder cargo bench --bench preprocess` writes the books there
//! and measures nothing; `benches/instructions` counts with them.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a measurement fails by panicking, and is nobody's API"
)]

mod books;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use mdbook_stubs::book::process;
use mdbook_stubs::host::wire::Request;

/// A book as mdBook sends it.
struct Captured {
    name: &'static str,
    json: String,
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
    let books = captured();
    if let Some(folder) = std::env::var_os("STUBS_BOOKS") {
        write(Path::new(&folder), &books);
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

/// What a build does between reading stdin and the end.
fn stubs(input: &str) -> Vec<u8> {
    let request = Request::parse(input).unwrap();
    let outcome = process(&request.context, &request.chapters).unwrap();
    let mut output = Vec::new();
    request.respond(&outcome.edits, &mut output).unwrap();
    output
}

/// What the do-nothing preprocessor of mdBook's documentation does.
fn nothing(input: &str) -> Vec<u8> {
    let (_, book) = mdbook_preprocessor::parse_input(input.as_bytes()).unwrap();
    let mut output = Vec::new();
    serde_json::to_writer(&mut output, &book).unwrap();
    output
}

fn compare(criterion: &mut Criterion, book: &Captured) {
    let mut group = criterion.benchmark_group("preprocess");
    group.throughput(Throughput::Bytes(book.json.len() as u64));
    group.sample_size(10);
    group.measurement_time(Duration::from_secs(5));
    group.bench_function(BenchmarkId::new("nothing", book.name), |bencher| {
        bencher.iter(|| nothing(black_box(&book.json)));
    });
    group.bench_function(BenchmarkId::new("stubs", book.name), |bencher| {
        bencher.iter(|| stubs(black_box(&book.json)));
    });
    group.finish();
}

/// Prints how much of the other's time ours takes: both in turn, so that what
/// else the machine does falls on both.
fn ratio(book: &Captured) {
    const ROUNDS: u32 = 7;
    let time = |run: &dyn Fn(&str) -> Vec<u8>| {
        let start = Instant::now();
        black_box(run(black_box(&book.json)));
        start.elapsed()
    };
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|_| time(&stubs).as_secs_f64() / time(&nothing).as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    println!(
        "{:>9}: {:.2} of the time of a preprocessor that does nothing ({:.1} MB)",
        book.name,
        ratios[ratios.len() / 2],
        book.json.len() as f64 / 1e6
    );
}

fn write(folder: &Path, books: &[Captured]) {
    std::fs::create_dir_all(folder).unwrap();
    for book in books {
        std::fs::write(folder.join(format!("{}.json", book.name)), &book.json).unwrap();
    }
}
