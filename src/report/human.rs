//! Findings for people who read a terminal.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Severity, Renderer, Snippet};

use crate::entry::Entry;
use crate::rule::Level;

/// `path:line:col: rule: text`
pub fn line(finding: &Entry) -> String {
    let rule = finding.rule.map_or("", |rule| rule.id());
    let message = finding.message.as_deref().unwrap_or_default();
    let marker: Vec<&str> = finding.marker.split_whitespace().collect();
    let marker = marker.join(" ");
    let (path, line, column) = (&finding.path, finding.line, finding.column);
    // A todo's message is its text.
    let shows_marker = matches!(
        finding.kind,
        crate::stub::Kind::Placeholder | crate::stub::Kind::DocsLink | crate::stub::Kind::EmptyLink
    );
    if shows_marker {
        format!(
            "{path}:{line}:{column}: {rule}: `{}`: {message}",
            shorten(&marker)
        )
    } else {
        format!("{path}:{line}:{column}: {rule}: {}", shorten(message))
    }
}

/// The finding's place in its source with what would resolve it.
pub fn snippet(finding: &Entry, source: &str) -> String {
    let severity = match finding.level {
        Some(Level::Deny) => Severity::ERROR,
        _ => Severity::WARNING,
    };
    let message = finding.message.as_deref().unwrap_or_default();
    // A chapter that has no file may be there twice, with other text.
    let range = Some(finding.range.clone())
        .filter(|range| source.get(range.clone()).is_some())
        .unwrap_or_default();
    let mut group = Group::with_title(
        severity
            .primary_title(message)
            .id(finding.rule.map_or("", |rule| rule.id())),
    )
    .element(
        Snippet::source(source)
            .path(&finding.path)
            .annotation(AnnotationKind::Primary.span(range)),
    );
    if let Some(elsewhere) = &finding.elsewhere {
        group = group.element(Severity::NOTE.message(format!("the place is {elsewhere}")));
    }
    if let Some(help) = &finding.help {
        group = group.element(Severity::HELP.message(help));
    }
    Renderer::plain()
        .decor_style(DecorStyle::Ascii)
        .render(&[group])
}

/// A text that fits on a line.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
