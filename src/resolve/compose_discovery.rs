//! What stands near to a chapter. The disk is asked once for each folder in a
//! build, however many markers ask, and however long the way to a chapter is.

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use foldhash::HashMap;

use super::Resolver;
use super::files::NamedFile;
use crate::book::Chapter;
use crate::paths::normal;

/// The names of a Compose file, in the order of the Compose specification.
const COMPOSE_NAMES: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
];

/// What a build has found near to its chapters.
#[derive(Debug, Default)]
pub(super) struct ComposeDiscovery {
    /// The folders of chapters, as they are written.
    chapters: RefCell<HashMap<PathBuf, FolderDiscovery>>,
    /// The book's root, and what is below it as far as somebody asked.
    root: RefCell<Option<Folder>>,
}

/// What is near to the chapters of a folder.
#[derive(Debug, Clone)]
struct FolderDiscovery {
    /// The folder on disk; none where it lies outside of the book.
    home: Option<Rc<Path>>,
    compose: Option<Rc<Path>>,
}

/// A folder on disk.
#[derive(Debug, Default)]
struct Folder {
    /// The Compose file in it, else in the nearest folder above it.
    compose: Option<Rc<Path>>,
    /// What is below it, by name; none where there is no such folder.
    below: HashMap<OsString, Option<Self>>,
}

impl Resolver<'_> {
    /// The Compose file nearest to the chapter: in its folder, then in each
    /// folder above it up to the book's root.
    pub(super) fn nearest_compose_file(&self, chapter: &Chapter<'_>) -> Option<NamedFile> {
        if let Some(file) = &self.context.config.compose_file {
            return Some(NamedFile::by_book(self.context.named_by_book(file)));
        }
        let file = self.near(chapter).compose?;
        Some(NamedFile::by_chapter(file.to_path_buf()))
    }

    /// The chapter's folder on disk by its shortest path; none where it lies
    /// outside of the book.
    pub(super) fn home(&self, chapter: &Chapter<'_>) -> Option<Rc<Path>> {
        self.near(chapter).home
    }

    fn near(&self, chapter: &Chapter<'_>) -> FolderDiscovery {
        if let Some(near) = self.discovery.chapters.borrow().get(chapter.folder()) {
            return near.clone();
        }
        let within = self.within(&self.chapter_folder(chapter));
        let near = FolderDiscovery {
            // What lies outside is near to nothing but the source folder.
            compose: match &within {
                Some(within) => self.compose_file_above(within),
                None => {
                    let source = self.within(&self.source_folder());
                    self.compose_file_above(&source.unwrap_or_default())
                }
            },
            home: within.map(|within| self.context.root.join(within).into()),
        };
        let mut chapters = self.discovery.chapters.borrow_mut();
        chapters.insert(chapter.folder().to_owned(), near.clone());
        near
    }

    /// The way from the book's root to a folder in it, without `.` and `..`.
    /// Behind a symbolic link `..` leads elsewhere: then it is the way to where
    /// it really leads.
    fn within(&self, folder: &Path) -> Option<PathBuf> {
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

    /// The Compose file nearest to a folder in the book.
    fn compose_file_above(&self, within: &Path) -> Option<Rc<Path>> {
        let mut at = self.context.root.clone();
        let mut root = self.discovery.root.borrow_mut();
        let mut folder = root.get_or_insert_with(|| self.folder(&at, None));
        // From above, so that each folder is asked for by a name of its own, and
        // none that is not there.
        for component in within.components() {
            at.push(component);
            let above = folder.compose.clone();
            let look = || at.is_dir().then(|| self.folder(&at, above.clone()));
            let below = folder.below.entry(component.as_os_str().to_owned());
            match below.or_insert_with(look) {
                Some(below) => folder = below,
                None => return above,
            }
        }
        folder.compose.clone()
    }

    /// A folder below one whose nearest Compose file is `above`.
    fn folder(&self, at: &Path, above: Option<Rc<Path>>) -> Folder {
        let own = COMPOSE_NAMES
            .iter()
            .map(|name| at.join(name))
            .find(|file| file.is_file() && self.is_inside_book(file));
        Folder {
            compose: own.map(Rc::from).or(above),
            below: HashMap::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;
    use crate::book::Context;

    /// A book in a folder of its own, and which Compose file is nearest to a
    /// chapter of it, relative to its root.
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

        fn nearest(&self, resolver: &Resolver<'_>, chapter: &str) -> Option<String> {
            let chapter = Chapter {
                name: "A".into(),
                content: "".into(),
                path: Some(chapter.into()),
                source_path: Some(chapter.into()),
            };
            let file = resolver.nearest_compose_file(&chapter)?;
            Some(resolver.shown(file.path()))
        }
    }

    #[test]
    fn each_folder_is_looked_into_once_in_a_build() {
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
        // Nor is what is not there asked for twice.
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
    fn behind_a_symbolic_link_the_way_up_is_the_real_one() {
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
