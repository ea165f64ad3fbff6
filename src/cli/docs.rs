//! `mdbook-stubs docs`: searches the catalogue of documentation, and shows the marker to
//! write for each topic.

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::Value;

use super::{Failure, output};
use crate::book::Context;
use crate::docs::{Catalogue, Language, Lookup, Origin, Style, Topic, title};
use crate::host::disk;
use crate::printable::printable;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The words to search for, such as `docker volumes`
    #[arg(required = true)]
    words: Vec<String>,
    /// The output format
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// The maximum number of topics to show
    #[arg(long, default_value = "10", value_name = "NUMBER")]
    limit: NonZeroUsize,
    /// The folder of the book whose topics to include (default: the book around the current
    /// folder, if any)
    #[arg(long, value_name = "DIR")]
    book: Option<PathBuf>,
}

/// The formats of `docs`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The version of the JSON format.
const SCHEMA: u32 = 1;

/// The result as JSON.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    schema: u32,
    words: &'a str,
    /// The result of using the words in a marker.
    lookup: &'static str,
    topics: Vec<Found<'a>>,
}

/// A topic and its marker.
#[derive(Debug, Serialize)]
struct Found<'a> {
    topic: &'a str,
    marker: String,
    title: String,
    url: &'a str,
    origin: &'static str,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let words = arguments.words.join(" ");
    let context = context(arguments.book.as_deref())?;
    let catalogue = context.config.docs.catalogue()?;
    let language = Language {
        documentation: &context.labels.documentation,
    };
    let (lookup, topics) = find(&catalogue, &words, arguments.limit.get());
    let answer = Answer {
        schema: SCHEMA,
        words: &words,
        lookup,
        topics: topics
            .into_iter()
            .map(|topic| Found::new(topic, language))
            .collect(),
    };
    let terminal = io::stdout().is_terminal();
    output::to(None, |out| match arguments.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &answer)?;
            writeln!(out)
        }
        Format::Text if terminal => for_people(&answer.topics, out),
        Format::Text => for_pipes(&answer.topics, out),
    })?;
    if answer.topics.is_empty() {
        return Err(Failure::failed(anyhow!("no topic matches `{words}`")));
    }
    Ok(())
}

/// The context of the named book, of the book around the current folder, or of none.
fn context(named: Option<&Path>) -> anyhow::Result<Context> {
    if let Some(root) = named {
        return disk::context(root);
    }
    let here = std::env::current_dir()?;
    match here
        .ancestors()
        .find(|folder| folder.join("book.toml").is_file())
    {
        Some(root) => disk::context(root),
        None => Context::new(here, "html".to_owned(), &Value::Null, true),
    }
}

/// The topics that the words mean, then those that match some of them, the best first.
fn find<'a>(catalogue: &'a Catalogue, words: &str, limit: usize) -> (&'static str, Vec<Topic<'a>>) {
    let (lookup, mut topics) = match catalogue.lookup(words) {
        Lookup::Found(topic) => ("found", vec![topic]),
        Lookup::Ambiguous(topics) => ("ambiguous", topics),
        Lookup::Unknown(topics) => ("unknown", topics),
    };
    for topic in catalogue.search(words, limit) {
        if topics.iter().all(|other| other.url != topic.url) {
            topics.push(topic);
        }
    }
    topics.truncate(limit);
    (lookup, topics)
}

impl<'a> Found<'a> {
    fn new(topic: Topic<'a>, language: Language<'_>) -> Self {
        Found {
            topic: topic.name,
            marker: format!("**{} docs link**", topic.name),
            title: title(&topic, topic.name, &Style::Title, language),
            url: topic.url,
            origin: match topic.origin {
                Origin::Book => "book",
                Origin::Catalogue => "catalogue",
                Origin::BuiltIn => "built-in",
            },
        }
    }
}

/// Writes three lines for each topic, since one would be wider than most terminals.
fn for_people(topics: &[Found<'_>], out: &mut dyn Write) -> io::Result<()> {
    for topic in topics {
        let Found {
            marker, title, url, ..
        } = topic;
        let text = format!("{marker}\n    {title}\n    {url}");
        writeln!(out, "{}", printable(&text))?;
    }
    Ok(())
}

/// Writes a line for each topic, for `grep` and `cut`.
fn for_pipes(topics: &[Found<'_>], out: &mut dyn Write) -> io::Result<()> {
    for topic in topics {
        let title = topic.title.replace(['\t', '\n'], " ");
        let line = format!("{}\t{title}\t{}", topic.marker, topic.url);
        writeln!(out, "{}", printable(&line))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls<'a>(topics: &[Topic<'a>]) -> Vec<&'a str> {
        topics.iter().map(|topic| topic.url).collect()
    }

    #[test]
    fn the_meaning_of_the_words_comes_first_and_once() {
        let catalogue = Catalogue::builtin();
        for (words, lookup) in [
            ("docker volumes", "found"),
            ("volumes", "ambiguous"),
            ("docker kompose", "unknown"),
        ] {
            let (result, topics) = find(&catalogue, words, 20);
            assert_eq!(result, lookup, "{words}");
            let first = match catalogue.lookup(words) {
                Lookup::Found(topic) => vec![topic],
                Lookup::Ambiguous(topics) | Lookup::Unknown(topics) => topics,
            };
            assert_eq!(topics[..first.len()], first[..], "{words}");
            let mut distinct = urls(&topics);
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(distinct.len(), topics.len(), "{words}");
            assert_eq!(find(&catalogue, words, 2).1.len(), 2.min(topics.len()));
        }
    }

    #[test]
    fn people_get_three_lines_for_a_topic() {
        let topics = [Found {
            topic: "docker compose",
            marker: "**docker compose docs link**".to_owned(),
            title: "Docker Compose documentation".to_owned(),
            url: "https://docs.docker.com/compose/",
            origin: "built-in",
        }];
        let mut out = Vec::new();
        for_people(&topics, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "**docker compose docs link**\n    Docker Compose documentation\n    \
             https://docs.docker.com/compose/\n"
        );
    }
}
