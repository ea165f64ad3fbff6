//! Parses `${VAR:-default}` and similar expressions without looking variables up.
//!
//! Nothing here reads the environment or a `.env` file: a published book must not contain
//! secrets. A [`Template`] becomes readable text with every variable unset, or part of a
//! shell command, in which `sh` evaluates the expression as Compose would.

use std::fmt::Write as _;

/// The deepest nesting of expressions in defaults.
const MAX_DEPTH: usize = 16;

/// A text with variables in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// Text and variables, in order. No text is empty or next to another text.
    pub parts: Vec<Part>,
}

/// A piece of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// A variable expression.
    Variable(Variable),
}

/// `$NAME`, `${NAME}` or `${NAME<operator>word}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The variable's name.
    pub name: String,
    /// The operator after the name, if there is one.
    pub operator: Option<Operator>,
    /// The word after the operator.
    pub word: Template,
    /// Whether the value is split into words: an unquoted variable in a `command` string.
    pub splits: bool,
}

/// What happens when a variable is unset (or also when it is empty, with the colon).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `-` and `:-`: the word is the value.
    Default {
        /// With the colon: also when the variable is empty.
        or_empty: bool,
    },
    /// `+` and `:+`: the word replaces the value of a variable that is set.
    Alternative {
        /// With the colon: not when the variable is empty.
        or_empty: bool,
    },
    /// `?` and `:?`: an error with the word as its message.
    Required {
        /// With the colon: also when the variable is empty.
        or_empty: bool,
    },
}

impl Operator {
    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Default { or_empty: false } => "-",
            Self::Default { or_empty: true } => ":-",
            Self::Alternative { or_empty: false } => "+",
            Self::Alternative { or_empty: true } => ":+",
            Self::Required { or_empty: false } => "?",
            Self::Required { or_empty: true } => ":?",
        }
    }
}

/// Why a text is not a valid template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// Where the expression starts, in characters from the start of the text.
    pub(crate) offset: usize,
    /// What is wrong.
    pub(crate) message: String,
}

impl Template {
    /// A template without variables.
    pub fn text(text: impl Into<String>) -> Self {
        let mut template = Self::default();
        template.push_text(&text.into());
        template
    }

    /// Parses the value of a Compose file.
    pub(crate) fn parse(text: &str) -> Result<Self, Malformed> {
        let mut parser = Parser { text, at: 0 };
        parser.template(0)
    }

    /// The text with every variable unset: a variable is replaced by its default, or
    /// stays `${NAME}` if it has none.
    pub fn with_defaults(&self) -> String {
        let mut shown = String::new();
        self.show(&mut shown);
        shown
    }

