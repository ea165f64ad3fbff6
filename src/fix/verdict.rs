//! Whether a marker can become a link in its file, or why not.

use std::path::PathBuf;

use crate::book::{Chapter, Context};
use crate::expand;
use crate::finding::LocatedStub;
use crate::resolve::Expansion;
use crate::rule::Rule;
use crate::scan::Scan;
use crate::source::Location;
use crate::stub::{PlaceholderKind, StubKind};

/// What is to become of a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A link.
    Link {
        /// Where it leads.
        url: String,
        /// What stands in the marker's place.
        replacement: String,
    },
    /// Nothing, and why.
    Left(String),
}

impl Verdict {
    /// Takes in what another chapter says of the same marker.
    pub(super) fn agree(&mut self, other: Self) {
        match (&*self, other) {
            (Self::Left(_), _) => {}
            (_, left @ Self::Left(_)) => *self = left,
            (link, other) if *link == other => {}
            _ => {
                *self = Self::Left(
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

    /// What is to become of a stub that asks for a documentation link; `None` for any
    /// other, and for one that its author wants no word about.
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
            (_, Some(problem)) => Some(Verdict::Left(problem.message.clone())),
            (Expansion::Link { .. }, _) if ignored => {
                Some(Verdict::Left("a comment asks to ignore it".to_owned()))
            }
            (Expansion::Link { url, text }, _) => {
                let marker = &chapter.content[stub.range.clone()];
                Some(match self.obstacle(chapter, &located.location, marker) {
                    Some(why) => Verdict::Left(why.to_owned()),
                    None => Verdict::Link {
                        replacement: expand::link(stub.place, url, text),
                        url: url.clone(),
                    },
                })
            }
            // What book.toml declares for the phrase.
            _ => None,
        }
    }

    /// What keeps a link from being written where its marker stands.
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
        // An include gives every line the ending LF.
        let stands =
            location.exact && location.text().replace("\r\n", "\n") == marker.replace("\r\n", "\n");
        if !stands {
            return Some("it is not entirely in one file");
        }
        if !self
            .root
            .as_ref()
            .is_some_and(|root| disk.starts_with(root))
        {
            return Some("its file is outside the book's folder, where nothing is written");
        }
        // One line less would move the lines that other includes ask for.
        if marker.contains('\n') && *location.file.path != *chapter.file(self.context) {
            return Some(
                "it spans several lines of an included file, and other includes may count its \
                    lines: put it on one line",
            );
        }
        None
    }
}
