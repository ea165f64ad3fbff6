//! How much a placeholder of a few bytes can become: a chapter can ask for the
//! same large file any number of times.

use super::Expansion;
use crate::compose::diagram::Drawing;

/// More bytes than these, in all, no book's placeholders become.
pub(crate) const MAX_OUTPUT: usize = 256 << 20;

impl Expansion {
    /// About how many bytes it takes on a page, apart from the author's own
    /// words and the book's list of stubs.
    pub(crate) fn size(&self) -> usize {
        // What an empty cell takes in a table.
        const CELL: usize = 10;
        match self {
            Self::Diagram(drawing) => drawn(drawing),
            Self::Code { text, .. } | Self::Markdown(text) | Self::Phrase(text) => text.len(),
            Self::Options(comparison) => {
                let values = comparison.options.iter().flat_map(|option| &option.values);
                values
                    .map(|value| CELL + value.as_ref().map_or(0, String::len))
                    .sum()
            }
            // A catalogue's title and a description in book.toml can have any
            // length.
            Self::Link {
                url: one,
                text: other,
            }
            | Self::Image {
                path: one,
                alt: other,
            } => one.len() + other.len(),
            // What these say stands in the chapter, or is short.
            Self::Todo { .. }
            | Self::Report
            | Self::Gone
            | Self::Verbatim
            | Self::Missing { .. }
            | Self::DeadLink
            | Self::EmptySection
            | Self::Nothing => 0,
        }
    }
}

/// A drawing says all of its words twice: where they belong, and for those who
/// do not see it.
fn drawn(drawing: &Drawing) -> usize {
    const SERVICE: usize = 500;
    drawing.services() * SERVICE + 2 * drawing.description().len()
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::Path;

    use super::*;
    use crate::compose::diagram::Labels;
    use crate::compose::{Files, load};

    struct Same(String);

    impl Files for Same {
        fn read(&self, _: &Path) -> io::Result<String> {
            Ok(self.0.clone())
        }
    }

    #[test]
    fn a_drawing_is_about_as_large_as_it_is_said_to_be() {
        let numbered =
            |count: usize, line: fn(usize) -> String| -> String { (0..count).map(line).collect() };
        for services in [
            numbered(200, |n| format!("  s{n}: {{image: i}}\n")),
            format!("  web: {{image: {}}}\n", "i".repeat(300_000)),
            format!(
                "  web:\n    image: i\n    volumes:\n{}",
                numbered(3_000, |n| format!("      - ./a/{n}:/data/{n}\n"))
            ),
            format!(
                "  web:\n    image: i\n    ports:\n{}",
                numbered(3_000, |n| format!("      - {}:{n}\n", n + 10_000))
            ),
        ] {
            let files = Same(format!("services:\n{services}"));
            let project = load(Path::new("/p/compose.yaml"), &files).unwrap();
            let drawing = Drawing::new(&project, Labels::ENGLISH);
            let (said, is) = (drawn(&drawing), drawing.svg("x", 750.0).markup.len());
            assert!(said * 4 > is && said < is * 4, "{said} for {is}");
        }
    }

    #[test]
    fn every_word_from_a_file_counts() {
        let long = "x".repeat(1_000);
        let text = || long.clone();
        for expansion in [
            Expansion::Phrase(text()),
            Expansion::Markdown(text()),
            Expansion::Code {
                language: String::new(),
                text: text(),
            },
            Expansion::Link {
                url: String::new(),
                text: text(),
            },
            Expansion::Image {
                path: String::new(),
                alt: text(),
            },
        ] {
            assert!(expansion.size() >= 1_000, "{expansion:?}");
        }
    }
}
