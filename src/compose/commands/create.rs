//! Commands that create what a container needs: networks, volumes, images, files.

use crate::compose::commands::command::Command;
use crate::compose::commands::flags::{self, CommaList};
use crate::compose::commands::notes::{Note, Why};
use crate::compose::commands::paths;
use crate::compose::commands::quote;
use crate::compose::interpolate::{Part, Template, Variable};
use crate::compose::model::{Build, FileContent, FileObject, Network, Project, Service, Volume};
use crate::compose::scalar::Scalar;

/// `docker network create`
pub(super) fn network(network: &Network) -> Command {
    let mut command = Command::new("docker network create");
    flags::optional(&mut command, "-d", network.driver.as_ref());
    flags::pairs(&mut command, "--opt", &network.driver_opts);
    for (flag, switch) in [
        ("--internal", &network.internal),
        ("--attachable", &network.attachable),
        ("--ipv6", &network.enable_ipv6),
    ] {
        if let Some(switch) = switch {
            flags::switch(&mut command, flag, switch);
        }
    }
    // On by default, so only switching it off needs a flag.
    if let Some(ipv4) = &network.enable_ipv4
        && (ipv4.has_variables() || ipv4.as_bool() == Some(false))
    {
        let value = ipv4.template.prefixed("--ipv4=");
        command.piece(quote::word(&value));
    }
    flags::optional(&mut command, "--ipam-driver", network.ipam.driver.as_ref());
    flags::pairs(&mut command, "--ipam-opt", &network.ipam.options);
    for subnet in &network.ipam.config {
        flags::optional(&mut command, "--subnet", subnet.subnet.as_ref());
        flags::optional(&mut command, "--ip-range", subnet.ip_range.as_ref());
        flags::optional(&mut command, "--gateway", subnet.gateway.as_ref());
        flags::pairs(&mut command, "--aux-address", &subnet.aux_addresses);
    }
    flags::pairs(&mut command, "--label", &network.labels);
    command.piece(quote::word(&network.name.template));
    command
}

/// `docker volume create`
pub(super) fn volume(volume: &Volume) -> Command {
    let mut command = Command::new("docker volume create");
    flags::optional(&mut command, "-d", volume.driver.as_ref());
    flags::pairs(&mut command, "--opt", &volume.driver_opts);
    flags::pairs(&mut command, "--label", &volume.labels);
    command.piece(quote::word(&volume.name.template));
    command
}

/// The name of the image of a service: its own, or the one that Compose gives to what it
/// builds.
pub(super) fn image(project: &Project, service: &Service) -> Template {
    match &service.image {
        Some(image) => image.template.clone(),
        None => Template::text(format!("{}-{}", project.name, service.name)),
    }
}

/// `docker build`
pub(super) fn build(project: &Project, service: &Service, build: &Build) -> (Command, Vec<Note>) {
    let mut notes = Vec::new();
    let mut command = Command::new("docker build");
    command.flag("-t", &image(project, service));
    for tag in &build.tags {
        command.flag("-t", &tag.template);
    }
    let remote = paths::is_remote(&build.context.template);
    let context = if remote {
        build.context.template.clone()
    } else {
        paths::path(&build.context)
    };
    if let Some(dockerfile) = &build.dockerfile {
        let file = if remote {
            dockerfile.template.clone()
        } else {
            paths::in_context(&context, &dockerfile.template)
        };
        command.flag("-f", &file);
    } else if build.dockerfile_inline.is_some() {
        command.piece("-f -");
    }
    flags::optional(&mut command, "--target", build.target.as_ref());
    flags::pairs(&mut command, "--build-arg", &build.args);
    flags::pairs(&mut command, "--label", &build.labels);
    if !build.platforms.is_empty() {
        command.flag("--platform", &joined(&build.platforms));
    }
    for setting in &build.settings {
        if !flags::setting(&mut command, setting) {
            let key = format!("build.{}", setting.key);
            notes.push(Note::NoEquivalent(key, Why::NoFlag));
        }
    }
    flags::extra_hosts(&mut command, &build.extra_hosts);
    flags::ulimits(&mut command, &build.ulimits);
    for context in &build.additional_contexts {
        let mut value = context.name.template.clone();
        value.push_text("=");
        if let Some(source) = &context.value {
            value.push(&additional_context(project, source));
        }
        command.flag("--build-context", &value);
    }
    for ssh in &build.ssh {
        command.flag("--ssh", &flags::pair(ssh));
    }
    for grant in &build.secrets {
        let id = grant
            .target
            .as_ref()
            .map_or_else(|| Template::text(&grant.source), |t| t.template.clone());
        let mut value = CommaList::default();
        value.field("id", &id);
        match secret(&project.secrets, &grant.source).map(|secret| &secret.content) {
            Some(FileContent::File(file)) => value.field("src", &paths::path(file)),
            Some(FileContent::Environment(name)) => value.field("env", &name.template),
            _ => {}
        }
        command.flag("--secret", &value.template());
    }
    command.piece(quote::word(&context));
    if let Some(dockerfile) = &build.dockerfile_inline {
        command.document(&dockerfile.template);
    }
    (command, notes)
}

/// `service:x` is the image of another service; a path is relative to the file; anything
/// else is an address.
fn additional_context(project: &Project, source: &Scalar) -> Template {
    let shown = source.with_defaults();
    if let Some(name) = shown.strip_prefix("service:")
        && let Some(service) = project.services.iter().find(|service| service.name == name)
    {
        return image(project, service).prefixed("docker-image://");
    }
    if paths::is_remote(&source.template) {
        source.template.clone()
    } else {
        paths::path(source)
    }
}

fn joined(values: &[Scalar]) -> Template {
    let mut joined = Template::default();
    for value in values {
        if !joined.is_empty() {
            joined.push_text(",");
        }
        joined.push(&value.template);
    }
    joined
}

/// The secret or config with this key.
pub(super) fn secret<'a>(objects: &'a [FileObject], key: &str) -> Option<&'a FileObject> {
    objects.iter().find(|object| object.key == key)
}

/// The file to which the content of a config is written.
pub(super) fn config_file(project: &Project, config: &FileObject) -> Template {
    Template::text(format!("./{}_{}", project.name, config.key))
}

/// Writes the content of a config to a file, unless it is a file already.
pub(super) fn config(project: &Project, config: &FileObject) -> Option<Command> {
    let file = quote::word(&config_file(project, config));
    match &config.content {
        FileContent::Inline(content) => {
            let mut command = Command::new(&format!("cat > {file}"));
            command.document(&content.template);
            Some(command)
        }
        FileContent::Environment(name) => {
            let name = name.literal()?;
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            let value = Template {
                parts: vec![Part::Variable(Variable {
                    name: name.to_owned(),
                    operator: None,
                    word: Template::default(),
                    splits: false,
                })],
            };
            is_name.then(|| Command::new(&format!("printf %s {} > {file}", quote::word(&value))))
        }
        _ => None,
    }
}
