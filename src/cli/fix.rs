//! `mdbook-stubs fix`: writes resolved documentation links into the sources.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::Args;

use super::atomic_write::{self, Change};
use super::{Failure, output};
use crate::config::Config;
use crate::fix::{self, Plan, Rewrite};
use crate::git::Repository;
use crate::host::disk;
use crate::paths::slashed;
use crate::plural::count;
use crate::printable::printable;
use crate::report;
use crate::resolve::Problem;
use crate::rule::{Level, Rule};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder that contains book.toml
    #[arg(default_value = ".")]
    book: PathBuf,
    /// Print the changes as a unified diff without writing them
    #[arg(long)]
    dry_run: bool,
    /// Write even if git cannot restore the old text: uncommitted changes, or no repository
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let _log = output::mdbook_errors();
    let loaded = disk::load(&arguments.book)?;
    let chapters = loaded.chapters();
    let plan = fix::plan(&loaded.context, &chapters)?;
    let root = arguments.book.canonicalize()?;
    if arguments.dry_run {
        // Stdout is for the diff alone.
        output::note(&account(&plan, "would be written"));
        let prefix = prefix(&root);
        let diff = |file| fix::unified_diff(file, &format!("{prefix}{}", path(file, &root)));
        output::text(&plan.files.iter().map(diff).collect::<String>())?;
        return unread(&plan, &loaded.context.config);
    }
    if !plan.files.is_empty() {
        if !arguments.force {
            require_committed(&plan, &root)?;
        }
        atomic_write::all(plan.files.iter().map(|file| Change {
            path: &file.disk,
            before: &file.before,
            after: &file.after,
        }))?;
    }
    let account = account(&plan, "written");
    output::to(None, |out| out.write_all(printable(&account).as_bytes()))?;
    unread(&plan, &loaded.context.config)
}

/// Reports the chapters that could not be read. This is an error unless the book sets another
/// level for the rule.
fn unread(plan: &Plan, config: &Config) -> Result<(), Failure> {
    let lines: Vec<String> = plan
        .unread
        .iter()
        .map(|(path, problem)| {
            let Problem {
                rule,
                message,
                help,
                ..
            } = problem;
            let help = help.as_deref().unwrap_or_default();
            format!("{path}:1:1: {rule}: {message}. {help}")
        })
        .collect();
    match config.level(Rule::UnreadableChapter) {
        Level::Deny if !lines.is_empty() => Err(Failure::failed(anyhow!(
            "{} could not be read, so {} markers stay:\n{}",
            count(lines.len(), "chapter"),
            if lines.len() == 1 { "its" } else { "their" },
            lines.join("\n")
        ))),
        Level::Warn => {
            output::note(&report::warnings(&lines));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Lists what was done and what was skipped, one per line, with a summary.
fn account(plan: &Plan, done: &str) -> String {
    let mut text = String::new();
    let mut line = |line: std::fmt::Arguments<'_>| {
        let _ = writeln!(text, "{line}");
    };
    let mut links = 0;
    for link in plan.files.iter().flat_map(|file| &file.links) {
        line(format_args!("{} → {}", link.marker, link.url));
        links += 1;
    }
    for kept in &plan.kept {
        line(format_args!("{}: skipped: {}", kept.marker, kept.reason));
    }
    let skipped = match plan.kept.len() {
        0 => String::new(),
        number => format!(", {} skipped", count(number, "marker")),
    };
    if links == 0 {
        line(format_args!("mdbook-stubs: nothing to write{skipped}"));
    } else {
        let (links, files) = (count(links, "link"), count(plan.files.len(), "file"));
        line(format_args!(
            "mdbook-stubs: {links} {done} into {files}{skipped}"
        ));
    }
    text
}

/// Checks that git could restore the text that is about to be overwritten, and could tell the
/// changes of `fix` from others.
///
/// # Errors
/// If there is no repository, or the tree has uncommitted changes.
fn require_committed(plan: &Plan, root: &Path) -> Result<()> {
    const INSTEAD: &str = "Nothing was written. `--dry-run` shows the changes, and `--force` \
        writes them anyway";
    let repository = Repository::around(root, "`fix`").map_err(|error| {
        anyhow!(
            "{error:#}. Without a repository, the changes cannot be undone. \
            {INSTEAD}"
        )
    })?;
    let uncommitted = repository.uncommitted()?;
    if !uncommitted.is_empty() {
        let changes = first_names(&uncommitted);
        return Err(anyhow!(
            "the git tree has uncommitted changes: {changes}. Commit or stash them first. \
             {INSTEAD}"
        ));
    }
    let files: Vec<String> = plan.files.iter().map(|file| path(file, root)).collect();
    let unknown = repository.untracked(files.iter().map(String::as_str))?;
    if !unknown.is_empty() {
        let unknown = first_names(&unknown);
        return Err(anyhow!(
            "git does not track {unknown}. Add and commit first. {INSTEAD}"
        ));
    }
    Ok(())
}

/// The first few of some names.
fn first_names(names: &[impl AsRef<str>]) -> String {
    const SHOWN: usize = 3;
    let mut text: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    if names.len() > SHOWN {
        text.push(format!("and {} more", names.len() - SHOWN));
    }
    text.join(", ")
}

/// The path of a file without symbolic links, relative to the book's root.
fn path(file: &Rewrite, root: &Path) -> String {
    slashed(file.disk.strip_prefix(root).unwrap_or(&file.disk))
}

/// The path from the current folder to the book, so that a diff can be applied in the current
/// folder; empty if the book is not below it.
fn prefix(root: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let prefix = here
        .ok()
        .and_then(|here| root.strip_prefix(here).ok().map(slashed))
        .filter(|prefix| !prefix.is_empty());
    prefix.map_or_else(String::new, |prefix| prefix + "/")
}
