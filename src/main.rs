//! The `mdbook-stubs` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    mdbook_stubs::cli::run(std::env::args_os())
}
