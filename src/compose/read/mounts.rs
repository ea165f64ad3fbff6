//! `volumes` of a service, in both notations.

use crate::compose::diagnostic::Diagnostic;
use crate::compose::interpolate::Template;
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType};
use crate::compose::model::{Mount, MountKind, MountOptions};
use crate::compose::scalar::Scalar;
use crate::compose::yaml::Value;

/// Reads an item of `volumes`.
pub(super) fn mount(field: &Field<'_>) -> Result<Mount, Diagnostic> {
    match &field.node.value {
        Value::Map(_) => long(field),
        _ => short(field),
    }
}

/// `[SOURCE:]TARGET[:MODE]`
fn short(field: &Field<'_>) -> Result<Mount, Diagnostic> {
    let text = field.scalar(ScalarType::Text)?;
    let scalar = |template: &Template| Scalar::new(template.clone(), &text.position);
    let pieces = with_drives(text.template.split(':'));
    if pieces.iter().any(Template::is_empty) {
        return Err(field
            .error("an empty part between colons")
            .help("the notation is [SOURCE:]TARGET[:MODE]"));
    }
    let (source, target, mode) = match pieces.as_slice() {
        [target] => (None, scalar(target), None),
        [source, target] => (Some(scalar(source)), scalar(target), None),
        [source, target, mode] => (
            Some(scalar(source)),
            scalar(target),
            Some(mode.with_defaults()),
        ),
        _ => {
            return Err(field
                .error("too many colons")
                .help("the notation is [SOURCE:]TARGET[:MODE]"));
        }
    };
    let kind = match &source {
        Some(source) if is_path(source) => MountKind::Bind,
        _ => MountKind::Volume,
    };
    let mut mount = Mount {
        kind,
        source,
        target,
        read_only: false,
        options: MountOptions::default(),
        short: true,
        position: text.position.clone(),
    };
    for option in mode.iter().flat_map(|mode| mode.split(',')) {
        let value = || Some(Scalar::text(option, &text.position));
        match option {
            "ro" => mount.read_only = true,
            "rw" => mount.read_only = false,
            "nocopy" => mount.options.nocopy = true,
            "z" | "Z" => mount.options.selinux = value(),
            "private" | "rprivate" | "shared" | "rshared" | "slave" | "rslave" => {
                mount.options.propagation = value();
            }
            // Compose ignores unknown modes.
            _ => mount.options.consistency = value(),
        }
    }
    Ok(mount)
}

/// The types of the long notation.
const KINDS: [(&str, MountKind); 6] = [
    ("bind", MountKind::Bind),
    ("volume", MountKind::Volume),
    ("tmpfs", MountKind::Tmpfs),
    ("npipe", MountKind::Npipe),
    ("cluster", MountKind::Cluster),
    ("image", MountKind::Image),
];

fn long(field: &Field<'_>) -> Result<Mount, Diagnostic> {
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let kind = fields
        .one_of("type", &KINDS.map(|(name, _)| name))?
        .ok_or_else(|| field.error("`type` is missing"))?
        .with_defaults();
    let kind = KINDS
        .iter()
        .find(|(name, _)| *name == kind)
        .map(|(_, kind)| *kind)
        .ok_or_else(|| field.error(format!("the type `{kind}` depends on a variable")))?;
    let source = fields.text("source")?;
    let target = fields
        .text("target")?
        .ok_or_else(|| field.error("`target` is missing"))?;
    if source.is_none() && matches!(kind, MountKind::Bind | MountKind::Image) {
        return Err(field.error("`source` is missing"));
    }
    let read_only = fields.boolean("read_only")?.unwrap_or(false);
    let mut options = MountOptions {
        consistency: fields.text("consistency")?,
        ..MountOptions::default()
    };
    if let Some(bind) = fields.get("bind") {
        let mut bind = MappingReader::new(bind.node, bind.path)?;
        options.propagation = bind.text("propagation")?;
        options.create_host_path = bind.boolean("create_host_path")?;
        options.recursive = bind.one_of(
            "recursive",
            &["enabled", "disabled", "writable", "readonly"],
        )?;
        options.selinux = bind.one_of("selinux", &["z", "Z"])?;
        bind.finish()?;
    }
    if let Some(volume) = fields.get("volume") {
        let mut volume = MappingReader::new(volume.node, volume.path)?;
        options.nocopy = volume.boolean("nocopy")?.unwrap_or(false);
        options.subpath = volume.text("subpath")?;
        options.labels = volume.pairs("labels")?;
        volume.finish()?;
    }
    if let Some(tmpfs) = fields.get("tmpfs") {
        let mut tmpfs = MappingReader::new(tmpfs.node, tmpfs.path)?;
        options.size = tmpfs.scalar("size", ScalarType::Integer)?;
        options.mode = tmpfs.scalar("mode", ScalarType::Number)?;
        tmpfs.finish()?;
    }
    if let Some(image) = fields.get("image") {
        let mut image = MappingReader::new(image.node, image.path)?;
        options.subpath = image.text("subpath")?.or(options.subpath);
        image.finish()?;
    }
    fields.finish()?;
    Ok(Mount {
        kind,
        source,
        target,
        read_only,
        options,
        short: false,
        position: field.node.position.clone(),
    })
}

/// Joins a Windows drive with the path after its colon: `C:\data:/data`, `C:/data:/data`.
/// A volume may have a name of one letter (`v:/data:ro`), so with a slash a target must
/// follow.
fn with_drives(pieces: Vec<Template>) -> Vec<Template> {
    let mut joined: Vec<Template> = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let target_follows = pieces
            .get(index + 1)
            .is_some_and(|next| next.start().starts_with('/') || is_drive(next));
        let is_path =
            piece.start().starts_with('\\') || (piece.start().starts_with('/') && target_follows);
        match joined.last_mut() {
            Some(last) if is_drive(last) && is_path => {
                last.push_text(":");
                last.push(piece);
            }
            _ => joined.push(piece.clone()),
        }
    }
    joined
}

fn is_drive(template: &Template) -> bool {
    matches!(template.literal(), Some(text)
        if text.len() == 1 && text.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether a source of the short notation is a path, and not the key of a volume. One
/// that starts with a variable without a default can only be a path: no key is known
/// before it is set.
fn is_path(source: &Scalar) -> bool {
    let shown = source.with_defaults();
    let drive = shown.as_bytes();
    shown.starts_with(['.', '/', '~'])
        || shown.starts_with("\\\\")
        || (source.has_variables() && shown.contains("${"))
        || (drive.len() > 1 && drive[0].is_ascii_alphabetic() && drive[1] == b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let split = Template::parse(text).unwrap().split(':');
        with_drives(split)
            .iter()
            .map(Template::with_defaults)
            .collect()
    }

    #[test]
    fn drives_are_told_from_volumes_of_one_letter() {
        assert_eq!(pieces(r"C:\data:/data:ro"), [r"C:\data", "/data", "ro"]);
        assert_eq!(pieces("C:/data:/data"), ["C:/data", "/data"]);
        assert_eq!(pieces(r"C:\data:D:\data"), [r"C:\data", r"D:\data"]);
        assert_eq!(pieces("v:/data"), ["v", "/data"]);
        assert_eq!(pieces("v:/data:ro"), ["v", "/data", "ro"]);
        assert_eq!(pieces("${A:-x:y}:/data"), ["x:y", "/data"]);
    }
}
