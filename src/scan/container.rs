//! The container blocks around a leaf, and what a new line needs in front to
//! stay in them.

/// A container block that is open.
pub(super) struct Container {
    pub(super) kind: ContainerKind,
    /// Where it begins, marker included.
    pub(super) start: usize,
    /// How many blocks it holds so far.
    pub(super) blocks: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ContainerKind {
    Quote,
    Item,
    Footnote,
    Definition,
    /// Lists and tables: they hold other containers, never text.
    Frame,
}

/// What a new line needs in front to stay in the containers of the block
/// that begins at `start`.
pub(super) fn prefix(source: &str, containers: &[Container], start: usize) -> String {
    let line = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let marker = &source[line..start];
    // The label of a footnote is as long as it likes, but what follows
    // belongs to it when indented by four columns.
    let label = containers
        .iter()
        .find(|container| container.kind == ContainerKind::Footnote && container.start >= line)
        .map(|container| container.start - line)
        .and_then(|from| {
            let length = marker.get(from..)?.find("]:")? + 2;
            Some(from..from + length)
        });
    let mut prefix = String::with_capacity(marker.len());
    for (at, character) in marker.char_indices() {
        match &label {
            Some(label) if label.contains(&at) => {
                if at == label.start {
                    prefix.push_str("    ");
                }
            }
            Some(label) if at >= label.end && character == ' ' => {}
            _ => prefix.push(match character {
                '>' | '\t' => character,
                _ => ' ',
            }),
        }
    }
    prefix
}
