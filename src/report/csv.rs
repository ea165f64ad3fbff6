//! Every stub as a row, for spreadsheets.

use std::io::{self, Write};

use super::Report;
use crate::stub::Status;

/// Writes every stub as a row, under a header.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    rows(report, out).map_err(|error| match error.into_kind() {
        // A reader that has left is to be known as one.
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
        let entry = &item.entry;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut row = vec![
            entry.kind.to_string(),
            entry.rule.map(|rule| rule.to_string()).unwrap_or_default(),
            match entry.status {
                Status::Expanded => "expanded",
                Status::Open => "open",
            }
            .to_owned(),
            entry
                .level
                .map(|level| level.to_string())
                .unwrap_or_default(),
            entry.path.to_string(),
            entry.line.to_string(),
            entry.column.to_string(),
            entry.end_line.to_string(),
            entry.end_column.to_string(),
            entry
                .section
                .as_ref()
                .map_or_else(String::new, |section| section.text().into_owned()),
            entry.marker.clone(),
            entry.text.clone(),
            text(&entry.owner),
            text(&entry.due),
            text(&entry.issue),
            text(&entry.target),
            text(&entry.message),
            text(&entry.help),
            entry.fingerprint.to_string(),
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
