//! Ends a run: calls the finders and keeps the run if they find something.

use std::cell::OnceCell;
use std::ops::Range;

use super::Walk;
use crate::scan::container::{self, ContainerKind};
use crate::scan::inline_run::Inline;
use crate::scan::{InlineKind, InlineRun, RunKind};
use crate::scan::{docs_link, empty, html, math, todo};
use crate::stub::{Enclosing, InsertionPoint, Stub};

/// A block repeats its container prefix on each line. If the prefix is longer than this,
/// in bytes, only inline content is inserted.
const MAX_PREFIX: usize = 256;

impl Walk<'_> {
    /// Hands the finished run to the finders.
    pub(super) fn close_run(&mut self) {
        let Some(kind) = self.run_kind.take() else {
            return;
        };
        self.depth = 0;
        self.open_spans.clear();
        if self.inlines.is_empty() {
            return;
        }
        if kind == RunKind::Tight && !self.pending_suppressions.is_empty() {
            self.attach_suppressions_to_tight();
        }
        let shows = self.shows_something();
        if kind != RunKind::Heading && shows {
            self.sections.mark_filled();
        }
        if !self.may_hold_stubs() {
            let inlines = std::mem::take(&mut self.inlines);
            self.note_without_stubs(&inlines, shows);
            self.inlines = inlines;
            self.inlines.clear();
            return;
        }
        let mut run = InlineRun {
            kind,
            inlines: std::mem::take(&mut self.inlines),
            prefix: String::new(),
            minimal_prefix: String::new(),
            quoted: false,
            after_continuable: self.run_after_continuable,
            spans: OnceCell::new(),
        };
        let mut found = self.find_stubs(&mut run);
        self.has_strong_or_empty_link = false;
        let has_comments = self.collect_suppressions_in(&run);
        if !found.is_empty() {
            self.note_stubs(&run, &found);
        } else {
            self.note_without_stubs(&run.inlines, shows);
            if !has_comments {
                run.inlines.clear();
                self.inlines = run.inlines;
                return;
            }
        }
        // Blocks can be inserted only in these runs, and a table row can have thousands
        // of cells.
        if matches!(kind, RunKind::Paragraph | RunKind::Tight) {
            (run.prefix, run.minimal_prefix) =
                container::prefix(self.source, &self.containers, run.range().start);
        }
        if run.prefix.len() > MAX_PREFIX {
            for stub in &mut found {
                if matches!(
                    stub.place,
                    InsertionPoint::Paragraph(_) | InsertionPoint::TightItem(_)
                ) {
                    stub.place = InsertionPoint::Inline(Enclosing::Containers);
                }
            }
        }
        run.quoted = self.containers.last().is_some_and(|container| {
            container.kind == ContainerKind::Quote && container.blocks == 1
        });
        if self.scan.stubs.is_empty() {
            // An estimate that is enough for most chapters, to avoid reallocation.
            let expected = self.keywords.len() + self.masked.len();
            self.scan.stubs.reserve(expected.min(64).max(found.len()));
        }
        self.scan.stubs.extend(found);
        // The run is kept, so it gets a buffer of exactly the right size; the large one
        // is reused.
        let inlines = run.inlines.clone();
        self.inlines = std::mem::replace(&mut run.inlines, inlines);
        self.inlines.clear();
        self.scan.runs.push(run);
    }

    /// Records the content of a run without stubs in its container.
    fn note_without_stubs(&mut self, inlines: &[Inline], shows: bool) {
        if shows {
            self.mark_other_content();
        } else if let (Some(first), Some(last)) = (inlines.first(), inlines.last()) {
            let range = first.range.start..last.range.end;
            self.account_for(&range);
        }
    }

    /// Collects the suppressions among a run's comments. Returns whether there are any.
    fn collect_suppressions_in(&mut self, run: &InlineRun) -> bool {
        let before = self.scan.suppressions.len() + self.pending_suppressions.len();
        let whole = run.range();
        let is_html = |inline: &&Inline| inline.kind == InlineKind::Html;
        for inline in run.inlines.iter().filter(is_html) {
            self.collect_suppressions(inline.range.clone(), Some(whole.clone()));
        }
        self.scan.suppressions.len() + self.pending_suppressions.len() > before
    }

    fn shows_something(&self) -> bool {
        self.inlines.iter().any(|inline| match inline.kind {
            InlineKind::Html => !self.source[inline.range.clone()].starts_with("<!--"),
            InlineKind::Break | InlineKind::Close => false,
            _ => true,
        })
    }

    /// A cheap test that rules out most runs.
    fn may_hold_stubs(&self) -> bool {
        let (Some(first), Some(last)) = (self.inlines.first(), self.inlines.last()) else {
            return false;
        };
        let range = first.range.start..last.range.end;
        self.has_strong_or_empty_link
            || self.has_bracket(&range)
            || !self.keywords_in(&range).is_empty()
    }

    /// Whether a range contains a `<`.
    fn has_bracket(&self, range: &Range<usize>) -> bool {
        // Runs nearly always arrive in source order.
        let (from, next) = self.bracket_cache.get();
        let next = if (from..=next).contains(&range.start) {
            next
        } else {
            let rest = &self.source.as_bytes()[range.start..];
            let next = memchr::memchr(b'<', rest).map_or(self.source.len(), |at| range.start + at);
            self.bracket_cache.set((range.start, next));
            next
        };
        next < range.end
    }

    /// The keywords in a range.
    fn keywords_in(&self, range: &Range<usize>) -> &[(usize, usize)] {
        let mut first = self.keyword_cursor.get();
        if first > 0 && self.keywords[first - 1].0 >= range.start {
            first = self.keywords.partition_point(|(at, _)| *at < range.start);
        }
        let before = self.keywords[first..].iter();
        first += before.take_while(|(at, _)| *at < range.start).count();
        self.keyword_cursor.set(first);
        let within = self.keywords[first..].iter();
        let within = within.take_while(|(at, _)| *at < range.end).count();
        &self.keywords[first..first + within]
    }

    /// Calls every finder, the most specific first. Later finders skip what an earlier
    /// one has claimed.
    fn find_stubs(&self, run: &mut InlineRun) -> Vec<Stub> {
        let range = run.range();
        let index = self.scan.runs.len();
        let mut found = Vec::new();
        if self.has_bracket(&range) {
            let placeholders = self.placeholders.find(run, &self.masked);
            html::add_element_depth(self.source, run);
            for (inline, (range, kind)) in run
                .inlines
                .iter()
                .enumerate()
                .filter(|(_, inline)| inline.kind == InlineKind::Placeholder)
                .zip(placeholders)
                .map(|((inline, _), found)| (inline, found))
            {
                let outermost = run.outermost_emphasis(inline);
                found.push(Stub {
                    range: if outermost == inline {
                        range
                    } else {
                        run.inlines[outermost].range.clone()
                    },
                    place: run.insertion_point(outermost, index),
                    kind,
                });
            }
            for inline in &run.inlines {
                if inline.kind == InlineKind::Html {
                    todo::find_in_comments(
                        self.source,
                        inline.range.clone(),
                        &self.options.keywords,
                        &mut found,
                    );
                }
            }
        }
        let keywords = self.keywords_in(&range);
        if !keywords.is_empty() {
            todo::find(
                self.source,
                run,
                index,
                keywords,
                self.options.extent,
                &mut found,
            );
        }
        if !self.has_strong_or_empty_link && found.is_empty() {
            return found;
        }
        docs_link::find(self.source, run, index, &mut found);
        docs_link::set_in_sentence(self.source, run, &mut found);
        empty::find_links(self.source, run, index, &self.options.keywords, &mut found);
        docs_link::set_in_link(run, &mut found);
        if self.options.math && !found.is_empty() {
            // The inline of an escaped character does not include its backslash.
            let escaped = self.source[..range.start].ends_with('\\');
            let start = range.start - usize::from(escaped);
            let math = math::spans(self.source, start..range.end);
            found.retain(|stub| !math.iter().any(|span| span.contains(&stub.range.start)));
        }
        found
    }
}
