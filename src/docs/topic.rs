//! A page of documentation, as the catalogue returns it.

/// The target of a term: a page of documentation or a section in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Topic<'a> {
    /// The words to write in a marker to select this topic and no other. They include a
    /// catalogue's prefix (`python asyncio.run`).
    pub name: &'a str,
    /// Other names, separated by `|` as in the catalogue's file.
    pub(crate) aliases: &'a str,
    /// The absolute address of the page or of a section in it.
    pub url: &'a str,
    /// The page's own title; `None` if the catalogue has none.
    pub title: Option<&'a str>,
    /// The reviewed text of a link to a built-in topic, if it is not the title.
    pub(crate) text: Option<&'a str>,
    /// How a link to a built-in topic reads within a sentence, if it reads otherwise.
    pub(crate) in_sentence: Option<&'a str>,
    /// Where the topic was declared.
    pub origin: Origin,
}

/// Where a topic was declared, in the order in which a lookup tries them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// In the book's own configuration.
    Book,
    /// In a catalogue or inventory that the book names.
    Catalogue,
    /// In the Docker catalogue that comes with the program.
    BuiltIn,
}

impl<'a> Topic<'a> {
    /// Other words that select this topic, as in the catalogue's file: without the
    /// catalogue's prefix.
    pub fn aliases(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.aliases.split('|').filter(|alias| !alias.is_empty())
    }
}
