//! mdBook 0.5 as a program: what the tests call as a host, and what a book
//! looks like without the plugin.
//!
//! ```text
//! cargo run --example mdbook05 -- BOOK DEST
//! ```

use std::path::PathBuf;
use std::process::ExitCode;

use mdbook_driver::MDBook;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_target(false)
        .without_time()
        .init();
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(book), Some(dest)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: mdbook05 BOOK DEST");
        return ExitCode::from(2);
    };
    let built = MDBook::load(book).and_then(|mut book| {
        book.config.build.build_dir = dest;
        book.build()
    });
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mdbook: {error:#}");
            ExitCode::FAILURE
        }
    }
}
