//! A Markdown table of the open stubs, for a comment on a pull request or the summary of a
//! job.

use std::io::{self, Write};

use super::{Item, Report};
use crate::plural::count;
use crate::printable::printable_line;
use crate::white_space::on_one_line;

/// The maximum length in characters. GitHub refuses comments of more than 65,536.
const MAX_COMMENT: usize = 60_000;

/// The maximum length of a row's text, in characters.
const MAX_TEXT: usize = 200;

/// Writes the open stubs as Markdown.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let summary = report.summary();
    let title = report.book.as_deref().map(on_one_line);
    match title.filter(|title| !title.is_empty()) {
        Some(title) => writeln!(out, "### Stubs in {}\n", escape(&printable_line(&title)))?,
        None => writeln!(out, "### Stubs\n")?,
    }
    if summary.open == 0 {
        return writeln!(out, "Nothing is open.");
    }
    writeln!(
        out,
        "**{} open**, {} expanded: {}, {}.\n",
        summary.open,
        summary.expanded,
        count(summary.errors, "error"),
        count(summary.warnings, "warning"),
    )?;
    let columns = Columns::of(report);
    let mut header = vec!["Place", "Rule", "Text"];
    header.extend(columns.names());
    writeln!(out, "| {} |", header.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(header.len()))?;
    let mut written = 0;
    for (position, item) in report.open().enumerate() {
        let row = row(report, item, &columns);
        written += row.chars().count() + 1;
        if written > MAX_COMMENT {
            let more = summary.open - position;
            return writeln!(out, "\n… and {more} more.");
        }
        writeln!(out, "{row}")?;
    }
    Ok(())
}

/// The optional columns. A report leaves out those that would be empty.
pub(super) struct Columns {
    owner: bool,
    due: bool,
    issue: bool,
    blame: bool,
}

impl Columns {
    pub(super) fn of(report: &Report) -> Self {
        let any = |given: fn(&Item) -> bool| report.open().any(given);
        Self {
            owner: any(|item| item.finding.owner.is_some()),
            due: any(|item| item.finding.due.is_some()),
            issue: any(|item| item.finding.issue.is_some()),
            blame: report.blamed,
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.choose(["Owner", "Due", "Issue", "Author", "Age"])
    }

    /// The cells of an item in these columns.
    pub(super) fn cells(&self, report: &Report, item: &Item) -> impl Iterator<Item = String> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let (author, age) = match &item.origin {
            Some(origin) => (origin.author.clone(), origin.age(report.today)),
            None => (String::new(), "not committed".to_owned()),
        };
        self.choose([
            text(&item.finding.owner),
            text(&item.finding.due),
            text(&item.finding.issue),
            author,
            age,
        ])
    }

    fn choose<T>(&self, all: [T; 5]) -> impl Iterator<Item = T> {
        let chosen = [self.owner, self.due, self.issue, self.blame, self.blame];
        all.into_iter()
            .zip(chosen)
            .filter(|(_, chosen)| *chosen)
            .map(|(value, _)| value)
    }
}

/// The text of a todo; the marker of any other stub.
pub(super) fn text(item: &Item) -> String {
    use crate::stub::KindId;
    let finding = &item.finding;
    let text = match finding.kind {
        KindId::Placeholder | KindId::DocsLink | KindId::EmptyLink => &finding.marker,
        _ if finding.text.is_empty() => &finding.marker,
        _ => &finding.text,
    };
    let text = on_one_line(text);
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.into_owned(),
    }
}

fn row(report: &Report, item: &Item, columns: &Columns) -> String {
    let finding = &item.finding;
    let place = format!("{}:{}", finding.path, finding.line);
    let rule = finding.rule.map_or("", |rule| rule.id());
    let rule = match finding.level {
        Some(level) => format!("{rule} ({level})"),
        None => rule.to_owned(),
    };
    let escaped = |text: &str| escape(&printable_line(text));
    let mut cells = vec![code(&printable_line(&place)), rule, escaped(&text(item))];
    cells.extend(
        columns
            .cells(report, item)
            .map(|cell| escaped(&on_one_line(&cell))),
    );
    format!("| {} |", cells.join(" | "))
}

/// Escapes plain text for Markdown, so that nothing in it is markup, ends a table cell or
/// mentions a user.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // GitHub and GitLab look for mentions after removing the markup, so a backslash is
            // not enough.
            '@' => escaped.push_str("@\u{200b}"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Puts text into a code span inside a table.
fn code(text: &str) -> String {
    // A span that contains backticks would need more of them around it.
    if text.contains(['`', '\\']) {
        return escape(text);
    }
    format!("`{}`", text.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_reads_the_same() {
        use pulldown_cmark::{Event, Options, Parser, Tag};
        for text in [
            "a | b",
            "<b>not bold</b> &amp; <script>",
            "**TODO** _x_ `code` ~~gone~~",
            "[text](url) ![alt](url) $x$ \\| \\",
        ] {
            let table = format!(
                "| A | B |\n| --- | --- |\n| {} | {} |\n",
                escape(text),
                code(text)
            );
            let mut cells = Vec::new();
            for event in Parser::new_ext(&table, Options::all()) {
                match event {
                    Event::Start(Tag::TableCell) => cells.push(String::new()),
                    Event::Text(text) | Event::Code(text) => {
                        if let Some(cell) = cells.last_mut() {
                            cell.push_str(&text);
                        }
                    }
                    Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow)
                    | Event::End(_) => {}
                    other => panic!("{text}: {other:?}"),
                }
            }
            assert_eq!(cells, ["A", "B", text, text]);
        }
        assert!(!escape("@alice").contains("@alice"));
    }
}
