//! Writes [`Finding`]s for people, for programs and for the services that review pull
//! requests. There is one file per format, and each knows findings alone.

mod build;
mod ci_safe;
mod csv;
mod github;
mod gitlab;
mod human;
mod json;
mod markdown;
mod sarif;
mod table;

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use jiff::civil::Date;

use crate::book::{Chapter, Context};
use crate::finding::{Finding, Findings, Origin};
use crate::plural::count;
use crate::rule::Level;
use crate::stub::KindId;
use crate::white_space::on_one_line;

pub use self::build::{build, verdict, warnings};
pub use self::human::{Sources, line, snippet};

/// A book and its stubs, the input of every format.
#[derive(Debug)]
pub struct Report {
    /// The book's title.
    pub book: Option<String>,
    /// The path from the repository's root to the book's: empty, or with a `/` at its end.
    pub prefix: String,
    /// The date of the report. Ages are relative to it.
    pub today: Date,
    /// Whether the report shows [`Item::origin`].
    pub blamed: bool,
    /// The stubs to show.
    pub items: Vec<Item>,
    chapters: Vec<(String, String)>,
}

/// A stub and its history.
#[derive(Debug)]
pub struct Item {
    /// The stub.
    pub finding: Finding,
    /// Its author and date; `None` if it is not committed.
    pub origin: Option<Origin>,
}

/// The numbers of stubs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// All of them.
    pub stubs: usize,
    /// Those that need no work.
    pub expanded: usize,
    /// Those that an author must finish.
    pub open: usize,
    /// Denied findings.
    pub errors: usize,
    /// Findings at the level `warn`.
    pub warnings: usize,
}

/// The numbers of stubs in a chapter.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ChapterSummary<'a> {
    /// Its file, relative to the book's root.
    pub path: &'a str,
    /// Its name in SUMMARY.md.
    pub name: &'a str,
    /// All stubs in it.
    pub stubs: usize,
    /// Those that an author must finish.
    pub open: usize,
}

/// The order of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// By file, then line
    #[default]
    Path,
    /// Oldest first; uncommitted stubs last
    Age,
    /// Earliest due date first; stubs without a date last
    Due,
    /// By owner; stubs without an owner last
    Owner,
}

impl Report {
    /// Creates a report of what [`process`](crate::pipeline::process) found, by file and line.
    /// It leaves out the findings that comments suppress.
    pub fn new(context: &Context, chapters: &[Chapter<'_>], found: Findings<'_>) -> Self {
        let findings = found.list.into_iter();
        let items = findings
            .filter(|finding| !finding.suppressed)
            .map(|finding| Item {
                origin: None,
                finding,
            });
        let mut report = Self {
            book: context.title.clone(),
            prefix: repository_prefix(&context.root),
            today: context.today(),
            blamed: false,
            chapters: chapters
                .iter()
                .map(|chapter| (chapter.file(context), chapter.name.to_string()))
                .collect(),
            items: items.collect(),
        };
        report.sort(Sort::Path);
        report
    }

    /// Sorts the stubs. Equal ones are in the order of file and line.
    pub fn sort(&mut self, by: Sort) {
        // `false` comes before `true`, so stubs without a value come last.
        fn known<T: Ord>(value: Option<T>) -> (bool, Option<T>) {
            (value.is_none(), value)
        }
        self.items.sort_by(|a, b| {
            let place = |item: &Item| (item.finding.line, item.finding.column);
            a.finding
                .path
                .cmp(&b.finding.path)
                .then_with(|| place(a).cmp(&place(b)))
        });
        match by {
            Sort::Path => {}
            Sort::Age => self
                .items
                .sort_by_key(|item| known(item.origin.as_ref().map(|origin| origin.time))),
            Sort::Due => self
                .items
                .sort_by(|a, b| known(a.finding.due.as_ref()).cmp(&known(b.finding.due.as_ref()))),
            Sort::Owner => self.items.sort_by_cached_key(|item| {
                known(item.finding.owner.as_deref().map(str::to_lowercase))
            }),
        }
    }

    /// The findings at the levels `warn` and `deny`.
    pub fn findings(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| {
            item.finding.rule.is_some()
                && item.finding.level.is_some_and(|level| level > Level::Allow)
        })
    }

