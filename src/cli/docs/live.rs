//! Whether the pages are still there that links lead to.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::anyhow;
use clap::Args;
use serde::Serialize;

use super::super::{Failure, output};
use super::{Arguments, Format, context};
use crate::host::disk;
use crate::live::{self, Checked, Finding};
use crate::pipeline::process;
use crate::plural::count;
use crate::printable::printable_line;
use crate::report;
use crate::stub::KindId;

/// The version of the JSON's form.
const SCHEMA: u32 = 1;

/// How much is asked of the servers, as the command line says it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Check")]
pub(super) struct Limits {
    /// How long a request may take
    #[arg(long, default_value = "20", value_parser = seconds, value_name = "SECONDS", requires = "check")]
    timeout: Duration,
    /// How often a request is sent again that failed
    #[arg(long, default_value_t = 2, value_name = "NUMBER", requires = "check")]
    retries: u32,
    /// How many requests are sent at most
    #[arg(
        long,
        default_value_t = 2000,
        value_name = "NUMBER",
        requires = "check"
    )]
    max_requests: usize,
    /// How many requests are under way at a time
    #[arg(long, default_value_t = 4, value_name = "NUMBER", value_parser = parallel, requires = "check")]
    parallel: usize,
}

/// An address with what leads to it.
#[derive(Debug, Serialize)]
struct Link {
    url: String,
    /// The topics that have it, where the catalogue is checked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<String>,
    /// The markers that became links to it, where a book is checked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<Place>,
}

/// Where a marker stands.
#[derive(Debug, Serialize)]
struct Place {
    path: String,
    line: usize,
    column: usize,
    marker: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let book = match (arguments.words.as_slice(), &arguments.book) {
        ([], book) => book.clone(),
        ([book], None) => Some(PathBuf::from(book)),
        _ => {
            return Err(anyhow!("`--check` takes one folder, the one that holds book.toml").into());
        }
    };
    let links = if arguments.all {
        of_catalogue(book.as_deref())?
    } else {
        of_book(book.as_deref().unwrap_or(Path::new(".")))?
    };
    let urls: Vec<&str> = links.iter().map(|link| link.url.as_str()).collect();
    let progress = Progress {
        terminal: io::stderr().is_terminal(),
    };
    let checked = live::check(&urls, &arguments.limits.limits(), &|done, of| {
        progress.show(done, of);
    });
    progress.clear();
    let summary = Summary::new(&checked);
    output::to(None, |out| match arguments.format {
        Format::Json => json(&links, &checked, &summary, out),
        Format::Text => text(&links, &checked, &summary, out),
    })?;
    verdict(&checked, &summary)
}

impl Limits {
    fn limits(&self) -> live::Limits {
        live::Limits {
            timeout: self.timeout,
            retries: self.retries,
            requests: self.max_requests,
            parallel: self.parallel,
            ..live::Limits::default()
        }
    }
}

fn seconds(value: &str) -> Result<Duration, String> {
    let seconds: f64 = value.parse().map_err(|_| "not a number".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("not a time that a request can take".to_owned()),
    }
}

fn parallel(value: &str) -> Result<usize, String> {
    // More would be an attack.
    const MAX_PARALLEL: usize = 16;
    match value.parse() {
        Ok(number) if (1..=MAX_PARALLEL).contains(&number) => Ok(number),
        _ => Err(format!("not a number from 1 to {MAX_PARALLEL}")),
    }
}

/// What the book's markers became.
fn of_book(book: &Path) -> anyhow::Result<Vec<Link>> {
    let _log = output::mdbook_errors();
    let loaded = disk::load(book)?;
    let chapters = loaded.chapters();
    let outcome = process(&loaded.context, &chapters)?;
    output::note(&report::warnings(&outcome.found.warnings));
    let mut links = Links::default();
    for entry in outcome.found.list {
        if entry.kind == KindId::UnreadableChapter {
            output::note(&report::warnings(&[report::line(&entry)]));
        }
        let may_link = matches!(entry.kind, KindId::DocsLink | KindId::Placeholder);
        let url = entry.target.filter(|target| {
            may_link && (target.starts_with("https://") || target.starts_with("http://"))
        });
        if let Some(url) = url {
            links.at(&url).places.push(Place {
                path: entry.path.to_string(),
                line: entry.line,
                column: entry.column,
                marker: entry.marker,
            });
        }
    }
    Ok(links.list)
}

/// The whole catalogue, with what a book adds to it.
fn of_catalogue(book: Option<&Path>) -> anyhow::Result<Vec<Link>> {
    let catalogue = context(book)?.config.docs.catalogue()?;
    let mut links = Links::default();
    for topic in catalogue.topics() {
        links.at(topic.url).topics.push(topic.name.to_owned());
    }
    Ok(links.list)
}

/// Addresses, each once, in the order in which they came.
#[derive(Default)]
struct Links {
    list: Vec<Link>,
    known: std::collections::HashMap<String, usize>,
}

impl Links {
    fn at(&mut self, url: &str) -> &mut Link {
        let next = self.list.len();
        let at = *self.known.entry(url.to_owned()).or_insert(next);
        if at == next {
            self.list.push(Link {
                url: url.to_owned(),
                topics: Vec::new(),
                places: Vec::new(),
            });
        }
        &mut self.list[at]
    }
}

