//! Admonitions and badges for todos, in mdBook's own classes.

use super::html::{self, escape};
use crate::finding::Anchor;
use crate::labels::Labels;
use crate::stub::Todo;

/// The line that closes what [`open`] opens.
pub(super) const CLOSE: &str = "</blockquote>";

/// The kind of an admonition, which sets its colour.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tone {
    /// Something to do.
    Warning,
    /// Something to know.
    Note,
}

/// The first lines of an admonition; `title` is HTML.
pub(super) fn open(id: Anchor, tone: Tone, title: &str) -> String {
    let class = match tone {
        Tone::Warning => "warning",
        Tone::Note => "note",
    };
    // mdBook 0.4 does not style these classes, so the title is bold.
    [
        "<blockquote class=\"blockquote-tag blockquote-tag-",
        class,
        "\" id=\"",
        &id.id(),
        "\">\n<p class=\"blockquote-tag-title\"><strong>",
        title,
        "</strong></p>",
    ]
    .concat()
}

/// A todo's keyword and metadata as HTML.
pub(super) fn html_title(
    todo: &Todo,
    issue_url: Option<&str>,
    overdue: bool,
    labels: &Labels,
) -> String {
    let keyword = if todo.keyword == "TODO" {
        &labels.todo
    } else {
        &todo.keyword
    };
    let mut title = escape(keyword).into_owned();
    let mut add = |part: &str| {
        title.push_str(" · ");
        title.push_str(part);
    };
    if let Some(owner) = &todo.metadata.owner {
        add(&escape(owner));
    }
    if let Some(due) = &todo.metadata.due {
        let mut part = [&escape(&labels.due), " ", &escape(due)].concat();
        if overdue {
            part.extend([" (", &escape(&labels.overdue), ")"]);
        }
        add(&part);
    }
    if let Some(issue) = &todo.metadata.issue {
        add(&match issue_url {
            Some(url) => html::link(url, issue),
            None => escape(issue).into_owned(),
        });
    }
    title
}

/// A todo's keyword and metadata as Markdown: `**TODO(alice):**`. With `colon`, the rest of
/// the paragraph belongs to the todo when the result is scanned again.
pub(super) fn markdown_title(todo: &Todo, colon: bool) -> String {
    let meta: Vec<String> = [
        todo.metadata.owner.clone(),
        todo.metadata.due.as_ref().map(|due| format!("due {due}")),
        todo.metadata.issue.clone(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let meta = if meta.is_empty() {
        String::new()
    } else {
        format!("({})", meta.join(", "))
    };
    let colon = if colon { ":" } else { "" };
    format!("**{}{meta}{colon}**", todo.keyword)
}

/// An inline badge for a todo; `title` is HTML.
pub(super) fn badge(id: Anchor, title: &str) -> String {
    format!(
        "<span class=\"stubs-todo\" id=\"{id}\" style=\"border:1px solid \
         var(--blockquote-warning-color,var(--warning-border,currentcolor));border-radius:4px;\
         padding:0 0.35em;font-weight:600;white-space:nowrap\">{title}</span>"
    )
}
