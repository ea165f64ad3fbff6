//! Builds the graph of a loaded Compose project.
//!
//! Variables count as unset: a published page must not depend on the machine that built
//! it.

use std::collections::HashSet;

use super::graph::{
    Condition, Edge, EdgeKind, Graph, Mount, MountKind, Network, NetworkMode, Port, Service,
    Source, Volume,
};
use crate::compose::model;
use crate::compose::model::Project;
use crate::compose::scalar::Scalar;

impl Graph {
    /// The graph of a project.
    pub fn from_project(project: &Project) -> Self {
        let mounts = project.services.iter().flat_map(|s| &s.volumes);
        let mounted: HashSet<&str> = mounts
            .filter(|mount| mount.kind == model::MountKind::Volume)
            .filter_map(|mount| mount.source.as_ref()?.literal())
            .collect();
        Self {
            title: project.name.clone(),
            services: project.services.iter().map(service).collect(),
            networks: project.networks.iter().map(network).collect(),
            // Compose does not create volumes that nothing mounts.
            volumes: project
                .volumes
                .iter()
                .filter(|volume| mounted.contains(volume.key.as_str()))
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
            Some(model::Namespace::Mode(mode)) => NetworkMode::Other(mode.with_defaults()),
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
        (Some(build), _) => Source::Build(build.context.with_defaults()),
        (None, Some(image)) => Source::Image(image.with_defaults()),
        (None, None) => Source::Unknown,
    }
}

fn port(port: &model::Port) -> Port {
    let published = port
        .published
        .as_ref()
        .map(Scalar::with_defaults)
        .unwrap_or_default();
    // Docker picks a free port if none is given, and also for port 0.
    let is_any = published.is_empty() || published == "0";
    let address = port.host_ip.as_ref().map(Scalar::with_defaults);
    // `${BIND:-}:80:80` has no address while the variable is unset.
    let host = match address.filter(|address| !address.is_empty()) {
        None if is_any => String::new(),
        None => published,
        Some(address) if is_any => format!("{address}:*"),
        Some(address) if address.contains(':') && !address.starts_with('[') => {
            format!("[{address}]:{published}")
        }
        Some(address) => format!("{address}:{published}"),
    };
    let container = match port.protocol.as_ref().map(Scalar::with_defaults) {
        Some(protocol) if protocol != "tcp" => {
            format!("{}/{protocol}", port.target.with_defaults())
        }
        _ => port.target.with_defaults(),
    };
    Port { host, container }
}

fn mount(mount: &model::Mount) -> Mount {
    let kind = match (mount.kind, &mount.source) {
        (model::MountKind::Tmpfs, _) => MountKind::Tmpfs,
        (model::MountKind::Volume, Some(name)) => MountKind::Volume(name.with_defaults()),
        (_, Some(source)) => MountKind::Bind(source.with_defaults()),
        (_, None) => MountKind::Anonymous,
    };
    Mount {
        kind,
        target: mount.target.with_defaults(),
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
        let alias = link.alias.as_ref().map(Scalar::with_defaults);
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

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::Path;

    use super::super::describe::describe;
    use super::super::labels::Labels;
    use super::*;
    use crate::compose::files::Files;
    use crate::compose::load::load;

    /// A Compose file in memory.
    struct Memory(&'static str);

    impl Files for Memory {
        fn read(&self, _: &Path) -> io::Result<String> {
            Ok(self.0.to_owned())
        }
    }

    fn graph(yaml: &'static str) -> Graph {
        Graph::from_project(&load(Path::new("compose.yaml"), &Memory(yaml)).unwrap())
    }

    #[test]
    fn what_a_file_declares_arrives_in_the_graph() {
        let graph = graph(
            "
name: shop
services:
  web:
    image: shop/web:1
    build: {context: ./web, target: run}
    scale: 2
    ports: ['8080:80', '127.0.0.1:53:53/udp', '9000']
    volumes: ['./src:/src:ro', 'data:/data', '/cache', {type: tmpfs, target: /tmp}]
    networks: [front, back]
    depends_on:
      db: {condition: service_healthy}
      job: {condition: service_completed_successfully}
    links: ['db:database']
  db:
    image: 'postgres:${TAG:-17}'
    networks: [back]
  job:
    image: ${JOB}
    network_mode: service:db
    pid: service:db
    volumes_from: [db]
  agent:
    image: agent
    profiles: [ops, debug]
    network_mode: host
networks:
  front: {external: true}
  back: {internal: true}
volumes:
  data: {external: true}
",
        );
        assert_eq!(graph.title, "shop");
        assert_eq!(
            describe(&graph, &Labels::ENGLISH)
                .replace(". ", ".\n")
                .replace("; ", ";\n  "),
            "\
An arrow points from a service to what it needs;
  an arrow from the host is a published port.
web: build ./web;
  2 replicas;
  published ports 8080 → 80, 127.0.0.1:53 → 53/udp, any → 9000;
  mounts ./src at /src (read-only), volume data at /data, anonymous volume at /cache, tmpfs at /tmp;
  depends on db (healthy), job (completed), db (link database);
  networks front (external), back (internal).
db: image postgres:17;
  network back (internal).
job: image ${JOB};
  depends on db (volumes), db (pid), db (same network).
agent: image agent;
  profiles: ops, debug;
  network: host.
volume data (external): web at /data."
        );
    }

    #[test]
    fn addresses_of_the_sixth_version_keep_their_colons_apart() {
        let graph = graph("services: {a: {image: x, ports: ['[::1]:80:80']}}");
        assert_eq!(graph.services[0].ports[0].host, "[::1]:80");
    }

    #[test]
    fn what_a_port_leaves_open_is_not_shown() {
        for (written, host) in [
            ("${BIND:-}:${PORT:-80}:80", "80"),
            ("80", ""),
            ("0:80", ""),
            ("127.0.0.1::80", "127.0.0.1:*"),
            ("127.0.0.1:0:80", "127.0.0.1:*"),
        ] {
            let yaml = format!("services: {{a: {{image: x, ports: ['{written}']}}}}");
            let graph = graph(yaml.leak());
            assert_eq!(graph.services[0].ports[0].host, host, "{written}");
        }
    }

    #[test]
    fn a_volume_that_nothing_mounts_is_not_created() {
        let graph = graph(
            "
services: {a: {image: x, volumes: [used:/data]}}
volumes: {used: {external: true}, unused: {external: true}}
",
        );
        let names: Vec<_> = graph.volumes.iter().map(|v| v.name.as_str()).collect();
        assert_eq!(names, ["used"]);
    }

    #[test]
    fn a_service_without_networks_is_in_the_default_one() {
        let graph = graph("services: {a: {image: x}}");
        assert_eq!(graph.services[0].networks, ["default"]);
        assert!(
            !graph
                .networks
                .iter()
                .any(|network| network.external || network.internal)
        );
    }
}
