//! Files on disk, each read once and known by a single name.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use std::collections::HashMap;

use super::marker_ordinals::MarkerOrdinals;
use crate::paths::slashed;
use crate::paths::{OlderState, normal};
use crate::position::{Lines, Mark, marks};
use crate::scan;

/// The maximum size of a file in bytes. mdBook has no limit.
const MAX_FILE_SIZE: u64 = 32 << 20;

/// The maximum total size in bytes of the files kept in memory for later chapters.
const MAX_KEPT_BYTES: usize = 64 << 20;

/// A byte order mark in UTF-8.
pub(super) const BOM: &str = "\u{feff}";

/// A file that contains text of the book.
#[derive(Debug)]
pub struct File<'a> {
    /// Its path relative to the book's root, with `/` as separator.
    pub path: Rc<str>,
    /// Its text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// Whether a byte order mark precedes the text.
    pub(crate) bom: bool,
    /// Its canonical path; `None` for text that is not on disk.
    pub(crate) disk: Option<PathBuf>,
    marks: OnceCell<Vec<Mark>>,
    ordinals: OnceCell<MarkerOrdinals>,
}

impl<'a> File<'a> {
    pub(super) fn new(path: impl Into<Rc<str>>, text: Cow<'a, str>) -> Self {
        let bom = text.starts_with(BOM);
        let text = match text {
            text if !bom => text,
            Cow::Borrowed(text) => Cow::Borrowed(&text[BOM.len()..]),
            Cow::Owned(mut text) => {
                text.replace_range(..BOM.len(), "");
                Cow::Owned(text)
            }
        };
        File::from_parts(path, text, bom)
    }

    fn from_parts(path: impl Into<Rc<str>>, text: Cow<'a, str>, bom: bool) -> Self {
        File {
            path: path.into(),
            text,
            bom,
            disk: None,
            marks: OnceCell::new(),
            ordinals: OnceCell::new(),
        }
    }

    /// Its lines.
    pub(crate) fn lines(&self) -> Lines<'_> {
        Lines::with_marks(&self.text, self.marks.get_or_init(|| marks(&self.text)))
    }

    /// The ordinals of its markers, from a scan of the whole file.
    pub(crate) fn marker_ordinals(&self, options: &scan::Options) -> &MarkerOrdinals {
        self.ordinals.get_or_init(|| {
            MarkerOrdinals::new(&self.text, 0, &scan::scan(&self.text, options).stubs)
        })
    }

    /// Sets the result of a scan, so that [`File::marker_ordinals`] does not repeat it.
    pub(super) fn set_marker_ordinals(&self, ordinals: impl FnOnce() -> MarkerOrdinals) {
        self.ordinals.get_or_init(ordinals);
    }

    /// If `content` equals this file, returns the byte offset of the text in it: the
    /// length of the byte order mark.
    pub(super) fn offset_in(&self, content: &str) -> Option<usize> {
        if content == self.text {
            return Some(0);
        }
        let text = content.strip_prefix(BOM)?;
        (text == self.text).then_some(BOM.len())
    }
}

/// The files of a build.
#[derive(Debug)]
pub(super) struct Files<'a> {
    root: PathBuf,
    older: Option<Rc<dyn OlderState>>,
    canonical_root: OnceCell<Option<PathBuf>>,
    /// By the path as written and by the canonical path; `None` if unreadable.
    known: RefCell<HashMap<PathBuf, Option<Rc<File<'a>>>>>,
    kept_bytes: Cell<usize>,
}

impl<'a> Files<'a> {
    pub(super) fn new(root: &Path, older: Option<Rc<dyn OlderState>>) -> Self {
        Files {
            root: root.to_owned(),
            older,
            canonical_root: OnceCell::new(),
            known: RefCell::default(),
            kept_bytes: Cell::new(0),
        }
    }

