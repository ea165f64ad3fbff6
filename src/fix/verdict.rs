//! Decides whether a marker can become a link in its file.

use std::path::PathBuf;

use crate::book::{Chapter, Context};
use crate::expand;
use crate::finding::LocatedStub;
use crate::resolve::Expansion;
use crate::rule::Rule;
use crate::scan::Scan;
use crate::source::Location;
use crate::stub::{PlaceholderKind, StubKind};

/// The decision about a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Replace it with a link.
    Link {
        /// The target.
        url: String,
        /// The Markdown of the link.
        replacement: String,
    },
    /// Keep it, for this reason.
    Keep(String),
}

impl Verdict {
    /// Combines the verdict with that of another chapter about the same marker.
    pub(super) fn agree(&mut self, other: Self) {
        match (&*self, other) {
            (Self::Keep(_), _) => {}
            (_, keep @ Self::Keep(_)) => *self = keep,
            (link, other) if *link == other => {}
            _ => {
                *self = Self::Keep(
                    "it would have to be written differently for each chapter that includes it"
                        .to_owned(),
                );
            }
        }
    }
}

/// Judges the markers of a book.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    context: &'a Context,
    root: Option<PathBuf>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        Judge {
            context,
            root: context.root.canonicalize().ok(),
        }
    }

    /// The verdict about a stub that stands for a documentation link; `None` for other stubs and
    /// for suppressed findings.
    pub(super) fn verdict(
        &self,
        chapter: &Chapter<'_>,
        scan: &Scan,
        located: &LocatedStub<'_>,
    ) -> Option<Verdict> {
        let stub = &located.stub;
        let rules: &[Rule] = match &stub.kind {
            StubKind::DocsLink(_) => &[Rule::UnresolvedDocsLink, Rule::AmbiguousDocsLink],
            StubKind::Placeholder(placeholder) if placeholder.kind == PlaceholderKind::Link => {
                &[Rule::UnresolvedPlaceholder]
            }
            _ => return None,
        };
        let ignored = scan.suppressions.iter().any(|suppression| {
            rules
                .iter()
                .any(|rule| suppression.covers(rule.id(), stub.range.start))
        });
        match (&located.resolution.expansion, &located.resolution.problem) {
            (_, Some(_)) if ignored => None,
            (_, Some(problem)) => Some(Verdict::Keep(problem.message.clone())),
            (Expansion::Link { .. }, _) if ignored => {
                Some(Verdict::Keep("a comment asks to ignore it".to_owned()))
            }
            (Expansion::Link { url, text }, _) => {
                let marker = &chapter.content[stub.range.clone()];
                Some(match self.obstacle(chapter, &located.location, marker) {
                    Some(why) => Verdict::Keep(why.to_owned()),
                    None => Verdict::Link {
                        replacement: expand::link(stub.place, url, text),
                        url: url.clone(),
                    },
                })
            }
            // A phrase that book.toml declares.
            _ => None,
        }
    }

    /// The reason why a link cannot be written in place of its marker, if there is one.
    fn obstacle(
        &self,
        chapter: &Chapter<'_>,
        location: &Location<'_>,
        marker: &str,
    ) -> Option<&'static str> {
        let Some(disk) = &location.file.disk else {
            return Some("its chapter has no file");
        };
        if location.aligned {
            return Some("another preprocessor changed its chapter, so its position is uncertain");
        }
        // An include changes every line ending to LF.
        let is_whole =
            location.exact && location.text().replace("\r\n", "\n") == marker.replace("\r\n", "\n");
        if !is_whole {
            return Some("it is not entirely in one file");
        }
        if !self
            .root
            .as_ref()
            .is_some_and(|root| disk.starts_with(root))
        {
            return Some("its file is outside the book's folder, where nothing is written");
        }
        // Removing a line would shift the lines that other includes select.
        if marker.contains('\n') && *location.file.path != *chapter.file(self.context) {
            return Some(
                "it spans several lines of an included file, and other includes may refer to its \
                 line numbers; put it on one line",
            );
        }
        None
    }
}
