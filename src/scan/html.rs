//! The HTML that the scanner needs to know: which words are element names, which tags are
//! open in a paragraph, and which blocks it must not search.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use std::collections::HashMap;

use super::inline_run::{InlineKind, InlineRun};
use super::suppress;

/// Whether `name` is an HTML, SVG or `MathML` element, in any case. The list has the names
/// from the HTML standard (the index of elements, with obsolete ones), SVG 2 and `MathML`
/// Core.
pub(crate) fn is_element(name: &str) -> bool {
    include_str!("elements.txt")
        .lines()
        .any(|element| element.eq_ignore_ascii_case(name))
}

/// Whether an HTML block contains text that is not markup: scripts, styles, preformatted
/// text (CommonMark 0.31 section 4.6, start condition 1) and declarations (conditions 3
/// to 5).
pub(crate) fn is_verbatim(block: &str) -> bool {
    if block.starts_with("<?") || block.starts_with("<!") {
        return !block.starts_with("<!--");
    }
    let Some(tag) = block.strip_prefix('<') else {
        return false;
    };
    // `<pre-release notes>` has a different name.
    let name = tag.split([' ', '\t', '\n', '\r', '>']).next();
    name.is_some_and(|name| {
        ["pre", "script", "style", "textarea"]
            .iter()
            .any(|verbatim| name.eq_ignore_ascii_case(verbatim))
    })
}

/// Whether an HTML block consists of comments and white space.
pub(crate) fn only_comments(block: &str) -> bool {
    let mut rest = block.trim();
    while let Some(comment) = rest.strip_prefix("<!--") {
        match comment.find("-->") {
            Some(end) => rest = comment[end + 3..].trim_start(),
            None => return true,
        }
    }
    rest.is_empty()
}

/// The first words of comments that other preprocessors replace: mdbook-toc and
/// mdbook-cmdrun.
const DIRECTIVES: &[&str] = &["toc", "cmdrun"];

/// Whether a comment in an HTML block stands for content: a directive to another
/// preprocessor, or the empty comment that an expansion leaves.
pub(crate) fn stands_for_content(source: &str, range: Range<usize>) -> bool {
    comments(source, range).into_iter().any(|comment| {
        let comment = &source[comment];
        let word = comment.split_whitespace().next();
        let is_directive = word.is_some_and(|word| {
            DIRECTIVES
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known))
        });
        is_directive || comment.is_empty()
    })
}

/// The byte ranges of the comments in HTML, without their delimiters.
pub(crate) fn comments(source: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(open) = source[at..range.end].find("<!--") {
        let start = at + open + 4;
        let end = source[start..range.end]
            .find("-->")
            .map_or(range.end, |length| start + length);
        found.push(start..end);
        at = (end + 3).min(range.end);
    }
    found
}

/// The names of the elements that a chapter closes somewhere. Suppression comments do not
/// count, since an expansion removes them.
pub(crate) struct ClosingTags<'a> {
    source: &'a str,
    /// The end of the front matter.
    start: usize,
    /// The names in lower case, collected on first use.
    names: OnceCell<HashSet<String>>,
}

impl<'a> ClosingTags<'a> {
    /// For `source`, whose front matter ends at `start`.
    pub(crate) fn new(source: &'a str, start: usize) -> Self {
        ClosingTags {
            source,
            start,
            names: OnceCell::new(),
        }
    }

    /// Whether the chapter contains `</name`, in any case.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names
            .get_or_init(|| {
                let suppressions: Vec<_> = comments(self.source, self.start..self.source.len())
                    .into_iter()
                    .filter(|comment| {
                        self.source[comment.end..].starts_with("-->")
                            && suppress::read(&self.source[comment.clone()]).is_some()
                    })
                    .collect();
                memchr::memmem::find_iter(&self.source.as_bytes()[self.start..], b"</")
                    .map(|at| self.start + at)
                    .filter(|at| {
                        let before = suppressions.partition_point(|comment| comment.start <= *at);
                        before == 0 || suppressions[before - 1].end <= *at
                    })
                    .map(|at| tag_name(&self.source[at + 2..]).to_lowercase())
                    .collect()
            })
            .contains(&name.to_lowercase())
    }
}

/// Increases the depth of inlines inside an inline HTML element, so that no block is
/// inserted between its tags. A tag that is never closed encloses nothing.
pub(crate) fn add_element_depth(source: &str, run: &mut InlineRun) {
    let mut open: Vec<(String, usize)> = Vec::new();
    // The number of open elements by name, and the change of depth at each inline.
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut deeper: Vec<i32> = Vec::new();
    for (index, inline) in run.inlines.iter().enumerate() {
        if inline.kind != InlineKind::Html {
            continue;
        }
        let tag = &source[inline.range.clone()];
        if let Some(name) = tag.strip_prefix("</") {
            let name = tag_name(name).to_ascii_lowercase();
            if names.get(&name).is_none_or(|count| *count == 0) {
                continue;
            }
            while let Some((opened, from)) = open.pop() {
                if let Some(count) = names.get_mut(&opened) {
                    *count -= 1;
                }
                if opened == name {
                    deeper.resize(run.inlines.len() + 1, 0);
                    deeper[from + 1] += 1;
                    deeper[index] -= 1;
                    break;
                }
            }
        } else if !tag.ends_with("/>") && !tag.starts_with("<!") && !tag.starts_with("<?") {
            let name = tag_name(&tag[1..]).to_ascii_lowercase();
            *names.entry(name.clone()).or_default() += 1;
            open.push((name, index));
        }
    }
    let mut depth = 0;
    for (inline, change) in run.inlines.iter_mut().zip(deeper) {
        depth += change;
        let depth = u16::try_from(depth).unwrap_or(u16::MAX);
        inline.depth = inline.depth.saturating_add(depth);
    }
}

fn tag_name(tag: &str) -> &str {
    let end = tag
        .find(|character: char| character.is_ascii_whitespace() || matches!(character, '>' | '/'))
        .unwrap_or(tag.len());
    &tag[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_in_any_case() {
        assert!(is_element("DIV") && is_element("foreignObject") && is_element("mfrac"));
        assert!(!is_element("docker-compose") && !is_element("login"));
    }

    #[test]
    fn comments_are_distinguished_from_markup() {
        assert!(only_comments("<!-- a -->\n <!-- b\nc -->\n"));
        assert!(!only_comments("<!-- a --> <b>\n"));
        assert_eq!(comments("<!-- a --><b><!--c", 0..18), [4..7, 17..18]);
    }
}
