//! `mdbook-stubs completions`: what a shell completes.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::{Arguments, Failure, output};

pub(super) fn run(shell: Shell) -> Result<(), Failure> {
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    // In memory first: the generator panics where a reader leaves early.
    let mut script = Vec::new();
    generate(shell, &mut command, name, &mut script);
    Ok(output::to(None, |out| out.write_all(&script))?)
}
