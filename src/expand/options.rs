//! The Markdown table of the options of a Compose project.

use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Tag, TagEnd};

use super::markdown::write;
use crate::labels::Labels;
use crate::resolve::{ComparedOption, Comparison};

/// The most services that get a column each. With more, the table has a row per service.
const MAX_COLUMNS: usize = 6;

/// A table with a row per option and a column per service, or the other way round if there
/// are more than [`MAX_COLUMNS`] services.
pub(super) fn table(comparison: &Comparison, labels: &Labels) -> String {
    let services = comparison.services.iter().map(|name| vec![code(name)]);
    let text = |text: &str| vec![Event::Text(text.to_owned().into())];
    if comparison.services.len() <= MAX_COLUMNS {
        let mut head = vec![text(&labels.option), text(&labels.explanation)];
        head.extend(services);
        let rows = comparison.options.iter().map(|option| {
            let mut row = vec![name(option), text(option.explanation)];
            row.extend(option.values.iter().map(|value| cell(value.as_deref())));
            row
        });
        return rows_to_table(head, rows);
    }
    let mut head = vec![Vec::new()];
    head.extend(comparison.options.iter().map(name));
    let mut explanations = vec![text(&labels.explanation)];
    explanations.extend(
        comparison
            .options
            .iter()
            .map(|option| text(option.explanation)),
    );
    let rows = services.enumerate().map(|(service, name)| {
        let mut row = vec![name];
        row.extend(
            comparison
                .options
                .iter()
                .map(|option| cell(option.values.get(service).and_then(Option::as_deref))),
        );
        row
    });
    rows_to_table(head, std::iter::once(explanations).chain(rows))
}

type Cell = Vec<Event<'static>>;

fn rows_to_table(head: Vec<Cell>, rows: impl Iterator<Item = Vec<Cell>>) -> String {
    let mut events = vec![
        Event::Start(Tag::Table(vec![Alignment::None; head.len()])),
        Event::Start(Tag::TableHead),
    ];
    cells(&mut events, head);
    events.push(Event::End(TagEnd::TableHead));
    for row in rows {
        events.push(Event::Start(Tag::TableRow));
        cells(&mut events, row);
        events.push(Event::End(TagEnd::TableRow));
    }
    events.push(Event::End(TagEnd::Table));
    write(&events)
}

fn cells(events: &mut Vec<Event<'static>>, cells: Vec<Cell>) {
    for cell in cells {
        events.push(Event::Start(Tag::TableCell));
        events.extend(cell);
        events.push(Event::End(TagEnd::TableCell));
    }
}

/// An option's key, linked to its reference.
fn name(option: &ComparedOption) -> Cell {
    let key = code(&option.key);
    match &option.url {
        None => vec![key],
        Some(url) => vec![
            Event::Start(Tag::Link {
                link_type: LinkType::Inline,
                dest_url: url.clone().into(),
                title: CowStr::Borrowed(""),
                id: CowStr::Borrowed(""),
            }),
            key,
            Event::End(TagEnd::Link),
        ],
    }
}

fn cell(value: Option<&str>) -> Cell {
    match value {
        Some(value) if !value.is_empty() => vec![code(value)],
        _ => Vec::new(),
    }
}

fn code(text: &str) -> Event<'static> {
    Event::Code(text.to_owned().into())
}
