//! SARIF 2.1.0, for code scanning services.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::ci_safe::CiSafe;
use super::markdown::escape;
use super::{Item, Report, describe, in_repository};
use crate::rule::{Level, RULES, Rule};

/// The characters that a path segment of a URI must encode. `:` would make the first segment
/// a scheme.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The address of this project; empty if Cargo.toml has none.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The name of our fingerprint. Computing it in another way increases the number.
const FINGERPRINT: &str = "mdbookStubs/v1";

/// The address of the log's schema.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the open stubs as a SARIF log.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut driver = json!({
        "name": "mdbook-stubs",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": RULES.iter().map(|info| rule(info.rule)).collect::<Vec<_>>(),
    });
    if !REPOSITORY.is_empty() {
        driver["informationUri"] = REPOSITORY.into();
    }
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: json!({ "driver": driver }),
            column_kind: "unicodeCodePoints",
            results: Results(report),
        }],
    };
    serde_json::to_writer_pretty(CiSafe::new(out), &log)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    /// Without it, columns would count UTF-16 code units.
    column_kind: &'static str,
    results: Results<'a>,
}

/// Serialises the results one at a time, because a large book has many.
struct Results<'a>(&'a Report);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let open = self.0.open();
        serializer.collect_seq(open.filter_map(|item| result(item, &self.0.prefix)))
    }
}

fn rule(rule: Rule) -> Value {
    let info = rule.info();
    let mut value = json!({
        "id": info.id,
        "name": pascal(info.id),
        "shortDescription": { "text": info.summary },
        "fullDescription": { "text": info.explanation },
        "help": {
            "text": format!("{}\n\n{}", info.explanation, info.help),
            "markdown": format!("{}\n\n**Help:** {}", escape(info.explanation), escape(info.help)),
        },
        "defaultConfiguration": { "level": level(info.default) },
        "properties": { "tags": ["documentation"], "precision": "very-high" },
    });
    if !REPOSITORY.is_empty() {
        value["helpUri"] = REPOSITORY.into();
    }
    value
}

fn result(item: &Item, prefix: &str) -> Option<Value> {
    let finding = &item.finding;
    let rule = finding.rule?;
    let mut result = json!({
        "ruleId": rule.id(),
        "ruleIndex": rule as usize,
        "level": level(finding.level?),
        "message": { "text": describe(finding) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": artifact(prefix, &finding.path),
                "region": {
                    "startLine": finding.line,
                    "startColumn": finding.column,
                    "endLine": finding.end_line,
                    "endColumn": finding.end_column,
                },
            },
        }],
        "partialFingerprints": { FINGERPRINT: finding.fingerprint },
    });
    if let Some(related) = &finding.related {
        result["relatedLocations"] = json!([{
            "physicalLocation": {
                "artifactLocation": artifact(prefix, &related.path),
                "region": { "startLine": related.line, "startColumn": related.column },
            },
            "message": { "text": related.message },
        }]);
    }
    Some(result)
}

/// The location of a file in the repository.
fn artifact(prefix: &str, path: &str) -> Value {
    json!({ "uri": uri(&in_repository(prefix, path)), "uriBaseId": "%SRCROOT%" })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "note",
    }
}

/// Encodes a path as a relative reference.
fn uri(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| utf8_percent_encode(segment, SEGMENT).to_string());
    segments.collect::<Vec<_>>().join("/")
}

/// Converts `empty-link` to `EmptyLink`, the form that SARIF recommends for names.
fn pascal(id: &str) -> String {
    let capitalise = |word: &str| {
        let mut characters = word.chars();
        let first = characters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(characters).collect::<String>()
    };
    id.split('-').map(capitalise).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("src/a b/100%.md"), "src/a%20b/100%25.md");
        assert_eq!(uri("src/é#1?.md"), "src/%C3%A9%231%3F.md");
        assert_eq!(uri("c:d/e"), "c%3Ad/e");
    }
}
