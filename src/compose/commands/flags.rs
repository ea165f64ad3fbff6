//! Flags that `docker run` and `docker build` share, and comma-separated values.

use crate::compose::commands::command::Command;
use crate::compose::commands::paths;
use crate::compose::commands::quote;
use crate::compose::flag_table::{Setting, SettingValue};
use crate::compose::interpolate::{Part, Template};
use crate::compose::mapping_reader::Pair;
use crate::compose::model::Ulimit;
use crate::compose::scalar::Scalar;

/// `name=value`, or `name` alone.
pub(super) fn pair(pair: &Pair) -> Template {
    let mut template = pair.name.template.clone();
    if let Some(value) = &pair.value {
        template.push_text("=");
        template.push(&value.template);
    }
    template
}

/// The flag once per pair.
pub(super) fn pairs(command: &mut Command, flag: &str, pairs: &[Pair]) {
    for entry in pairs {
        command.flag(flag, &pair(entry));
    }
}

/// The flag, if there is a value.
pub(super) fn optional(command: &mut Command, flag: &str, value: Option<&Scalar>) {
    if let Some(value) = value {
        command.flag(flag, &value.template);
    }
}

/// A switch: the flag alone if it is on, nothing if it is off, and `flag=expression` if
/// it has variables.
pub(super) fn switch(command: &mut Command, flag: &str, value: &Scalar) {
    if value.has_variables() {
        // A short flag takes no value, so use the long one.
        let flag = match flag {
            "-i" => "--interactive",
            "-t" => "--tty",
            other => other,
        };
        command.piece(format!("{flag}={}", quote::word(&value.template)));
    } else if value.as_bool() == Some(true) {
        command.piece(flag);
    }
}

/// Adds a setting of the flag table; returns `false` if it has no flag.
pub(super) fn setting(command: &mut Command, setting: &Setting) -> bool {
    let Some(flag) = setting.flag else {
        return false;
    };
    match &setting.value {
        SettingValue::One(value) => command.flag(flag, &value.template),
        SettingValue::Switch(value) => switch(command, flag, value),
        SettingValue::Many(values) => {
            for value in values {
                command.flag(flag, &value.template);
            }
        }
        SettingValue::Paths(values) => {
            for value in values {
                command.flag(flag, &paths::path(value));
            }
        }
        SettingValue::Pairs(values) => pairs(command, flag, values),
    }
    true
}

/// `--add-host`
pub(super) fn extra_hosts(command: &mut Command, hosts: &[(Scalar, Scalar)]) {
    for (host, address) in hosts {
        let mut value = host.template.clone();
        value.push_text(":");
        value.push(&address.template);
        command.flag("--add-host", &value);
    }
}

/// `--ulimit`
pub(super) fn ulimits(command: &mut Command, ulimits: &[Ulimit]) {
    for ulimit in ulimits {
        let mut value = Template::text(format!("{}=", ulimit.name));
        value.push(&ulimit.soft.template);
        if let Some(hard) = &ulimit.hard {
            value.push_text(":");
            value.push(&hard.template);
        }
        command.flag("--ulimit", &value);
    }
}

/// A value of `--mount`, `--network`, `--gpus`: comma-separated fields as in a CSV file.
#[derive(Default)]
pub(super) struct CommaList(Template);

impl CommaList {
    /// Adds a field without a value.
    pub(super) fn word(&mut self, word: &str) {
        self.add(&Template::text(word));
    }

    /// Adds `key=value`.
    pub(super) fn field(&mut self, key: &str, value: &Template) {
        self.add(&value.prefixed(&format!("{key}=")));
    }

    /// Adds `key=value`, if there is a value.
    pub(super) fn optional(&mut self, key: &str, value: Option<&Scalar>) {
        if let Some(value) = value {
            self.field(key, &value.template);
        }
    }

    fn add(&mut self, field: &Template) {
        if !self.0.is_empty() {
            self.0.push_text(",");
        }
        let needs_quotes = field
            .parts
            .iter()
            .any(|part| matches!(part, Part::Text(text) if text.contains([',', '"', '\n', '\r'])));
        if !needs_quotes {
            self.0.push(field);
            return;
        }
        self.0.push_text("\"");
        for part in &field.parts {
            match part {
                Part::Text(text) => self.0.push_text(&text.replace('"', "\"\"")),
                Part::Variable(_) => self.0.parts.push(part.clone()),
            }
        }
        self.0.push_text("\"");
    }

    /// The value.
    pub(super) fn template(self) -> Template {
        self.0
    }
}
