//! `mdbook-stubs completions`: prints a completion script for a shell.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::{Arguments, Failure, output};

pub(super) fn run(shell: Shell) -> Result<(), Failure> {
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    // The generator panics if the reader closes the pipe, so it writes to memory.
    let mut script = Vec::new();
    generate(shell, &mut command, name, &mut script);
    Ok(output::to(None, |out| out.write_all(&script))?)
}
