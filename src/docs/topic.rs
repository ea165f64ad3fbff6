//! One page of a documentation, as the catalogue hands it out.

/// A term's target: where the documentation of something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Topic<'a> {
    /// The words that select this topic and no other: what to write in a marker.
    /// A catalogue's prefix is part of it (`python asyncio.run`).
    pub name: &'a str,
    /// Other words for it, separated by `|` as in the catalogue's file.
    pub(crate) aliases: &'a str,
    /// The absolute address of the page or of a section in it.
    pub url: &'a str,
    /// The page's own title; `None` where the catalogue has none.
    pub title: Option<&'a str>,
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
    /// Other words that select this topic, as the catalogue's file spells them: where the
    /// catalogue has a prefix, without it.
    pub fn aliases(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.aliases.split('|').filter(|alias| !alias.is_empty())
    }
}
