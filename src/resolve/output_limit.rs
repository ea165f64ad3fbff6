//! Limits the size of expansions: a short placeholder can insert a large file any number of
//! times.

use super::Expansion;
use crate::compose::diagram::Drawing;

/// The maximum total size of a book's expansions, in bytes.
pub(crate) const MAX_OUTPUT: usize = 256 << 20;

impl Expansion {
    /// The approximate size on a page in bytes, without the author's own text and the list of
    /// the book's open stubs.
    pub(crate) fn size(&self) -> usize {
        // The size of an empty table cell.
        const CELL: usize = 10;
        match self {
            Self::Diagram(drawing) => drawing_size(drawing),
            Self::Code { text, .. } | Self::Markdown(text) | Self::Phrase(text) => text.len(),
            Self::Options(comparison) => {
                let values = comparison.options.iter().flat_map(|option| &option.values);
                values
                    .map(|value| CELL + value.as_ref().map_or(0, String::len))
                    .sum()
            }
            // A title in a catalogue and a description in book.toml can have any length.
            Self::Link {
                url: one,
                text: other,
            }
            | Self::Image {
                path: one,
                alt: other,
            } => one.len() + other.len(),
            // The text of these is in the chapter already, or is short.
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

/// The approximate size of a drawing in bytes. It contains all its words twice: as labels
/// and in the description for screen readers.
fn drawing_size(drawing: &Drawing) -> usize {
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
    fn the_estimated_size_of_a_drawing_is_about_right() {
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
            let (estimate, actual) = (drawing_size(&drawing), drawing.svg("x", 750.0).markup.len());
            assert!(
                estimate * 4 > actual && estimate < actual * 4,
                "{estimate} for {actual}"
            );
        }
    }

    #[test]
    fn all_text_from_files_counts() {
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
