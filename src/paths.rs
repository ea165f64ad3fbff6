//! What is asked of paths before they are opened.

use std::io;
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
