//! Replaces files as a whole, so that no reader sees a half-written file.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use tempfile::NamedTempFile;

use crate::paths::describe_create_failure;

/// Creates the file at `path` or replaces it. If it is a symbolic link, its target is replaced.
///
/// # Errors
/// If the file cannot be written or is read-only.
pub(super) fn one(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let metadata = fs::metadata(&path).ok();
    if metadata.as_ref().is_some_and(|found| !found.is_file()) {
        // A device or a pipe cannot be replaced.
        let mut out = BufWriter::new(File::options().write(true).open(&path)?);
        write(&mut out)?;
        return out.flush();
    }
    let temporary = write_temporary(&path, metadata.as_ref(), write)?;
    temporary.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// A change of a file.
#[derive(Debug)]
pub(super) struct Change<'a> {
    /// Its path.
    pub(super) path: &'a Path,
    /// Its current content.
    pub(super) before: &'a str,
    /// Its new content.
    pub(super) after: &'a str,
}

/// Replaces several files. All new contents are written to temporary files first.
///
/// # Errors
/// If a file cannot be written or is read-only, or no longer has the content in
/// [`Change::before`].
pub(super) fn all<'a>(changes: impl IntoIterator<Item = Change<'a>>) -> Result<()> {
    let mut ready = Vec::new();
    for Change {
        path,
        before,
        after,
    } in changes
    {
        let cannot = || format!("`{}` cannot be written", path.display());
        if fs::read(path).with_context(cannot)? != before.as_bytes() {
            return Err(anyhow!(
                "`{}` changed in the meantime; run the command again",
                path.display()
            ));
        }
        let metadata = fs::metadata(path).with_context(cannot)?;
        let temporary =
            write_temporary(path, Some(&metadata), |out| out.write_all(after.as_bytes()));
        ready.push((path, temporary.with_context(cannot)?));
    }
    for (path, temporary) in ready {
        temporary
            .persist(path)
            .map_err(|error| error.error)
            .with_context(|| format!("`{}` cannot be written", path.display()))?;
    }
    Ok(())
}

/// Writes a temporary file in the folder of `path`, with the permissions of the existing file.
fn write_temporary(
    path: &Path,
    existing: Option<&Metadata>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    if existing.is_some_and(|existing| existing.permissions().readonly()) {
        // Replacing a file requires write access only to its folder.
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "it is read-only",
        ));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // The umask applies, as for any new file.
        options.mode(0o666);
    }
    let mut temporary = tempfile::Builder::new()
        .prefix(".mdbook-stubs-")
        // If the program is killed, the file stays. mdBook copies all files in the source folder
        // into the book except those with this extension.
        .suffix(".md")
        .make_in(folder, |path| options.open(path))
        .map_err(|error| {
            let mut why = describe_create_failure(folder, &error);
            if !folder.exists() {
                why.push_str("; create it first");
            }
            io::Error::new(error.kind(), why)
        })?;
    {
        let mut out = BufWriter::new(temporary.as_file_mut());
        write(&mut out)?;
        out.flush()?;
    }
    let file = temporary.as_file();
    if let Some(existing) = existing {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            // Root may be writing the file of another user; other users cannot change owners.
            let _ = fchown(file, Some(existing.uid()), Some(existing.gid()));
        }
        file.set_permissions(existing.permissions())?;
    }
    file.sync_all()?;
    Ok(temporary)
}
