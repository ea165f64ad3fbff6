//! What a stub is known by in a build.

use crate::book::Chapter;
use crate::source::{Location, LocationKey};
use crate::stub::{KindId, Stub, StubKind};

/// What a stub is known by, whichever chapters include its file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct StubKey {
    location: LocationKey,
    pub(super) kind: KindId,
    /// The name of the chapter that the stub stands for: two chapters can have one file.
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
