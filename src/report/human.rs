//! Findings for people who read a terminal.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Severity, Origin, Renderer, Snippet};

use super::Report;
use crate::finding::Finding;
use crate::paths::ensure_not_special;
use crate::position::{Lines, Mark, marks};
use crate::printable::{printable, printable_line, printed_line, printed_styled};
use crate::rule::Level;
use crate::stub::KindId;
use crate::white_space::on_one_line;

/// Writes each finding with an excerpt of its source, and a summary. `root` is the book's
/// folder.
pub(super) fn write(
    report: &Report,
    root: &Path,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut sources = Sources::new(root);
    for item in report.findings() {
        let source = sources.get(&item.finding.path);
        writeln!(out, "{}\n", snippet(&item.finding, source, colour))?;
    }
    writeln!(out, "mdbook-stubs: {}", report.summary())
}

/// The files of a book. It keeps only the last one, because findings are sorted by file.
#[derive(Debug)]
pub struct Sources {
    root: PathBuf,
    /// The path of the last file; its text and lines if it can be read.
    last: Option<(String, Option<IndexedText>)>,
}

type IndexedText = (String, Vec<Mark>);

impl Sources {
    /// The files of the book in `root`.
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            last: None,
        }
    }

    /// The lines of a file, if it can be read.
    pub fn get(&mut self, path: &str) -> Option<Lines<'_>> {
        if self.last.as_ref().is_none_or(|(last, _)| last != path) {
            let file = self.root.join(path);
            let text = ensure_not_special(&file).and_then(|()| std::fs::read_to_string(&file));
            let text = text.ok();
            // mdBook removes the byte order mark, so columns do not count it.
            let text = text.map(|text| match text.strip_prefix('\u{feff}') {
                Some(rest) => rest.to_owned(),
                None => text,
            });
            let text = text.map(|text| {
                let marks = marks(&text);
                (text, marks)
            });
            self.last = Some((path.to_owned(), text));
        }
        let (text, marks) = self.last.as_ref()?.1.as_ref()?;
        Some(Lines::with_marks(text, marks))
    }
}

/// Formats a finding on one line: `path:line:col: rule: text`.
pub fn line(finding: &Finding) -> String {
    let message = finding.message.as_deref().unwrap_or_default();
    let rule = finding.rule.map_or("", |rule| rule.id());
    let (at, column) = (finding.line.to_string(), finding.column.to_string());
    let mut line = [&*finding.path, ":", &at, ":", &column, ": ", rule, ": "].concat();
    // A todo's message is its text.
    let shows_marker = matches!(
        finding.kind,
        KindId::Placeholder | KindId::DocsLink | KindId::EmptyLink
    );
    if shows_marker {
        let marker = on_one_line(&finding.marker);
        line.extend(["`", &shorten(&marker), "`: ", message]);
    } else {
        line.push_str(&shorten(message));
    }
    printed_line(line)
}

/// Formats a finding with an excerpt of its file and its help. If the file cannot be read or
/// is shorter than the finding says, there is no excerpt.
pub fn snippet(finding: &Finding, source: Option<Lines<'_>>, colour: bool) -> String {
    let severity = match finding.level {
        Some(Level::Deny) => Severity::ERROR,
        _ => Severity::WARNING,
    };
    let message = finding.message.as_deref().unwrap_or_default();
    // The renderer does not escape these.
    let path = printable_line(&finding.path);
    let help = finding.help.as_deref().map(printable);
    let related_path = finding
        .related
        .as_ref()
        .map(|related| printable_line(&related.path));
    let mut group = Group::with_title(
        severity
            .primary_title(message)
            .id(finding.rule.map_or("", |rule| rule.id())),
    );
    match source.and_then(|source| excerpt(finding, &source)) {
        Some((lines, span)) => {
            group = group.element(
                Snippet::source(lines)
                    .path(&*path)
                    .line_start(finding.line)
                    .annotation(AnnotationKind::Primary.span(span)),
            );
        }
        None => {
            group = group.element(
                Origin::path(&*path)
                    .line(finding.line)
                    .char_column(finding.column),
            );
        }
    }
    if let (Some(related), Some(path)) = (&finding.related, &related_path) {
        match related
            .excerpt
            .as_deref()
            .and_then(|line| span(line, related.column))
        {
            Some((line, span)) => {
                let annotation = AnnotationKind::Context.span(span).label(&related.message);
                let snippet = Snippet::source(line).path(&**path).line_start(related.line);
                group = group.element(snippet.annotation(annotation));
            }
            None => {
                group = group.element(
                    Origin::path(&**path)
                        .line(related.line)
                        .char_column(related.column),
                );
            }
        }
    }
    if let Some(help) = &help {
        group = group.element(Severity::HELP.message(&**help));
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let shown = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    // The renderer escapes most control characters, but no commands of CI services.
    printed_styled(shown)
}

/// The maximum length of an excerpt in bytes. Longer lines are unreadable in a terminal.
const MAX_EXCERPT: usize = 4_000;

/// The lines of a finding, and its byte range in them.
fn excerpt<'a>(finding: &Finding, lines: &Lines<'a>) -> Option<(&'a str, Range<usize>)> {
    let source = lines.text();
    let first = lines.start(finding.line)?;
    let last = lines.start(finding.end_line)?;
    let end = lines
        .start(finding.end_line + 1)
        .map_or(source.len(), |next| next - 1);
    if end.checked_sub(first)? > MAX_EXCERPT {
        return None;
    }
    let offset = |line: usize, column: usize| {
        let rest = &source[line..];
        let mut characters = rest.char_indices().map(|(at, _)| at);
        let at = characters.nth(column.checked_sub(1)?).unwrap_or(rest.len());
        Some(line + at)
    };
    let start = offset(first, finding.column)?;
    let stop = offset(last, finding.end_column)?;
    let lines = source.get(first..end.max(stop))?;
    let lines = lines.strip_suffix('\r').unwrap_or(lines);
    Some((lines, start - first..(stop - first).min(lines.len())))
}

/// A line without trailing white space, and the byte range from a column to its end.
fn span(line: &str, column: usize) -> Option<(&str, Range<usize>)> {
    if line.len() > MAX_EXCERPT {
        return None;
    }
    let line = line.trim_end();
    let mut starts = line.char_indices().map(|(at, _)| at);
    let start = starts.nth(column.checked_sub(1)?).unwrap_or(line.len());
    Some((line, start..line.len()))
}

/// Shortens a text to fit on a line.
fn shorten(text: &str) -> Cow<'_, str> {
    const MAX_CHARACTERS: usize = 120;
    if text.len() <= MAX_CHARACTERS {
        return text.into();
    }
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()).into(),
        None => text.into(),
    }
}
