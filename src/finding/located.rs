//! A stub with all that is known of it.

use super::{Anchor, Fingerprint};
use crate::book::Chapter;
use crate::resolve::Resolution;
use crate::source::Location;
use crate::stub::{Stub, StubKind};

/// A stub with its resolution, its place on disk and its place on the page.
#[derive(Debug, Clone)]
pub(crate) struct LocatedStub<'a> {
    /// The stub, as it was found in its chapter.
    pub(crate) stub: Stub,
    /// What it becomes, or why it stays open.
    pub(crate) resolution: Resolution,
    /// Its place in a file.
    pub(crate) location: Location<'a>,
    /// Tells it from all other stubs of the book.
    pub(crate) fingerprint: Fingerprint,
    /// The id of its place on the page of its chapter.
    pub(crate) anchor: Anchor,
    /// Whether a comment in the chapter asks to ignore it.
    pub(crate) suppressed: bool,
}

/// A stub's marker as its author wrote it.
pub(crate) fn marker<'a>(
    chapter: &'a Chapter<'_>,
    stub: &Stub,
    location: &'a Location<'_>,
) -> &'a str {
    match stub.kind {
        StubKind::DraftChapter | StubKind::UnreadableChapter(_) => &chapter.name,
        // The same whatever an include makes of its line endings.
        _ if location.exact => location.text(),
        _ => &chapter.content[stub.range.clone()],
    }
}
