//! Workflow commands, which GitHub Actions shows as annotations on the lines of a pull
//! request. It reads them from stdout and stderr.

use std::io::{self, Write};

use super::{Report, describe, in_repository};
use crate::finding::Finding;
use crate::printable::visible;
use crate::rule::Level;

/// Writes a command for each finding.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for item in &report.items {
        if let Some(command) = command(&item.finding, &report.prefix) {
            writeln!(out, "{command}")?;
        }
    }
    Ok(())
}

/// The command for a finding; `None` if it is allowed or expanded. `prefix` is the path from
/// the repository's root to the book's.
pub(super) fn command(finding: &Finding, prefix: &str) -> Option<String> {
    let rule = finding.rule?;
    let name = match finding.level? {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => return None,
    };
    let file = property(&in_repository(prefix, &finding.path));
    let title = property(&format!("mdbook-stubs: {rule}"));
    let (line, end_line) = (finding.line, finding.end_line);
    // GitHub accepts columns only for ranges within one line.
    let columns = if line == end_line {
        format!(",col={},endColumn={}", finding.column, finding.end_column)
    } else {
        String::new()
    };
    let message = message(&describe(finding));
    Some(format!(
        "::{name} file={file},line={line},endLine={end_line}{columns},title={title}::{message}"
    ))
}

/// Escapes the text after the second `::`.
fn message(text: &str) -> String {
    // The log shows it as well.
    visible(text).replace('%', "%25").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
