//! What is asked of paths before they are opened.

use std::fmt::Debug;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

/// `path` without `.` and with `..` taken back where that is possible.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// A path with `/` on every system and no `.` in it.
pub(crate) fn slashed(path: &Path) -> String {
    let mut text = String::new();
    for component in path.components() {
        if component == Component::CurDir {
            continue;
        }
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        match component {
            Component::RootDir => text.push('/'),
            _ => text.push_str(&component.as_os_str().to_string_lossy()),
        }
    }
    text
}

/// Whether a path leads out of the folder `root`, symbolic links followed. It is
/// said alike of what is there and of what is not, so that nobody learns what
/// else is on this machine; a link to nothing leads out as well.
pub(crate) fn leads_out(root: &Path, path: &Path) -> bool {
    let (Ok(root), Ok(path)) = (root.canonicalize(), std::path::absolute(path)) else {
        return true;
    };
    let mut at = PathBuf::new();
    for component in path.components() {
        if component == Component::ParentDir {
            at.pop();
            continue;
        }
        at.push(component);
        match at.canonicalize() {
            Ok(real) => at = real,
            Err(_) if at.is_symlink() => return true,
            // What follows is behind nothing, or behind a closed door.
            Err(_) => {}
        }
    }
    !at.starts_with(root)
}

/// The files of an older state of a book. Nothing else is read for it.
pub(crate) trait OlderState: Debug {
    /// Where a path of that state leads, symbolic links followed, with the file that is
    /// there. `None` where it leads out of what the state holds.
    fn reach(&self, path: &Path) -> Option<PathBuf>;

    /// The file that today's book.toml names, as it was. What does not lie in the
    /// repository has no older state: that is the file of today.
    fn named_by_book(&self, path: &Path) -> PathBuf;
}

/// Refuses what is neither a regular file nor a folder: a pipe would be waited
/// for, and a device may have no end. What is not there, or is a folder, fails
/// by itself when it is opened, and says so.
///
/// # Errors
/// When it is a pipe, a device or a socket.
pub(crate) fn regular(file: &Path) -> io::Result<()> {
    match std::fs::metadata(file) {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
            Err(io::Error::other("it is no regular file"))
        }
        _ => Ok(()),
    }
}

/// The bytes of a file that nobody writes with more than `most` MiB.
///
/// # Errors
/// When it cannot be read, is no regular file, or is larger.
pub(crate) fn at_most(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    regular(file)?;
    let bytes = most << 20;
    let mut read = Vec::new();
    File::open(file)?.take(bytes + 1).read_to_end(&mut read)?;
    if read.len() as u64 > bytes {
        return Err(io::Error::other(format!("it is larger than {most} MiB")));
    }
    Ok(read)
}

/// Why nothing could be made in a folder. What was to be made has a name that
/// nobody gave, and that says nothing.
pub(crate) fn unusable(folder: &Path, error: &io::Error) -> String {
    let shown = folder.display();
    match folder.metadata() {
        Ok(found) if !found.is_dir() => format!("`{shown}` is no folder"),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
            format!("there is no folder `{shown}`")
        }
        _ => format!("nothing can be made in the folder `{shown}`: {error}"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_path_leads_out_whether_something_is_there_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let (root, out) = (folder.path().join("book"), folder.path().join("out"));
        std::fs::create_dir_all(root.join("src")).unwrap();
        std::fs::create_dir_all(&out).unwrap();
        std::fs::write(out.join("there"), "").unwrap();
        std::fs::write(root.join("src/own"), "").unwrap();
        symlink(&out, root.join("link")).unwrap();
        symlink(out.join("there"), root.join("there")).unwrap();
        symlink(out.join("none"), root.join("none")).unwrap();
        symlink("src/own", root.join("inside")).unwrap();
        symlink(&root, folder.path().join("other name")).unwrap();
        for path in [
            "../out/there",
            "../out/none",
            "link/there",
            "link/none",
            "link/a/b",
        ] {
            assert!(leads_out(&root, &root.join(path)), "{path}");
        }
        for path in [
            "there",
            "none",
            "link",
            "a/../../out",
            "/",
            "/none",
            "/none/book",
        ] {
            assert!(leads_out(&root, &root.join(path)), "{path}");
        }
        for path in [
            "src/own",
            "src/gone",
            "a/b",
            "inside",
            "../book/src",
            "link/../book/a",
        ] {
            assert!(!leads_out(&root, &root.join(path)), "{path}");
        }
        assert!(!leads_out(&root, &folder.path().join("other name/src")));
    }
}
