//! A table of the open stubs, as wide as the terminal.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::Report;
use super::markdown::{Columns, text};
use crate::printable::printable_line;

/// Writes the open stubs as a table of at most `width` characters.
pub(super) fn write(report: &Report, width: u16, out: &mut dyn Write) -> io::Result<()> {
    if report.open().next().is_some() {
        let columns = Columns::of(report);
        let mut header = vec!["Place", "Rule", "Text"];
        header.extend(columns.names());
        let mut table = Table::new();
        table
            .load_style(presets::UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width)
            .set_header(&header);
        for item in report.open() {
            let finding = &item.finding;
            let mut row = vec![
                format!("{}:{}", finding.path, finding.line),
                finding.rule.map_or("", |rule| rule.id()).to_owned(),
                text(item),
            ];
            row.extend(columns.cells(report, item));
            table.add_row(row.iter().map(|cell| printable_line(cell)));
        }
        // Terminals recognise `path:line` as a link only if it is not wrapped.
        let longest = table.column_max_content_widths();
        if let (Some(place), Some(column)) = (longest.first(), table.column_mut(0))
            && *place <= width / 2
        {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(*place + 2)));
        }
        writeln!(out, "{}\n", table.trim_fmt())?;
    }
    writeln!(out, "{}", report.summary())
}
