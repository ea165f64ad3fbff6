//! Replaces files as a whole: nobody ever reads half of one.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use tempfile::NamedTempFile;

use crate::paths::unusable;

/// Replaces the file at `path`, or makes it. What a link leads to is replaced,
/// not the link.
///
/// # Errors
/// When it cannot be written, or is there and may not be written.
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
    let temporary = beside(&path, metadata.as_ref(), write)?;
    temporary.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// A file that changes.
#[derive(Debug)]
pub(super) struct Change<'a> {
    /// Where it is.
    pub(super) path: &'a Path,
    /// All that it holds now.
    pub(super) before: &'a str,
    /// All that it is to hold.
    pub(super) after: &'a str,
}

/// Replaces several files. None is touched before all of them are written
/// beside where they go.
///
/// # Errors
/// When one may not be written, or does not hold any more what it did.
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
                "`{}` changed while it was looked at; run the command again",
                path.display()
            ));
        }
        let metadata = fs::metadata(path).with_context(cannot)?;
        let temporary = beside(path, Some(&metadata), |out| out.write_all(after.as_bytes()));
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

/// A new file in the folder of `path`, with the rights of the one that is
/// there.
fn beside(
    path: &Path,
    there: Option<&Metadata>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    if there.is_some_and(|there| there.permissions().readonly()) {
        // Its folder alone would let it be replaced.
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
        // As for any new file: the user's umask takes away from it.
        options.mode(0o666);
    }
    let mut temporary = tempfile::Builder::new()
        .prefix(".mdbook-stubs-")
        // Where the program is killed the file stays, and mdBook copies all files of the source
        // folder into the book but those with this extension.
        .suffix(".md")
        .make_in(folder, |path| options.open(path))
        .map_err(|error| {
            let mut why = unusable(folder, &error);
            if !folder.exists() {
                why.push_str("; make it first");
            }
            io::Error::new(error.kind(), why)
        })?;
    {
        let mut out = BufWriter::new(temporary.as_file_mut());
        write(&mut out)?;
        out.flush()?;
    }
    let file = temporary.as_file();
    if let Some(there) = there {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            // Root may work for somebody else; nobody else may give files away.
            let _ = fchown(file, Some(there.uid()), Some(there.gid()));
        }
        file.set_permissions(there.permissions())?;
    }
    file.sync_all()?;
    Ok(temporary)
}
