//! Reports the findings of a build on stderr and decides whether they fail it.

use std::io::{self, BufWriter, Write};
use std::rc::Rc;

use anyhow::{Result, bail};
use foldhash::HashMap;

use crate::book::Context;
use crate::config::FailOn;
use crate::finding::{Finding, Findings};
use crate::printable::printable;
use crate::rule::Level;
use crate::source::File;

use super::human::{line, snippet};
use super::{Summary, github, repository_prefix};

/// Reports a build on stderr.
///
/// # Errors
/// If findings fail the build. The error says why and what to do about it.
pub fn build(context: &Context, found: &Findings<'_>) -> Result<()> {
    let ci = std::env::var("CI").ok();
    let verdict = verdict(context, &found.list, ci.as_deref());
    if verdict.is_some() || is_reporter(context) {
        let notes = Notes {
            // In CI, the error says so.
            fails_in_ci: verdict.is_none() && context.config.fail_on == FailOn::Ci,
            // Stdout is for the book. GitHub reads commands from both.
            annotations: std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true"),
        };
        // If stderr is closed, there is nowhere to report that.
        let _ = write(context, found, &notes, &mut std::io::stderr().lock());
    }
    match verdict {
        Some(message) => bail!(message),
        None => Ok(()),
    }
}

/// Formats warnings that belong to no stub, one per line.
pub fn warnings(warnings: &[String]) -> String {
    warnings
        .iter()
        .map(|warning| format!("warning: {}\n", printable(warning)))
        .collect()
}

/// The maximum number of snippets. Every finding still has its line.
const MAX_SNIPPETS: usize = 200;

/// What to add below the findings.
struct Notes {
    fails_in_ci: bool,
    annotations: bool,
}

fn write(
    context: &Context,
    found: &Findings<'_>,
    notes: &Notes,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    out.write_all(warnings(&found.warnings).as_bytes())?;
    let denied = summary(&found.files, &found.list, &mut out)?;
    if denied > 0 && notes.fails_in_ci {
        writeln!(out, "mdbook-stubs: in CI, these errors fail the build")?;
    }
    if notes.annotations {
        let prefix = repository_prefix(&context.root);
        for finding in &found.list {
            if let Some(command) = github::command(finding, &prefix) {
                writeln!(out, "{command}")?;
            }
        }
    }
    out.flush()
}

/// Writes a line for each finding, a snippet for each denied one, and a summary; nothing if
/// there are no stubs. Returns the number of denied findings.
fn summary(
    files: &HashMap<Rc<str>, Rc<File<'_>>>,
    findings: &[Finding],
    out: &mut dyn Write,
) -> io::Result<usize> {
    let (mut errors, mut warnings) = (0, 0);
    if findings.is_empty() {
        return Ok(errors);
    }
    let shown = findings
        .iter()
        .filter(|finding| finding.level.is_some_and(|level| level > Level::Allow));
    for finding in shown {
        writeln!(out, "{}", line(finding))?;
        if finding.level == Some(Level::Deny) {
            errors += 1;
            if errors <= MAX_SNIPPETS {
                let source = files.get(&finding.path).map(|file| file.lines());
                writeln!(out, "{}", snippet(finding, source, false))?;
            }
        } else {
            warnings += 1;
        }
    }
    if errors > MAX_SNIPPETS {
        writeln!(
            out,
            "mdbook-stubs: snippets are shown for the first {MAX_SNIPPETS} errors; \
             `mdbook-stubs check` shows all of them"
        )?;
    }
    let counted = findings
        .iter()
        .filter(|finding| !finding.suppressed)
        .count();
    let open = findings.iter().filter(|finding| finding.is_open()).count();
    let summary = Summary {
        stubs: counted,
        expanded: counted - open,
        open,
        errors,
        warnings,
    };
    writeln!(out, "mdbook-stubs: {summary}")?;
    Ok(errors)
}

/// Returns the error message if findings fail the build. `ci` is the value of the environment
/// variable `CI`.
pub fn verdict(context: &Context, findings: &[Finding], ci: Option<&str>) -> Option<String> {
    let in_ci = ci.is_some_and(|value| {
        !value.is_empty() && value != "0" && !value.eq_ignore_ascii_case("false")
    });
    let why = match context.config.fail_on {
        FailOn::Never => return None,
        FailOn::Ci if !in_ci => return None,
        FailOn::Ci => "CI is set and `fail-on` is \"ci\"",
        FailOn::Always => "`fail-on` is \"always\"",
    };
    let denied: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.level == Some(Level::Deny))
        .collect();
    let mut rules: Vec<&str> = denied
        .iter()
        .filter_map(|finding| finding.rule.map(|rule| rule.id()))
        .collect();
    rules.sort_unstable();
    rules.dedup();
    if denied.is_empty() {
        return None;
    }
    let levels: Vec<String> = rules
        .iter()
        .map(|rule| format!("{rule} = \"warn\""))
        .collect();
    Some(format!(
        "{} denied, which fails the build because {why}. Resolve the errors listed above, or \
         allow them in book.toml: set `{}` under [preprocessor.stubs.rules], or \
         `fail-on = \"never\"` under [preprocessor.stubs]",
        match denied.len() {
            1 => "1 stub is".to_owned(),
            number => format!("{number} stubs are"),
        },
        levels.join("`, `"),
    ))
}

/// Whether this is the first renderer that mdBook calls the preprocessor for. Only then does
/// it report.
fn is_reporter(context: &Context) -> bool {
    let first = context.outputs.iter().find(|output| {
        context
            .config
            .renderers
            .as_ref()
            .is_none_or(|renderers| renderers.contains(output))
    });
    first.is_none_or(|first| *first == context.renderer)
        || !context.outputs.contains(&context.renderer)
}
