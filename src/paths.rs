//! Normalises paths, and checks them before they are opened.

use std::fmt::Debug;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

/// `path` without `.`, and without `..` where that can be resolved. Does not access the disk.
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

/// `path` as text, with `/` on every system and without `.`.
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

/// Whether `path` leads out of the folder `root` after following symbolic links. The answer
/// does not depend on whether the file exists, so that it reveals nothing about the rest of
/// the machine. A dangling link counts as leading out.
pub(crate) fn is_outside(root: &Path, path: &Path) -> bool {
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
            // It does not exist or is not accessible: the rest is compared as written.
            Err(_) => {}
        }
    }
    !at.starts_with(root)
}

/// The files of an older state of a book. Nothing else is read while it is in use.
pub(crate) trait OlderState: Debug {
    /// The file that `path` leads to in that state, after following symbolic links. `None` if
    /// it leads out of that state.
    fn reach(&self, path: &Path) -> Option<PathBuf>;

    /// The older state of a file that the current book.toml names. A file outside the
    /// repository has no older state, so the current file is returned.
    fn named_by_book(&self, path: &Path) -> PathBuf;
}

/// Refuses anything that is neither a regular file nor a folder: reading a pipe would block,
/// and a device may have no end. A missing file and a folder pass: opening or reading them
/// gives a clear error.
///
/// # Errors
/// If `file` is a pipe, a device or a socket.
pub(crate) fn ensure_not_special(file: &Path) -> io::Result<()> {
    match std::fs::metadata(file) {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
            Err(io::Error::other("it is not a regular file"))
        }
        _ => Ok(()),
    }
}

/// Reads a file, refusing anything above `max_mib` MiB.
///
/// # Errors
/// If the file cannot be read, is not a regular file, or is too large.
pub(crate) fn read_limited(file: &Path, max_mib: u64) -> io::Result<Vec<u8>> {
    ensure_not_special(file)?;
    let max_bytes = max_mib << 20;
    let mut read = Vec::new();
    File::open(file)?
        .take(max_bytes + 1)
        .read_to_end(&mut read)?;
    if read.len() as u64 > max_bytes {
        return Err(io::Error::other(format!("it is larger than {max_mib} MiB")));
    }
    Ok(read)
}

/// Explains why a file could not be created in `folder`. It names the folder only: the file
/// is a temporary one, whose name means nothing to the user.
pub(crate) fn describe_create_failure(folder: &Path, error: &io::Error) -> String {
    let shown = folder.display();
    match folder.metadata() {
        Ok(found) if !found.is_dir() => format!("`{shown}` is not a folder"),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
            format!("there is no folder `{shown}`")
        }
        _ => format!("nothing can be created in the folder `{shown}`: {error}"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn leading_out_does_not_depend_on_whether_the_file_exists() {
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
            assert!(is_outside(&root, &root.join(path)), "{path}");
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
            assert!(is_outside(&root, &root.join(path)), "{path}");
        }
        for path in [
            "src/own",
            "src/gone",
            "a/b",
            "inside",
            "../book/src",
            "link/../book/a",
        ] {
            assert!(!is_outside(&root, &root.join(path)), "{path}");
        }
        assert!(!is_outside(&root, &folder.path().join("other name/src")));
    }
}
