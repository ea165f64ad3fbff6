//! A `command` written as a string, split into words as Compose splits it.
//!
//! Compose uses the rules of github.com/mattn/go-shellwords: quotes and backslashes as in
//! a shell, but an unquoted `;`, `&`, `|`, `<` or `>` silently ends the command, and a
//! parenthesis is an error. No shell ever runs the string.

use crate::compose::interpolate::{Part, Template, Variable};

/// The most words of a command line.
const MAX_WORDS: usize = 10_000;

/// The words of a command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Split {
    pub(crate) words: Vec<Template>,
    /// The text from an unquoted `;`, `&`, `|`, `<` or `>` to the end.
    pub(crate) ignored: Option<String>,
}

/// Splits `line` into words.
pub(crate) fn split(line: &Template) -> Result<Split, &'static str> {
    let mut splitter = Splitter::default();
    for (index, part) in line.parts.iter().enumerate() {
        match part {
            Part::Variable(variable) => splitter.variable(variable),
            Part::Text(text) => {
                for (at, char) in text.char_indices() {
                    if splitter.words.len() > MAX_WORDS {
                        return Err("the command has too many words");
                    }
                    if !splitter.char(char)? {
                        let mut ignored = Template::text(&text[at..]);
                        ignored.parts.extend_from_slice(&line.parts[index + 1..]);
                        splitter.end_of_word();
                        return Ok(Split {
                            words: splitter.words,
                            ignored: Some(ignored.with_defaults()),
                        });
                    }
                }
            }
        }
    }
    if splitter.escaped {
        return Err("the command ends in a backslash");
    }
    if splitter.single || splitter.double || splitter.back {
        return Err("a quote in the command is not closed");
    }
    splitter.end_of_word();
    Ok(Split {
        words: splitter.words,
        ignored: None,
    })
}

#[derive(Default)]
struct Splitter {
    words: Vec<Template>,
    /// The current word; `''` makes an empty one.
    word: Option<Template>,
    escaped: bool,
    single: bool,
    double: bool,
    back: bool,
}

impl Splitter {
    /// Takes one character; returns `false` if it ends the command.
    fn char(&mut self, char: char) -> Result<bool, &'static str> {
        if self.escaped {
            self.escaped = false;
            if self.back {
                self.push('\\');
                self.push(char);
            } else {
                self.push(match char {
                    't' => '\t',
                    'n' => '\n',
                    other => other,
                });
            }
            return Ok(true);
        }
        let quoted = self.single || self.double || self.back;
        match char {
            '\\' if !self.single => self.escaped = true,
            ' ' | '\t' | '\r' | '\n' if !quoted => self.end_of_word(),
            '`' if !self.single && !self.double => {
                self.back = !self.back;
                self.push(char);
            }
            '"' if !self.single && !self.back => {
                self.double = !self.double;
                self.word.get_or_insert_default();
            }
            '\'' if !self.double && !self.back => {
                self.single = !self.single;
                self.word.get_or_insert_default();
            }
            '(' | ')' if !quoted => {
                return Err("a parenthesis in the command must be quoted");
            }
            ';' | '&' | '|' | '<' | '>' if !quoted => return Ok(false),
            _ => self.push(char),
        }
        Ok(true)
    }

    fn variable(&mut self, variable: &Variable) {
        let splits = !(self.single || self.double || self.back);
        self.word
            .get_or_insert_default()
            .parts
            .push(Part::Variable(Variable {
                splits,
                ..variable.clone()
            }));
        self.escaped = false;
    }

    fn push(&mut self, char: char) {
        let mut buffer = [0; 4];
        self.word
            .get_or_insert_default()
            .push_text(char.encode_utf8(&mut buffer));
    }

    fn end_of_word(&mut self) {
        self.words.extend(self.word.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        let split = split(&Template::parse(line).unwrap()).unwrap();
        split.words.iter().map(Template::with_defaults).collect()
    }

    #[test]
    fn quotes_and_backslashes_group() {
        assert_eq!(
            words(r#"postgres -c "log statement=all" 'it''s' a\ b "" "q\"q""#),
            [
                "postgres",
                "-c",
                "log statement=all",
                "its",
                "a b",
                "",
                "q\"q"
            ]
        );
        assert_eq!(words("a\n  b\tc"), ["a", "b", "c"]);
        assert_eq!(words(r"'a\b' a\tb"), [r"a\b", "a\tb"]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn a_variable_stays_in_its_word() {
        assert_eq!(
            words("run --x=${A:-b c} '${D:-e f}'"),
            ["run", "--x=b c", "e f"]
        );
        let split = split(&Template::parse("${A} '${B}'").unwrap()).unwrap();
        let splits: Vec<_> = split
            .words
            .iter()
            .map(|word| matches!(&word.parts[0], Part::Variable(variable) if variable.splits))
            .collect();
        assert_eq!(splits, [true, false]);
    }

    #[test]
    fn an_operator_ends_the_command_and_a_parenthesis_is_refused() {
        let split_line = split(&Template::text("echo a && echo b")).unwrap();
        assert_eq!(split_line.words.len(), 2);
        assert_eq!(split_line.ignored.as_deref(), Some("&& echo b"));
        for line in ["echo (a)", "echo 'a", "echo \"a", "echo a\\"] {
            assert!(split(&Template::text(line)).is_err(), "{line}");
        }
    }
}
