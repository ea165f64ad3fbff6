//! Builds the model from a merged tree.

use std::path::Path;

use crate::compose::diagnostic::Diagnostic;
use crate::compose::files::Files;
use crate::compose::interpolate::Template;
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType};
use crate::compose::merge::without_repeats;
use crate::compose::model::Project;
use crate::compose::read;
use crate::compose::scalar::Scalar;
use crate::compose::yaml::{Key, Node, Value};
use crate::paths::normal;

/// The variable that Compose itself sets.
const PROJECT_NAME: &str = "COMPOSE_PROJECT_NAME";

/// The model of a merged tree.
pub(super) fn build(mut root: Node, path: &Path, files: &dyn Files) -> Result<Project, Diagnostic> {
    let mut warnings = Vec::new();
    let name = {
        let given = root.get("name");
        let given = given.map(|node| Field::new(node, "name").scalar(ScalarType::Text));
        project_name(
            given.transpose()?.as_ref(),
            path,
            files,
            &root,
            &mut warnings,
        )
    };
    set_project_name(&mut root, &name);
    if let Value::Map(sections) = &mut root.value {
        for (key, section) in sections {
            if key.text == "services"
                && let Value::Map(services) = &mut section.value
            {
                for (_, service) in services {
                    let position = service.position.clone();
                    let empty = Node::text(String::new(), position);
                    *service = without_repeats(std::mem::replace(service, empty));
                }
            }
        }
    }
    let root = &root;
    let mut fields = MappingReader::new(root, "")?;
    fields.scalar("version", ScalarType::Any)?;
    fields.get("name");
    let mut project = Project {
        name: String::new(),
        services: Vec::new(),
        networks: Vec::new(),
        volumes: Vec::new(),
        secrets: Vec::new(),
        configs: Vec::new(),
        warnings,
        files: Vec::new(),
    };
    project.name = name;
    let name = project.name.clone();
    let services = section(&mut fields, "services", |key, field| {
        read::service(key, field)
    })?;
    let networks = section(&mut fields, "networks", |key, field| {
        read::network(key, field, &name)
    })?;
    let volumes = section(&mut fields, "volumes", |key, field| {
        read::volume(key, field, &name)
    })?;
    let secrets = section(&mut fields, "secrets", read::secret)?;
    let configs = section(&mut fields, "configs", read::config)?;
    section(&mut fields, "models", |_, field| {
        let mut model = MappingReader::new(field.node, &field.path)?;
        model.text("name")?;
        if model.text("model")?.is_none() {
            return Err(field.error("`model` is missing"));
        }
        model.scalar("context_size", ScalarType::Number)?;
        model.strings("runtime_flags")?;
        model.finish()
    })?;
    // Resolved earlier; requested here so that it is known and can be suggested.
    fields.get("include");
    fields.finish().map_err(|error| {
        if is_version_one(root) {
            error.help("the first version of the format is gone: put services under `services:`")
        } else {
            error
        }
    })?;
    let Some(services) = services else {
        return Err(Diagnostic::new(&root.position, "`services` is missing")
            .help("a Compose file has at least `services:`"));
    };
    if services.is_empty() {
        return Err(
            Diagnostic::new(&root.position, "the project declares no services").key("services"),
        );
    }
    project.services = services;
    project.networks = networks.unwrap_or_default();
    project.volumes = volumes.unwrap_or_default();
    project.secrets = secrets.unwrap_or_default();
    project.configs = configs.unwrap_or_default();
    Ok(project)
}

/// Whether services are at the top level, as in files older than `services`.
fn is_version_one(root: &Node) -> bool {
    let looks_like_service =
        |node: &Node| node.get("image").is_some() || node.get("build").is_some();
    root.get("services").is_none()
        && root
            .entries()
            .iter()
            .any(|(_, node)| looks_like_service(node))
}

/// Inserts the project's name where the file refers to it. Other variables stay.
fn set_project_name(node: &mut Node, name: &str) {
    match &mut node.value {
        Value::Map(entries) => {
            for (_, entry) in entries {
                set_project_name(entry, name);
            }
        }
        Value::List(items) => {
            for item in items {
                set_project_name(item, name);
            }
        }
        Value::Scalar(raw) if raw.text.contains(PROJECT_NAME) => {
            // A malformed expression stays, and is reported where it is read.
            if let Ok(template) = Template::parse(&raw.text) {
                raw.text = template.set(PROJECT_NAME, name).source();
                raw.text_starts = None;
            }
        }
        Value::Scalar(_) => {}
    }
}

/// Reads every entry of a section; a missing section has none.
fn section<T>(
    fields: &mut MappingReader<'_>,
    name: &'static str,
    read: impl Fn(&Key, &Field<'_>) -> Result<T, Diagnostic>,
) -> Result<Option<Vec<T>>, Diagnostic> {
    let Some(field) = fields.get(name) else {
        return Ok(None);
    };
    let mut items = Vec::new();
    for (key, entry) in field.entries()? {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if key.text.is_empty() || !key.text.chars().all(allowed) {
            return Err(Diagnostic::new(
                &key.position,
                format!(
                    "`{}` is not a valid name: use letters, digits, `.`, `_` and `-`",
                    key.text
                ),
            )
            .key(name));
        }
        items.push(read(key, &entry)?);
    }
    Ok(Some(items))
}

/// The name of the project: `name:`, else the folder's, in the form that Docker accepts.
fn project_name(
    given: Option<&Scalar>,
    path: &Path,
    files: &dyn Files,
    root: &Node,
    warnings: &mut Vec<Diagnostic>,
) -> String {
    // For Compose, a name that depends on a variable is empty, so it takes the folder's.
    let given = given
        .map(Scalar::with_defaults)
        .filter(|name| Template::parse(name).is_ok_and(|name| name.literal().is_some()));
    let folder = files
        .absolute(path)
        .ok()
        .as_deref()
        .and_then(Path::parent)
        .map(normal)
        .and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()));
    for name in given.iter().chain(folder.iter()) {
        let name = acceptable(name);
        if !name.is_empty() {
            return name;
        }
    }
    warnings.push(
        Diagnostic::new(&root.position, "the folder's name makes no project name")
            .help("give the project a `name:`"),
    );
    "project".to_owned()
}

/// Lower case; letters, digits, `-` and `_` only; no `-` or `_` at the start.
fn acceptable(name: &str) -> String {
    let lower = name.to_lowercase();
    lower
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(*c))
        .collect::<String>()
        .trim_start_matches(['-', '_'])
        .to_owned()
}
