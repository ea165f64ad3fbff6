//! Generates the text of a link to a topic.
//!
//! The titles of Docker's documentation are written for its own navigation: `Merge` under
//! *Multiple Compose files*, `Define services in Docker Compose: ports`. The built-in table
//! has another text for those. A title from a book's own configuration or catalogue is used
//! as it is.

use super::{
    error::SettingError,
    topic::{Origin, Topic},
};

/// The style of a link's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Style {
    /// The page's title, complete enough to be used on its own.
    #[default]
    Title,
    /// The author's words.
    Marker,
    /// Text with `{title}` (or `{}`), `{topic}` and `{url}` replaced.
    Template(String),
}

impl Style {
    /// Reads the setting: `title`, `marker` or a template.
    pub fn parse(setting: &str) -> Result<Self, SettingError> {
        match setting {
            "title" => return Ok(Self::Title),
            "marker" => return Ok(Self::Marker),
            _ => {}
        }
        let known = FIELDS.iter().any(|field| setting.contains(field));
        let mut rest = setting.to_owned();
        for field in FIELDS {
            rest = rest.replace(field, "");
        }
        if known && !rest.contains(['{', '}']) {
            Ok(Self::Template(setting.to_owned()))
        } else {
            Err(SettingError(format!(
                "`{setting}` is not a link text: write `title`, `marker`, or a template with \
                 `{{}}` for the title, `{{topic}}` or `{{url}}`"
            )))
        }
    }
}

/// The words around a topic in the language of the book. Titles are not translated, since
/// the pages are not either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language<'a> {
    /// The name of a whole product's documentation; `{}` is the product.
    pub documentation: &'a str,
}

impl Language<'static> {
    /// `Docker Compose documentation`.
    pub const ENGLISH: Self = Self {
        documentation: "{} documentation",
    };
    /// `Docker Compose-documentatie`.
    pub const DUTCH: Self = Self {
        documentation: "{}-documentatie",
    };

    /// The language of a tag such as `nl` or `nl-BE`; English for all others.
    pub fn from_tag(tag: &str) -> Self {
        match tag.split(['-', '_']).next() {
            Some(primary) if primary.eq_ignore_ascii_case("nl") => Self::DUTCH,
            _ => Self::ENGLISH,
        }
    }
}

/// The text of a link to `topic` that replaces `marker`, the author's words.
///
/// It is plain text: the caller escapes it for Markdown.
pub fn title(topic: &Topic<'_>, marker: &str, style: &Style, language: Language<'_>) -> String {
    match style {
        Style::Title => own_title(topic, language),
        Style::Marker => marker.split_whitespace().collect::<Vec<_>>().join(" "),
        Style::Template(template) => fill_template(template, topic, &own_title(topic, language)),
    }
}

/// Like [`title`], but for use within a sentence: `bind mounts` for `Bind mounts`, while
/// names such as `Docker Engine` and `RHEL` keep their capital. The titles of a book's
/// own catalogues stay as they are, since it is unknown which of their words are names.
pub fn title_in_sentence(
    topic: &Topic<'_>,
    marker: &str,
    style: &Style,
    language: Language<'_>,
) -> String {
    match style {
        Style::Title => own_title_in_sentence(topic, language),
        Style::Marker => title(topic, marker, style, language),
        Style::Template(template) => {
            fill_template(template, topic, &own_title_in_sentence(topic, language))
        }
    }
}

const FIELDS: [&str; 4] = ["{}", "{title}", "{topic}", "{url}"];

/// A product's documentation is named in the language of the book.
fn own_title(topic: &Topic<'_>, language: Language<'_>) -> String {
    let text = topic.text.or(topic.title).unwrap_or(topic.name);
    match text.strip_suffix(" documentation") {
        Some(product) if topic.origin == Origin::BuiltIn => {
            language.documentation.replace("{}", product)
        }
        _ => text.to_owned(),
    }
}

fn own_title_in_sentence(topic: &Topic<'_>, language: Language<'_>) -> String {
    topic
        .in_sentence
        .map_or_else(|| own_title(topic, language), str::to_owned)
}

