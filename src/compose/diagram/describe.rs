//! Describes a diagram in words: in `<desc>`, for screen readers, and in the tooltips.

use super::graph::{
    Condition, EdgeKind, Graph, Mount, MountKind, NetworkMode, Port, Service, Source,
};
use super::labels::Labels;
use super::text::clean;

/// Describes the diagram of `graph`: how to read it, then a sentence per service.
pub fn describe(graph: &Graph, labels: &Labels<'_>) -> String {
    if graph.services.is_empty() {
        return clean(labels.no_services);
    }
    let mut sentences = Vec::new();
    if !graph.edges.is_empty()
        || graph
            .services
            .iter()
            .any(|service| !service.ports.is_empty())
    {
        sentences.push(labels.arrows.to_owned());
    }
    for service in &graph.services {
        let mut words = service_words(service, labels);
        let needs = need_words(graph, service, labels);
        if !needs.is_empty() {
            words.push_str(&format!("; {} {}", labels.depends_on, needs.join(", ")));
        }
        let networks: Vec<String> = service
            .networks
            .iter()
            .filter(|name| *name != "default")
            .map(|name| network_words(graph, name, labels))
            .collect();
        match networks.as_slice() {
            [] => {}
            [one] => words.push_str(&format!("; {} {one}", labels.network)),
            several => words.push_str(&format!("; {} {}", labels.networks, several.join(", "))),
        }
        sentences.push(words + ".");
    }
    for volume in graph.volumes.iter().filter(|volume| volume.external) {
        sentences.push(volume_words(graph, &volume.name, labels) + ".");
    }
    clean(&sentences.join(" "))
}

/// The title: `Compose project shop: 3 services`.
pub(super) fn title(graph: &Graph, labels: &Labels<'_>) -> String {
    let count = graph.services.len();
    let noun = if count == 1 {
        labels.service
    } else {
        labels.services
    };
    clean(&format!("{} {}", labels.project, graph.title)) + &format!(": {count} {noun}")
}

/// A service on its own: its image or build, its ports, its mounts.
pub(super) fn service_words(service: &Service, labels: &Labels<'_>) -> String {
    let mut parts = Vec::new();
    match &service.source {
        Source::Image(image) => parts.push(format!("{} {image}", labels.image)),
        Source::Build(context) => parts.push(format!("{} {context}", labels.build)),
        Source::Unknown => {}
    }
    if service.replicas > 1 {
        parts.push(format!("{} {}", service.replicas, labels.replicas));
    }
    if service.is_optional() {
        parts.push(profile_words(service, labels));
    }
    if let NetworkMode::Other(mode) = &service.network_mode {
        parts.push(format!("{}: {mode}", labels.network));
    }
    if !service.ports.is_empty() {
        let ports: Vec<String> = service
            .ports
            .iter()
            .map(|port| port_words(port, labels))
            .collect();
        parts.push(format!("{} {}", labels.ports, ports.join(", ")));
    }
    if !service.mounts.is_empty() {
        let mounts: Vec<String> = service
            .mounts
            .iter()
            .map(|mount| mount_words(mount, labels))
            .collect();
        parts.push(format!("{} {}", labels.mounts, mounts.join(", ")));
    }
    if parts.is_empty() {
        return service.name.clone();
    }
    format!("{}: {}", service.name, parts.join("; "))
}

/// `profile debug`, `profiles debug, test`.
pub(super) fn profile_words(service: &Service, labels: &Labels<'_>) -> String {
    let word = if service.profiles.len() == 1 {
        labels.profile
    } else {
        labels.profiles
    };
    format!("{word}: {}", service.profiles.join(", "))
}

/// A port of the host and the container's port.
pub(super) fn port_words(port: &Port, labels: &Labels<'_>) -> String {
    let host = if port.host.is_empty() {
        labels.any_port
    } else {
        &port.host
    };
    format!("{host} → {}", port.container)
}

