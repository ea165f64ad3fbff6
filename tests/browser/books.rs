//! The books that the browser opens.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::{Book, Built, HOSTS, binary, command};

/// A built book.
pub struct Pages {
    pub name: String,
    /// Its chapters.
    pub files: Vec<PathBuf>,
    /// mdBook's own pages; `print.html` among them holds all chapters once more.
    pub own: Vec<PathBuf>,
    folder: Folder,
}

enum Folder {
    Guide(TempDir),
    Made(Built),
}

/// This project's guide, built by our own program.
pub fn guide() -> Pages {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("book");
    let folder = tempfile::tempdir().unwrap();
    let output = command(binary())
        .arg("build")
        .arg(guide)
        .arg("--dest-dir")
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    Pages::new("the guide".to_owned(), Folder::Guide(folder))
}

/// `tests/browser/book`, which holds everything that we put on a page, built by both hosts.
pub fn made() -> Vec<Pages> {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/book"));
    HOSTS
        .map(|host| {
            let built = book.build(host, &[]);
            assert!(built.succeeded(), "{}", built.stderr());
            Pages::new(
                format!("the made book of {}", host.name()),
                Folder::Made(built),
            )
        })
        .into()
}

/// The guide and the made books.
pub fn all() -> Vec<Pages> {
    let mut all = made();
    all.insert(0, guide());
    all
}

impl Pages {
    fn new(name: String, folder: Folder) -> Self {
        let mut pages = Self {
            name,
            files: Vec::new(),
            own: Vec::new(),
            folder,
        };
        let mut files = Vec::new();
        collect(pages.folder(), &mut files);
        files.sort();
        (pages.own, pages.files) = files.into_iter().partition(|file| {
            let name = file.file_name().unwrap().to_string_lossy();
            ["print.html", "toc.html"].contains(&name.as_ref())
        });
        pages
    }

    /// Where the book was built.
    pub fn folder(&self) -> &Path {
        match &self.folder {
            Folder::Guide(folder) => folder.path(),
            Folder::Made(built) => built.folder(),
        }
    }

    /// A page's name in messages.
    pub fn title(&self, file: &Path) -> String {
        let file = file.strip_prefix(self.folder()).unwrap();
        format!("{}, {}", self.name, file.display())
    }
}

/// The HTML files below a folder, without `404.html`: its addresses are for a server.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
            && !path.ends_with("404.html")
        {
            files.push(path);
        }
    }
}
