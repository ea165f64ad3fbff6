//! What services name must exist, and must be possible.

use std::collections::HashSet;

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::graph;
use crate::compose::model::{MountKind, Project, Service, ServiceNetwork};
use crate::compose::read;
use crate::compose::yaml::Node;

/// Checks every reference between the parts of `project`, gives services without networks the
/// `default` one, and refuses circles.
pub(crate) fn references(project: &mut Project, root: &Node) -> Result<(), Diagnostic> {
    join_default(project, root);
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
    graph::start_order(&project.services)?;
    disabled_dependencies(project)
}

/// A service without `networks` and `network_mode` joins `default`.
fn join_default(project: &mut Project, root: &Node) {
    let mut used = false;
    for service in &mut project.services {
        if service.networks.is_empty()
            && service.network_mode.is_none()
            && !service.keys.iter().any(|used| used.key == "provider")
        {
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
            .push(read::implicit_network(&project.name, &root.position));
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
