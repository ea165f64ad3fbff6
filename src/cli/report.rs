//! `mdbook-stubs report`: lists the open stubs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;

use super::{Failure, output};
use crate::git::{Repository, blame};
use crate::host::disk;
use crate::pipeline::process;
use crate::report::{self, Report, ReportFormat, Sort};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder that contains book.toml
    #[arg(default_value = ".")]
    book: PathBuf,
    /// The output format
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ReportFormat,
    /// Write to a file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Add the author and age of each stub, from git
    #[arg(long)]
    blame: bool,
    /// The order of the list; `age` implies `--blame`
    #[arg(long, value_enum, default_value_t, value_name = "ORDER")]
    sort: Sort,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let _log = output::mdbook_errors();
    let loaded = disk::load(&arguments.book)?;
    let chapters = loaded.chapters();
    let outcome = process(&loaded.context, &chapters)?;
    output::note(&report::warnings(&outcome.found.warnings));
    let mut report = Report::new(&loaded.context, &chapters, outcome.found);
    if arguments.blame || arguments.sort == Sort::Age {
        add_origins(&mut report, arguments)?;
    }
    report.sort(arguments.sort);
    let file = arguments.output.as_deref();
    let width = output::width(file);
    output::to(file, |out| {
        report::write_report(&report, arguments.format, width, out)
    })?;
    Ok(())
}

fn add_origins(report: &mut Report, arguments: &Arguments) -> anyhow::Result<()> {
    let repository = Repository::around(&arguments.book, "`--blame`")?;
    let mut lines: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for item in &report.items {
        let finding = &item.finding;
        lines
            .entry(finding.path.to_string())
            .or_default()
            .insert(finding.line);
    }
    let progress = Progress::new(lines.len());
    let origins = blame(&repository, &lines, &|done| progress.show(done));
    progress.clear();
    let origins = origins?;
    report.blamed = true;
    for item in &mut report.items {
        let place = (item.finding.path.to_string(), item.finding.line);
        item.origin = origins.get(&place).cloned();
    }
    Ok(())
}

/// A progress bar for `git blame` on the terminal.
struct Progress {
    of: usize,
    start: Instant,
    terminal: bool,
}

impl Progress {
    /// The time before it appears.
    const DELAY: Duration = Duration::from_secs(1);

    fn new(of: usize) -> Self {
        Self {
            of,
            start: Instant::now(),
            terminal: std::io::stderr().is_terminal(),
        }
    }

    fn show(&self, done: usize) {
        if self.is_shown() {
            let of = self.of;
            let bar = "#".repeat(done * 24 / of.max(1));
            let _ = write!(
                std::io::stderr(),
                "\rgit blame [{bar:24}] {done}/{of} files"
            );
        }
    }

    fn clear(&self) {
        if self.is_shown() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }

    fn is_shown(&self) -> bool {
        self.terminal && self.start.elapsed() > Self::DELAY
    }
}
