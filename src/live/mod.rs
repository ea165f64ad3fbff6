//! Asks the servers whether the pages that links lead to are still there.
//!
//! In go addresses, out comes a [`Finding`] for each. This is the only part of
//! the program that touches the network, and nothing but the command
//! `docs --check` calls it.
//!
//! Each page is fetched once, however many of its sections are linked; its
//! body only where one is. Servers are treated as one would treat a
//! colleague's: few requests at a time, a bounded number in all, and a pause
//! before one that failed is tried again.

mod anchors;
mod client;
mod page;

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use self::client::Client;

/// How much is asked of the servers.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long one request may take, its answer included.
    pub timeout: Duration,
    /// How often a request is sent again after a failure that may pass.
    pub retries: u32,
    /// The pause before the first of those; it doubles each time.
    pub pause: Duration,
    /// The longest pause that a server may ask for (`Retry-After`).
    pub longest_pause: Duration,
    /// How many requests may be sent in all.
    pub requests: usize,
    /// How many requests may be under way at a time.
    pub parallel: usize,
    /// How many bytes of a page are read.
    pub body: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(20),
            retries: 2,
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(30),
            requests: 2_000,
            parallel: 4,
            body: 8 << 20,
        }
    }
}

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Its page is there, and so is the section.
    Good,
    /// Its page is there under another address.
    Moved {
        /// That address, with the section.
        to: String,
    },
    /// Its page is there, but has no such section.
    NoAnchor {
        /// The section, without `#`.
        anchor: String,
        /// Sections of the page with similar names, without `#`, the most
        /// similar first.
        near: Vec<String>,
    },
    /// The server has no such page, or does not show it.
    Status(u16),
    /// The server's answers lead nowhere.
    Redirects(String),
    /// No answer came, or only such as may pass: the server is busy or down.
    Unreachable(String),
    /// Nobody knows.
    Unchecked(String),
}

impl Finding {
    /// Its name in the command's output: `ok`, `moved`, `no-anchor`, `broken`,
    /// `unreachable` or `unchecked`.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Moved { .. } => "moved",
            Self::NoAnchor { .. } => "no-anchor",
            Self::Status(_) | Self::Redirects(_) => "broken",
            Self::Unreachable(_) => "unreachable",
            Self::Unchecked(_) => "unchecked",
        }
    }

    /// Whether the link does for a reader what its author meant.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Good | Self::Moved { .. })
    }
}

/// What became of all addresses.
#[derive(Debug)]
pub struct Checked {
    /// A finding for each address, in the order in which they were given.
    pub findings: Vec<Finding>,
    /// How many requests were sent.
    pub requests: usize,
}

/// Checks addresses. `progress` is told how many of how many pages are done.
///
/// A proxy is used where the environment names one (`HTTPS_PROXY`, `NO_PROXY`
/// and their relatives).
pub fn check(urls: &[&str], limits: &Limits, progress: &(dyn Fn(usize, usize) + Sync)) -> Checked {
    let client = Client::new(limits);
    let pages = pages(urls);
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let findings = Mutex::new(vec![Finding::Good; urls.len()]);
    let work = || {
        while let Some((page, links)) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
            let anchors: Vec<&str> = links.iter().map(|link| link.anchor).collect();
            let found = page::check(&client, page, &anchors);
            if let Ok(mut findings) = findings.lock() {
                for (link, finding) in links.iter().zip(found) {
                    findings[link.position] = finding;
                }
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, pages.len());
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..limits.parallel.clamp(1, pages.len().max(1)) {
            scope.spawn(work);
        }
    });
    Checked {
        findings: findings
            .into_inner()
            .unwrap_or_else(|error| error.into_inner()),
        requests: client.requests(),
    }
}

/// One address of a page.
struct Link<'a> {
    /// Which of all addresses it is.
    position: usize,
    /// The section, without `#`; empty for the whole page.
    anchor: &'a str,
}

/// The addresses by page, in the order in which the pages are first named.
fn pages<'a>(urls: &[&'a str]) -> Vec<(&'a str, Vec<Link<'a>>)> {
    let mut pages: Vec<(&str, Vec<Link<'_>>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (position, url) in urls.iter().enumerate() {
        let (page, anchor) = url.split_once('#').unwrap_or((url, ""));
        let at = *known.entry(page).or_insert_with(|| {
            pages.push((page, Vec::new()));
            pages.len() - 1
        });
        pages[at].1.push(Link { position, anchor });
    }
    pages
}
