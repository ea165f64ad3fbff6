//! How much a placeholder of a few bytes can become: a chapter can ask for the
//! same large file any number of times.

use super::Becomes;

/// More bytes than these, in all, no book's placeholders become.
pub(crate) const MOST: usize = 256 << 20;

impl Becomes {
    /// About how many bytes it takes on a page, apart from the author's own
    /// words and the book's list of stubs.
    pub(crate) fn size(&self) -> usize {
        // What a service takes in a drawing, and an empty cell in a table.
        const SERVICE: usize = 500;
        const CELL: usize = 10;
        match self {
            Becomes::Diagram(project) => project.services.len() * SERVICE,
            Becomes::Code { text, .. } | Becomes::Markdown(text) => text.len(),
            Becomes::Options(comparison) => {
                let values = comparison.options.iter().flat_map(|option| &option.values);
                values
                    .map(|value| CELL + value.as_ref().map_or(0, String::len))
                    .sum()
            }
            _ => 0,
        }
    }
}
