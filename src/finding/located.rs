//! A stub with everything that is known about it.

use super::{Anchor, Fingerprint};
use crate::book::Chapter;
use crate::resolve::Resolution;
use crate::source::Location;
use crate::stub::{Stub, StubKind};

/// A stub with its resolution, its place on disk and its place on the page.
#[derive(Debug, Clone)]
pub(crate) struct LocatedStub<'a> {
    /// The stub, as found in its chapter.
    pub(crate) stub: Stub,
    /// What it becomes, or why it stays open.
    pub(crate) resolution: Resolution,
    /// Its place on disk.
    pub(crate) location: Location<'a>,
    /// Unique among the stubs of the book.
    pub(crate) fingerprint: Fingerprint,
    /// The id of its place on its chapter's page.
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
        // Independent of the line endings that an include produces.
        _ if location.exact => location.text(),
        _ => &chapter.content[stub.range.clone()],
    }
}
