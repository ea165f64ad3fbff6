//! Quotes words for a POSIX shell, but only if they need it.
//!
//! A variable stays an expression that the shell evaluates. Compose's operators are the
//! shell's, so only the quoting of what surrounds them needs care.

use crate::compose::interpolate::{Part, Template, Variable};

/// One word that the shell reads as exactly this text, with its variables evaluated.
pub(crate) fn word(template: &Template) -> String {
    match template.literal() {
        Some(text) => literal(text),
        None => with_variables(template),
    }
}

/// One word without variables.
pub(crate) fn literal(text: &str) -> String {
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else if !text.contains('\'') {
        format!("'{text}'")
    } else if !text.contains(['$', '`', '\\', '"', '!']) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// The text of a here-document whose delimiter is not quoted: variables are evaluated.
pub(crate) fn here_document(template: &Template) -> String {
    let mut text = String::new();
    for part in &template.parts {
        match part {
            Part::Text(plain) => escape(plain, &['$', '`', '\\'], &mut text),
            // Quotes mean nothing in a here-document, not even in a default.
            Part::Variable(variable) => expression(variable, &['$', '`', '\\', '}'], &mut text),
        }
    }
    text
}

/// Whether the character has no special meaning in any shell, anywhere in a word.
fn is_plain(char: char) -> bool {
    char.is_ascii_alphanumeric() || "_@%+=:,./-".contains(char)
}

/// In double quotes, except for variables that are split into words.
fn with_variables(template: &Template) -> String {
    let mut text = String::new();
    let mut quoted = false;
    // One pair of quotes around everything reads best, so plain text goes inside too,
    // unless a variable must stay outside.
    let splits = template.parts.iter().any(is_split);
    let mut set = |text: &mut String, wanted: bool| {
        if quoted != wanted {
            text.push('"');
            quoted = wanted;
        }
    };
    for part in &template.parts {
        match part {
            Part::Text(plain) => {
                if splits && plain.chars().all(is_plain) {
                    set(&mut text, false);
                    text.push_str(plain);
                } else {
                    set(&mut text, true);
                    escape(plain, &['$', '`', '\\', '"'], &mut text);
                }
            }
            Part::Variable(variable) if is_split(part) => {
                set(&mut text, false);
                expression(variable, &[], &mut text);
            }
            Part::Variable(variable) => {
                set(&mut text, true);
                expression(variable, &['$', '`', '\\', '"', '}'], &mut text);
            }
        }
    }
    set(&mut text, false);
    text
}

/// Whether a variable stays outside the quotes: its value is split into words, and its
/// default can be split at white space alone.
fn is_split(part: &Part) -> bool {
    fn is_simple(template: &Template) -> bool {
        template.parts.iter().all(|part| match part {
            Part::Text(text) => text.chars().all(|c| is_plain(c) || c == ' ' || c == '\t'),
            Part::Variable(variable) => is_simple(&variable.word),
        })
    }
    matches!(part, Part::Variable(variable) if variable.splits && is_simple(&variable.word))
}

/// `${NAME…}`, with the given characters of its word escaped.
fn expression(variable: &Variable, escaped: &[char], text: &mut String) {
    let spelled = !quotes_are_harmless(&variable.word);
    nested_expression(variable, escaped, spelled, text);
}

fn nested_expression(variable: &Variable, escaped: &[char], spelled: bool, text: &mut String) {
    text.push_str("${");
    text.push_str(&variable.name);
    if let Some(operator) = variable.operator {
        text.push_str(operator.symbol());
        for part in &variable.word.parts {
            match part {
                Part::Text(plain) if spelled => {
                    for (index, stretch) in plain.split('\'').enumerate() {
                        if index > 0 {
                            text.push_str(SPELLED_QUOTE);
                        }
                        escape(stretch, escaped, text);
                    }
                }
                Part::Text(plain) => escape(plain, escaped, text),
                Part::Variable(nested) => nested_expression(nested, escaped, spelled, text),
            }
        }
    }
    text.push('}');
}

/// A single quote that every shell reads the same. In double quotes a `'` in
/// `${NAME:-it's}` is just a character to POSIX, but bash outside POSIX mode looks for
/// the matching one.
const SPELLED_QUOTE: &str = "$(printf '\\047')";

/// Whether bash pairs the single quotes of a word without losing anything.
fn quotes_are_harmless(word: &Template) -> bool {
    fn count(word: &Template) -> (usize, bool) {
        word.parts
            .iter()
            .fold((0, false), |(quotes, special), part| {
                let (more, also) = match part {
                    Part::Text(text) => (
                        text.matches('\'').count(),
                        text.contains(['$', '`', '\\', '"', '}', '{']),
                    ),
                    Part::Variable(variable) => count(&variable.word),
                };
                (quotes + more, special || also)
            })
    }
    let (quotes, special) = count(word);
    quotes == 0 || (quotes % 2 == 0 && !special)
}

fn escape(plain: &str, escaped: &[char], text: &mut String) {
    for char in plain.chars() {
        if escaped.contains(&char) {
            text.push('\\');
        }
        text.push(char);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> String {
        word(&Template::parse(text).unwrap())
    }

    #[test]
    fn words_are_quoted_only_where_needed() {
        for (text, expected) in [
            ("nginx:1.27", "nginx:1.27"),
            ("a=b/c,d", "a=b/c,d"),
            ("", "''"),
            ("a b", "'a b'"),
            ("[::1]:80", "'[::1]:80'"),
            ("it's", "\"it's\""),
            ("it's $$HOME", r"'it'\''s $HOME'"),
            ("~/x", "'~/x'"),
            ("#x", "'#x'"),
            ("a\nb", "'a\nb'"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }

    #[test]
    fn variables_stay_expressions() {
        for (text, expected) in [
            ("$A", "\"${A}\""),
            ("a ${B:-c d}", "\"a ${B:-c d}\""),
            ("${A:-\"x\" `y` $$z \\}", r#""${A:-\"x\" \`y\` \$z \\}""#),
            ("`id` \\ $$x $A", r#""\`id\` \\ \$x ${A}""#),
            ("\"$A\"", r#""\"${A}\"""#),
            ("${A:-${B-c}}", "\"${A:-${B-c}}\""),
            ("${A:?it's}", "\"${A:?it$(printf '\\047')s}\""),
            ("${A:-'b'}", "\"${A:-'b'}\""),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