    /// The text, if there is no variable in it.
    pub fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether there is neither text nor a variable.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The text before the first variable.
    pub fn start(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// Splits at every `separator` outside expressions.
    pub fn split(&self, separator: char) -> Vec<Self> {
        let mut pieces = vec![Self::default()];
        for part in &self.parts {
            match part {
                Part::Text(text) => {
                    for (index, piece) in text.split(separator).enumerate() {
                        if index > 0 {
                            pieces.push(Self::default());
                        }
                        if let Some(last) = pieces.last_mut() {
                            last.push_text(piece);
                        }
                    }
                }
                Part::Variable(variable) => {
                    if let Some(last) = pieces.last_mut() {
                        last.parts.push(Part::Variable(variable.clone()));
                    }
                }
            }
        }
        pieces
    }

    /// Splits at the first `separator` outside expressions.
    pub fn split_once(&self, separator: char) -> Option<(Self, Self)> {
        for (index, part) in self.parts.iter().enumerate() {
            if let Part::Text(text) = part
                && let Some((before, after)) = text.split_once(separator)
            {
                let mut left = Self {
                    parts: self.parts[..index].to_vec(),
                };
                left.push_text(before);
                let mut right = Self::text(after);
                right.parts.extend_from_slice(&self.parts[index + 1..]);
                return Some((left, right));
            }
        }
        None
    }

    /// Adds text at the end.
    pub fn push_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Part::Text(last)) = self.parts.last_mut() {
            last.push_str(text);
        } else {
            self.parts.push(Part::Text(text.to_owned()));
        }
    }

    /// Adds another template at the end.
    pub fn push(&mut self, other: &Self) {
        for part in &other.parts {
            match part {
                Part::Text(text) => self.push_text(text),
                Part::Variable(_) => self.parts.push(part.clone()),
            }
        }
    }

    /// `self` with `text` in front of it.
    pub fn prefixed(&self, text: &str) -> Self {
        let mut template = Self::text(text);
        template.push(self);
        template
    }

    /// The template with every `${name}` replaced by `value`, whatever its operator.
    pub(crate) fn set(&self, name: &str, value: &str) -> Self {
        let mut set = Self::default();
        for part in &self.parts {
            match part {
                Part::Text(text) => set.push_text(text),
                Part::Variable(variable) if variable.name == name => match variable.operator {
                    Some(Operator::Alternative { .. }) => {
                        set.push(&variable.word.set(name, value));
                    }
                    _ => set.push_text(value),
                },
                Part::Variable(variable) => set.parts.push(Part::Variable(Variable {
                    word: variable.word.set(name, value),
                    ..variable.clone()
                })),
            }
        }
        set
    }

    /// The template as it is written in a Compose file.
    pub(crate) fn source(&self) -> String {
        let mut source = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => source.push_str(&text.replace('$', "$$")),
                Part::Variable(variable) => {
                    source.push_str("${");
                    source.push_str(&variable.name);
                    source.push_str(variable.operator.map_or("", Operator::symbol));
                    source.push_str(&variable.word.source());
                    source.push('}');
                }
            }
        }
        source
    }

    fn show(&self, shown: &mut String) {
        for part in &self.parts {
            match part {
                Part::Text(text) => shown.push_str(text),
                Part::Variable(variable) => match variable.operator {
                    Some(Operator::Default { .. }) => variable.word.show(shown),
                    Some(Operator::Alternative { .. }) => {}
                    Some(Operator::Required { .. }) | None => {
                        // Writing to a string cannot fail.
                        let _ = write!(shown, "${{{}}}", variable.name);
                    }
                },
            }
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    /// The next byte to read.
    at: usize,
}

impl Parser<'_> {
    /// Reads to the end of the text or, inside an expression, to the brace that closes
    /// it.
    fn template(&mut self, depth: usize) -> Result<Template, Malformed> {
        let mut template = Template::default();
        loop {
            let rest = &self.text[self.at..];
            let stop = if depth == 0 {
                rest.find('$')
            } else {
                rest.find(['$', '}'])
            };
            let Some(stop) = stop else {
                template.push_text(rest);
                self.at = self.text.len();
                return Ok(template);
            };
            template.push_text(&rest[..stop]);
            self.at += stop;
            let rest = &rest[stop..];
            if rest.starts_with('}') {
                return Ok(template);
            }
            let after = &rest[1..];
            if after.starts_with('$') {
                template.push_text("$");
                self.at += 2;
            } else if after.starts_with('{') {
                let variable = self.braced(depth)?;
                template.parts.push(Part::Variable(variable));
            } else {
                let name = name_at_start(after);
                self.at += 1 + name.len();
                if name.is_empty() {
                    template.push_text("$");
                } else {
                    template.parts.push(Part::Variable(Variable {
                        name: name.to_owned(),
                        operator: None,
                        word: Template::default(),
                        splits: false,
                    }));
                }
            }
        }
    }

    /// Reads `${…}`.
    fn braced(&mut self, depth: usize) -> Result<Variable, Malformed> {
        let start = self.at;
        if depth >= MAX_DEPTH {
            return Err(self.malformed(start, "expressions nest too deeply"));
        }
        let rest = &self.text[start + 2..];
        let name = name_at_start(rest);
        if name.is_empty() {
            return Err(self.malformed(
                start,
                "`${` must be followed by the name of a variable; a literal dollar sign is `$$`",
            ));
        }
        let after = &rest[name.len()..];
        let (operator, width) = match after.as_bytes() {
            [b'}', ..] => {
                self.at += 2 + name.len() + 1;
                return Ok(Variable {
                    name: name.to_owned(),
                    operator: None,
                    word: Template::default(),
                    splits: false,
                });
            }
            [b':', sign @ (b'-' | b'+' | b'?'), ..] => (operator(*sign, true), 2),
            [sign @ (b'-' | b'+' | b'?'), ..] => (operator(*sign, false), 1),
            _ => {
                return Err(self.malformed(
                    start,
                    "after the name of the variable only `}` or one of `-`, `:-`, `+`, `:+`, `?`, \
                     `:?` may follow",
                ));
            }
        };
        self.at += 2 + name.len() + width;
        let word = self.template(depth + 1)?;
        if !self.text[self.at..].starts_with('}') {
            return Err(self.malformed(start, "`${` is not closed by `}`"));
        }
        self.at += 1;
        Ok(Variable {
            name: name.to_owned(),
            operator: Some(operator),
            word,
            splits: false,
        })
    }

    fn malformed(&self, at: usize, message: &str) -> Malformed {
        Malformed {
            offset: self.text[..at].chars().count(),
            message: message.to_owned(),
        }
    }
}

fn operator(sign: u8, or_empty: bool) -> Operator {
    match sign {
        b'-' => Operator::Default { or_empty },
        b'+' => Operator::Alternative { or_empty },
        _ => Operator::Required { or_empty },
    }
}

fn name_at_start(text: &str) -> &str {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return "";
    }
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests;
