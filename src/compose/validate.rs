//! Checks that the resources which services name exist, and that keys do not contradict
//! each other.

use std::collections::{HashMap, HashSet};

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::model::{MountKind, Project, Service, ServiceNetwork};
use crate::compose::read;
use crate::compose::start_order;

/// The most containers of a project. A larger number in `replicas` or `scale` is a typo.
const MAX_CONTAINERS: usize = 1000;

/// Checks every reference between the parts of `project`, adds the `default` network to
/// services without networks, and refuses dependency cycles.
pub(crate) fn validate(project: &mut Project, start: &Position) -> Result<(), Diagnostic> {
    join_default_network(project, start);
    let (refused, mut warnings) = check_services(project)?;
    for index in refused {
        project.services[index].refused = true;
    }
    project.warnings.append(&mut warnings);
    check_container_count(project)?;
    check_container_names(project)?;
    start_order::start_order(&project.services)?;
    check_disabled_dependencies(project)
}

/// Checks each service. Compose only checks the services that run, so an error in a
/// service with an inactive profile becomes a warning. Returns the indices of the
/// services with such an error, and the warnings.
fn check_services(project: &Project) -> Result<(Vec<usize>, Vec<Diagnostic>), Diagnostic> {
    let declared = Declared::new(project);
    let mut refused = Vec::new();
    let mut warnings = Vec::new();
    for (index, service) in project.services.iter().enumerate() {
        match check_keys(service).and_then(|()| declared.expect_all(service)) {
            Err(error) if service.is_active() => return Err(error),
            Err(error) => {
                let profiles = service.profiles.join(", ");
                let help = format!("Compose refuses it as soon as its profile runs: {profiles}");
                refused.push(index);
                warnings.push(error.help(help));
            }
            Ok(()) => {}
        }
    }
    Ok((refused, warnings))
}

/// Checks for keys of one service that contradict each other or are missing.
fn check_keys(service: &Service) -> Result<(), Diagnostic> {
    let uses = |key: &str| service.keys.iter().find(|used| used.key == key);
    let error = |position: &Position, message: String| {
        Err(Diagnostic::new(position, message).key(format!("services.{}", service.name)))
    };
    if service.image.is_none() && service.build.is_none() && !service.is_provided() {
        return error(
            &service.position,
            format!("service `{}` has neither `image` nor `build`", service.name),
        );
    }
    if let (Some(_), Some(used)) = (&service.network_mode, uses("networks")) {
        return error(
            &used.position,
            "`network_mode` and `networks` exclude each other".to_owned(),
        );
    }
    if let Some(name) = &service.container_name
        && service.replicas > 1
    {
        return error(
            &name.position,
            format!(
                "`container_name` gives one name, and {} containers run",
                service.replicas
            ),
        );
    }
    Ok(())
}

/// The names that the project declares.
struct Declared<'a> {
    services: Names<'a>,
    networks: Names<'a>,
    volumes: Names<'a>,
    secrets: Names<'a>,
    configs: Names<'a>,
}

impl<'a> Declared<'a> {
    fn new(project: &'a Project) -> Self {
        let services = project.services.iter().map(|s| s.name.as_str());
        let networks = project.networks.iter().map(|n| n.key.as_str());
        let volumes = project.volumes.iter().map(|v| v.key.as_str());
        let secrets = project.secrets.iter().map(|s| s.key.as_str());
        let configs = project.configs.iter().map(|c| c.key.as_str());
        Self {
            services: Names::new("service", services),
            networks: Names::new("network", networks),
            volumes: Names::new("volume", volumes),
            secrets: Names::new("secret", secrets),
            configs: Names::new("config", configs),
        }
    }

    /// # Errors
    /// If `service` names something that is not declared.
    fn expect_all(&self, service: &Service) -> Result<(), Diagnostic> {
        for (name, position) in required_dependencies(service) {
            self.services.expect(name, position, service)?;
        }
        for network in &service.networks {
            self.networks
                .expect(&network.network, &network.position, service)?;
        }
        for mount in &service.volumes {
            if let (MountKind::Volume, Some(source)) = (mount.kind, &mount.source)
                && let Some(name) = source.literal()
            {
                self.volumes.expect(name, &source.position, service)?;
            }
        }
        for secret in &service.secrets {
            self.secrets
                .expect(&secret.source, &secret.position, service)?;
        }
        for config in &service.configs {
            self.configs
                .expect(&config.source, &config.position, service)?;
        }
        for secret in service.build.iter().flat_map(|build| &build.secrets) {
            self.secrets
                .expect(&secret.source, &secret.position, service)?;
        }
        Ok(())
    }
}

/// The services without which `service` does not start, each with the position of its
/// mention.
fn required_dependencies(service: &Service) -> Vec<(&str, &Position)> {
    let dependencies = service.depends_on.iter();
    let optional: HashSet<&str> = dependencies
        .filter(|dependency| !dependency.required)
        .map(|dependency| dependency.service.as_str())
        .collect();
    let mut needs = start_order::dependencies(service);
    needs.retain(|(name, _)| !optional.contains(name));
    // `required: false` makes a dependency optional, but not a shared namespace.
    needs.extend(start_order::namespace_providers(service));
    needs
}

/// Limits the number of containers, because each one gets its own command.
fn check_container_count(project: &Project) -> Result<(), Diagnostic> {
    let mut containers = 0_usize;
    for service in &project.services {
        containers = containers.saturating_add(service.replicas);
        if service.replicas > 1 && containers > MAX_CONTAINERS {
            return Err(Diagnostic::new(
                &service.position,
                format!("the project has more than {MAX_CONTAINERS} containers"),
            )
            .key(format!("services.{}", service.name)));
        }
    }
    Ok(())
}

/// Two containers cannot share a name, unless a profile decides which of them runs.
fn check_container_names(project: &Project) -> Result<(), Diagnostic> {
    let mut taken: HashMap<&str, &str> = HashMap::new();
    for service in project.services.iter().filter(|s| s.is_active()) {
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
fn join_default_network(project: &mut Project, start: &Position) {
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

/// A service that always runs cannot depend on one that only runs with a profile.
fn check_disabled_dependencies(project: &Project) -> Result<(), Diagnostic> {
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
        for (name, position) in required_dependencies(service) {
            if profiled.contains(name) {
                let error = Diagnostic::new(
                    position,
                    format!(
                        "`{}` needs `{name}`, which only runs with a profile",
                        service.name
                    ),
                );
                let declared = service
                    .depends_on
                    .iter()
                    .any(|other| other.required && other.service == name);
                return Err(if declared {
                    error
                        .key(format!("services.{}.depends_on", service.name))
                        .help("give both the same profile, or set `required: false`")
                } else {
                    error
                        .key(format!("services.{}", service.name))
                        .help("give both the same profile")
                });
            }
        }
    }
    Ok(())
}

/// The declared names of one kind.
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
