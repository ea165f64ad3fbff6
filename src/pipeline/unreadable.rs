//! Reports a chapter that caused a panic. Its text is left unchanged.

use anyhow::Result;

use super::Pipeline;
use crate::finding::LocatedStub;
use crate::panics::Panic;
use crate::stub::{InsertionPoint, Stub, StubKind};

impl Pipeline<'_> {
    /// Adds a finding for a chapter that could not be read or expanded, at the start of its
    /// file. A comment in the chapter cannot suppress it, because nothing was read.
    pub(super) fn report_unreadable(&mut self, number: usize, panic: Panic) -> Result<()> {
        let chapter = &self.chapters[number];
        let stub = Stub {
            range: 0..0,
            place: InsertionPoint::Chapter,
            kind: StubKind::UnreadableChapter(panic),
        };
        let resolution = self.resolver.resolve(chapter, &stub)?;
        let rule = resolution.problem.as_ref().map(|problem| problem.rule);
        let location = self.sources.start(chapter);
        let fingerprint = self
            .found
            .fingerprint(self.context, chapter, &stub, rule, &location);
        let located = LocatedStub {
            anchor: fingerprint.anchor(stub.kind_id(), 1),
            stub,
            resolution,
            location,
            fingerprint,
            suppressed: false,
        };
        self.found
            .add(self.context, (number, chapter), None, located);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::json;

    use super::*;
    use crate::book::{Chapter, Context};
    use crate::panics::catch_panic;
    use crate::rule::{Level, Rule};

    #[test]
    fn a_panic_in_this_program_is_a_denied_finding() {
        let root = PathBuf::from("no/such/book");
        let context = Context::new(root, "html".to_owned(), &json!({}), true).unwrap();
        let chapter = Chapter {
            name: "A".into(),
            content: "text\n\n{{#include part.md}}\n".into(),
            path: Some(PathBuf::from("a.md")),
            source_path: Some(PathBuf::from("a.md")),
        };
        let chapters = [chapter];
        let mut pipeline = Pipeline::new(&context, &chapters);
        let panic = catch_panic(|| panic!("no such room")).unwrap_err();
        pipeline.report_unreadable(0, panic).unwrap();
        let [finding] = pipeline.found.list() else {
            panic!("{:?}", pipeline.found);
        };
        assert_eq!(finding.rule, Some(Rule::UnreadableChapter));
        assert_eq!(finding.level, Some(Level::Deny));
        assert_eq!(
            (&*finding.path, finding.line, finding.column),
            ("src/a.md", 1, 1)
        );
        let message = finding.message.as_deref().unwrap_or_default();
        let start = "mdbook-stubs failed on this chapter because of a bug: `no such room` \
                     at src/pipeline/unreadable.rs:";
        assert!(message.starts_with(start), "{message}");
        let help = finding.help.as_deref().unwrap_or_default();
        assert!(
            help.contains("Report this where you got the program from"),
            "{help}"
        );
    }
}
