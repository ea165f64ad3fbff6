//! A chapter on which something panicked: it stays as it is, and is a finding.

use anyhow::Result;

use crate::book::{Chapter, Context};
use crate::finding::{Finding, Findings, Page, Placed, marker};
use crate::panics::Panic;
use crate::resolve::Resolver;
use crate::source::Sources;
use crate::stub::{InsertionPoint, Stub, StubKind};

/// A chapter that could not be read, or not be expanded.
pub(super) struct Unread<'c, 'a> {
    pub(super) context: &'c Context,
    pub(super) sources: &'c Sources<'a>,
    /// Which of the book's chapters it is.
    pub(super) number: usize,
    pub(super) chapter: &'a Chapter<'a>,
}

impl<'a> Unread<'_, 'a> {
    /// Puts the chapter among the stubs of the book, at the start of its file. No
    /// comment in it can ignore that: nothing was read.
    pub(super) fn report(
        &self,
        resolver: &Resolver<'_>,
        panic: Panic,
        findings: &mut Findings<'a>,
    ) -> Result<()> {
        let stub = Stub {
            range: 0..0,
            place: InsertionPoint::Chapter,
            kind: StubKind::UnreadableChapter(panic),
        };
        let resolution = resolver.resolve(self.chapter, &stub)?;
        let rule = resolution.problem.as_ref().map(|problem| problem.rule);
        let location = self.sources.start(self.chapter);
        let marker = marker(self.chapter, &stub, &location);
        let kind = stub.kind_id();
        let fingerprint = findings
            .fingerprints
            .of(self.context, kind, rule, &location, marker);
        let placed = Placed {
            location,
            fingerprint,
            page: Page {
                chapter: self.number,
                anchor: fingerprint.anchor(kind, 1),
            },
            suppressed: false,
        };
        let finding = Finding::new(self.context, self.chapter, None, &placed, stub, resolution);
        findings.add(&placed.location, finding);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::json;

    use super::*;
    use crate::panics::caught;
    use crate::rule::{Level, Rule};

    #[test]
    fn a_panic_of_our_own_is_a_denied_finding_that_says_so() {
        let root = PathBuf::from("no/such/book");
        let context = Context::new(root, "html".to_owned(), &json!({}), true).unwrap();
        let chapter = Chapter {
            name: "A".into(),
            content: "text\n\n{{#include part.md}}\n".into(),
            path: Some(PathBuf::from("a.md")),
            source_path: Some(PathBuf::from("a.md")),
        };
        let sources = Sources::new(&context);
        let unread = Unread {
            context: &context,
            sources: &sources,
            number: 0,
            chapter: &chapter,
        };
        let panic = caught(|| panic!("no such room")).unwrap_err();
        let mut findings = Findings::default();
        let resolver = Resolver::new(&context);
        unread.report(&resolver, panic, &mut findings).unwrap();
        let [finding] = &findings.list[..] else {
            panic!("{:?}", findings.list);
        };
        assert_eq!(finding.rule, Some(Rule::UnreadableChapter));
        assert_eq!(finding.level, Some(Level::Deny));
        assert_eq!(
            (&*finding.path, finding.line, finding.column),
            ("src/a.md", 1, 1)
        );
        let message = finding.message.as_deref().unwrap_or_default();
        let start = "mdbook-stubs fails on this chapter, which is a bug of its own: `no such room` \
                     at src/pipeline/unreadable.rs:";
        assert!(message.starts_with(start), "{message}");
        let help = finding.help.as_deref().unwrap_or_default();
        assert!(
            help.contains("Report this where you got the program from"),
            "{help}"
        );
    }
}