/// Replaces the fields in one pass, so that a title with braces in it stays as it is.
fn fill_template(template: &str, topic: &Topic<'_>, title: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        let field = FIELDS.into_iter().find(|field| rest.starts_with(field));
        match field {
            Some("{}" | "{title}") => text.push_str(title),
            Some("{topic}") => text.push_str(topic.name),
            Some("{url}") => text.push_str(topic.url),
            _ => text.push('{'),
        }
        rest = &rest[field.map_or(1, str::len)..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::catalogue::{Catalogue, Lookup};

    fn text(term: &str, style: &Style, language: Language<'_>) -> String {
        let catalogue = Catalogue::builtin();
        match catalogue.lookup(term) {
            Lookup::Found(topic) => title(&topic, term, style, language),
            other => panic!("{term}: {other:?}"),
        }
    }

    fn english(term: &str) -> String {
        text(term, &Style::Title, Language::ENGLISH)
    }

    #[test]
    fn a_product_is_called_its_documentation_in_the_language_of_the_book() {
        assert_eq!(english("docker-compose"), "Docker Compose documentation");
        let dutch = |term| text(term, &Style::Title, Language::from_tag("nl-BE"));
        assert_eq!(dutch("docker-compose"), "Docker Compose-documentatie");
        assert_eq!(dutch("docker"), "Docker-documentatie");
        assert_eq!(dutch("bind mounts"), "Bind mounts");
        let own = Language {
            documentation: "docs of {}",
        };
        assert_eq!(
            text("docker build overview", &Style::Title, own),
            "docs of Docker Build"
        );
        assert_eq!(Language::from_tag("fr"), Language::ENGLISH);
    }

    #[test]
    fn a_command_is_called_as_it_is_typed() {
        assert_eq!(english("docker run"), "docker container run");
        assert_eq!(english("docker volume"), "docker volume");
        assert_eq!(english("docker run --restart"), "docker run --restart");
        assert_eq!(english("daemon.json"), "Daemon configuration file");
        assert_eq!(english("docker cli"), "Docker CLI");
    }

    #[test]
    fn a_key_or_an_instruction_stands_after_its_page() {
        assert_eq!(english("compose ports"), "services: ports");
        assert_eq!(english("compose deploy resources"), "deploy: resources");
        assert_eq!(english("dockerfile run"), "Dockerfile: RUN");
    }

    #[test]
    fn a_section_stands_without_its_page() {
        assert_eq!(english("docker architecture"), "Docker architecture");
        assert_eq!(english(".dockerignore"), ".dockerignore files");
        assert_eq!(english("buildx"), "Buildx");
    }

    #[test]
    fn a_title_that_needs_its_context_gets_it_from_the_topic() {
        assert_eq!(english("merge compose files"), "Merge Compose files");
        assert_eq!(english("docker volumes"), "Docker volumes");
        assert_eq!(english("compose samples"), "Compose samples");
        assert_eq!(english("docker desktop faq"), "Docker Desktop FAQ");
    }

    #[test]
    fn a_title_that_says_what_it_is_about_stays() {
        assert_eq!(english("compose file"), "Compose file reference");
        assert_eq!(english("swarm mode"), "Swarm mode overview");
        assert_eq!(english("multi-stage builds"), "Multi-stage builds");
    }

    #[test]
    fn a_topic_without_a_title_gets_one() {
        assert_eq!(english("docker github actions"), "Docker GitHub Actions");
        assert_eq!(english("running containers concept"), "Running containers");
    }

    #[test]
    fn every_topic_has_a_text_that_is_neither_empty_nor_a_page_with_a_section() {
        for topic in Catalogue::builtin().topics() {
            let text = title(&topic, "", &Style::Title, Language::ENGLISH);
            assert!(!text.trim().is_empty(), "{}", topic.name);
            assert!(!text.contains("?: "), "{text}");
            assert!(text.matches(": ").count() <= 1, "{text}");
        }
    }

    #[test]
    fn the_authors_words_and_templates_can_be_asked_for() {
        let style = Style::parse("marker").unwrap();
        assert_eq!(
            text("  docker \n run ", &style, Language::ENGLISH),
            "docker run"
        );
        let style = Style::parse("{title} ({topic}, {url})").unwrap();
        assert_eq!(
            text("compose ports", &style, Language::ENGLISH),
            "services: ports (compose ports, \
             https://docs.docker.com/reference/compose-file/services/#ports)"
        );
        let style = Style::parse("{} docs").unwrap();
        assert_eq!(
            text("bind mounts", &style, Language::ENGLISH),
            "Bind mounts docs"
        );
        assert_eq!(Style::parse("title"), Ok(Style::Title));
    }

    #[test]
    fn within_a_sentence_the_titles_of_the_catalogue_begin_in_lower_case() {
        let catalogue = Catalogue::builtin();
        let Lookup::Found(topic) = catalogue.lookup("bind mounts") else {
            panic!("known");
        };
        let text = |topic: &Topic<'_>, style: &str| {
            let style = Style::parse(style).unwrap();
            title_in_sentence(topic, "Bind mounts", &style, Language::ENGLISH)
        };
        assert_eq!(text(&topic, "title"), "bind mounts");
        assert_eq!(text(&topic, "{} docs"), "bind mounts docs");
        assert_eq!(text(&topic, "marker"), "Bind mounts");
        let own = Topic {
            title: Some("Lock objects"),
            text: None,
            in_sentence: None,
            origin: Origin::Catalogue,
            ..topic
        };
        assert_eq!(text(&own, "title"), "Lock objects");
    }

    #[test]
    fn a_template_without_a_field_or_with_an_unknown_one_is_an_error() {
        for setting in [
            "",
            "Title",
            "{name}",
            "{title} {name}",
            "{title",
            "{title}}",
        ] {
            assert!(Style::parse(setting).is_err(), "{setting}");
        }
    }

    #[test]
    fn a_title_with_braces_is_not_filled_in_again() {
        let topic = Topic {
            name: "t",
            aliases: "",
            url: "https://example.org/",
            title: Some("{url} {x"),
            text: None,
            in_sentence: None,
            origin: Origin::Book,
        };
        let style = Style::parse("<{title}>").unwrap();
        assert_eq!(title(&topic, "t", &style, Language::DUTCH), "<{url} {x>");
    }
}
