//! JSON for programs. The guide documents its form, which is stable: removing a field or
//! changing its meaning increases `schema`.

use std::io::{self, Write};

use serde::Serialize;

use super::ci_safe::CiSafe;
use super::{ChapterSummary, Item, Report, Summary};
use crate::finding::Finding;

/// Writes the report as JSON.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: 1,
        book: report.book.as_deref().unwrap_or_default(),
        summary: report.summary(),
        chapters: report.chapters(),
        stubs: report
            .items
            .iter()
            .map(|item| Stub::new(report, item))
            .collect(),
    };
    serde_json::to_writer_pretty(CiSafe::new(out), &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    book: &'a str,
    summary: Summary,
    chapters: Vec<ChapterSummary<'a>>,
    stubs: Vec<Stub<'a>>,
}

#[derive(Serialize)]
struct Stub<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    /// Absent unless requested; `null` if the stub is not committed.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Option<Commit<'a>>>,
}

#[derive(Serialize)]
struct Commit<'a> {
    author: &'a str,
    date: String,
    age_days: i64,
    commit: &'a str,
}

impl<'a> Stub<'a> {
    fn new(report: &Report, item: &'a Item) -> Self {
        let commit = item.origin.as_ref().map(|origin| Commit {
            author: &origin.author,
            date: origin.date(),
            age_days: origin.days_before(report.today),
            commit: &origin.commit,
        });
        Stub {
            finding: &item.finding,
            origin: report.blamed.then_some(commit),
        }
    }
}
