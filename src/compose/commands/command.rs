//! Formats commands: on one line if they fit, otherwise one flag per line.

use crate::compose::commands::quote;
use crate::compose::interpolate::Template;

/// The longest command, in characters, that stays on one line.
const WIDTH: usize = 80;

/// A command, as groups of words that stay together on a line.
pub(super) struct Command {
    pieces: Vec<String>,
    /// The here-document after it, whose opening is in the last piece.
    document: Option<String>,
}

impl Command {
    /// A command that starts with these words.
    pub(super) fn new(start: &str) -> Self {
        Self {
            pieces: vec![start.to_owned()],
            document: None,
        }
    }

    /// Adds words that are quoted already.
    pub(super) fn piece(&mut self, piece: impl Into<String>) {
        self.pieces.push(piece.into());
    }

    /// Adds a flag with its value.
    pub(super) fn flag(&mut self, flag: &str, value: &Template) {
        self.piece(format!("{flag} {}", quote::word(value)));
    }

    /// Adds a here-document.
    pub(super) fn document(&mut self, content: &Template) {
        let (delimiter, text) = here_document(content);
        self.piece(format!("<<{delimiter}"));
        self.document = Some(text);
    }

    /// The command as text, without a line feed at the end.
    pub(super) fn text(&self) -> String {
        let line = self.pieces.join(" ");
        let mut text = if line.chars().count() <= WIDTH || self.pieces.len() == 1 {
            line
        } else {
            self.pieces.join(" \\\n  ")
        };
        if let Some(document) = &self.document {
            text.push('\n');
            text.push_str(document);
        }
        text
    }
}

/// The delimiter to write after `<<`, and the lines up to and including the closing one.
fn here_document(content: &Template) -> (String, String) {
    let (quoted, mut text) = match content.literal() {
        Some(text) => (true, text.to_owned()),
        None => (false, quote::here_document(content)),
    };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let mut delimiter = "EOF".to_owned();
    while text.lines().any(|line| line == delimiter) {
        delimiter.push('_');
    }
    text.push_str(&delimiter);
    let start = if quoted {
        format!("'{delimiter}'")
    } else {
        delimiter
    };
    (start, text)
}

/// `text` as comment lines. Nothing in it can end the comment: line breaks and other
/// control characters become spaces.
pub(super) fn comment(text: &str) -> String {
    let mut lines = vec!["#".to_owned()];
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if let Some(line) = lines.last_mut() {
            if line.chars().count() + 1 + word.chars().count() > WIDTH && line.len() > 1 {
                lines.push(format!("# {word}"));
            } else {
                line.push(' ');
                line.push_str(word);
            }
        }
    }
    lines.join("\n")
}

/// Turns each line into a comment.
pub(super) fn commented_out(text: &str) -> String {
    text.split(['\n', '\r'])
        .map(|line| format!("# {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_holds_whatever_it_is_given() {
        assert_eq!(comment("a\nrm -rf /\r\nb\u{85}c"), "# a rm -rf / b c");
        assert!(
            comment(&"word ".repeat(40))
                .lines()
                .all(|line| line.starts_with("# "))
        );
        assert_eq!(commented_out("a \\\n  b\rc"), "# a \\\n#   b\n# c");
    }

    #[test]
    fn long_commands_are_broken() {
        let mut command = Command::new("docker run -d");
        command.piece("nginx");
        assert_eq!(command.text(), "docker run -d nginx");
        command.piece("x".repeat(80));
        assert_eq!(
            command.text(),
            format!("docker run -d \\\n  nginx \\\n  {}", "x".repeat(80))
        );
    }

    #[test]
    fn a_here_document_ends_where_it_should() {
        let mut command = Command::new("cat");
        command.document(&Template::text("a\nEOF\nb"));
        assert_eq!(command.text(), "cat <<'EOF_'\na\nEOF\nb\nEOF_");
    }
}
