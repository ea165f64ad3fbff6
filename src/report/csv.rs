//! CSV for spreadsheets, with a row for each stub.

use std::io::{self, Write};

use super::Report;
use crate::stub::Status;

/// Writes a header and a row for each stub.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    rows(report, out).map_err(|error| match error.into_kind() {
        // The caller must recognise a closed pipe.
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })
}

fn rows(report: &Report, out: &mut dyn Write) -> csv::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    let mut header = vec![
        "kind",
        "rule",
        "status",
        "level",
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "section",
        "marker",
        "text",
        "owner",
        "due",
        "issue",
        "target",
        "message",
        "help",
        "fingerprint",
    ];
    if report.blamed {
        header.extend(["author", "date", "age_days", "commit"]);
    }
    rows.write_record(&header)?;
    for item in &report.items {
        let finding = &item.finding;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut row = vec![
            finding.kind.to_string(),
            finding
                .rule
                .map(|rule| rule.to_string())
                .unwrap_or_default(),
            match finding.status {
                Status::Expanded => "expanded",
                Status::Open => "open",
            }
            .to_owned(),
            finding
                .level
                .map(|level| level.to_string())
                .unwrap_or_default(),
            finding.path.to_string(),
            finding.line.to_string(),
            finding.column.to_string(),
            finding.end_line.to_string(),
            finding.end_column.to_string(),
            finding
                .section
                .as_ref()
                .map_or_else(String::new, |section| section.text().into_owned()),
            finding.marker.clone(),
            finding.text.clone(),
            text(&finding.owner),
            text(&finding.due),
            text(&finding.issue),
            text(&finding.target),
            text(&finding.message),
            text(&finding.help),
            finding.fingerprint.to_string(),
        ];
        match &item.origin {
            Some(origin) if report.blamed => row.extend([
                origin.author.clone(),
                origin.date(),
                origin.days_before(report.today).to_string(),
                origin.commit.clone(),
            ]),
            None if report.blamed => row.extend(std::iter::repeat_n(String::new(), 4)),
            _ => {}
        }
        rows.write_record(&row)?;
    }
    rows.flush()?;
    Ok(())
}
