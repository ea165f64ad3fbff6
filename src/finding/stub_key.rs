//! The identity of a stub within a build.

use crate::book::Chapter;
use crate::source::{Location, LocationKey};
use crate::stub::{KindId, Stub, StubKind};

/// Identifies a stub, no matter which chapters include its file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct StubKey {
    location: LocationKey,
    pub(super) kind: KindId,
    /// The name of the chapter if the stub is about a chapter: two chapters can share a file.
    chapter: Option<String>,
}

impl StubKey {
    pub(super) fn new(chapter: &Chapter<'_>, stub: &Stub, location: &Location<'_>) -> Self {
        let is_chapter = matches!(
            stub.kind,
            StubKind::DraftChapter | StubKind::UnreadableChapter(_)
        );
        Self {
            location: location.key(),
            kind: stub.kind_id(),
            chapter: is_chapter.then(|| chapter.name.to_string()),
        }
    }
}
