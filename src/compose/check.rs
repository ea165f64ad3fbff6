//! What services name must exist, and must be possible.

use std::collections::{HashMap, HashSet};

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::graph;
use crate::compose::model::{MountKind, Project, Service, ServiceNetwork};
use crate::compose::read;

/// A project of more containers is a slip of the keyboard in `replicas` or `scale`.
const MOST_CONTAINERS: usize = 1000;

/// Checks every reference between the parts of `project`, gives services without networks the
/// `default` one, and refuses circles.
pub(crate) fn references(project: &mut Project, start: &Position) -> Result<(), Diagnostic> {
    join_default(project, start);
    let project: &Project = project;
    let services = Names::new("service", project.services.iter().map(|s| s.name.as_str()));
    let networks = Names::new("network", project.networks.iter().map(|n| n.key.as_str()));
    let volumes = Names::new("volume", project.volumes.iter().map(|v| v.key.as_str()));
    let secrets = Names::new("secret", project.secrets.iter().map(|s| s.key.as_str()));
    let configs = Names::new("config", project.configs.iter().map(|c| c.key.as_str()));
    for service in &project.services {
        let optional: HashSet<&str> = service
            .depends_on
            .iter()
            .filter(|dependency| !dependency.required)
            .map(|dependency| dependency.service.as_str())
            .collect();
        for (name, position) in graph::needs(service) {
            if !optional.contains(name) {
                services.expect(name, position, service)?;
            }
        }
        for network in &service.networks {
            networks.expect(&network.network, &network.position, service)?;
        }
        for mount in &service.volumes {
            if let (MountKind::Volume, Some(source)) = (mount.kind, &mount.source)
                && let Some(name) = source.literal()
            {
                volumes.expect(name, &source.position, service)?;
            }
        }
        for secret in &service.secrets {
            secrets.expect(&secret.source, &secret.position, service)?;
        }
        for config in &service.configs {
            configs.expect(&config.source, &config.position, service)?;
        }
        for secret in service.build.iter().flat_map(|build| &build.secrets) {
            secrets.expect(&secret.source, &secret.position, service)?;
        }
    }
    containers(project)?;
    container_names(project)?;
    graph::start_order(&project.services)?;
    disabled_dependencies(project)
}

/// Each container gets a command of its own, so there must not be too many.
fn containers(project: &Project) -> Result<(), Diagnostic> {
    let mut containers = 0_usize;
    for service in &project.services {
        containers = containers.saturating_add(service.replicas);
        if service.replicas > 1 && containers > MOST_CONTAINERS {
            return Err(Diagnostic::new(
                &service.position,
                format!("the project has more than {MOST_CONTAINERS} containers"),
            )
            .key(format!("services.{}", service.name)));
        }
    }
    Ok(())
}

/// Two containers cannot have one name.
fn container_names(project: &Project) -> Result<(), Diagnostic> {
    let mut taken: HashMap<&str, &str> = HashMap::new();
    for service in &project.services {
        if let Some(name) = &service.container_name
            && let Some(text) = name.literal()
            && let Some(other) = taken.insert(text, &service.name)
        {
            return Err(Diagnostic::new(
                &name.position,
                format!("the service `{other}` has the same container name `{text}`"),
            )
            .key(format!("services.{}.container_name", service.name)));
        }
    }
    Ok(())
}

/// A service without `networks` and `network_mode` joins `default`.
fn join_default(project: &mut Project, start: &Position) {
    let mut used = false;
    for service in &mut project.services {
        if service.networks.is_empty() && service.network_mode.is_none() && !service.is_provided() {
            used = true;
            service.networks.push(ServiceNetwork {
                network: "default".to_owned(),
                aliases: Vec::new(),
                ipv4_address: None,
                ipv6_address: None,
                link_local_ips: Vec::new(),
                mac_address: None,
                driver_opts: Vec::new(),
                priority: 0.0,
                gw_priority: None,
                interface_name: None,
                position: service.position.clone(),
            });
        }
        used |= service
            .networks
            .iter()
            .any(|network| network.network == "default");
    }
    if used
        && !project
            .networks
            .iter()
            .any(|network| network.key == "default")
    {
        project
            .networks
            .push(read::implicit_network(&project.name, start));
    }
}

/// A service that always runs cannot need one that only runs with a profile.
fn disabled_dependencies(project: &Project) -> Result<(), Diagnostic> {
    let profiled: HashSet<&str> = project
        .services
        .iter()
        .filter(|service| !service.is_active())
        .map(|service| service.name.as_str())
        .collect();
    for service in project
        .services
        .iter()
        .filter(|service| service.is_active())
    {
        for dependency in &service.depends_on {
            if dependency.required && profiled.contains(dependency.service.as_str()) {
                return Err(Diagnostic::new(
                    &dependency.position,
                    format!(
                        "`{}` needs `{}`, which only runs with a profile",
                        service.name, dependency.service
                    ),
                )
                .key(format!("services.{}.depends_on", service.name))
                .help("give both the same profile, or set `required: false`"));
            }
        }
    }
    Ok(())
}

/// The names of one kind of thing.
struct Names<'a> {
    kind: &'static str,
    names: Vec<&'a str>,
    set: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn new(kind: &'static str, names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.collect();
        let set = names.iter().copied().collect();
        Self { kind, names, set }
    }

    fn expect(&self, name: &str, at: &Position, service: &Service) -> Result<(), Diagnostic> {
        if self.set.contains(name) {
            return Ok(());
        }
        let error = Diagnostic::new(at, format!("there is no {} `{name}`", self.kind))
            .key(format!("services.{}", service.name))
            .suggest(name, self.names.iter().copied());
        Err(match (&error.help, self.kind) {
            (None, "volume" | "network" | "secret" | "config") => {
                let help = format!("declare it under `{}s:` at the top level", self.kind);
                error.help(help)
            }
            _ => error,
        })
    }
}
