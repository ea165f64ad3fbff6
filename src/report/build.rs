//! The findings of a build, on stderr, and whether they fail it.

use std::io::Write;
use std::path::Path;
use std::rc::Rc;

use anyhow::{Result, bail};
use foldhash::HashMap;

use crate::book::{Context, Outcome};
use crate::config::FailOn;
use crate::entry::Entry;
use crate::rule::Level;
use crate::source::File;

use super::human::{line, snippet};
use super::{Summary, github, repository_prefix};

/// Reports a build on stderr.
///
/// # Errors
/// When a finding fails the build; the error says why and how to let it pass.
pub fn build(context: &Context, outcome: &Outcome<'_>) -> Result<()> {
    let ci = std::env::var("CI").ok();
    let verdict = verdict(context, &outcome.entries, ci.as_deref());
    if verdict.is_some() || is_reporter(context) {
        let mut text = warnings(&outcome.warnings);
        text.push_str(&summary(&outcome.files, &outcome.entries));
        let denied = outcome
            .entries
            .iter()
            .any(|entry| entry.level == Some(Level::Deny));
        if denied && verdict.is_none() && context.config.fail_on == FailOn::Ci {
            text.push_str("mdbook-stubs: where CI is set, these errors fail the build\n");
        }
        // The build's stdout is the wire; GitHub looks for commands in both.
        if std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
            text.push_str(&annotations(&context.root, &outcome.entries));
        }
        // Nobody is left to tell when stderr is closed.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
    match verdict {
        Some(message) => bail!(message),
        None => Ok(()),
    }
}

/// Warnings that belong to no stub, a line each.
pub fn warnings(warnings: &[String]) -> String {
    warnings
        .iter()
        .map(|warning| format!("warning: {warning}\n"))
        .collect()
}

/// The findings of a build, a line each, denied ones with a snippet, and a
/// summary below. Empty where no stub was found.
pub fn summary(files: &HashMap<String, Rc<File<'_>>>, entries: &[Entry]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    let findings = entries
        .iter()
        .filter(|entry| entry.level.is_some_and(|level| level > Level::Allow));
    let (mut errors, mut warnings) = (0, 0);
    for finding in findings {
        text.push_str(&line(finding));
        text.push('\n');
        if finding.level == Some(Level::Deny) {
            errors += 1;
            let source = files.get(&finding.path).map(|file| file.lines());
            text.push_str(&snippet(finding, source, false));
            text.push('\n');
        } else {
            warnings += 1;
        }
    }
    let counted = entries.iter().filter(|entry| !entry.suppressed).count();
    let open = entries.iter().filter(|entry| entry.is_open()).count();
    text.push_str(&format!(
        "mdbook-stubs: {}\n",
        Summary {
            stubs: counted,
            expanded: counted - open,
            open,
            errors,
            warnings,
        }
    ));
    text
}

/// The findings as commands that GitHub turns into annotations.
fn annotations(root: &Path, entries: &[Entry]) -> String {
    let prefix = repository_prefix(root);
    let mut text = String::new();
    for command in entries
        .iter()
        .filter_map(|entry| github::command(entry, &prefix))
    {
        text.push_str(&command);
        text.push('\n');
    }
    text
}

/// Why the build fails, if it does. `ci` is the environment variable `CI`.
pub fn verdict(context: &Context, entries: &[Entry], ci: Option<&str>) -> Option<String> {
    let in_ci = ci.is_some_and(|value| {
        !value.is_empty() && value != "0" && !value.eq_ignore_ascii_case("false")
    });
    let why = match context.config.fail_on {
        FailOn::Never => return None,
        FailOn::Ci if !in_ci => return None,
        FailOn::Ci => "CI is set and `fail-on` is \"ci\"",
        FailOn::Always => "`fail-on` is \"always\"",
    };
    let denied: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.level == Some(Level::Deny))
        .collect();
    let mut rules: Vec<&str> = denied
        .iter()
        .filter_map(|entry| entry.rule.map(|rule| rule.id()))
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
        "{} denied, and {why}: this build fails. Resolve what is listed above; or let it pass \
         with `{}` under [preprocessor.stubs.rules], or with `fail-on = \"never\"` under \
         [preprocessor.stubs] in book.toml.",
        match denied.len() {
            1 => "1 stub is".to_owned(),
            number => format!("{number} stubs are"),
        },
        levels.join("`, `"),
    ))
}

/// mdBook calls a preprocessor once per renderer; the first one that it is
/// called for reports.
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
