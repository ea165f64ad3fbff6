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

/// What was found in a book.
#[derive(Debug, Default)]
pub struct Findings<'a> {
    /// Every stub, each once, in the order of the chapters.
    pub list: Vec<Finding>,
    /// The files that [`Finding::path`] names.
    pub files: HashMap<Rc<str>, Rc<File<'a>>>,
    /// What the author should know besides, a line each: oddities of Compose files.
    pub warnings: Vec<String>,
}

/// Collects the stubs of a build, each once, however many chapters include its file.
#[derive(Debug, Default)]
pub(crate) struct Collector<'a> {
    findings: Findings<'a>,
    fingerprints: Fingerprints,
    /// The place of each stub in the list.
    known: HashMap<StubKey, usize>,
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

    /// Adds a stub.
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
        // They come file by file.
        let known = last.is_some_and(|last| Rc::ptr_eq(&last.path, &finding.path));
        if !known && !self.findings.files.contains_key(&finding.path) {
            self.findings.files.insert(Rc::clone(&finding.path), file);
        }
        let Some(known) = self.known.get(&key) else {
            self.known.insert(key, self.findings.list.len());
            self.findings.list.push(finding);
            return;
        };
        let known = &mut self.findings.list[*known];
        known.more_pages.push(finding.page);
        // What is open in one chapter is open.
        if finding.level > known.level {
            finding.page = known.page;
            finding.more_pages = std::mem::take(&mut known.more_pages);
            *known = finding;
        }
    }

    /// The stubs so far.
    pub(crate) fn list(&self) -> &[Finding] {
        &self.findings.list
    }

    /// What was found, with the warnings of the files that were read.
    pub(crate) fn finish(self, warnings: Vec<String>) -> Findings<'a> {
        Findings {
            warnings,
            ..self.findings
        }
    }
}
