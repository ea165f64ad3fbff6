//! The topics of the official Docker documentation, compiled into the program.
//!
//! Two tables: the topics, and the terms that have more than one true target. Words that mean
//! different things in different spellings (`restart_policy` is a key, a restart policy a
//! concept) stand in the second, since spelling makes no difference to a lookup.
//!
//! A term of the second table that the first one resolves as well, as its column
//! `resolves_to_in_main_file` says, is not ambiguous: `docker compose volumes` is first of all the
//! name of a command, and were it refused, no marker would be left that selects the command.

use std::sync::LazyLock;

use super::{normalise::normalise, source::Source, tsv};

const TOPICS: &str = include_str!("data/docker-docs.tsv");
const AMBIGUOUS: &str = include_str!("data/docker-docs-ambiguous.tsv");

/// The built-in catalogue, read when it is first asked for.
pub(super) static BUILTIN: LazyLock<Source> = LazyLock::new(|| {
    let mut source = tsv::parse_static(TOPICS);
    for row in ambiguous_rows().filter(|row| row.resolves_to.is_empty()) {
        for candidate in row.candidates.split('|') {
            let position = source.position(&normalise(candidate));
            source.name_also(
                row.term,
                position.expect("a test shows that candidates exist"),
            );
        }
    }
    source
});

struct AmbiguousRow {
    term: &'static str,
    resolves_to: &'static str,
    candidates: &'static str,
    #[cfg(test)]
    urls: &'static str,
}

fn ambiguous_rows() -> impl Iterator<Item = AmbiguousRow> {
    AMBIGUOUS.lines().skip(1).map(|line| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_default();
        AmbiguousRow {
            term: field(),
            resolves_to: field(),
            candidates: field(),
            #[cfg(test)]
            urls: field(),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::Path;

    use super::*;
    use crate::docs::{Catalogue, Lookup, Topic};

    #[test]
    fn the_table_is_one_that_a_book_could_bring() {
        let checked = tsv::parse(TOPICS, Path::new("docker-docs.tsv"), "").unwrap();
        let taken = tsv::parse_static(TOPICS);
        let terms = |source: &Source| -> HashSet<(String, Vec<usize>)> {
            let terms = source.terms();
            terms
                .map(|(term, at)| (term.to_owned(), at.to_vec()))
                .collect()
        };
        assert_eq!(terms(&checked), terms(&taken));
        for (one, other) in checked.topics().zip(taken.topics()) {
            assert_eq!(
                (one.name, one.url, one.title),
                (other.name, other.url, other.title)
            );
        }
    }

    #[test]
    fn every_topic_is_whole_and_on_the_documentation_host() {
        assert_eq!(BUILTIN.topics().count(), 925);
        for topic in BUILTIN.topics() {
            let Topic { name, url, .. } = topic;
            assert_eq!(name, name.trim(), "{name:?}");
            assert_eq!(name, name.to_lowercase(), "titles are made from lower case");
            assert!(!normalise(name).is_empty(), "{name:?}");
            let path = url.strip_prefix("https://docs.docker.com/").expect(url);
            let (page, anchor) = path.split_once('#').unwrap_or((path, "none"));
            let allowed = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
            assert!(page.is_empty() || page.ends_with('/'), "{url}");
            assert!(page.chars().all(allowed) && !page.contains("//"), "{url}");
            assert!(!anchor.is_empty() && anchor.chars().all(allowed), "{url}");
            assert!(
                topic.title.is_none_or(|title| !title.trim().is_empty()),
                "{name}"
            );
        }
    }

    #[test]
    fn no_two_topics_have_the_same_page() {
        let urls: HashSet<&str> = BUILTIN.topics().map(|topic| topic.url).collect();
        assert_eq!(urls.len(), BUILTIN.topics().count());
    }

    /// Reading the table refuses a term that two topics share once it is normalised; this shows
    /// that no term is lost either.
    #[test]
    fn every_term_leads_to_its_own_topic() {
        let table = tsv::parse_static(TOPICS);
        for topic in table.topics() {
            for term in std::iter::once(topic.name).chain(topic.aliases()) {
                assert!(!term.trim().is_empty(), "{}", topic.name);
                assert_eq!(
                    BUILTIN.get(&normalise(term)),
                    [topic_of(topic.name)],
                    "{term}"
                );
            }
        }
    }

    #[test]
    fn every_ambiguous_term_has_candidates_that_their_markers_select() {
        let catalogue = Catalogue::builtin();
        let mut terms = HashSet::new();
        for row in ambiguous_rows() {
            let term = row.term;
            assert!(terms.insert(normalise(term)), "{term} is listed twice");
            let candidates: Vec<&str> = row.candidates.split('|').collect();
            assert!(candidates.len() > 1, "{term} is not ambiguous");
            assert_eq!(candidates.len(), row.urls.split('|').count(), "{term}");
            for (candidate, url) in candidates.iter().zip(row.urls.split('|')) {
                let Lookup::Found(topic) = catalogue.lookup(candidate) else {
                    panic!("{term}: {candidate} selects no topic");
                };
                assert_eq!((topic.name, topic.url), (*candidate, url), "{term}");
            }
            match (row.resolves_to, catalogue.lookup(term)) {
                ("", Lookup::Ambiguous(topics)) => {
                    let names: Vec<&str> = topics.iter().map(|topic| topic.name).collect();
                    assert_eq!(names, candidates, "{term}");
                }
                (name, Lookup::Found(topic)) => assert_eq!(topic.name, name, "{term}"),
                (_, other) => panic!("{term}: {other:?}"),
            }
        }
    }

    fn topic_of(name: &str) -> Topic<'static> {
        BUILTIN.topics().find(|topic| topic.name == name).unwrap()
    }
}
