//! Resolves todos: the URL of their issue, and whether they are overdue.

use super::{Expansion, Resolution, Resolver};
use crate::config::{Visibility, is_web_address};
use crate::rule::Rule;
use crate::stub::Todo;

impl Resolver<'_> {
    /// Resolves a todo. It always stays open, even if the page hides it.
    pub(super) fn todo(&self, todo: &Todo) -> Resolution {
        let overdue = todo
            .metadata
            .due
            .as_deref()
            .and_then(|due| due.parse().ok())
            .is_some_and(|due| self.context.is_past(due));
        let issue_url = todo
            .metadata
            .issue
            .as_deref()
            .and_then(|issue| self.issue_url(issue));
        let text = if todo.text.is_empty() {
            format!("{} without text", todo.keyword)
        } else {
            todo.text.clone()
        };
        let expansion = match self.context.config.todos {
            Visibility::Show => Expansion::Todo { issue_url, overdue },
            Visibility::Hide => Expansion::Gone,
        };
        match &todo.metadata.due {
            Some(due) if overdue => Resolution::open(
                expansion,
                Rule::OverdueTodo,
                format!("{text} (was due on {due})"),
                None,
            ),
            _ => Resolution::open(expansion, Rule::Todo, text, None),
        }
    }

    /// The URL of an issue given as `#12`, `owner/repo#12` or a URL.
    fn issue_url(&self, issue: &str) -> Option<String> {
        let Some((project, number)) = issue.rsplit_once('#').filter(|_| !issue.contains("://"))
        else {
            return Some(issue.to_owned());
        };
        let repository = self.context.repository.as_deref();
        let repository = repository.filter(|url| is_web_address(url)).map(|url| {
            let url = url.trim_end_matches('/');
            url.strip_suffix(".git").unwrap_or(url)
        });
        if project.is_empty() {
            return match (&self.context.config.issue_url, repository) {
                (Some(template), _) => Some(template.replace("{number}", number)),
                (None, Some(repository)) => Some(format!("{repository}/issues/{number}")),
                (None, None) => None,
            };
        }
        // Another project on the same host as the repository, or on GitHub if that is
        // unknown.
        let host = repository
            .and_then(|url| url.split_once("://"))
            .and_then(|(scheme, rest)| Some(format!("{scheme}://{}", rest.split('/').next()?)))
            .unwrap_or_else(|| "https://github.com".to_owned());
        Some(format!("{host}/{project}/issues/{number}"))
    }
}
