//! Host paths, relative to the project's folder.

use std::path::Path;

use crate::compose::interpolate::{Part, Template, Variable};
use crate::compose::scalar::Scalar;
use crate::paths::normal;

/// A path in a project file, relative to the project's folder.
pub(super) fn path(scalar: &Scalar) -> Template {
    let template = &scalar.template;
    let start = template.start();
    let base = &scalar.position.source.base;
    if start == "~" || start.starts_with("~/") {
        // The shell does not expand a tilde in quotes or after text such as
        // `type=bind,source=`.
        let mut home = Template {
            parts: vec![Part::Variable(Variable {
                name: "HOME".to_owned(),
                operator: None,
                word: Template::default(),
                splits: false,
            })],
        };
        home.push(&without_start(template, 1));
        return home;
    }
    if base.as_os_str().is_empty() || start.is_empty() || is_absolute(start) {
        return template.clone();
    }
    if let Some(text) = template.literal() {
        let joined = normal(&base.join(text));
        return Template::text(slashes(&joined));
    }
    let mut joined = Template::text(format!("{}/", slashes(base)));
    joined.push(&without_start(
        template,
        if start.starts_with("./") { 2 } else { 0 },
    ));
    joined
}

/// The same for a mount: `docker` takes a path for a volume name unless it is absolute or
/// starts with a dot.
pub(super) fn mount_path(scalar: &Scalar) -> Template {
    let path = path(scalar);
    let start = path.start();
    if start.is_empty() || start.starts_with('.') || is_absolute(start) {
        return path;
    }
    path.prefixed("./")
}

/// The path of `file` in the folder `context`.
pub(super) fn in_context(context: &Template, file: &Template) -> Template {
    if is_absolute(file.start()) {
        return file.clone();
    }
    if let (Some(context), Some(file)) = (context.literal(), file.literal()) {
        let joined = normal(&Path::new(context).join(file));
        return Template::text(slashes(&joined));
    }
    let mut joined = context.clone();
    joined.push_text("/");
    joined.push(file);
    joined
}

/// Whether a build context is not on this machine.
pub(super) fn is_remote(context: &Template) -> bool {
    let start = context.start();
    start.contains("://")
        || start.starts_with("git@")
        || start.starts_with("github.com/")
        || start == "-"
}

fn is_absolute(start: &str) -> bool {
    let bytes = start.as_bytes();
    start.starts_with(['/', '\\'])
        || (bytes.len() > 1 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':')
}

fn without_start(template: &Template, bytes: usize) -> Template {
    let mut rest = template.clone();
    if let Some(Part::Text(text)) = rest.parts.first_mut() {
        text.drain(..bytes.min(text.len()));
        if text.is_empty() {
            rest.parts.remove(0);
        }
    }
    rest
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    if text.is_empty() {
        ".".to_owned()
    } else {
        text
    }
}
