//! Sorts the terms of the built-in catalogue of documentation, so that the
//! program finds one without reading them all first.
//!
//! Written for `src/docs/builtin.rs`: `terms.tsv`, a normalised term and the
//! numbers of its topics on each line, and `starts.rs`, where the lines of both
//! tables begin.

#[allow(dead_code, unreachable_pub, reason = "the program uses all of it")]
#[path = "src/docs/normalise.rs"]
mod normalise;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

use normalise::normalise;

const TOPICS: &str = "src/docs/data/docker-docs.tsv";
const AMBIGUOUS: &str = "src/docs/data/docker-docs-ambiguous.tsv";

fn main() -> io::Result<()> {
    for path in [TOPICS, AMBIGUOUS, "src/docs/normalise.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let topics = fs::read_to_string(TOPICS)?;
    let mut terms = own_terms(&topics);
    add_ambiguous(&fs::read_to_string(AMBIGUOUS)?, &mut terms);
    let mut lines = String::new();
    for (term, positions) in &terms {
        let positions: Vec<String> = positions.iter().map(usize::to_string).collect();
        let _ = writeln!(lines, "{term}\t{}", positions.join(" "));
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let starts = format!(
        "{}{}",
        starts("TOPIC", rows(&topics), &topics),
        starts("TERM", lines.lines(), &lines)
    );
    fs::write(out.join("terms.tsv"), lines)?;
    fs::write(out.join("starts.rs"), starts)
}

/// The lines of a table without the one that names the columns.
fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().skip(1)
}

/// The names and aliases of the topics, each with its topic's number.
fn own_terms(topics: &str) -> BTreeMap<String, Vec<usize>> {
    let mut terms: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (position, row) in rows(topics).enumerate() {
        let mut fields = row.split('\t');
        let mut field = || fields.next().unwrap_or_default();
        let (name, aliases) = (field(), field());
        let aliases = aliases.split('|').filter(|alias| !alias.is_empty());
        for term in std::iter::once(name).chain(aliases) {
            let positions = terms.entry(normalise(term)).or_default();
            if *positions != [position] {
                assert!(
                    positions.is_empty(),
                    "`{term}` names two topics of {TOPICS}"
                );
                positions.push(position);
            }
        }
    }
    terms
}

/// Makes the terms that mean several topics lead to them, too.
fn add_ambiguous(table: &str, terms: &mut BTreeMap<String, Vec<usize>>) {
    for row in rows(table) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [term, resolves_to, candidates, ..] = fields[..] else {
            panic!("{AMBIGUOUS}: `{row}` has no four columns");
        };
        if !resolves_to.is_empty() {
            continue;
        }
        for candidate in candidates.split('|') {
            let position = match terms.get(&normalise(candidate)).map(Vec::as_slice) {
                Some([position]) => *position,
                _ => panic!("{AMBIGUOUS}: `{candidate}` is no topic of {TOPICS}"),
            };
            let positions = terms.entry(normalise(term)).or_default();
            if !positions.contains(&position) {
                positions.push(position);
            }
        }
    }
}

/// Where `lines` begin in `text`.
fn starts<'a>(name: &str, lines: impl Iterator<Item = &'a str>, text: &str) -> String {
    let starts: Vec<String> = lines
        .map(|line| (line.as_ptr() as usize - text.as_ptr() as usize).to_string())
        .collect();
    format!(
        "static {name}_STARTS: [u32; {}] = [{}];\n",
        starts.len(),
        starts.join(",")
    )
}