/// The network's name, with its special properties in parentheses.
pub(super) fn network_words(graph: &Graph, name: &str, labels: &Labels<'_>) -> String {
    let Some(network) = graph.networks.iter().find(|network| network.name == name) else {
        return name.to_owned();
    };
    match (network.external, network.internal) {
        (false, false) => name.to_owned(),
        (true, false) => format!("{name} ({})", labels.external),
        (false, true) => format!("{name} ({})", labels.internal),
        (true, true) => format!("{name} ({}, {})", labels.external, labels.internal),
    }
}

/// A named volume: `volume data (external)`, and where it is mounted.
pub(super) fn volume_words(graph: &Graph, name: &str, labels: &Labels<'_>) -> String {
    let external = graph
        .volumes
        .iter()
        .any(|volume| volume.name == name && volume.external);
    let mut words = format!("{} {name}", labels.volume);
    if external {
        words.push_str(&format!(" ({})", labels.external));
    }
    let uses: Vec<String> = graph
        .services
        .iter()
        .flat_map(|service| service.mounts.iter().map(move |mount| (service, mount)))
        .filter(|(_, mount)| matches!(&mount.kind, MountKind::Volume(used) if used == name))
        .map(|(service, mount)| format!("{}{}", service.name, target_words(mount, labels)))
        .collect();
    if !uses.is_empty() {
        words.push_str(&format!(": {}", uses.join(", ")));
    }
    words
}

/// The named volumes without duplicates, declared ones first.
pub(super) fn volume_names(graph: &Graph) -> Vec<&str> {
    let mounted = graph
        .services
        .iter()
        .flat_map(|service| &service.mounts)
        .filter_map(|mount| match &mount.kind {
            MountKind::Volume(name) => Some(name.as_str()),
            _ => None,
        });
    let mut names: Vec<&str> = Vec::new();
    for name in graph
        .volumes
        .iter()
        .map(|volume| volume.name.as_str())
        .chain(mounted)
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn mount_words(mount: &Mount, labels: &Labels<'_>) -> String {
    let what = match &mount.kind {
        MountKind::Volume(name) => format!("{} {name}", labels.volume),
        MountKind::Bind(path) => path.clone(),
        MountKind::Anonymous => labels.anonymous_volume.to_owned(),
        MountKind::Tmpfs => labels.tmpfs.to_owned(),
    };
    what + &target_words(mount, labels)
}

/// ` at /var/lib/data (read-only)`.
fn target_words(mount: &Mount, labels: &Labels<'_>) -> String {
    let mut words = String::new();
    if !mount.target.is_empty() {
        words.push_str(&format!(" {} {}", labels.at, mount.target));
    }
    if mount.read_only {
        words.push_str(&format!(" ({})", labels.read_only));
    }
    words
}

/// The dependencies of a service: `db (healthy)`, `cache (started)`.
fn need_words(graph: &Graph, service: &Service, labels: &Labels<'_>) -> Vec<String> {
    let mut needs: Vec<String> = graph
        .edges
        .iter()
        .filter(|edge| edge.from == service.name && edge.to != service.name)
        .map(|edge| {
            let how = match &edge.kind {
                EdgeKind::DependsOn(Condition::Started) => labels.started.to_owned(),
                EdgeKind::DependsOn(Condition::Healthy) => labels.healthy.to_owned(),
                EdgeKind::DependsOn(Condition::Completed) => labels.completed.to_owned(),
                EdgeKind::Link(None) => labels.link.to_owned(),
                EdgeKind::Link(Some(alias)) => format!("{} {alias}", labels.link),
                EdgeKind::VolumesFrom => labels.volumes_from.to_owned(),
                EdgeKind::SharesNamespace(key) => key.clone(),
            };
            format!("{} ({how})", edge.to)
        })
        .collect();
    if let NetworkMode::SharedWith(other) = &service.network_mode {
        needs.push(format!("{other} ({})", labels.shares_network));
    }
    needs
}
