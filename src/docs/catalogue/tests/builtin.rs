use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::docs::builtin::{BuiltIn, TOPICS};
use crate::docs::catalogue::{Catalogue, Lookup};
use crate::docs::normalise::normalise;
use crate::docs::topic::Topic;
use crate::docs::topic_table::TopicSource;
use crate::docs::tsv;

const AMBIGUOUS: &str = include_str!("../../data/docker-docs-ambiguous.tsv");

struct AmbiguousRow {
    term: &'static str,
    resolves_to: &'static str,
    candidates: &'static str,
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
            urls: field(),
        }
    })
}

/// What was sorted when the program was built is what the reader of tables finds.
#[test]
fn the_table_is_one_that_a_book_could_bring() {
    let read = tsv::parse(TOPICS, Path::new("docker-docs.tsv"), "").unwrap();
    let mut terms: HashMap<&str, Vec<usize>> = read.terms().into_iter().collect();
    for row in ambiguous_rows().filter(|row| row.resolves_to.is_empty()) {
        let candidates = row.candidates.split('|');
        let positions = candidates.flat_map(|name| read.positions(&normalise(name)));
        let mut sorted = BuiltIn.terms().into_iter().map(|(term, _)| term);
        let term = sorted.find(|term| *term == normalise(row.term));
        terms.insert(term.unwrap(), positions.collect());
    }
    let sorted = BuiltIn.terms();
    assert!(sorted.is_sorted());
    assert_eq!(sorted.len(), terms.len());
    for (term, positions) in sorted {
        assert_eq!(terms[term], positions, "{term}");
        assert_eq!(BuiltIn.positions(term), positions, "{term}");
    }
    assert!(BuiltIn.positions("zzz").is_empty() && BuiltIn.positions("").is_empty());
    assert_eq!(read.len(), BuiltIn.len());
    for (one, other) in read.topics().zip(BuiltIn.topics()) {
        assert_eq!(
            (one.name, one.aliases, one.url, one.title),
            (other.name, other.aliases, other.url, other.title)
        );
    }
}

#[test]
fn every_topic_is_whole_and_on_the_documentation_host() {
    assert_eq!(BuiltIn.topics().count(), 925);
    for topic in BuiltIn.topics() {
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
    let urls: HashSet<&str> = BuiltIn.topics().map(|topic| topic.url).collect();
    assert_eq!(urls.len(), BuiltIn.topics().count());
}

/// Reading the table refuses a term that two topics share once it is normalised; this
/// shows that no term is lost either.
#[test]
fn every_term_leads_to_its_own_topic() {
    for topic in BuiltIn.topics() {
        for term in std::iter::once(topic.name).chain(topic.aliases()) {
            assert!(!term.trim().is_empty(), "{}", topic.name);
            assert_eq!(
                BuiltIn.get(&normalise(term)),
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
    BuiltIn.topics().find(|topic| topic.name == name).unwrap()
}
