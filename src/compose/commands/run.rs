//! `docker run`, for one container of a service.

use crate::compose::commands::command::Command;
use crate::compose::commands::container_name::{container_name, container_of};
use crate::compose::commands::create;
use crate::compose::commands::flags::{self, CommaList};
use crate::compose::commands::mounts::mounts;
use crate::compose::commands::notes::{Note, Why};
use crate::compose::commands::quote;
use crate::compose::commands::resources;
use crate::compose::commands::{health, paths};
use crate::compose::diagnostic::Diagnostic;
use crate::compose::interpolate::Template;
use crate::compose::model::{CommandLine, Namespace, Port, Project, Service, ServiceNetwork};
use crate::compose::scalar::Scalar;

/// The command for the container `number`, from 1, and its notes.
pub(super) fn run(
    project: &Project,
    service: &Service,
    number: usize,
) -> Result<(Command, Vec<Note>), Diagnostic> {
    let mut notes = Vec::new();
    let mut command = Command::new("docker run -d");
    command.flag("--name", &container_name(project, service, number));
    pull(&mut command, &mut notes, service);
    networks(&mut command, project, service);
    for (flag, namespace) in [("--pid", &service.pid), ("--ipc", &service.ipc)] {
        if let Some(namespace) = namespace {
            command.flag(flag, &shared(project, namespace));
        }
    }
    for port in &service.ports {
        command.flag("-p", &published(port));
        for (key, _) in &port.informative {
            notes.push(Note::NoEquivalent(format!("ports.{key}"), Why::Informs));
        }
    }
    let is_fixed = |port: &Port| {
        port.published
            .as_ref()
            .is_some_and(|published| !published.with_defaults().contains('-'))
    };
    if service.replicas > 1 && service.ports.iter().any(is_fixed) {
        notes.push(Note::PortConflict);
    }
    mounts(&mut command, &mut notes, project, service)?;
    environment(&mut command, &mut notes, service);
    for link in &service.links {
        let mut value = container_of(project, &link.service);
        value.push_text(":");
        match &link.alias {
            Some(alias) => value.push(&alias.template),
            None => value.push_text(&link.service),
        }
        command.flag("--link", &value);
    }
    for link in &service.external_links {
        command.flag("--link", &link.template);
    }
    flags::extra_hosts(&mut command, &service.extra_hosts);
    if let Some(healthcheck) = &service.healthcheck {
        health::healthcheck(&mut command, &mut notes, healthcheck);
    }
    resources::restart(&mut command, &mut notes, service);
    resources::settings(&mut command, &mut notes, service);
    resources::limits(&mut command, &mut notes, service);
    unmapped(&mut notes, service);
    end(&mut command, &mut notes, project, service);
    Ok((command, notes))
}

/// `--pull`
fn pull(command: &mut Command, notes: &mut Vec<Note>, service: &Service) {
    let Some(policy) = &service.pull_policy else {
        return;
    };
    match policy.literal() {
        Some("if_not_present") => command.piece("--pull missing"),
        Some("always" | "missing" | "never") => command.flag("--pull", &policy.template),
        // `docker build` does this earlier.
        Some("build") => {}
        Some(_) => notes.push(Note::NoEquivalent("pull_policy".to_owned(), Why::Compose)),
        None => command.flag("--pull", &policy.template),
    }
}

/// `--network` and related flags. With details, or for several networks, everything goes
/// into the value of `--network`.
fn networks(command: &mut Command, project: &Project, service: &Service) {
    if let Some(mode) = &service.network_mode {
        command.flag("--network", &shared(project, mode));
        return;
    }
    let name = |network: &ServiceNetwork| {
        project
            .networks
            .iter()
            .find(|found| found.key == network.network)
            .map_or_else(
                || Template::text(&network.network),
                |found| found.name.template.clone(),
            )
    };
    let mut networks: Vec<&ServiceNetwork> = service.networks.iter().collect();
    networks.sort_by(|one, other| {
        other
            .priority
            .total_cmp(&one.priority)
            .then_with(|| one.network.cmp(&other.network))
    });
    if let [network] = networks.as_slice()
        && network.driver_opts.is_empty()
        && network.gw_priority.is_none()
        && network.interface_name.is_none()
    {
        command.flag("--network", &name(network));
        command.flag("--network-alias", &Template::text(&service.name));
        for alias in &network.aliases {
            command.flag("--network-alias", &alias.template);
        }
        flags::optional(command, "--ip", network.ipv4_address.as_ref());
        flags::optional(command, "--ip6", network.ipv6_address.as_ref());
        for ip in &network.link_local_ips {
            command.flag("--link-local-ip", &ip.template);
        }
        flags::optional(command, "--mac-address", network.mac_address.as_ref());
        return;
    }
    for network in networks {
        let mut value = CommaList::default();
        value.field("name", &name(network));
        value.field("alias", &Template::text(&service.name));
        for alias in &network.aliases {
            value.field("alias", &alias.template);
        }
        value.optional("ip", network.ipv4_address.as_ref());
        value.optional("ip6", network.ipv6_address.as_ref());
        for ip in &network.link_local_ips {
            value.field("link-local-ip", &ip.template);
        }
        value.optional("mac-address", network.mac_address.as_ref());
        for option in &network.driver_opts {
            value.field("driver-opt", &flags::pair(option));
        }
        if let Some(interface) = &network.interface_name {
            let option = "com.docker.network.endpoint.ifname=";
            value.field("driver-opt", &interface.template.prefixed(option));
        }
        value.optional("gw-priority", network.gw_priority.as_ref());
        command.flag("--network", &value.template());
    }
}