    /// The stubs that an author must finish, whatever their level.
    pub fn open(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.finding.is_open())
    }

    /// All stubs of the report.
    pub fn all(&self) -> Vec<&Finding> {
        self.items.iter().map(|item| &item.finding).collect()
    }

    /// Keeps the stubs whose flag is set. The flags are in the order of [`Report::items`].
    pub fn retain(&mut self, keep: &[bool]) {
        let mut keep = keep.iter();
        self.items
            .retain(|_| keep.next().copied().unwrap_or_default());
    }

    /// Counts the stubs.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            stubs: self.items.len(),
            open: self.open().count(),
            ..Summary::default()
        };
        summary.expanded = summary.stubs - summary.open;
        for item in self.findings() {
            match item.finding.level {
                Some(Level::Deny) => summary.errors += 1,
                _ => summary.warnings += 1,
            }
        }
        summary
    }

    /// The chapters, in the order of SUMMARY.md.
    pub fn chapters(&self) -> Vec<ChapterSummary<'_>> {
        let mut rows: Vec<ChapterSummary<'_>> = self
            .chapters
            .iter()
            .map(|(path, name)| ChapterSummary {
                path,
                name,
                stubs: 0,
                open: 0,
            })
            .collect();
        for item in &self.items {
            let mut last = None;
            for page in item.finding.pages() {
                // A page can show a stub more than once.
                if last.replace(page.chapter) == Some(page.chapter) {
                    continue;
                }
                if let Some(row) = rows.get_mut(page.chapter) {
                    row.stubs += 1;
                    row.open += usize::from(item.finding.is_open());
                }
            }
        }
        rows
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {} expanded, {} open ({}, {})",
            count(self.stubs, "stub"),
            self.expanded,
            self.open,
            count(self.errors, "error"),
            count(self.warnings, "warning"),
        )
    }
}

/// The formats of `check`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people, in the style of rustc
    #[default]
    Human,
    /// For programs, as documented in the guide
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// GitHub Actions annotations
    Github,
    /// GitLab Code Quality
    Gitlab,
}

/// The formats of `report`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people, using the full width of the terminal
    #[default]
    Table,
    /// For a comment on a pull request or a job's summary
    Markdown,
    /// For programs, as documented in the guide
    Json,
    /// For spreadsheets
    Csv,
}

/// Writes the output of `check`. Only the format for people uses `colour`.
///
/// # Errors
/// If writing fails.
pub fn write_check(
    report: &Report,
    format: CheckFormat,
    root: &Path,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        CheckFormat::Human => human::write(report, root, colour, out),
        CheckFormat::Json => json::write(report, out),
        CheckFormat::Sarif => sarif::write(report, out),
        CheckFormat::Github => github::write(report, out),
        CheckFormat::Gitlab => gitlab::write(report, out),
    }
}

/// Writes the output of `report`. `width` is the number of characters on a line; only the
/// format for people uses it.
///
/// # Errors
/// If writing fails.
pub fn write_report(
    report: &Report,
    format: ReportFormat,
    width: u16,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        ReportFormat::Table => table::write(report, width, out),
        ReportFormat::Markdown => markdown::write(report, out),
        ReportFormat::Json => json::write(report, out),
        ReportFormat::Csv => csv::write(report, out),
    }
}

/// Describes a finding for readers who do not see its line, with its help below.
fn describe(finding: &Finding) -> String {
    let message = finding.message.as_deref().unwrap_or_default();
    let mut text = match finding.kind {
        KindId::Todo => format!("todo: {message}"),
        KindId::Placeholder | KindId::DocsLink | KindId::EmptyLink => {
            format!("`{}`: {message}", on_one_line(&finding.marker))
        }
        KindId::EmptySection
        | KindId::DraftChapter
        | KindId::Suppression
        | KindId::UnreadableChapter => message.to_owned(),
    };
    if let Some(help) = &finding.help {
        text.push('\n');
        text.push_str(help);
    }
    text
}

/// Makes a path of a finding relative to the root of the repository. The path of an included
/// file outside the book begins with `..`.
fn in_repository(prefix: &str, path: &str) -> String {
    let mut parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    if Path::new(path).is_absolute() {
        return path.to_owned();
    }
    for part in path.split('/') {
        if part != ".." || parts.pop().is_none() {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The path from the root of the repository to the book's root, with a `/` at its end; empty
/// if they are the same or there is no repository.
fn repository_prefix(root: &Path) -> String {
    let Ok(root) = root.canonicalize() else {
        return String::new();
    };
    // In linked worktrees and submodules, `.git` is a file.
    let repository = root
        .ancestors()
        .find(|folder| folder.join(".git").exists())
        .and_then(|repository| root.strip_prefix(repository).ok());
    match repository.map(crate::paths::slashed) {
        Some(inside) if !inside.is_empty() => format!("{inside}/"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_in_a_repository() {
        assert_eq!(in_repository("", "src/a.md"), "src/a.md");
        assert_eq!(
            in_repository("docs/book/", "src/a.md"),
            "docs/book/src/a.md"
        );
        assert_eq!(in_repository("docs/book/", "../../b.md"), "b.md");
        assert_eq!(in_repository("docs/", "../../b.md"), "../b.md");
        assert_eq!(in_repository("docs/", "/b.md"), "/b.md");
    }
}
