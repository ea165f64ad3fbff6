//! GitLab's Code Quality report, which merge requests show next to the lines.

use std::io::{self, Write};

use serde::Serialize;

use super::ci_safe::CiSafe;
use super::{Report, describe, in_repository};
use crate::finding::Fingerprint;
use crate::rule::{Level, Rule};

/// Writes the findings as a Code Quality report.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue> = report
        .open()
        .filter_map(|item| {
            let finding = &item.finding;
            Some(Issue {
                description: describe(finding),
                check_name: finding.rule?,
                fingerprint: finding.fingerprint,
                severity: match finding.level? {
                    Level::Deny => "major",
                    Level::Warn => "minor",
                    Level::Allow => "info",
                },
                location: Location {
                    path: in_repository(&report.prefix, &finding.path),
                    lines: Lines {
                        begin: finding.line,
                        end: finding.end_line,
                    },
                },
            })
        })
        .collect();
    serde_json::to_writer_pretty(CiSafe::new(out), &issues)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: Rule,
    fingerprint: Fingerprint,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}
