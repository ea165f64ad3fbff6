//! Mounts of a container: `-v` if it can express everything, otherwise `--mount`.

use crate::compose::commands::command::Command;
use crate::compose::commands::container_name::container_of;
use crate::compose::commands::create;
use crate::compose::commands::flags::{self, CommaList};
use crate::compose::commands::notes::{Note, Why};
use crate::compose::commands::paths;
use crate::compose::diagnostic::Diagnostic;
use crate::compose::interpolate::{Part, Template};
use crate::compose::model::{
    FileContent, FileObject, Grant, Mount, MountKind, Project, Service, VolumesSource,
};
use crate::compose::scalar::Scalar;
use crate::compose::scalar_kind::ScalarKind;

/// The flags for `volumes`, `volumes_from`, `secrets` and `configs`.
pub(super) fn mounts(
    command: &mut Command,
    notes: &mut Vec<Note>,
    project: &Project,
    service: &Service,
) -> Result<(), Diagnostic> {
    for mount in &service.volumes {
        let source = source(project, mount);
        if fits_short(mount, source.as_ref()) {
            command.flag("-v", &short(mount, source.as_ref()));
        } else {
            command.flag("--mount", &long(mount, source.as_ref(), notes));
        }
    }
    for from in &service.volumes_from {
        let mut value = match &from.source {
            VolumesSource::Service { service, .. } => container_of(project, service),
            VolumesSource::Container(container) => container.template.clone(),
        };
        if let Some(mode) = &from.mode {
            value.push_text(":");
            value.push(&mode.template);
        }
        command.flag("--volumes-from", &value);
    }
    for secret in &service.secrets {
        grant(command, notes, project, service, Kinds::Secret, secret)?;
    }
    for config in &service.configs {
        grant(command, notes, project, service, Kinds::Config, config)?;
    }
    Ok(())
}

/// The source for `docker`: a path relative to the project's folder, the name of a
/// volume, or an image.
fn source(project: &Project, mount: &Mount) -> Option<Template> {
    let source = mount.source.as_ref()?;
    Some(match mount.kind {
        MountKind::Bind => paths::mount_path(source),
        MountKind::Volume => match source.literal() {
            Some(key) => project
                .volumes
                .iter()
                .find(|volume| volume.key == key)
                .map_or_else(|| source.template.clone(), |v| v.name.template.clone()),
            None => source.template.clone(),
        },
        _ => source.template.clone(),
    })
}

/// Whether `-v` can express it.
fn fits_short(mount: &Mount, source: Option<&Template>) -> bool {
    let options = &mount.options;
    // `-v` splits at colons, except after a drive letter.
    let has_colon = |template: &Template| {
        template.parts.iter().enumerate().any(|(index, part)| {
            matches!(part, Part::Text(text)
                if text.char_indices().any(|(at, c)| c == ':' && !(index == 0 && at == 1)))
        })
    };
    if has_colon(&mount.target.template) || source.is_some_and(has_colon) {
        return false;
    }
    match mount.kind {
        MountKind::Bind => {
            mount.short
                || (options.create_host_path != Some(false)
                    && options.propagation.is_none()
                    && options.recursive.is_none())
        }
        MountKind::Volume => {
            (mount.short || !options.nocopy)
                && options.subpath.is_none()
                && options.labels.is_empty()
                // An anonymous volume has no place for options.
                && (source.is_some() || !(mount.read_only || options.nocopy))
        }
        _ => false,
    }
}

/// `[SOURCE:]TARGET[:OPTIONS]`
fn short(mount: &Mount, source: Option<&Template>) -> Template {
    let mut value = Template::default();
    if let Some(source) = source {
        value.push(source);
        value.push_text(":");
    }
    value.push(&mount.target.template);
    let mut options = Vec::new();
    if mount.read_only {
        options.push("ro".to_owned());
    }
    if mount.options.nocopy {
        options.push("nocopy".to_owned());
    }
    let words = [&mount.options.selinux, &mount.options.propagation];
    options.extend(words.into_iter().flatten().map(Scalar::with_defaults));
    if !options.is_empty() {
        value.push_text(":");
        value.push_text(&options.join(","));
    }
    value
}