#[derive(Debug, Default, Serialize)]
struct Summary {
    links: usize,
    ok: usize,
    moved: usize,
    /// Those that do not lead where they should.
    broken: usize,
    /// Those of which nobody knows.
    unknown: usize,
    requests: usize,
}

impl Summary {
    fn new(checked: &Checked) -> Self {
        let mut summary = Self {
            links: checked.findings.len(),
            requests: checked.requests,
            ..Self::default()
        };
        for finding in &checked.findings {
            *match finding {
                Finding::Good => &mut summary.ok,
                Finding::Moved { .. } => &mut summary.moved,
                Finding::NoAnchor { .. } | Finding::Status(_) | Finding::Redirects(_) => {
                    &mut summary.broken
                }
                Finding::Unreachable(_) | Finding::Unchecked(_) => &mut summary.unknown,
            } += 1;
        }
        summary
    }
}

fn text(
    links: &[Link],
    checked: &Checked,
    summary: &Summary,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = Vec::new();
    for (link, finding) in links.iter().zip(&checked.findings) {
        if *finding == Finding::Good {
            continue;
        }
        let (id, url, message) = (finding.id(), &link.url, describe(finding));
        for topic in &link.topics {
            let line = format!("{topic}: {id}: {url} {message}");
            writeln!(out, "{}", printable_line(&line))?;
        }
        for place in &link.places {
            lines.push((place, format!("{id}: {url} {message}")));
        }
    }
    lines.sort_by_key(|(place, _)| (&place.path, place.line, place.column));
    for (place, message) in lines {
        let Place {
            path, line, column, ..
        } = place;
        let line = format!("{path}:{line}:{column}: {message}");
        writeln!(out, "{}", printable_line(&line))?;
    }
    let Summary {
        ok,
        moved,
        broken,
        unknown,
        ..
    } = summary;
    let links = count(summary.links, "link");
    let requests = count(summary.requests, "request");
    writeln!(
        out,
        "{links}: {ok} good, {moved} moved, {broken} broken, {unknown} unknown ({requests})"
    )
}

/// What follows an address.
fn describe(finding: &Finding) -> String {
    match finding {
        Finding::Good => String::new(),
        Finding::Moved { to } => format!("is now {to}"),
        Finding::NoAnchor { anchor, near } if near.is_empty() => {
            format!("has no section `#{anchor}`")
        }
        Finding::NoAnchor { anchor, near } => {
            let near: Vec<String> = near.iter().map(|name| format!("`#{name}`")).collect();
            format!("has no section `#{anchor}`, but {}", near.join(", "))
        }
        Finding::Status(code) => {
            let reason = ureq::http::StatusCode::from_u16(*code)
                .ok()
                .and_then(|status| status.canonical_reason())
                .map(|reason| format!(" ({reason})"));
            format!("is answered with {code}{}", reason.unwrap_or_default())
        }
        Finding::Redirects(message) => format!("leads nowhere: {message}"),
        Finding::Unreachable(message) => format!("cannot be reached: {message}"),
        Finding::Unchecked(message) => format!("was not checked: {message}"),
    }
}

fn json(
    links: &[Link],
    checked: &Checked,
    summary: &Summary,
    out: &mut dyn Write,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Document<'a> {
        schema: u32,
        summary: &'a Summary,
        links: Vec<Result<'a>>,
    }
    #[derive(Serialize)]
    struct Result<'a> {
        #[serde(flatten)]
        link: &'a Link,
        result: &'static str,
        /// The answer's code, where it says no.
        status: Option<u16>,
        /// The new address.
        moved_to: Option<&'a str>,
        message: Option<String>,
    }
    let results = links.iter().zip(&checked.findings);
    let document = Document {
        schema: SCHEMA,
        summary,
        links: results
            .map(|(link, finding)| Result {
                link,
                result: finding.id(),
                status: match finding {
                    Finding::Status(code) => Some(*code),
                    _ => None,
                },
                moved_to: match finding {
                    Finding::Moved { to } => Some(to),
                    _ => None,
                },
                message: (*finding != Finding::Good).then(|| describe(finding)),
            })
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn verdict(checked: &Checked, summary: &Summary) -> Result<(), Failure> {
    let unreachable = |finding: &Finding| matches!(finding, Finding::Unreachable(_));
    if !checked.findings.is_empty() && checked.findings.iter().all(unreachable) {
        return Err(anyhow!("no server can be reached").into());
    }
    match summary.broken + summary.unknown {
        0 => Ok(()),
        failed => Err(Failure::failed(anyhow!(
            "{failed} of {} cannot be relied on",
            count(summary.links, "link")
        ))),
    }
}

/// A line on the terminal that says how far the check is.
struct Progress {
    terminal: bool,
}

impl Progress {
    fn show(&self, done: usize, of: usize) {
        if self.terminal {
            let _ = write!(io::stderr(), "\rchecking {done}/{of} pages");
        }
    }

    fn clear(&self) {
        if self.terminal {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}
