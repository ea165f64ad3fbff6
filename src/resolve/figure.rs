//! Resolves placeholders to pictures, commands and files.

use std::path::Path;

use super::files::{NamedFile, slug};
use super::{Expansion, Resolution, Resolver, missing};
use crate::book::Chapter;
use crate::paths::normal;
use crate::paths::slashed;
use crate::scan::normalise_phrase;
use crate::stub::{Placeholder, PlaceholderKind};

impl Resolver<'_> {
    /// Resolves a placeholder to an image file.
    pub(super) fn image(
        &self,
        chapter: &Chapter<'_>,
        placeholder: &Placeholder,
        named: &NamedFile,
        alt: &str,
    ) -> Resolution {
        if !named.is_file() {
            return self.no_such_file(placeholder, named);
        }
        let file = named.path();
        // Normalised as a browser resolves the URL, so that `a/../..` counts as outside.
        let address = normal(file);
        let inside = pathdiff::diff_paths(&address, normal(&self.source_folder()))
            .is_some_and(|relative| !relative.starts_with(".."));
        if !inside {
            return missing(
                placeholder,
                format!(
                    "`{}` is outside `{}`, so mdBook does not copy it",
                    self.display_path(file),
                    slashed(&self.context.src)
                ),
                "Move the picture into the source folder.".to_owned(),
            );
        }
        let relative = pathdiff::diff_paths(&address, normal(&self.chapter_folder(chapter)))
            .unwrap_or(address);
        Resolution::done(
            Expansion::Image {
                path: slashed(&relative),
                alt: alt.to_owned(),
            },
            Some(self.display_path(file)),
        )
    }

    /// Resolves `… image`, `… diagram` and `… screenshot`.
    pub(super) fn figure(&self, chapter: &Chapter<'_>, placeholder: &Placeholder) -> Resolution {
        if let Some(argument) = &placeholder.argument {
            return match self.named_file(chapter, argument) {
                Err(problem) => missing(
                    placeholder,
                    problem,
                    "Write a path relative to the chapter, to the source folder or to the \
                     book's root."
                        .to_owned(),
                ),
                Ok(file) if is_yaml(file.path()) => self.diagram(placeholder, &file),
                Ok(file) => self.image(chapter, placeholder, &file, &placeholder.subject),
            };
        }
        let slugs = [slug(&placeholder.subject), slug(&placeholder.phrase)];
        if let Some(file) = self.image_file(chapter, &slugs) {
            let file = NamedFile::by_chapter(file);
            return self.image(chapter, placeholder, &file, &placeholder.subject);
        }
        let drawable =
            placeholder.kind != PlaceholderKind::Screenshot && is_compose(&placeholder.subject);
        if drawable && let Some(file) = self.nearest_compose_file(chapter) {
            return self.diagram(placeholder, &file);
        }
        let image = self.display_path(
            &self
                .source_folder()
                .join("images")
                .join(format!("{}.svg", slugs[0])),
        );
        if drawable {
            missing(
                placeholder,
                "no Compose file and no image file were found".to_owned(),
                format!(
                    "Add a Compose file (`compose.yaml`) to the chapter's folder or to one above \
                     it, or a picture as `{image}`."
                ),
            )
        } else {
            missing(
                placeholder,
                "no image file was found for it".to_owned(),
                format!(
                    "Add the picture as `{image}` (or .png, .webp, .jpg, .gif, .avif), or declare \
                     it in book.toml: [preprocessor.stubs.placeholders] \"{}\" = {{ image = \
                     \"…\" }}",
                    placeholder.phrase
                ),
            )
        }
    }

    /// Resolves `… commands`.
    pub(super) fn commands(&self, chapter: &Chapter<'_>, placeholder: &Placeholder) -> Resolution {
        self.with_compose_file(chapter, placeholder, Resolver::compose_commands)
    }

    /// Calls `make` with the Compose file that a placeholder names. Without a name, a
    /// placeholder about Docker uses the nearest Compose file.
    pub(super) fn with_compose_file(
        &self,
        chapter: &Chapter<'_>,
        placeholder: &Placeholder,
        make: fn(&Self, &Placeholder, &NamedFile) -> Resolution,
    ) -> Resolution {
        let file = match &placeholder.argument {
            Some(argument) => match self.named_file(chapter, argument) {
                Ok(file) => Some(file),
                Err(problem) => {
                    return missing(
                        placeholder,
                        problem,
                        "Write the path of a Compose file.".to_owned(),
                    );
                }
            },
            None if is_docker(&placeholder.subject) => self.nearest_compose_file(chapter),
            None => {
                return missing(
                    placeholder,
                    "only those for Docker and Compose can be generated".to_owned(),
                    format!(
                        "Write them out, or declare them in book.toml: \
                         [preprocessor.stubs.placeholders] \"{}\" = {{ text = \"…\" }}",
                        placeholder.phrase
                    ),
                );
            }
        };
        match file {
            Some(file) => make(self, placeholder, &file),
            None => missing(
                placeholder,
                "no Compose file was found".to_owned(),
                "Add a Compose file (`compose.yaml`) to the chapter's folder or to one above it."
                    .to_owned(),
            ),
        }
    }

    /// Resolves `… file`.
    pub(super) fn file(&self, chapter: &Chapter<'_>, placeholder: &Placeholder) -> Resolution {
        let file = match &placeholder.argument {
            Some(argument) => self.named_file(chapter, argument),
            None if is_compose(&placeholder.subject) => self
                .nearest_compose_file(chapter)
                .ok_or_else(|| "there is no Compose file".to_owned()),
            None => Err("it does not name a file".to_owned()),
        };
        match file {
            Ok(file) => self.code_block(placeholder, &file),
            Err(problem) => missing(
                placeholder,
                problem,
                format!(
                    "Name the file: `<{}: path/of/the.file>`.",
                    placeholder.phrase
                ),
            ),
        }
    }

    /// Resolves a placeholder to the text of a file in a code block.
    pub(super) fn code_block(&self, placeholder: &Placeholder, file: &NamedFile) -> Resolution {
        if !file.is_file() {
            return self.no_such_file(placeholder, file);
        }
        match self.read(file) {
            Ok(text) => Resolution::done(
                Expansion::Code {
                    language: language(file.path()),
                    text,
                },
                Some(self.display_path(file.path())),
            ),
            Err(error) => self.unreadable(placeholder, file, &error),
        }
    }
}

/// Whether the subject is a Compose project as a whole.
fn is_compose(subject: &str) -> bool {
    matches!(
        &*normalise_phrase(subject),
        "compose" | "docker compose" | "compose file" | "docker compose file"
    )
}

/// Whether the subject is about Docker or Compose.
fn is_docker(subject: &str) -> bool {
    normalise_phrase(subject)
        .split(' ')
        .any(|word| matches!(word, "docker" | "compose"))
}

fn is_yaml(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// The info string of a fenced code block with the contents of `file`.
fn language(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with("Dockerfile") || name.starts_with("Containerfile") {
        return "dockerfile".to_owned();
    }
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("yml") => "yaml".to_owned(),
        Some("rs") => "rust,ignore".to_owned(),
        Some("py") => "python".to_owned(),
        Some("js" | "mjs" | "cjs") => "javascript".to_owned(),
        Some("ts") => "typescript".to_owned(),
        Some("bash" | "zsh") => "sh".to_owned(),
        Some(extension) => extension.to_lowercase(),
        None => String::new(),
    }
}