/// `type=…,source=…,target=…`
fn long(mount: &Mount, source: Option<&Template>, notes: &mut Vec<Note>) -> Template {
    let options = &mount.options;
    let mut value = CommaList::default();
    let kind = match mount.kind {
        MountKind::Bind => "bind",
        MountKind::Volume => "volume",
        MountKind::Tmpfs => "tmpfs",
        MountKind::Npipe => "npipe",
        MountKind::Cluster => "cluster",
        MountKind::Image => "image",
    };
    value.word(&format!("type={kind}"));
    if mount.kind != MountKind::Tmpfs
        && let Some(source) = source
    {
        value.field("source", source);
    }
    value.field("target", &mount.target.template);
    if mount.read_only {
        value.word("readonly");
    }
    match mount.kind {
        MountKind::Bind => {
            value.optional("bind-propagation", options.propagation.as_ref());
            value.optional("bind-recursive", options.recursive.as_ref());
            if options.selinux.is_some() {
                notes.push(Note::NoEquivalent("bind.selinux".to_owned(), Why::Mount));
            }
        }
        MountKind::Volume => {
            if options.nocopy {
                value.word("volume-nocopy");
            }
            value.optional("volume-subpath", options.subpath.as_ref());
            for label in &options.labels {
                value.field("volume-label", &flags::pair(label));
            }
        }
        MountKind::Tmpfs => {
            if let Some(size) = &options.size {
                value.field("tmpfs-size", &bytes(size));
            }
            if let Some(mode) = &options.mode {
                value.field("tmpfs-mode", &octal(mode));
            }
        }
        MountKind::Image => value.optional("image-subpath", options.subpath.as_ref()),
        MountKind::Npipe | MountKind::Cluster => {}
    }
    value.template()
}

/// A size in bytes, because `tmpfs-size` accepts only units of one letter.
fn bytes(size: &Scalar) -> Template {
    size.literal().and_then(parse_bytes).map_or_else(
        || size.template.clone(),
        |bytes| Template::text(bytes.to_string()),
    )
}

/// `64m`, `1.5g`, `10kb`: units of 1024.
fn parse_bytes(text: &str) -> Option<u64> {
    let lower = text.trim().to_ascii_lowercase();
    let end = lower
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(lower.len());
    let number: f64 = lower[..end].parse().ok()?;
    let power = match lower[end..].trim() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 1,
        "m" | "mb" | "mib" => 2,
        "g" | "gb" | "gib" => 3,
        "t" | "tb" | "tib" => 4,
        _ => return None,
    };
    let bytes = number * 1024_f64.powi(power);
    // Within the integers that a float holds exactly, and thus within 64 bits.
    (0.0..9e15).contains(&bytes).then_some(bytes as u64)
}

/// A mode in octal. YAML turns `01777` into a decimal number; a text is octal already.
fn octal(mode: &Scalar) -> Template {
    match (mode.kind, mode.literal().map(str::parse::<u32>)) {
        (ScalarKind::Integer, Some(Ok(number))) => Template::text(format!("{number:o}")),
        _ => mode.template.clone(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Secret,
    Config,
}

/// A secret or config: a file that is mounted read-only.
fn grant(
    command: &mut Command,
    notes: &mut Vec<Note>,
    project: &Project,
    service: &Service,
    kind: Kinds,
    grant: &Grant,
) -> Result<(), Diagnostic> {
    let (objects, folder, noun) = match kind {
        Kinds::Secret => (&project.secrets, "/run/secrets/", "secret"),
        Kinds::Config => (&project.configs, "/", "config"),
    };
    let Some(object) = create::secret(objects, &grant.source) else {
        return Ok(());
    };
    let name = format!("{noun} {}", grant.source);
    let source = match &object.content {
        FileContent::File(file) => paths::mount_path(file),
        FileContent::External => {
            return Err(Diagnostic::new(
                &object.position,
                format!("Compose cannot use the external {name}: only a swarm can"),
            )
            .key(format!("services.{}.{noun}s", service.name)));
        }
        _ => match written_file(project, kind, object) {
            Some(file) => file,
            None => {
                notes.push(Note::NoEquivalent(name, Why::NoFile));
                return Ok(());
            }
        },
    };
    let target = match &grant.target {
        Some(target) if target.template.start().starts_with('/') => target.template.clone(),
        Some(target) => target.template.prefixed(folder),
        None => Template::text(format!("{folder}{}", grant.source)),
    };
    let mut value = CommaList::default();
    value.word("type=bind");
    value.field("source", &source);
    value.field("target", &target);
    value.word("readonly");
    command.flag("--mount", &value.template());
    if !grant.ignored.is_empty() {
        notes.push(Note::GrantIgnored(name, grant.ignored.join(", ")));
    }
    Ok(())
}

/// The file that a config was written to, if it was.
fn written_file(project: &Project, kind: Kinds, object: &FileObject) -> Option<Template> {
    (kind == Kinds::Config && create::config(project, object).is_some())
        .then(|| create::config_file(project, object))
}

#[cfg(test)]
mod tests {
    use super::parse_bytes;

    #[test]
    fn sizes_become_bytes() {
        assert_eq!(parse_bytes("64m"), Some(64 << 20));
        assert_eq!(parse_bytes("1.5g"), Some(3 << 29));
        assert_eq!(parse_bytes("10KB"), Some(10 << 10));
        assert_eq!(parse_bytes("1000"), Some(1000));
        assert_eq!(parse_bytes("many"), None);
    }
}
