//! Reads catalogues: tab-separated tables with one topic per line.
//!
//! ```text
//! topic           aliases                   url                              title
//! docker compose  docker-compose|compose    https://docs.docker.com/compose/ Docker Compose
//! ```
//!
//! The first line names the columns. Aliases are separated by `|` and may be empty. The
//! title may be empty too; then the last tab may be missing, since editors strip it.

use std::{collections::HashMap, path::Path};

use super::{
    error::LoadError,
    topic::Origin,
    topic_table::{Entry, Text, TopicTable, url_fault},
};

const HEADER: &str = "topic\taliases\turl\ttitle";

/// Reads a book's table. With a prefix, every term needs it.
pub(super) fn parse(text: &str, file: &Path, prefix: &str) -> Result<TopicTable, LoadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut source = TopicTable::new(Origin::Catalogue);
    let fault = |line, message: String| LoadError::new(file, Some(line), message);
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line));
    match lines.next() {
        Some((_, HEADER)) => {}
        _ => {
            let message = "the first line must name the columns: `topic`, `aliases`, `url` and \
                           `title`, separated by tabs";
            return Err(fault(1, message.to_owned()));
        }
    }
    let mut line_of = HashMap::new();
    for (number, line) in lines {
        if line.trim().is_empty() {
            continue;
        }
        let row = Row::of(line).map_err(|message| fault(number, message))?;
        let qualified = |term: &str| format!("{prefix} {term}");
        let position = source.push(Entry {
            name: match prefix {
                "" => Text::from(row.topic.to_owned()),
                _ => Text::from(qualified(row.topic)),
            },
            aliases: Text::from(row.aliases.to_owned()),
            url: Text::from(row.url.to_owned()),
            title: Some(row.title)
                .filter(|title| !title.is_empty())
                .map(|title| Text::from(title.to_owned())),
            ..Entry::default()
        });
        line_of.insert(position, number);
        for term in row.terms() {
            let named = match prefix {
                "" => source.add_term(term, position),
                _ => source.add_term(&qualified(term), position),
            };
            if let Err(other) = named {
                let message = format!(
                    "`{term}` already names the topic of line {}; case, hyphens and underscores \
                     make no difference",
                    line_of[&other]
                );
                return Err(fault(number, message));
            }
        }
    }
    Ok(source)
}

/// The validated fields of a line.
struct Row<'t> {
    topic: &'t str,
    aliases: &'t str,
    url: &'t str,
    title: &'t str,
}

impl<'t> Row<'t> {
    fn of(line: &'t str) -> Result<Self, String> {
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let row = match fields[..] {
            [topic, aliases, url, title] => Row {
                topic,
                aliases,
                url,
                title,
            },
            [topic, aliases, url] => Row {
                topic,
                aliases,
                url,
                title: "",
            },
            _ => {
                return Err(format!(
                    "{} column{} where there should be four, separated by tabs: topic, aliases, \
                     url and title",
                    fields.len(),
                    if fields.len() == 1 { "" } else { "s" }
                ));
            }
        };
        if row.topic.is_empty() {
            return Err("the topic is empty".to_owned());
        }
        if !row.aliases.is_empty() && row.aliases.split('|').any(|alias| alias.trim().is_empty()) {
            return Err("an alias is empty; aliases are separated by one `|`".to_owned());
        }
        match url_fault(row.url) {
            Some(fault) => Err(fault),
            None => Ok(row),
        }
    }

    fn terms(&self) -> impl Iterator<Item = &'t str> {
        let aliases = self.aliases.split('|').filter(|alias| !alias.is_empty());
        std::iter::once(self.topic).chain(aliases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::normalise;

    fn parsed(text: &str, prefix: &str) -> Result<TopicTable, String> {
        parse(text, Path::new("more.tsv"), prefix).map_err(|error| error.to_string())
    }

    fn error(rows: &str) -> String {
        parsed(&format!("{HEADER}\n{rows}"), "").unwrap_err()
    }

    #[test]
    fn a_table_is_read_with_its_aliases() {
        let text = format!(
            "\u{feff}{HEADER}\r\nOur Shop\tshop|web-shop\thttps://example.org/shop\tThe shop\r\n\r\n\
             till\t\thttps://example.org/till\t\r\nstock\t\thttps://example.org/stock\r\n"
        );
        let source = parsed(&text, "").unwrap();
        let shop = source.get(&normalise("Web Shop"))[0];
        assert_eq!((shop.name, shop.title), ("Our Shop", Some("The shop")));
        assert_eq!(shop.aliases().collect::<Vec<_>>(), ["shop", "web-shop"]);
        assert_eq!(source.get("till")[0].title, None);
        assert_eq!(source.get("stock")[0].title, None);
    }

    #[test]
    fn a_prefix_is_part_of_every_term() {
        let text = format!("{HEADER}\nshop\tstore\thttps://example.org/\tThe shop");
        let source = parsed(&text, "Our").unwrap();
        assert_eq!(source.get("our shop")[0].name, "Our shop");
        assert_eq!(source.get("our store")[0].name, "Our shop");
        assert!(source.get("shop").is_empty());
    }

    #[test]
    fn errors_name_the_file_the_line_and_the_fault() {
        assert!(
            parsed("", "")
                .unwrap_err()
                .starts_with("more.tsv:1: the first line must name")
        );
        assert!(
            parsed("a\tb\n", "")
                .unwrap_err()
                .starts_with("more.tsv:1: the first line must")
        );
        let error_1 = error("a\t\thttps://a.org\t\nb c");
        assert!(
            error_1.starts_with("more.tsv:3: 1 column where there should be four"),
            "{error_1}"
        );
        assert!(error("a\tb\tc\td\te").starts_with("more.tsv:2: 5 columns where"));
        assert_eq!(
            error("\t\thttps://a.org\t"),
            "more.tsv:2: the topic is empty"
        );
        assert!(error("a\tb||c\thttps://a.org\t").contains("an alias is empty"));
        assert!(error("a\t\tjavascript:alert(1)\t").contains("begins with `https://`"));
        assert!(error("a\t\thttps:///x\t").contains("has no host"));
        assert!(error("a\t\thttps://a.org/<b>\t").contains("contains '<'"));
    }

    #[test]
    fn a_term_that_two_topics_share_is_an_error_that_names_both_lines() {
        assert_eq!(
            error("a b\t\thttps://a.org\t\n\nc\tA_b\thttps://b.org\t"),
            "more.tsv:4: `A_b` already names the topic of line 2; case, hyphens and underscores \
             make no difference"
        );
        assert!(parsed(&format!("{HEADER}\na b\ta-b|A_B\thttps://a.org\t"), "").is_ok());
    }
}
