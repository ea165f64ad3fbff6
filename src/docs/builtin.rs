//! The topics of the official Docker documentation, compiled into the program.
//!
//! There are two tables: the topics, and the ambiguous terms. Words whose spelling
//! changes their meaning (`restart_policy` is a key, a restart policy a concept) are in
//! the second one, since a lookup ignores spelling.
//!
//! A term in the second table that the first one also resolves (column
//! `resolves_to_in_main_file`) is not ambiguous: `docker compose volumes` is above all
//! the name of a command, and no other marker could select that command.

//!
//! `build.rs` sorts the terms of both, so that a lookup is a binary search that reads
//! only the topics it finds.

use super::{
    topic::{Origin, Topic},
    topic_table::TopicSource,
};

pub(super) const TOPICS: &str = include_str!("data/docker-docs.tsv");

/// A normalised term and the numbers of its topics on each line, sorted.
const TERMS: &str = include_str!(concat!(env!("OUT_DIR"), "/terms.tsv"));

include!(concat!(env!("OUT_DIR"), "/starts.rs"));

/// The built-in catalogue.
#[derive(Debug)]
pub(super) struct BuiltIn;

impl TopicSource for BuiltIn {
    fn len(&self) -> usize {
        TOPIC_STARTS.len()
    }

    fn topic(&self, position: usize) -> Topic<'static> {
        let mut fields = line(TOPICS, TOPIC_STARTS[position]).split('\t');
        let mut field = || fields.next().unwrap_or_default();
        Topic {
            name: field(),
            aliases: field(),
            url: field(),
            title: Some(field()).filter(|title| !title.is_empty()),
            origin: Origin::BuiltIn,
        }
    }

    fn positions(&self, normalised: &str) -> Vec<usize> {
        let found = TERM_STARTS.binary_search_by(|start| {
            let rest = &TERMS.as_bytes()[*start as usize..];
            let end = memchr::memchr(b'\t', rest).unwrap_or(rest.len());
            rest[..end].cmp(normalised.as_bytes())
        });
        found.map_or_else(|_| Vec::new(), |at| term(TERM_STARTS[at]).1.collect())
    }

    fn terms(&self) -> Vec<(&str, Vec<usize>)> {
        TERM_STARTS
            .iter()
            .map(|start| {
                let (term, positions) = term(*start);
                (term, positions.collect())
            })
            .collect()
    }
}

/// The line of a table that begins at `start`.
fn line(table: &'static str, start: u32) -> &'static str {
    let rest = &table[start as usize..];
    let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    rest[..end].trim_end_matches('\r')
}

/// The term that begins at `start`, and the numbers of its topics.
fn term(start: u32) -> (&'static str, impl Iterator<Item = usize>) {
    let line = line(TERMS, start);
    let (term, positions) = line.split_once('\t').unwrap_or((line, ""));
    let positions = positions.split(' ').filter_map(|text| text.parse().ok());
    (term, positions)
}
