//! `healthcheck`.

use crate::compose::commands::command::Command;
use crate::compose::commands::flags;
use crate::compose::commands::notes::Note;
use crate::compose::commands::quote;
use crate::compose::interpolate::{Part, Template};
use crate::compose::model::{HealthTest, Healthcheck};
use crate::compose::scalar::Scalar;

/// The flags for a health check.
pub(super) fn healthcheck(command: &mut Command, notes: &mut Vec<Note>, check: &Healthcheck) {
    match &check.test {
        Some(HealthTest::Disabled) => {
            command.piece("--no-healthcheck");
            return;
        }
        Some(HealthTest::Shell(script)) => command.flag("--health-cmd", &script.template),
        Some(HealthTest::Exec(words)) => {
            command.flag("--health-cmd", &as_script(words));
            notes.push(Note::HealthNeedsShell);
        }
        None => {}
    }
    for (flag, value) in [
        ("--health-interval", &check.interval),
        ("--health-timeout", &check.timeout),
        ("--health-retries", &check.retries),
        ("--health-start-period", &check.start_period),
        ("--health-start-interval", &check.start_interval),
    ] {
        flags::optional(command, flag, value.as_ref());
    }
}

/// A line that the container's shell splits into exactly these words.
fn as_script(words: &[Scalar]) -> Template {
    let mut script = Template::default();
    for word in words {
        if !script.is_empty() {
            script.push_text(" ");
        }
        match word.literal() {
            Some(text) => script.push_text(&quote::literal(text)),
            None => {
                // The variable is replaced on the host, so its value must be quoted here.
                script.push_text("\"");
                for part in &word.template.parts {
                    match part {
                        Part::Text(text) => {
                            for char in text.chars() {
                                if matches!(char, '$' | '`' | '\\' | '"') {
                                    script.push_text("\\");
                                }
                                script.push_text(char.encode_utf8(&mut [0; 4]));
                            }
                        }
                        Part::Variable(_) => script.parts.push(part.clone()),
                    }
                }
                script.push_text("\"");
            }
        }
    }
    script
}
