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
//! The columns `text` and `in_sentence` of the first table are written by hand. `text` is
//! the text of a link if the page's title does not say enough without the documentation's
//! navigation (`Merge`, `Install`), `in_sentence` how the text reads within a sentence. An
//! empty column means the one before it. A text that ends in ` documentation` names a
//! whole product.

use std::sync::LazyLock;

use super::{
    topic::Origin,
    topic_table::{Entry, Text, TopicTable},
};

const TOPICS: &str = include_str!("data/docker-docs.tsv");
pub(super) const AMBIGUOUS: &str = include_str!("data/docker-docs-ambiguous.tsv");

/// The built-in catalogue.
pub(super) static BUILTIN: LazyLock<TopicTable> = LazyLock::new(|| {
    let mut table = TopicTable::new(Origin::BuiltIn);
    for [name, aliases, url, title, text, in_sentence] in rows(TOPICS) {
        let position = table.push(Entry {
            name: Text::from(name),
            aliases: Text::from(aliases),
            url: Text::from(url),
            title: optional(title),
            text: optional(text),
            in_sentence: optional(in_sentence),
        });
        let aliases = aliases.split('|').filter(|alias| !alias.is_empty());
        for term in std::iter::once(name).chain(aliases) {
            table.add_shared_term(term, position);
        }
    }
    for [term, resolves_to, candidates, _urls] in rows(AMBIGUOUS) {
        if resolves_to.is_empty() {
            for candidate in candidates.split('|') {
                for position in table.positions_of(candidate) {
                    table.add_shared_term(term, position);
                }
            }
        }
    }
    table
});

/// The rows of a table without the one that names the columns.
pub(super) fn rows<const COLUMNS: usize>(
    table: &'static str,
) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    table.lines().skip(1).map(|row| {
        let mut fields = row.split('\t');
        std::array::from_fn(|_| fields.next().unwrap_or_default())
    })
}

fn optional(field: &'static str) -> Option<Text> {
    Some(field)
        .filter(|field| !field.is_empty())
        .map(Text::from)
}
