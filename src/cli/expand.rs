//! `mdbook-stubs expand`: prints one chapter in its expanded form.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use mdbook_driver::config::Config;

use super::{Failure, output};
use crate::book::{Chapter, Context};
use crate::finding::Finding;
use crate::host::encoding::explained;
use crate::paths::ensure_not_special;
use crate::pipeline::process;
use crate::report;
use crate::rule::Level;
use crate::splice;
use crate::stub::KindId;

pub(super) fn run(file: &Path, renderer: &str) -> Result<(), Failure> {
    let content = ensure_not_special(file)
        .and_then(|()| std::fs::read_to_string(file))
        .with_context(|| format!("`{}` cannot be read", file.display()))
        .map_err(|error| explained(error, [file.to_owned()]))?;
    // mdBook removes a byte order mark.
    let content = content
        .strip_prefix('\u{feff}')
        .unwrap_or(&content)
        .to_owned();
    let file = file
        .canonicalize()
        .with_context(|| format!("`{}` cannot be found", file.display()))?;
    let root = root(&file)?;
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.update_from_env()?;
    let source_folder = root.join(&config.book.src);
    let path = file.strip_prefix(&source_folder).map_err(|_| {
        anyhow!(
            "`{}` is not in the book's source folder `{}`",
            file.display(),
            source_folder.display()
        )
    })?;
    let context = Context::new(
        root,
        renderer.to_owned(),
        &serde_json::to_value(&config)?,
        true,
    )?;
    let chapters = [Chapter {
        name: path.to_string_lossy().into_owned().into(),
        content: content.as_str().into(),
        path: Some(path.to_owned()),
        source_path: Some(path.to_owned()),
    }];
    let outcome = process(&context, &chapters)?;
    report::build(&context, &outcome.found).map_err(Failure::failed)?;
    let is_unread = |finding: &Finding| {
        finding.kind == KindId::UnreadableChapter && finding.level == Some(Level::Deny)
    };
    if outcome.found.list.iter().any(is_unread) {
        return Err(Failure::failed(anyhow!(
            "`{}` could not be read, so it was not expanded",
            path.display()
        )));
    }
    let edits = outcome.edits.first().map_or(&[][..], Vec::as_slice);
    let text = splice::apply(&content, edits);
    Ok(output::text(&text)?)
}

/// The folder of the nearest book.toml above a file.
fn root(file: &Path) -> anyhow::Result<PathBuf> {
    file.ancestors()
        .skip(1)
        .find(|folder| folder.join("book.toml").is_file())
        .map(Path::to_owned)
        .ok_or_else(|| {
            anyhow!(
                "`{}` is not part of a book: no parent folder contains a book.toml",
                file.display()
            )
        })
}
