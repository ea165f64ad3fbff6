//! Finds the Compose file nearest to a chapter. Each folder is looked up on disk once per
//! build.

use std::cell::RefCell;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use foldhash::HashMap;

use super::Resolver;
use super::files::NamedFile;
use crate::book::Chapter;
use crate::paths::normal;

/// The file names of a Compose file, in the order of preference of the Compose specification.
const COMPOSE_NAMES: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
];

/// The folders and Compose files that a build has looked up.
#[derive(Debug, Default)]
pub(super) struct ComposeDiscovery {
    /// By the folder of a chapter, as written in SUMMARY.md.
    by_chapter_folder: RefCell<HashMap<PathBuf, FolderDiscovery>>,
    /// By the path of a folder relative to the book's root.
    by_folder: RefCell<HashMap<PathBuf, Folder>>,
}

/// The results for the chapters in one folder.
#[derive(Debug, Clone)]
struct FolderDiscovery {
    /// The folder on disk; `None` if it is outside the book.
    folder: Option<Rc<Path>>,
    compose: Option<Rc<Path>>,
}

/// A folder of the book.
#[derive(Debug, Clone)]
enum Folder {
    Missing,
    /// With the Compose file in it.
    Exists(Option<Rc<Path>>),
}

impl Resolver<'_> {
    /// The Compose file nearest to the chapter: in its folder, then in each folder above it
    /// up to the book's root. A file set in book.toml takes precedence.
    pub(super) fn nearest_compose_file(&self, chapter: &Chapter<'_>) -> Option<NamedFile> {
        if let Some(file) = &self.context.config.compose_file {
            return Some(NamedFile::by_book(self.context.named_by_book(file)));
        }
        let file = self.discover(chapter).compose?;
        Some(NamedFile::by_chapter(file.to_path_buf()))
    }

    /// The shortest path of the chapter's folder on disk; `None` if it is outside the book.
    pub(super) fn folder_in_book(&self, chapter: &Chapter<'_>) -> Option<Rc<Path>> {
        self.discover(chapter).folder
    }

    fn discover(&self, chapter: &Chapter<'_>) -> FolderDiscovery {
        if let Some(known) = self
            .discovery
            .by_chapter_folder
            .borrow()
            .get(chapter.folder())
        {
            return known.clone();
        }
        let path = self.path_in_book(&self.chapter_folder(chapter));
        let found = FolderDiscovery {
            // For a chapter outside the book, the search starts at the source folder.
            compose: match &path {
                Some(path) => self.compose_file_above(path),
                None => {
                    let source = self.path_in_book(&self.source_folder());
                    self.compose_file_above(&source.unwrap_or_default())
                }
            },
            folder: path.map(|path| self.context.root.join(path).into()),
        };
        let mut chapters = self.discovery.by_chapter_folder.borrow_mut();
        chapters.insert(chapter.folder().to_owned(), found.clone());
        found
    }

    /// The path of a folder relative to the book's root, without `.` and `..`; `None` if it
    /// is outside the book. After a symbolic link, `..` follows the link's real location.
    fn path_in_book(&self, folder: &Path) -> Option<PathBuf> {
        let root = &self.context.root;
        let written = folder.strip_prefix(root).ok()?;
        let short = normal(written);
        let stays = !matches!(
            short.components().next(),
            Some(Component::ParentDir | Component::RootDir | Component::Prefix(_))
        );
        if stays && short == written {
            return Some(short);
        }
        let Ok(real) = folder.canonicalize() else {
            return stays.then_some(short);
        };
        if stays && matches!(root.join(&short).canonicalize(), Ok(there) if there == real) {
            return Some(short);
        }
        let root = root.canonicalize().ok()?;
        real.strip_prefix(root).ok().map(Path::to_owned)
    }

    /// The Compose file nearest to a folder, given relative to the book's root.
    fn compose_file_above(&self, path: &Path) -> Option<Rc<Path>> {
        let mut folder = PathBuf::new();
        let mut nearest = None;
        for component in std::iter::once(Component::CurDir).chain(path.components()) {
            folder.push(component);
            match self.look_up_folder(&folder) {
                Folder::Exists(own) => nearest = own.or(nearest),
                Folder::Missing => break,
            }
        }
        nearest
    }

    /// Looks up a folder, given relative to the book's root.
    fn look_up_folder(&self, folder: &Path) -> Folder {
        let mut known = self.discovery.by_folder.borrow_mut();
        if let Some(known) = known.get(folder) {
            return known.clone();
        }
        let on_disk = self.context.root.join(folder);
        let found = if on_disk.is_dir() {
            let files = COMPOSE_NAMES.iter().map(|name| on_disk.join(name));
            let mut files = files.filter(|file| file.is_file() && self.is_inside_book(file));
            Folder::Exists(files.next().map(Rc::from))
        } else {
            Folder::Missing
        };
        known.insert(folder.to_owned(), found.clone());
        found
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;
    use crate::book::Context;

    /// A book in a temporary folder.
    struct Book {
        folder: tempfile::TempDir,
        context: Context,
    }

    impl Book {
        fn with(files: &[&str]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().join("book");
            for file in files {
                let file = folder.path().join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, "services: {}\n").unwrap();
            }
            fs::create_dir_all(root.join("src")).unwrap();
            let context = Context::new(root, "html".to_owned(), &json!({}), false).unwrap();
            Self { folder, context }
        }

        /// The Compose file nearest to a chapter, relative to the book's root.
        fn nearest(&self, resolver: &Resolver<'_>, chapter: &str) -> Option<String> {
            let chapter = Chapter {
                name: "A".into(),
                content: "".into(),
                path: Some(chapter.into()),
                source_path: Some(chapter.into()),
            };
            let file = resolver.nearest_compose_file(&chapter)?;
            Some(resolver.display_path(file.path()))
        }
    }

    #[test]
    fn each_folder_is_looked_up_once_per_build() {
        let book = Book::with(&["book/src/a/b/compose.yaml", "book/src/a/b/c/d/x.md"]);
        let resolver = Resolver::new(&book.context);
        let nearest = |chapter| book.nearest(&resolver, chapter);
        let found = Some("src/a/b/compose.yaml".to_owned());
        assert_eq!(nearest("a/b/c/x.md"), found);
        fs::remove_file(book.context.root.join("src/a/b/compose.yaml")).unwrap();
        for chapter in ["a/b/c/x.md", "a/b/c/y.md", "a/b/x.md", "a/b/c/d/x.md"] {
            assert_eq!(nearest(chapter), found, "{chapter}");
        }
        assert_eq!(nearest("a/x.md"), None);
        // A missing file is not looked up again either.
        fs::write(book.context.root.join("src/compose.yaml"), "").unwrap();
        assert_eq!(nearest("a/x.md"), None);
    }

    #[test]
    fn a_chapter_finds_the_nearest_file_however_its_path_is_written() {
        let book = Book::with(&[
            "book/compose.yml",
            "book/src/a/compose.yaml",
            "book/src/b/docker-compose.yml",
            "book/src/b/c/x.md",
            "book/part/compose.yaml",
            "out/compose.yaml",
        ]);
        for (chapter, file) in [
            ("x.md", "compose.yml"),
            ("a/x.md", "src/a/compose.yaml"),
            ("a/none/x.md", "src/a/compose.yaml"),
            ("a/../x.md", "compose.yml"),
            ("a/../b/c/../c/x.md", "src/b/docker-compose.yml"),
            ("./b/./x.md", "src/b/docker-compose.yml"),
            ("none/../b/x.md", "src/b/docker-compose.yml"),
            ("../part/x.md", "part/compose.yaml"),
            ("../x.md", "compose.yml"),
            ("../../out/x.md", "compose.yml"),
            ("../../book/src/a/x.md", "src/a/compose.yaml"),
        ] {
            let resolver = Resolver::new(&book.context);
            let found = book.nearest(&resolver, chapter);
            assert_eq!(found.as_deref(), Some(file), "{chapter}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_parent_folder_after_a_symbolic_link_is_the_real_one() {
        use std::os::unix::fs::symlink;

        let book = Book::with(&[
            "book/compose.yaml",
            "book/src/a/compose.yaml",
            "book/src/a/b/x.md",
            "out/compose.yaml",
            "out/in/x.md",
        ]);
        let src = book.context.root.join("src");
        symlink(src.join("a/b"), src.join("link")).unwrap();
        symlink(book.folder.path().join("out"), src.join("out")).unwrap();
        symlink(book.folder.path().join("out/in"), src.join("in")).unwrap();
        for (chapter, file) in [
            ("link/x.md", "compose.yaml"),
            ("link/../x.md", "src/a/compose.yaml"),
            ("out/x.md", "compose.yaml"),
            ("in/../x.md", "compose.yaml"),
            ("in/../../x.md", "compose.yaml"),
        ] {
            let resolver = Resolver::new(&book.context);
            let found = book.nearest(&resolver, chapter);
            assert_eq!(found.as_deref(), Some(file), "{chapter}");
        }
    }
}
