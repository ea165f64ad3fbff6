//! Normalises terms to the spelling by which the catalogue is keyed.
//!
//! Two terms are the same if they differ only in case, in white space, in `-` and `_`
//! between words, or in a leading article. Other differences matter: `docker volume` is a
//! command and `docker volumes` a concept, so only the catalogue can tell whether a
//! plural means the same.

/// The spelling that decides whether two terms are the same.
///
/// The two hyphens of a command's option stay, because `restart` and `--restart` differ,
/// while `--volumes-from` and `--volumes from` do not.
pub fn normalise(term: &str) -> String {
    let words = separated(term);
    match without_article(&words) {
        Some(rest) => rest.to_owned(),
        None => words,
    }
}

/// The term with the Dutch words around a topic in English, for a second attempt:
/// `docker-compose-bestand` asks for the `docker compose file`.
///
/// `None` if there is nothing to translate.
pub(super) fn in_english(normalised: &str) -> Option<String> {
    let mut translated = false;
    let words: Vec<&str> = normalised
        .split(' ')
        .map(
            |word| match DUTCH.iter().find(|(dutch, _)| *dutch == word) {
                Some((_, english)) => {
                    translated = true;
                    english
                }
                None => word,
            },
        )
        .collect();
    translated.then(|| words.join(" "))
}

/// Whether a term already consists of lower-case words with single spaces.
fn is_separated(term: &str) -> bool {
    let mut last = b' ';
    let words = term.bytes().all(|byte| {
        let fits = match byte {
            b' ' => last != b' ',
            _ => byte.is_ascii_graphic() && !byte.is_ascii_uppercase() && !b"-_".contains(&byte),
        };
        last = byte;
        fits
    });
    words && last != b' '
}

const ARTICLES: [&str; 6] = ["the ", "a ", "an ", "de ", "het ", "een "];

/// Words for kinds of pages. Names of things are not translated, because Dutch prose uses
/// the English ones too.
const DUTCH: [(&str, &str); 14] = [
    ("bestand", "file"),
    ("bestanden", "files"),
    ("commando", "command"),
    ("commando's", "commands"),
    ("commando’s", "commands"),
    ("opdracht", "command"),
    ("opdrachten", "commands"),
    ("instructie", "instruction"),
    ("instructies", "instructions"),
    ("installatie", "installation"),
    ("installeren", "install"),
    ("overzicht", "overview"),
    ("referentie", "reference"),
    ("specificatie", "specification"),
];

fn separated(term: &str) -> String {
    // Most terms of a catalogue are already normalised.
    if is_separated(term) {
        return term.to_owned();
    }
    let mut words = String::with_capacity(term.len());
    let mut gap = false;
    let mut chars = term.chars().peekable();
    while let Some(c) = chars.next() {
        let starts_word = words.is_empty() || gap;
        if c.is_whitespace() || c == '_' {
            gap = true;
        } else if is_hyphen(c) {
            let mut double = false;
            while chars.next_if(|&next| is_hyphen(next)).is_some() {
                double = true;
            }
            let option = double && starts_word && chars.peek().is_some_and(|c| c.is_alphanumeric());
            if option {
                push_gap(&mut words, gap);
                words.push_str("--");
            }
            gap = !option;
        } else if is_dash(c) && starts_word && chars.peek().is_some_and(|c| c.is_alphanumeric()) {
            // Typographic replacement has turned the option's two hyphens into one dash.
            push_gap(&mut words, gap);
            words.push_str("--");
            gap = false;
        } else {
            push_gap(&mut words, gap);
            gap = false;
            if c.is_ascii() {
                words.push(c.to_ascii_lowercase());
            } else {
                words.extend(c.to_lowercase());
            }
        }
    }
    words
}

fn push_gap(words: &mut String, gap: bool) {
    if gap && !words.is_empty() {
        words.push(' ');
    }
}

fn is_hyphen(c: char) -> bool {
    // The ASCII hyphen, the Unicode hyphen and the non-breaking hyphen.
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—')
}

fn without_article(words: &str) -> Option<&str> {
    ARTICLES
        .iter()
        .find_map(|article| words.strip_prefix(article))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_spaces_hyphens_and_underscores_make_no_difference() {
        for term in [
            "docker compose",
            "docker-compose",
            "Docker-Compose",
            "DOCKER_COMPOSE",
            "  docker \u{a0} compose\n",
            "docker - compose",
            "-docker-compose-",
            "docker\u{2011}compose",
        ] {
            assert_eq!(normalise(term), "docker compose", "{term:?}");
        }
        assert_eq!(normalise("depends_on"), normalise("depends-on"));
    }

    #[test]
    fn a_leading_article_is_dropped_unless_it_is_the_whole_term() {
        assert_eq!(normalise("the compose file"), "compose file");
        assert_eq!(normalise("De Dockerfile"), "dockerfile");
        assert_eq!(normalise("an image"), "image");
        assert_eq!(normalise("The"), "the");
        assert_eq!(normalise("theme"), "theme");
    }

    #[test]
    fn plurals_stay_apart() {
        assert_ne!(normalise("docker volume"), normalise("docker volumes"));
    }

    #[test]
    fn the_hyphens_of_an_option_stay() {
        assert_eq!(
            normalise("docker run --volumes-from"),
            "docker run --volumes from"
        );
        assert_eq!(normalise("--Restart"), "--restart");
        assert_eq!(normalise("docker run –restart"), "docker run --restart");
        assert_ne!(normalise("--restart"), normalise("restart"));
        assert_eq!(normalise("one -- two"), "one two");
        assert_eq!(normalise("one--two"), "one two");
        assert_eq!(normalise("--"), "");
    }

    #[test]
    fn normalising_twice_changes_nothing() {
        for term in [
            "The --the the",
            "a-a_a",
            "docker run –-x",
            "ÎLE de-France",
            "--a--b",
        ] {
            let once = normalise(term);
            let again = separated(&once);
            assert_eq!(once, again, "{term:?}");
        }
    }

    #[test]
    fn dutch_words_around_a_topic_have_an_english_form() {
        let english = |term| in_english(&normalise(term));
        assert_eq!(
            english("docker-compose-bestand").as_deref(),
            Some("docker compose file")
        );
        assert_eq!(
            english("docker run commando").as_deref(),
            Some("docker run command")
        );
        assert_eq!(english("docker run"), None);
    }
}
