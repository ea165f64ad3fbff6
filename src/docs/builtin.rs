//! The topics of the official Docker documentation, compiled into the program.
//!
//! `docker-docs.tsv` has a row for each topic. Its columns `text` and `in_sentence` are
//! written by hand. `text` is the text of a link if the page's title does not say enough
//! without the documentation's navigation (`Merge`, `Install`), `in_sentence` how the text
//! reads within a sentence. An empty column means the one before it. A text that ends in
//! ` documentation` names a whole product.
//!
//! `docker-docs-ambiguous.tsv` has the terms that mean several topics. Words whose spelling
//! changes their meaning (`restart_policy` is a key, a restart policy a concept) are among
//! them, since a lookup ignores spelling. A term that the first table also resolves (column
//! `resolves_to_in_main_file`) is not ambiguous: `docker compose volumes` is above all the
//! name of a command, and no other marker could select that command.
//!
//! `docker-docs-terms.tsv` is made from both: every normalised term and the numbers of its
//! topics. Normalising the terms in each run would take a book that is dense with stubs over
//! its budget of instructions. A test compares the file, and `SNAPSHOTS=overwrite` rewrites it.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};

use super::{
    topic::Origin,
    topic_table::{Entry, Text, TopicTable},
};

const TOPICS: &str = include_str!("data/docker-docs.tsv");
const TERMS: &str = include_str!("data/docker-docs-terms.tsv");

/// The built-in catalogue.
pub(super) static BUILTIN: LazyLock<TopicTable> = LazyLock::new(|| {
    let entries = rows(TOPICS).map(|[name, aliases, url, title, text, in_sentence]| Entry {
        name: Text::from(name),
        aliases: Text::from(aliases),
        url: Text::from(url),
        title: optional(title),
        text: optional(text),
        in_sentence: optional(in_sentence),
    });
    let mut terms = HashMap::with_capacity(TERMS.len() / 25);
    for [term, positions] in rows(TERMS) {
        let positions = positions.split(' ').filter_map(|text| text.parse().ok());
        terms.insert(Text::from(term), positions.collect());
    }
    TopicTable::with(Origin::BuiltIn, entries.collect(), terms)
});

/// The rows of a table without the one that names the columns.
pub(super) fn rows<const COLUMNS: usize>(
    table: &'static str,
) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    table.lines().skip(1).map(|row| {
        let mut rest = row;
        std::array::from_fn(|_| {
            let end = memchr::memchr(b'\t', rest.as_bytes()).unwrap_or(rest.len());
            let field = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            field
        })
    })
}

fn optional(field: &'static str) -> Option<Text> {
    Some(field)
        .filter(|field| !field.is_empty())
        .map(Text::from)
}
