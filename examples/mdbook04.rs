//! mdBook 0.4 as a program: the other host that the tests call.
//!
//! ```text
//! cargo run --example mdbook04 -- BOOK DEST
//! ```

use std::path::PathBuf;
use std::process::ExitCode;

use mdbook::MDBook;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(book), Some(dest)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: mdbook04 BOOK DEST");
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
