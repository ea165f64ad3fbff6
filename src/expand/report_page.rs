//! `<todo list>`: the list of the book's open stubs, with a link to each.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::html;
use super::markdown::write;
use crate::book::Context;
use crate::finding::Finding;
use crate::finding::{ChapterOverview, Overview};
use crate::paths::slashed;
use crate::stub::InsertionPoint;

/// The book's open stubs as Markdown, for a chapter in `folder` (relative to the source
/// folder). With `tight`, for a tight list, the result has no blank line.
pub(super) fn lines(
    context: &Context,
    overview: &Overview<'_>,
    folder: &std::path::Path,
    tight: bool,
) -> String {
    let chapters: Vec<String> = overview
        .chapters
        .iter()
        .filter(|chapter| chapter.open > 0)
        .map(|chapter| chapter_lines(context, chapter, folder, tight))
        .collect();
    if chapters.is_empty() {
        return write(&[Event::Text(context.labels.nothing_open.as_str().into())]);
    }
    // The separator keeps the name of the next chapter out of the list above it.
    chapters.join(if tight { "\n<!---->\n" } else { "\n\n" })
}

fn chapter_lines(
    context: &Context,
    chapter: &ChapterOverview<'_>,
    folder: &std::path::Path,
    tight: bool,
) -> String {
    let page = chapter
        .page
        .and_then(|page| pathdiff::diff_paths(page, folder))
        .map(|page| slashed(&page));
    let mut head = vec![Event::Start(Tag::Strong)];
    link(&mut head, page.as_deref(), chapter.name);
    head.push(Event::End(TagEnd::Strong));
    let counts = context
        .labels
        .open_of
        .replace("{open}", &chapter.open.to_string())
        .replace("{stubs}", &chapter.stubs.to_string());
    let counts = if context.is_html() {
        format!(
            "{} {}",
            html::bar(chapter.open, chapter.stubs),
            html::escape(&counts)
        )
    } else {
        write(&[Event::Text(format!("({counts})").into())])
    };

    let mut list = vec![Event::Start(Tag::List(None))];
    for (finding, anchor) in &chapter.findings {
        list.push(Event::Start(Tag::Item));
        let anchored = context.is_html() && has_anchor(finding);
        let target = page.as_ref().map(|page| {
            if anchored {
                format!("{page}#{anchor}")
            } else {
                page.clone()
            }
        });
        let text = if finding.text.is_empty() {
            finding
                .marker
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        } else {
            finding.text.clone()
        };
        link(&mut list, target.as_deref(), &text);
        list.push(Event::Text(details(context, finding).into()));
        list.push(Event::End(TagEnd::Item));
    }
    list.push(Event::End(TagEnd::List(false)));
    let between = if tight { "\n" } else { "\n\n" };
    format!("{} {counts}{between}{}", write(&head), write(&list))
}

/// Whether the page has an element with the anchor of the stub.
fn has_anchor(finding: &Finding) -> bool {
    !matches!(
        finding.place,
        InsertionPoint::Comment | InsertionPoint::Chapter
    )
}

/// The kind of the stub and its metadata.
fn details(context: &Context, finding: &Finding) -> String {
    let labels = &context.labels;
    let kind = finding
        .rule
        .map_or(finding.kind.id(), |rule| labels.kind(rule));
    let mut parts = vec![kind.to_owned()];
    parts.extend(finding.owner.clone());
    parts.extend(
        finding
            .due
            .as_ref()
            .map(|due| format!("{} {due}", labels.due)),
    );
    parts.extend(finding.issue.clone());
    format!(" — {}", parts.join(" · "))
}

fn link<'a>(events: &mut Vec<Event<'a>>, target: Option<&str>, text: &str) {
    let text = Event::Text(text.trim().to_owned().into());
    let Some(target) = target else {
        events.push(text);
        return;
    };
    events.push(Event::Start(Tag::Link {
        link_type: LinkType::Inline,
        dest_url: target.to_owned().into(),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    }));
    events.push(text);
    events.push(Event::End(TagEnd::Link));
}
