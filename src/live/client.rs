//! One request, and how many there may be.

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use ureq::http::Response;
use ureq::http::header::{CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use ureq::{Agent, Body, Error};

use super::Limits;

/// Sends requests, within the limits.
pub(super) struct Client<'a> {
    agent: Agent,
    pub(super) limits: &'a Limits,
    requests: AtomicUsize,
}

/// What is asked of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// Whether the page is there.
    Head,
    /// The page.
    Get,
}

/// What a server said.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where else to look, as the server wrote it.
    pub(super) location: Option<String>,
    /// How long to wait before the next request.
    pub(super) retry_after: Option<Duration>,
    /// The page's text, where it was asked for and is HTML.
    pub(super) text: Option<Text>,
}

/// A page's text.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) html: String,
    /// Whether it is longer than what may be read.
    pub(super) cut: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// As many requests were sent as there may be.
    Spent,
    /// Nothing came, or nothing that can be understood.
    Unreachable(String),
}

impl<'a> Client<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(limits.timeout))
            // Redirects are followed here, so that what moved can be told.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!(
                "mdbook-stubs/",
                env!("CARGO_PKG_VERSION"),
                " (checks links)"
            ))
            .build()
            .new_agent();
        Client {
            agent,
            limits,
            requests: AtomicUsize::new(0),
        }
    }

    /// How many requests were sent.
    pub(super) fn requests(&self) -> usize {
        self.requests
            .load(Ordering::Relaxed)
            .min(self.limits.requests)
    }

    pub(super) fn send(&self, method: Method, url: &str) -> Result<Answer, Failure> {
        if self.requests.fetch_add(1, Ordering::Relaxed) >= self.limits.requests {
            return Err(Failure::Spent);
        }
        let response = match method {
            Method::Head => self.agent.head(url).call(),
            Method::Get => self.agent.get(url).call(),
        };
        let mut response = response.map_err(|error| Failure::Unreachable(describe(&error)))?;
        let is_html = header(&response, CONTENT_TYPE).is_none_or(|kind| kind.contains("html"));
        let is_page = method == Method::Get && response.status().is_success() && is_html;
        let text = match is_page {
            true => Some(self.read(&mut response)?),
            false => None,
        };
        Ok(Answer {
            status: response.status().as_u16(),
            location: header(&response, LOCATION),
            retry_after: header(&response, RETRY_AFTER).and_then(|value| pause(&value)),
            text,
        })
    }

    fn read(&self, response: &mut Response<Body>) -> Result<Text, Failure> {
        let mut bytes = Vec::new();
        let read = response
            .body_mut()
            .as_reader()
            .take(self.limits.body + 1)
            .read_to_end(&mut bytes);
        read.map_err(|error| Failure::Unreachable(describe(&Error::from(error))))?;
        let cut = bytes.len() as u64 > self.limits.body;
        Ok(Text {
            html: String::from_utf8_lossy(&bytes).into_owned(),
            cut,
        })
    }
}

fn header(response: &Response<Body>, name: HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// `Retry-After` is a number of seconds or a date.
fn pause(value: &str) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    let wait = date.duration_since(Timestamp::now());
    Some(Duration::try_from(wait).unwrap_or_default())
}

fn describe(error: &Error) -> String {
    match error {
        Error::Timeout(_) => "no answer came in time".to_owned(),
        Error::HostNotFound => "there is no such host".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_a_number_of_seconds_or_a_date() {
        assert_eq!(pause(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(pause("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        let later = pause("Thu, 31 Dec 2099 23:59:59 GMT").unwrap();
        assert!(later > Duration::from_secs(1_000_000));
        assert_eq!(pause("soon"), None);
    }
}
