//! Finds files for placeholders without leaving the book.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Resolution, Resolver, missing};
use crate::book::Chapter;
use crate::compose::{DiskFiles, Files, outside};
use crate::paths::slashed;
use crate::paths::{OlderState, is_outside, normal};
use crate::stub::Placeholder;

/// The image formats that browsers support, in order of preference.
const IMAGE_EXTENSIONS: [&str; 6] = ["svg", "png", "webp", "jpg", "gif", "avif"];

/// A file and who named it. A file that a chapter names must be inside the book, and so must
/// all files that it refers to. book.toml may name any file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct NamedFile {
    path: PathBuf,
    by_book: bool,
}

impl NamedFile {
    /// A file that book.toml names.
    pub(super) fn by_book(path: PathBuf) -> Self {
        Self {
            path,
            by_book: true,
        }
    }

    /// A file that a chapter names, or that was found near a chapter.
    pub(super) fn by_chapter(path: PathBuf) -> Self {
        Self {
            path,
            by_book: false,
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn is_file(&self) -> bool {
        self.path.is_file()
    }
}

/// Reads any file of an older state of a book.
struct OlderComposeFiles<'a>(&'a dyn OlderState);

impl Files for OlderComposeFiles<'_> {
    fn read(&self, path: &Path) -> io::Result<String> {
        match self.0.reach(path) {
            Some(file) => DiskFiles::anywhere().read(&file),
            None => Err(outside()),
        }
    }
}

impl Resolver<'_> {
    /// Reads a file as text, with the same limits as for Compose files.
    pub(super) fn read(&self, file: &NamedFile) -> io::Result<String> {
        self.readable_files(file)?.read(file.path())
    }

    /// The files that may be read because of `file`, depending on who named it.
    pub(super) fn readable_files(&self, file: &NamedFile) -> io::Result<Box<dyn Files + '_>> {
        if !file.by_book {
            return Ok(Box::new(DiskFiles::inside(&self.context.root)?));
        }
        match self.context.older.as_deref() {
            // A file that is not part of the older state may refer to any other.
            Some(older) if older.reach(file.path()).is_some() => {
                Ok(Box::new(OlderComposeFiles(older)))
            }
            _ => Ok(Box::new(DiskFiles::anywhere())),
        }
    }

    /// Leaves a placeholder open because its file cannot be read.
    pub(super) fn unreadable(
        &self,
        placeholder: &Placeholder,
        file: &NamedFile,
        error: &io::Error,
    ) -> Resolution {
        missing(
            placeholder,
            format!(
                "`{}` cannot be read: {error}",
                self.display_path(file.path())
            ),
            "Check the file's name and its permissions.".to_owned(),
        )
    }

    /// Leaves a placeholder open because its file does not exist or is not a file.
    pub(super) fn no_such_file(&self, placeholder: &Placeholder, file: &NamedFile) -> Resolution {
        let shown = self.display_path(file.path());
        if file.by_book {
            missing(
                placeholder,
                format!("book.toml names `{shown}`, which is not a file"),
                "Correct the path in book.toml: it is relative to the folder of that file."
                    .to_owned(),
            )
        } else {
            missing(
                placeholder,
                format!("`{shown}` is not a file"),
                "Write the path of a file.".to_owned(),
            )
        }
    }

    /// The book's source folder on disk.
    pub(super) fn source_folder(&self) -> PathBuf {
        self.context.root.join(&self.context.src)
    }

    /// The chapter's folder on disk.
    pub(super) fn chapter_folder(&self, chapter: &Chapter<'_>) -> PathBuf {
        self.source_folder().join(chapter.folder())
    }

    /// An image file for one of `slugs`, in order of preference: `images/<slug>.<ext>` in the
    /// chapter's folder, then in the book's source folder.
    pub(super) fn image_file(&self, chapter: &Chapter<'_>, slugs: &[String]) -> Option<PathBuf> {
        let beside = self
            .folder_in_book(chapter)
            .map(|folder| folder.to_path_buf());
        let folders = [beside, Some(self.source_folder())];
        folders
            .iter()
            .flatten()
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

    /// The file that a chapter names, relative to the chapter's folder, to the source
    /// folder or to the book's root. It must be inside the book.
    pub(super) fn named_file(
        &self,
        chapter: &Chapter<'_>,
        name: &str,
    ) -> Result<NamedFile, String> {
        let name = Path::new(name);
        let outside = || Err(format!("`{}` is outside the book's root", name.display()));
        // Relative to the book's root. Paths that leave it are not looked up: the result
        // would reveal what else is on this machine.
        let folders = [
            self.context.src.join(chapter.folder()),
            self.context.src.clone(),
            PathBuf::new(),
        ];
        let mut inside = folders
            .iter()
            .map(|folder| normal(&folder.join(name)))
            .filter(|path| {
                let first = path.components().next();
                matches!(first, Some(Component::Normal(_)))
            })
            .peekable();
        if inside.peek().is_none() {
            return outside();
        }
        for path in inside {
            let file = self.context.root.join(path);
            if is_outside(&self.context.root, &file) {
                return outside();
            }
            if file.symlink_metadata().is_ok() {
                return Ok(NamedFile::by_chapter(file));
            }
        }
        Err(format!("there is no file `{}`", name.display()))
    }

    /// Whether a file exists inside the book's root after following symbolic links.
    pub(super) fn is_inside_book(&self, file: &Path) -> bool {
        match (file.canonicalize(), self.context.root.canonicalize()) {
            (Ok(file), Ok(root)) => file.starts_with(root),
            _ => false,
        }
    }

    /// Removes the book's root from the paths in a message.
    pub(super) fn without_root(&self, message: &str) -> String {
        let root = self.context.root.display().to_string();
        if root.is_empty() || root == "." {
            return message.to_owned();
        }
        message.replace(&format!("{root}{}", std::path::MAIN_SEPARATOR), "")
    }

    /// A file's path relative to the book's root, for messages and reports.
    pub(super) fn display_path(&self, file: &Path) -> String {
        let path =
            pathdiff::diff_paths(file, &self.context.root).unwrap_or_else(|| file.to_owned());
        // A report uses one path per file, even for one reached through `extends: ../`. If
        // `..` follows a symbolic link, it leads elsewhere and must stay.
        let short = normal(&path);
        let short_leads_there = || {
            let there = self.context.root.join(&short).canonicalize();
            matches!((there, file.canonicalize()), (Ok(there), Ok(file)) if there == file)
        };
        if short != path && short_leads_there() {
            slashed(&short)
        } else {
            slashed(&path)
        }
    }
}

/// A file name for a phrase: lower-case letters and digits, separated by hyphens.
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
