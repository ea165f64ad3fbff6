//! One page: asked for until it answers, followed where it went, and searched
//! for its sections.

use std::thread::sleep;

use url::Url;

use super::Finding;
use super::anchors::{Anchors, names_no_section};
use super::client::{Answer, Client, Failure, Method};

/// As many redirects as browsers follow.
const MAX_REDIRECTS: usize = 20;

/// What became of each section of a page. An empty section is the whole page.
pub(super) fn check(client: &Client<'_>, page: &str, anchors: &[&str]) -> Vec<Finding> {
    let method = match anchors.iter().all(|anchor| names_no_section(anchor)) {
        true => Method::Head,
        false => Method::Get,
    };
    let arrived = match follow(client, page, method) {
        Ok(arrived) => arrived,
        Err(finding) => return vec![finding; anchors.len()],
    };
    let text = arrived.answer.text.as_ref();
    let known = text.map(|text| Anchors::of(&text.html));
    anchors
        .iter()
        .map(|anchor| {
            // A server that sends a browser to a section knows where that went.
            let wanted = arrived.anchor.as_deref().unwrap_or(anchor);
            match &known {
                Some(known) if !names_no_section(wanted) && !known.has(wanted) => {
                    if text.is_some_and(|text| text.cut) {
                        let most = client.limits.body;
                        return Finding::Unchecked(format!(
                            "the page has no `#{wanted}` in its first {most} bytes"
                        ));
                    }
                    return Finding::NoAnchor {
                        anchor: wanted.to_owned(),
                        near: known.near(wanted),
                    };
                }
                _ => {}
            }
            match &arrived.moved_to {
                None => Finding::Good,
                Some(to) if wanted.is_empty() => Finding::Moved { to: to.clone() },
                Some(to) => Finding::Moved {
                    to: format!("{to}#{wanted}"),
                },
            }
        })
        .collect()
}

/// Where a page was found.
struct Arrived {
    answer: Answer,
    /// Its address, without a section, where the server says that it stays
    /// there.
    moved_to: Option<String>,
    /// The section that the server sends a browser to.
    anchor: Option<String>,
}

fn follow(client: &Client<'_>, page: &str, method: Method) -> Result<Arrived, Finding> {
    let mut url = Url::parse(page)
        .map_err(|error| Finding::Redirects(format!("`{page}` is no address: {error}")))?;
    let mut visited = vec![url.clone()];
    let mut moved_to = None;
    let mut anchor = None;
    // What a server sends elsewhere for today only, it may send back tomorrow.
    let mut for_good = true;
    loop {
        let answer = ask(client, &url, method)?;
        let location = match (answer.status, &answer.location) {
            (301 | 302 | 303 | 307 | 308, Some(location)) => location,
            (200..=299, _) => {
                return Ok(Arrived {
                    answer,
                    moved_to,
                    anchor,
                });
            }
            // It says nothing about the page.
            (status, _) if may_pass(status) => {
                return Err(Finding::Unreachable(format!(
                    "the server answers with {status}"
                )));
            }
            (status, _) => return Err(Finding::Status(status)),
        };
        let mut next = url
            .join(location)
            .map_err(|error| Finding::Redirects(format!("{url} leads to `{location}`: {error}")))?;
        if !matches!(next.scheme(), "http" | "https") {
            return Err(Finding::Redirects(format!("{url} leads to `{location}`")));
        }
        if let Some(fragment) = next.fragment() {
            anchor = Some(fragment.to_owned());
        }
        next.set_fragment(None);
        for_good &= matches!(answer.status, 301 | 308);
        if for_good {
            moved_to = Some(next.to_string());
        }
        if visited.contains(&next) {
            return Err(Finding::Redirects(format!("{url} leads back to {next}")));
        }
        if visited.len() > MAX_REDIRECTS {
            let most = MAX_REDIRECTS;
            return Err(Finding::Redirects(format!(
                "it leads on more than {most} times"
            )));
        }
        visited.push(next.clone());
        url = next;
    }
}

/// Asks for one address, again where the first answer may be a passing one.
fn ask(client: &Client<'_>, url: &Url, mut method: Method) -> Result<Answer, Finding> {
    let limits = client.limits;
    let mut pause = limits.pause;
    let mut retries = limits.retries;
    loop {
        let failed = match client.send(method, url.as_str()) {
            Err(Failure::Spent) => {
                let most = limits.requests;
                let message = format!("all {most} requests were sent before; allow more");
                return Err(Finding::Unchecked(message));
            }
            Err(Failure::Unreachable(message)) => Err(Finding::Unreachable(message)),
            Ok(answer) if answer.status < 400 => return Ok(answer),
            // Some servers know no HEAD, or answer it with an error.
            Ok(answer) if method == Method::Head && answer.status != 429 => {
                method = Method::Get;
                continue;
            }
            Ok(answer) if !may_pass(answer.status) => return Ok(answer),
            Ok(answer) => Ok(answer),
        };
        if retries == 0 {
            return failed;
        }
        let asked = failed.as_ref().ok().and_then(|answer| answer.retry_after);
        if let Some(asked) = asked.filter(|asked| *asked > limits.longest_pause) {
            let seconds = asked.as_secs();
            let message = format!("the server asks to come back in {seconds} seconds");
            return Err(Finding::Unchecked(message));
        }
        sleep(asked.unwrap_or(pause).min(limits.longest_pause));
        pause = pause.saturating_mul(2);
        retries -= 1;
    }
}

/// Whether the same request may get another answer a little later.
fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}