    /// The file of a chapter, under the chapter's name in reports. Borrows the text from
    /// `content` if they are equal.
    pub(super) fn chapter(
        &self,
        path: &Path,
        name: &str,
        content: &'a str,
    ) -> Option<Rc<File<'a>>> {
        self.get(path, Some(name), content)
    }

    /// A file that a chapter includes.
    pub(super) fn included(&self, path: &Path) -> Option<Rc<File<'a>>> {
        self.get(path, None, "")
    }

    fn get(&self, path: &Path, name: Option<&str>, content: &'a str) -> Option<Rc<File<'a>>> {
        if let Some(known) = self.known.borrow().get(path) {
            return known.clone();
        }
        let file = self.find(path, name, content);
        self.known
            .borrow_mut()
            .insert(path.to_owned(), file.clone());
        file
    }

    fn find(&self, path: &Path, name: Option<&str>, content: &'a str) -> Option<Rc<File<'a>>> {
        let canonical = match &self.older {
            None => path.canonicalize().ok()?,
            Some(older) => older.reach(path)?.canonicalize().ok()?,
        };
        if let Some(known) = self.known.borrow().get(&canonical) {
            return known.clone();
        }
        let text = read(&canonical)?;
        let name = name.map_or_else(|| self.name(path, &canonical), str::to_owned);
        let content = content.strip_prefix(BOM).unwrap_or(content);
        let mut file = if text.strip_prefix(BOM).unwrap_or(&text) == content {
            File::from_parts(name, content.into(), text.starts_with(BOM))
        } else {
            self.make_room(text.len());
            File::new(name, text.into())
        };
        file.disk = Some(canonical.clone());
        let file = Some(Rc::new(file));
        self.known.borrow_mut().insert(canonical, file.clone());
        file
    }

    /// Clears the cache if it would become too large. Reports keep the files that they
    /// need.
    fn make_room(&self, more: usize) {
        let mut kept = self.kept_bytes.get() + more;
        if kept > MAX_KEPT_BYTES {
            self.known.borrow_mut().clear();
            kept = more;
        }
        self.kept_bytes.set(kept);
    }

    /// A path relative to the book's root, as an author would write it.
    fn name(&self, path: &Path, canonical: &Path) -> String {
        let relative = path.strip_prefix(&self.root).ok().map(normal);
        if let Some(relative) = relative
            && self
                .root
                .join(&relative)
                .canonicalize()
                .is_ok_and(|found| found == canonical)
        {
            return slashed(&relative);
        }
        // The path contains a symbolic link, or is absolute.
        let root = self
            .canonical_root
            .get_or_init(|| self.root.canonicalize().ok());
        let relative = root
            .as_ref()
            .and_then(|root| pathdiff::diff_paths(canonical, root));
        slashed(relative.as_deref().unwrap_or(canonical))
    }
}

/// Reads a regular UTF-8 file, refusing anything above [`MAX_FILE_SIZE`].
fn read(path: &Path) -> Option<String> {
    // Checked before opening, since opening a pipe would wait for its writer.
    let metadata = path.metadata().ok()?;
    if !metadata.is_file() || metadata.len() > MAX_FILE_SIZE {
        return None;
    }
    let mut text = String::with_capacity(metadata.len() as usize);
    std::fs::File::open(path)
        .ok()?
        .take(MAX_FILE_SIZE)
        .read_to_string(&mut text)
        .ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalised() {
        let shown = |path: &str| slashed(&normal(Path::new(path)));
        assert_eq!(shown("src/./a/../../shared/x.md"), "shared/x.md");
        assert_eq!(shown("src/../../x.md"), "../x.md");
        assert_eq!(shown("../../x.md"), "../../x.md");
    }

    #[test]
    fn a_file_has_one_name_however_it_is_reached() {
        let root = tempfile::tempdir().unwrap();
        let src = root.path().join("src/deep");
        std::fs::create_dir_all(&src).unwrap();
        std::fs::write(root.path().join("shared.md"), "x").unwrap();
        let files = Files::new(root.path(), None);
        let one = files.included(&src.join("../../shared.md")).unwrap();
        let other = files
            .included(&root.path().join("src/../shared.md"))
            .unwrap();
        assert!(Rc::ptr_eq(&one, &other));
        assert_eq!(&*one.path, "shared.md");
        assert!(files.included(&src).is_none(), "a folder");
        assert!(files.included(&src.join("none.md")).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_followed_to_the_real_file() {
        let root = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("x.md"), "x").unwrap();
        std::os::unix::fs::symlink(outside.path(), root.path().join("linked")).unwrap();
        std::fs::create_dir(outside.path().join("deep")).unwrap();
        let files = Files::new(root.path(), None);
        // The parent folder of `linked/deep` is not `linked`, despite its path.
        let file = files
            .included(&root.path().join("linked/deep/../x.md"))
            .unwrap();
        assert_eq!(&*file.path, "linked/x.md");
        std::os::unix::fs::symlink(outside.path().join("deep"), root.path().join("d")).unwrap();
        let file = Files::new(root.path(), None)
            .included(&root.path().join("d/../x.md"))
            .unwrap();
        assert!(file.path.starts_with("../"), "{}", file.path);
        assert!(file.path.ends_with("/x.md"), "{}", file.path);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_read() {
        assert!(read(Path::new("/dev/zero")).is_none());
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        let file = File::new("x".to_owned(), "\u{feff}abc".to_owned().into());
        assert!(file.bom);
        assert_eq!(file.text, "abc");
        assert_eq!(file.offset_in("abc"), Some(0));
        assert_eq!(file.offset_in("\u{feff}abc"), Some(3));
        assert_eq!(file.offset_in("ab"), None);
    }
}
