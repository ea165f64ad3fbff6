//! Collects the findings of a build.

use std::rc::Rc;

use foldhash::HashMap;

use super::fingerprint::Fingerprints;
use super::stub_key::StubKey;
use super::{Finding, Fingerprint, LocatedStub, Section, marker};
use crate::book::{Chapter, Context};
use crate::rule::Rule;
use crate::source::{File, Location};
use crate::stub::Stub;

/// The findings of a book.
#[derive(Debug, Default)]
pub struct Findings<'a> {
    /// Every stub once, in chapter order.
    pub list: Vec<Finding>,
    /// The files named by [`Finding::path`].
    pub files: HashMap<Rc<str>, Rc<File<'a>>>,
    /// Other warnings for the author, such as those about Compose files. Each is one line.
    pub warnings: Vec<String>,
}

/// Collects the stubs of a build, each once, even if several chapters include its file.
#[derive(Debug, Default)]
pub(crate) struct Collector<'a> {
    findings: Findings<'a>,
    fingerprints: Fingerprints,
    /// The index of each stub in the list of findings.
    index_by_key: HashMap<StubKey, usize>,
}

impl<'a> Collector<'a> {
    /// The fingerprint of a stub that is reported under `rule`.
    pub(crate) fn fingerprint(
        &mut self,
        context: &Context,
        chapter: &Chapter<'_>,
        stub: &Stub,
        rule: Option<Rule>,
        location: &Location<'_>,
    ) -> Fingerprint {
        let key = StubKey::new(chapter, stub, location);
        let marker = marker(chapter, stub, location);
        self.fingerprints.of(context, key, rule, location, marker)
    }

    /// Adds a stub, or another page to a stub that is already known.
    pub(crate) fn add(
        &mut self,
        context: &Context,
        (number, chapter): (usize, &Chapter<'_>),
        section: Option<Section>,
        located: LocatedStub<'a>,
    ) {
        let key = StubKey::new(chapter, &located.stub, &located.location);
        let file = Rc::clone(&located.location.file);
        let mut finding = Finding::new(context, (number, chapter), section, located);
        let last = self.findings.list.last();
        // Consecutive findings are usually in the same file.
        let known = last.is_some_and(|last| Rc::ptr_eq(&last.path, &finding.path));
        if !known && !self.findings.files.contains_key(&finding.path) {
            self.findings.files.insert(Rc::clone(&finding.path), file);
        }
        let Some(known) = self.index_by_key.get(&key) else {
            self.index_by_key.insert(key, self.findings.list.len());
            self.findings.list.push(finding);
            return;
        };
        let known = &mut self.findings.list[*known];
        known.more_pages.push(finding.page);
        // A stub that is open in one chapter is open, even if another chapter resolves it.
        if finding.level > known.level {
            finding.page = known.page;
            finding.more_pages = std::mem::take(&mut known.more_pages);
            *known = finding;
        }
    }

    /// The findings so far.
    pub(crate) fn list(&self) -> &[Finding] {
        &self.findings.list
    }

    /// The findings, together with warnings about the files that were read.
    pub(crate) fn finish(self, warnings: Vec<String>) -> Findings<'a> {
        Findings {
            warnings,
            ..self.findings
        }
    }
}
