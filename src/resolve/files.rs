//! Finds files for placeholders without leaving the book.

use std::path::{Path, PathBuf};

use super::Resolver;
use crate::book::{Chapter, slashed};

/// The image formats that browsers show, in the order of preference.
const IMAGE_EXTENSIONS: [&str; 6] = ["svg", "png", "webp", "jpg", "gif", "avif"];

/// The names of a Compose file, in the order of the Compose specification.
pub(super) const COMPOSE_NAMES: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
];

impl Resolver<'_> {
    /// The book's source folder on disk.
    pub(super) fn source_folder(&self) -> PathBuf {
        self.context.root.join(&self.context.src)
    }

    /// The chapter's folder on disk.
    pub(super) fn chapter_folder(&self, chapter: &Chapter<'_>) -> PathBuf {
        self.source_folder().join(chapter.folder())
    }

    /// An image file for one of `slugs`: `images/<slug>.<ext>` beside the
    /// chapter, then in the book's source folder.
    pub(super) fn image_file(&self, chapter: &Chapter<'_>, slugs: &[String]) -> Option<PathBuf> {
        let folders = [self.chapter_folder(chapter), self.source_folder()];
        folders
            .iter()
            .flat_map(|folder| {
                slugs
                    .iter()
                    .map(move |slug| folder.join("images").join(slug))
            })
            .flat_map(|stem| {
                IMAGE_EXTENSIONS.iter().map(move |extension| {
                    let mut name = stem.clone().into_os_string();
                    name.push(".");
                    name.push(extension);
                    PathBuf::from(name)
                })
            })
            .find(|file| file.is_file() && self.is_inside_book(file))
    }

    /// The Compose file nearest to the chapter: in its folder, then in each
    /// folder above it up to the book's root.
    pub(super) fn nearest_compose_file(&self, chapter: &Chapter<'_>) -> Option<PathBuf> {
        if let Some(file) = &self.context.config.compose_file {
            return Some(self.context.root.join(file));
        }
        let folder = self.chapter_folder(chapter);
        folder
            .ancestors()
            .take_while(|folder| folder.starts_with(&self.context.root))
            .flat_map(|folder| COMPOSE_NAMES.iter().map(move |name| folder.join(name)))
            .find(|file| file.is_file() && self.is_inside_book(file))
    }

    /// A file that a chapter names: relative to its folder, to the source
    /// folder or to the book's root. It may not lie outside of the book.
    pub(super) fn named_file(&self, chapter: &Chapter<'_>, name: &str) -> Result<PathBuf, String> {
        let name = Path::new(name);
        let found = [
            self.chapter_folder(chapter),
            self.source_folder(),
            self.context.root.clone(),
        ]
        .into_iter()
        .map(|folder| folder.join(name))
        .find(|file| file.exists());
        match found {
            Some(file) if self.is_inside_book(&file) => Ok(file),
            Some(_) => Err(format!(
                "`{}` lies outside of the book's root",
                name.display()
            )),
            None => Err(format!("there is no file `{}`", name.display())),
        }
    }

    /// Whether a file lies in the book's root, symbolic links followed.
    pub(super) fn is_inside_book(&self, file: &Path) -> bool {
        match (file.canonicalize(), self.context.root.canonicalize()) {
            (Ok(file), Ok(root)) => file.starts_with(root),
            _ => false,
        }
    }

    /// A message with the book's root taken out of its paths.
    pub(super) fn without_root(&self, message: &str) -> String {
        let root = self.context.root.display().to_string();
        if root.is_empty() || root == "." {
            return message.to_owned();
        }
        message.replace(&format!("{root}{}", std::path::MAIN_SEPARATOR), "")
    }

    /// A file's path relative to the book's root, for messages.
    pub(super) fn shown(&self, file: &Path) -> String {
        slashed(&pathdiff::diff_paths(file, &self.context.root).unwrap_or_else(|| file.to_owned()))
    }
}

/// A name for files: letters and digits in lower case, hyphens between.
pub(super) fn slug(phrase: &str) -> String {
    let mut slug = String::with_capacity(phrase.len());
    for character in phrase.chars() {
        if character.is_alphanumeric() {
            slug.extend(character.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_file_names() {
        assert_eq!(slug("Docker-Compose"), "docker-compose");
        assert_eq!(slug("  login / page: été! "), "login-page-été");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
    }
}
