//! Findings for people who read a terminal.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Severity, Origin, Renderer, Snippet};

use super::Report;
use crate::finding::Finding;
use crate::paths::regular;
use crate::position::{Lines, Mark, marks};
use crate::printable::{printable, printable_line, printed_line, printed_styled};
use crate::rule::Level;
use crate::stub::KindId;
use crate::white_space::on_one_line;

/// Writes each finding with its place in its source, and a summary below.
/// `root` is the book's folder.
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

/// The files of a book, one at a time: findings come by file.
#[derive(Debug)]
pub struct Sources {
    root: PathBuf,
    /// Its path, and its text with what its lines are counted by, if it can be
    /// read.
    last: Option<(String, Option<Text>)>,
}

type Text = (String, Vec<Mark>);

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
            let text = regular(&file).and_then(|()| std::fs::read_to_string(&file));
            let text = text.ok();
            // mdBook takes the mark away, so that columns count without it.
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

/// `path:line:col: rule: text`
pub fn line(finding: &Finding) -> String {
    let message = finding.message.as_deref().unwrap_or_default();
    let rule = finding.rule.map_or("", |rule| rule.id());
    let mut line = format!(
        "{}:{}:{}: {rule}: ",
        finding.path, finding.line, finding.column
    );
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

/// The finding's place in its file with what would resolve it. Without the
/// file's text, or where that ends before, only the place is named.
pub fn snippet(finding: &Finding, source: Option<Lines<'_>>, colour: bool) -> String {
    let severity = match finding.level {
        Some(Level::Deny) => Severity::ERROR,
        _ => Severity::WARNING,
    };
    let message = finding.message.as_deref().unwrap_or_default();
    // The renderer takes these as they are.
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
    // It knows what terminals obey, but for some of it, and no services.
    printed_styled(shown)
}

/// Lines that are longer, in bytes, are not shown: nobody reads them in a
/// terminal.
const MAX_EXCERPT: usize = 4_000;

/// The lines that a finding stands on, and its bytes in them.
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

/// A line that can be shown, and the bytes from a column on to its end.
fn span(line: &str, column: usize) -> Option<(&str, Range<usize>)> {
    if line.len() > MAX_EXCERPT {
        return None;
    }
    let line = line.trim_end();
    let mut starts = line.char_indices().map(|(at, _)| at);
    let start = starts.nth(column.checked_sub(1)?).unwrap_or(line.len());
    Some((line, start..line.len()))
}

/// A text that fits on a line.
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
