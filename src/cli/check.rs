//! `mdbook-stubs check`: fails if a book contains denied stubs.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;

use super::{Failure, explain, output};
use crate::check::{self, Known, baseline, since};
use crate::config::Config;
use crate::host::disk;
use crate::pipeline::process;
use crate::plural::count;
use crate::report::{self, CheckFormat, Report};
use crate::rule::{Level, RULES, Rule};

/// The value of `--deny` that is not a rule.
const WARNINGS: &str = "warnings";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder that contains book.toml
    #[arg(default_value = ".")]
    book: PathBuf,
    /// The output format
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: CheckFormat,
    /// Write to a file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Do not show findings of a rule
    #[arg(long, value_name = "RULE", help_heading = "Levels")]
    allow: Vec<Rule>,
    /// Show findings of a rule without failing
    #[arg(long, value_name = "RULE", help_heading = "Levels")]
    warn: Vec<Rule>,
    /// Fail on findings of a rule; `warnings` means every rule at `warn`
    #[arg(long, value_name = "RULE", value_parser = parse_deny, help_heading = "Levels")]
    deny: Vec<Deny>,
    /// Ignore the stubs listed in this file
    #[arg(long, value_name = "FILE", help_heading = "Only what is new")]
    baseline: Option<PathBuf>,
    /// Write all open stubs to the baseline instead of failing
    #[arg(
        long,
        requires = "baseline",
        conflicts_with = "since",
        help_heading = "Only what is new"
    )]
    update_baseline: bool,
    /// Ignore stubs that a git revision already had; `main...` is the commit where this branch
    /// left main
    #[arg(long, value_name = "REV", help_heading = "Only what is new")]
    since: Option<String>,
    /// Explain a rule and exit
    #[arg(long, value_name = "RULE", exclusive = true)]
    explain: Option<Rule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deny {
    Rule(Rule),
    Warnings,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let file = arguments.output.as_deref();
    if let Some(rule) = arguments.explain {
        return Ok(output::to(file, |out| explain::write(rule, out))?);
    }
    if let Some(path) = &arguments.baseline {
        baseline::check(path, arguments.update_baseline)?;
    }
    let mut report = inspect(arguments)?;
    if let Some(path) = arguments.baseline.as_deref() {
        if arguments.update_baseline {
            let open = report.open().map(|item| &item.finding);
            let text = baseline::write(open)?;
            output::to(Some(path), |out| out.write_all(text.as_bytes()))?;
        }
        let known = baseline::read(path)?;
        leave_out_known(&mut report, &known, path);
    }
    if let Some(revision) = &arguments.since {
        match since::additions(&arguments.book, revision, &report.all())? {
            Some(additions) => {
                report.retain(&additions.new);
                for text in additions.notes {
                    note(format_args!("{text}"));
                }
            }
            None => note(format_args!(
                "`{revision}` does not have this book, so all its stubs are new"
            )),
        }
    }
    let colour = output::colour(file);
    output::to(file, |out| {
        report::write_check(&report, arguments.format, &arguments.book, colour, out)
    })?;
    verdict(&report, arguments)
}

/// Reads the book and returns its stubs.
fn inspect(arguments: &Arguments) -> Result<Report, Failure> {
    let _log = output::mdbook_errors();
    let mut loaded = disk::load(&arguments.book)?;
    set_levels(&mut loaded.context.config, arguments)?;
    let docs = &loaded.context.config.docs;
    if !docs.adds_nothing() {
        // A build reads these files only for a link that needs them. `check` reports an invalid
        // one before there is such a link.
        docs.catalogue()?;
    }
    let chapters = loaded.chapters();
    let outcome = process(&loaded.context, &chapters)?;
    output::note(&report::warnings(&outcome.found.warnings));
    Ok(Report::new(&loaded.context, &chapters, outcome.found))
}

fn parse_deny(value: &str) -> Result<Deny, String> {
    if value == WARNINGS {
        return Ok(Deny::Warnings);
    }
    value.parse().map(Deny::Rule)
}

/// Applies the levels of the command line, which take precedence over the book's.
fn set_levels(config: &mut Config, arguments: &Arguments) -> anyhow::Result<()> {
    let denied = arguments.deny.iter().filter_map(|deny| match deny {
        Deny::Rule(rule) => Some((*rule, Level::Deny)),
        Deny::Warnings => None,
    });
    let allowed = arguments.allow.iter().map(|rule| (*rule, Level::Allow));
    let warned = arguments.warn.iter().map(|rule| (*rule, Level::Warn));
    let mut given: Vec<(Rule, Level)> = Vec::new();
    for (rule, level) in allowed.chain(warned).chain(denied) {
        if let Some((_, other)) = given
            .iter()
            .find(|(known, other)| *known == rule && *other != level)
        {
            return Err(anyhow!("`{rule}` cannot be {other} and {level} at once"));
        }
        given.push((rule, level));
        config.rules.insert(rule.id().to_owned(), level);
    }
    if arguments.deny.contains(&Deny::Warnings) {
        for info in RULES {
            // The level of a single rule takes precedence over `warnings`.
            let is_given = given.iter().any(|(rule, _)| *rule == info.rule);
            if config.level(info.rule) == Level::Warn && !is_given {
                config.rules.insert(info.id.to_owned(), Level::Deny);
            }
        }
    }
    Ok(())
}

fn leave_out_known(report: &mut Report, known: &[Known], path: &std::path::Path) {
    let difference = check::compare(known, &report.all());
    if difference.gone > 0 {
        let gone = count(difference.gone, "stub");
        note(format_args!(
            "{gone} in the baseline `{}` no longer {}; `--update-baseline` removes {}",
            path.display(),
            if difference.gone == 1 {
                "exists"
            } else {
                "exist"
            },
            if difference.gone == 1 { "it" } else { "them" },
        ));
    }
    report.retain(&difference.new);
}

/// Prints a note.
fn note(text: std::fmt::Arguments<'_>) {
    output::note(&format!("note: {text}\n"));
}

fn verdict(report: &Report, arguments: &Arguments) -> Result<(), Failure> {
    let denied = report.summary().errors;
    if denied == 0 {
        return Ok(());
    }
    let verb = if denied == 1 { "is" } else { "are" };
    let new = match (&arguments.since, &arguments.baseline) {
        (None, None) => String::new(),
        (Some(revision), _) => format!(" and new since `{revision}`"),
        (None, Some(path)) => format!(" and not in the baseline `{}`", path.display()),
    };
    Err(Failure::failed(anyhow!(
        "{} {verb} denied{new}",
        count(denied, "stub")
    )))
}
