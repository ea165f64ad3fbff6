//! `mdbook-stubs check --explain RULE`: explains a rule.

use std::io::{self, Write};

use crate::rule::{Level, Rule};

/// The maximum width of a line in characters.
const WIDTH: usize = 80;

pub(super) fn write(rule: Rule, out: &mut dyn Write) -> io::Result<()> {
    let info = rule.info();
    let other = match info.default {
        Level::Deny => Level::Warn,
        Level::Warn | Level::Allow => Level::Deny,
    };
    writeln!(out, "{}: {}", info.id, info.summary)?;
    writeln!(out, "default level: {}\n", info.default)?;
    writeln!(out, "{}\n", fill(info.explanation))?;
    writeln!(out, "{}\n", fill(info.help))?;
    writeln!(out, "To change its level, add to book.toml:\n")?;
    writeln!(out, "    [preprocessor.stubs.rules]")?;
    writeln!(out, "    {} = \"{other}\"", info.id)
}

/// Wraps a paragraph.
fn fill(text: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
            filled.push('\n');
            column = 0;
        } else if column > 0 {
            filled.push(' ');
            column += 1;
        }
        filled.push_str(word);
        column += width;
    }
    filled
}
