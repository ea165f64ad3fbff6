//! From a loaded Compose project to the graph that is drawn.
//!
//! Values are shown as they are with every variable unset: a published page must not depend on
//! the machine that built it.

use super::graph::{
    Condition, Edge, EdgeKind, Graph, Mount, MountKind, Network, NetworkMode, Port, Service,
    Source, Volume,
};
use crate::compose::model;
use crate::compose::{Project, Scalar};

impl Graph {
    /// The graph of a project.
    #[must_use]
    pub fn from_project(project: &Project) -> Self {
        Self {
            title: project.name.clone(),
            services: project.services.iter().map(service).collect(),
            networks: project.networks.iter().map(network).collect(),
            volumes: project
                .volumes
                .iter()
                .map(|volume| Volume {
                    name: volume.key.clone(),
                    external: volume.external,
                })
                .collect(),
            edges: project.services.iter().flat_map(edges).collect(),
        }
    }
}

fn service(service: &model::Service) -> Service {
    Service {
        name: service.name.clone(),
        source: source(service),
        replicas: u32::try_from(service.replicas).unwrap_or(u32::MAX),
        profiles: service.profiles.clone(),
        networks: service
            .networks
            .iter()
            .map(|joined| joined.network.clone())
            .collect(),
        network_mode: match &service.network_mode {
            None => NetworkMode::Attached,
            Some(model::Namespace::Service { service, .. }) => {
                NetworkMode::SharedWith(service.clone())
            }
            Some(model::Namespace::Mode(mode)) => NetworkMode::Other(mode.shown()),
        },
        ports: service.ports.iter().map(port).collect(),
        mounts: service.volumes.iter().map(mount).collect(),
    }
}

/// A service with both `build` and `image` is built; the image only names the result.
fn source(service: &model::Service) -> Source {
    match (&service.build, &service.image) {
        (Some(build), _) if build.dockerfile_inline.is_some() => {
            Source::Build("Dockerfile".to_owned())
        }
        (Some(build), _) => Source::Build(build.context.shown()),
        (None, Some(image)) => Source::Image(image.shown()),
        (None, None) => Source::Unknown,
    }
}

fn port(port: &model::Port) -> Port {
    let published = port
        .published
        .as_ref()
        .map(Scalar::shown)
        .unwrap_or_default();
    let host = match port.host_ip.as_ref().map(Scalar::shown) {
        None => published,
        Some(address) if address.contains(':') && !address.starts_with('[') => {
            format!("[{address}]:{published}")
        }
        Some(address) => format!("{address}:{published}"),
    };
    let container = match port.protocol.as_ref().map(Scalar::shown) {
        Some(protocol) if protocol != "tcp" => format!("{}/{protocol}", port.target.shown()),
        _ => port.target.shown(),
    };
    Port { host, container }
}

fn mount(mount: &model::Mount) -> Mount {
    let kind = match (mount.kind, &mount.source) {
        (model::MountKind::Tmpfs, _) => MountKind::Tmpfs,
        (model::MountKind::Volume, Some(name)) => MountKind::Volume(name.shown()),
        (_, Some(source)) => MountKind::Bind(source.shown()),
        (_, None) => MountKind::Anonymous,
    };
    Mount {
        kind,
        target: mount.target.shown(),
        read_only: mount.read_only,
    }
}

fn network(network: &model::Network) -> Network {
    Network {
        name: network.key.clone(),
        external: network.external,
        internal: network
            .internal
            .as_ref()
            .and_then(Scalar::as_bool)
            .unwrap_or(false),
    }
}

fn edges(service: &model::Service) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut tie = |to: &str, kind: EdgeKind| {
        edges.push(Edge {
            from: service.name.clone(),
            to: to.to_owned(),
            kind,
        });
    };
    for dependency in &service.depends_on {
        let condition = match dependency.condition {
            model::Condition::ServiceStarted => Condition::Started,
            model::Condition::ServiceHealthy => Condition::Healthy,
            model::Condition::ServiceCompletedSuccessfully => Condition::Completed,
        };
        tie(&dependency.service, EdgeKind::DependsOn(condition));
    }
    for link in &service.links {
        let alias = link.alias.as_ref().map(Scalar::shown);
        tie(
            &link.service,
            EdgeKind::Link(alias.filter(|alias| *alias != link.service)),
        );
    }
    for from in &service.volumes_from {
        if let model::VolumesSource::Service { service, .. } = &from.source {
            tie(service, EdgeKind::VolumesFrom);
        }
    }
    for (key, namespace) in [("pid", &service.pid), ("ipc", &service.ipc)] {
        if let Some(model::Namespace::Service { service, .. }) = namespace {
            tie(service, EdgeKind::SharesNamespace(key.to_owned()));
        }
    }
    edges
}