/// A namespace as `docker run` names it.
fn shared(project: &Project, namespace: &Namespace) -> Template {
    match namespace {
        Namespace::Service { service, .. } => container_of(project, service).prefixed("container:"),
        Namespace::Mode(mode) => mode.template.clone(),
    }
}

/// `[HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL]`
fn published(port: &Port) -> Template {
    let mut value = Template::default();
    if let Some(ip) = &port.host_ip {
        // An IPv6 address in the long notation has no brackets, but needs them here.
        let needs_brackets = ip
            .literal()
            .is_some_and(|ip| ip.contains(':') && !ip.starts_with('['));
        if needs_brackets {
            value.push_text("[");
        }
        value.push(&ip.template);
        if needs_brackets {
            value.push_text("]");
        }
        value.push_text(":");
    }
    if let Some(published) = &port.published {
        value.push(&published.template);
        value.push_text(":");
    } else if port.host_ip.is_some() {
        value.push_text(":");
    }
    value.push(&port.target.template);
    if let Some(protocol) = &port.protocol {
        value.push_text("/");
        value.push(&protocol.template);
    }
    value
}

/// `--env-file`, then `-e`, which takes precedence.
fn environment(command: &mut Command, notes: &mut Vec<Note>, service: &Service) {
    for file in &service.env_file {
        let path = paths::path(&file.path);
        let word = quote::word(&path);
        if file.required {
            command.flag("--env-file", &path);
        } else if path.literal() == Some(word.as_str()) {
            command.piece(format!("$([ -f {word} ] && echo --env-file {word})"));
        } else {
            notes.push(Note::EnvFileOptional(file.path.with_defaults()));
        }
    }
    if service.env_file.iter().any(|file| {
        file.format
            .as_ref()
            .is_none_or(|format| format.with_defaults() != "raw")
    }) {
        notes.push(Note::EnvFileRaw);
    }
    flags::pairs(command, "-e", &service.environment);
}

/// Keys without an equivalent in `docker run`.
fn unmapped(notes: &mut Vec<Note>, service: &Service) {
    for used in &service.keys {
        let why = match used.key.as_str() {
            "develop" | "models" | "post_start" | "pre_start" | "pre_stop" => Why::Compose,
            _ => continue,
        };
        notes.push(Note::NoEquivalent(used.key.clone(), why));
    }
}

/// The entrypoint, the image and the command.
fn end(command: &mut Command, notes: &mut Vec<Note>, project: &Project, service: &Service) {
    let mut words: Vec<&Scalar> = Vec::new();
    if let Some(entrypoint) = &service.entrypoint {
        match entrypoint.words.split_first() {
            Some((first, rest)) => {
                command.flag("--entrypoint", &first.template);
                words.extend(rest);
            }
            None => command.piece("--entrypoint ''"),
        }
        cut(notes, entrypoint);
    }
    if let Some(arguments) = &service.command {
        if arguments.words.is_empty() {
            notes.push(Note::EmptyCommand);
        }
        words.extend(&arguments.words);
        cut(notes, arguments);
    }
    let mut last = quote::word(&create::image(project, service));
    for word in words {
        last.push(' ');
        last.push_str(&quote::word(&word.template));
    }
    command.piece(last);
}

fn cut(notes: &mut Vec<Note>, words: &CommandLine) {
    if let Some(rest) = &words.ignored {
        notes.push(Note::CommandCut(rest.clone()));
    }
}
