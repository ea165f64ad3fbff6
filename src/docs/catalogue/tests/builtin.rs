use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use crate::docs::builtin::{BUILTIN, rows};
use crate::docs::catalogue::{Catalogue, Lookup};
use crate::docs::normalise::normalise;
use crate::docs::topic::Topic;
const AMBIGUOUS: &str = include_str!("../../data/docker-docs-ambiguous.tsv");

/// Every normalised term, with the numbers of the topics that it leads to.
#[test]
fn the_terms_are_those_of_both_tables() {
    let mut terms: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (position, topic) in BUILTIN.topics().enumerate() {
        for term in std::iter::once(topic.name).chain(topic.aliases()) {
            let positions = terms.entry(normalise(term)).or_default();
            assert!(positions.is_empty() || *positions == [position], "{term}");
            *positions = vec![position];
        }
    }
    for [term, resolves_to, candidates, _urls] in rows(AMBIGUOUS) {
        if resolves_to.is_empty() {
            for candidate in candidates.split('|') {
                let [position] = terms[&normalise(candidate)][..] else {
                    panic!("{candidate} is ambiguous");
                };
                let positions = terms.entry(normalise(term)).or_default();
                if !positions.contains(&position) {
                    positions.push(position);
                }
            }
        }
    }
    let mut table = "term\ttopics\n".to_owned();
    for (term, positions) in terms {
        let positions: Vec<String> = positions.iter().map(usize::to_string).collect();
        table.push_str(&format!("{term}\t{}\n", positions.join(" ")));
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/docs/data/docker-docs-terms.tsv");
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&file, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), table);
}

#[test]
fn every_topic_is_whole_and_on_the_documentation_host() {
    assert_eq!(BUILTIN.topics().count(), 925);
    for topic in BUILTIN.topics() {
        let Topic { name, url, .. } = topic;
        assert_eq!(name, name.trim(), "{name:?}");
        assert!(!normalise(name).is_empty(), "{name:?}");
        let path = url.strip_prefix("https://docs.docker.com/").expect(url);
        let (page, anchor) = path.split_once('#').unwrap_or((path, "none"));
        let allowed = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
        assert!(page.is_empty() || page.ends_with('/'), "{url}");
        assert!(page.chars().all(allowed) && !page.contains("//"), "{url}");
        assert!(!anchor.is_empty() && anchor.chars().all(allowed), "{url}");
        for text in [topic.title, topic.text, topic.in_sentence] {
            assert!(
                text.is_none_or(|text| !text.is_empty() && text == text.trim()),
                "{name}"
            );
        }
        assert!(topic.title.or(topic.text).is_some(), "{name} has no text");
        assert_ne!(topic.text, topic.title, "{name} has its title twice");
    }
}

#[test]
fn no_two_topics_have_the_same_page() {
    let urls: HashSet<&str> = BUILTIN.topics().map(|topic| topic.url).collect();
    assert_eq!(urls.len(), BUILTIN.topics().count());
}

#[test]
fn every_term_leads_to_its_own_topic() {
    for topic in BUILTIN.topics() {
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
    for [term, resolves_to, candidates, urls] in rows(AMBIGUOUS) {
        assert!(terms.insert(normalise(term)), "{term} is listed twice");
        let candidates: Vec<&str> = candidates.split('|').collect();
        assert!(candidates.len() > 1, "{term} is not ambiguous");
        assert_eq!(candidates.len(), urls.split('|').count(), "{term}");
        for (candidate, url) in candidates.iter().zip(urls.split('|')) {
            let Lookup::Found(topic) = catalogue.lookup(candidate) else {
                panic!("{term}: {candidate} selects no topic");
            };
            assert_eq!((topic.name, topic.url), (*candidate, url), "{term}");
        }
        match (resolves_to, catalogue.lookup(term)) {
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
