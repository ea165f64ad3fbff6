//! Turns a [`Graph`] into shapes with their text and sizes, links between shapes, and
//! areas around them. The layout places them later.

use std::collections::{BTreeMap, HashMap};

use super::describe;
use super::graph::{Condition, EdgeKind, Graph, MountKind, NetworkMode, Port, Service};
use super::labels::Labels;
use super::shapes::{Limits, MAX_ROWS, Shape, host, service_shape, volume_shape};
use super::text::{Face, clean, truncate_end, width};

/// Everything in the picture.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) shapes: Vec<Shape>,
    pub(super) links: Vec<Link>,
    pub(super) areas: Vec<Area>,
}

/// A line from one shape to another.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: LinkKind,
    /// Lines of its label; none for a plain line.
    pub(super) label: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkKind {
    Port,
    Need,
    Mount,
}

/// The services that are in exactly the same networks.
#[derive(Debug)]
pub(super) struct Area {
    pub(super) title: String,
    pub(super) tooltip: String,
}

/// The space on either side of the text of a link's label.
const LABEL_PAD: f64 = 5.0;

impl Scene {
    /// The scene of `graph` for a page with `room` px of width.
    pub(super) fn new(graph: &Graph, labels: &Labels<'_>, room: f64) -> Self {
        let mut scene = Self {
            shapes: Vec::new(),
            links: Vec::new(),
            areas: Vec::new(),
        };
        let limits = Limits::new(room);
        let publishes = graph
            .services
            .iter()
            .any(|service| !service.ports.is_empty());
        if publishes {
            scene.shapes.push(host(labels));
        }
        let first_service = scene.shapes.len();
        let membership = scene.add_areas(graph, labels, limits);
        for (service, area) in graph.services.iter().zip(membership) {
            let mut shape = service_shape(service, labels, limits);
            shape.area = area;
            scene.shapes.push(shape);
        }
        for (at, service) in graph.services.iter().enumerate() {
            if !service.ports.is_empty() {
                scene.links.push(Link {
                    from: 0,
                    to: first_service + at,
                    kind: LinkKind::Port,
                    label: port_label(&service.ports, labels),
                });
            }
        }
        scene.add_needs(graph, labels, first_service);
        scene.add_volumes(graph, labels, limits, first_service);
        scene
    }

    /// Adds the areas and assigns each service to its area.
    fn add_areas(
        &mut self,
        graph: &Graph,
        labels: &Labels<'_>,
        limits: Limits,
    ) -> Vec<Option<usize>> {
        let index = index(graph);
        let sets: Vec<Vec<&str>> = graph
            .services
            .iter()
            .map(|service| network_set(graph, &index, service))
            .collect();
        // A project without declared networks has a single one for all services. A frame
        // around the whole picture would add nothing.
        let remarked = graph
            .networks
            .iter()
            .any(|network| network.external || network.internal);
        if !remarked && sets.iter().all(|set| set.is_empty() || set == &["default"]) {
            return vec![None; graph.services.len()];
        }
        let mut found: Vec<&Vec<&str>> = Vec::new();
        let membership = sets
            .iter()
            .map(|set| {
                if set.is_empty() {
                    return None;
                }
                Some(
                    found
                        .iter()
                        .position(|known| *known == set)
                        .unwrap_or_else(|| {
                            found.push(set);
                            found.len() - 1
                        }),
                )
            })
            .collect();
        for set in found {
            self.areas.push(area(graph, set, labels, limits));
        }
        membership
    }

    fn add_needs(&mut self, graph: &Graph, labels: &Labels<'_>, first_service: usize) {
        let index = index(graph);
        let mut words: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        let mut tie = |from: usize, to: usize, word: Option<&str>| {
            // A line that ends where it begins tells the reader nothing.
            if from == to {
                return;
            }
            let known = words.entry((from, to)).or_default();
            if let Some(word) = word.map(clean)
                && !known.contains(&word)
            {
                known.push(word);
            }
        };
        for edge in &graph.edges {
            let (Some(&from), Some(&to)) =
                (index.get(edge.from.as_str()), index.get(edge.to.as_str()))
            else {
                continue;
            };
            let word = match &edge.kind {
                EdgeKind::DependsOn(Condition::Started) => None,
                EdgeKind::DependsOn(Condition::Healthy) => Some(labels.healthy),
                EdgeKind::DependsOn(Condition::Completed) => Some(labels.completed),
                EdgeKind::Link(_) => Some(labels.link),
                EdgeKind::VolumesFrom => Some(labels.volumes_from),
                EdgeKind::SharesNamespace(key) => Some(key.as_str()),
            };
            tie(from, to, word);
        }
        for (from, service) in graph.services.iter().enumerate() {
            if let NetworkMode::SharedWith(other) = &service.network_mode
                && let Some(&to) = index.get(other.as_str())
            {
                tie(from, to, Some(labels.shares_network));
            }
        }
        for ((from, to), label) in words {
            self.links.push(Link {
                from: first_service + from,
                to: first_service + to,
                kind: LinkKind::Need,
                label,
            });
        }
    }

    fn add_volumes(
        &mut self,
        graph: &Graph,
        labels: &Labels<'_>,
        limits: Limits,
        first_service: usize,
    ) {
        for name in describe::volume_names(graph) {
            let at = self.shapes.len();
            self.shapes.push(volume_shape(graph, name, labels, limits));
            for (user, service) in graph.services.iter().enumerate() {
                let mounts_it = service
                    .mounts
                    .iter()
                    .any(|mount| matches!(&mount.kind, MountKind::Volume(used) if used == name));
                if mounts_it {
                    self.links.push(Link {
                        from: first_service + user,
                        to: at,
                        kind: LinkKind::Mount,
                        label: Vec::new(),
                    });
                }
            }
        }
    }
}

impl Link {
    /// The size of its label with the space around it.
    pub(super) fn label_size(&self) -> Option<(f64, f64)> {
        let widest = self
            .label
            .iter()
            .map(|line| width(line, Face::Small))
            .reduce(f64::max)?;
        let height = self.label.len() as f64 * Face::Small.line_height();
        Some((widest + 2.0 * LABEL_PAD, height + 2.0))
    }
}

/// The index of each service in the graph, by name.
fn index(graph: &Graph) -> HashMap<&str, usize> {
    let services = graph.services.iter().enumerate();
    services
        .map(|(at, service)| (service.name.as_str(), at))
        .collect()
}

/// The sorted networks of a service, or those of the service whose network it shares.
fn network_set<'a>(
    graph: &'a Graph,
    index: &HashMap<&str, usize>,
    service: &'a Service,
) -> Vec<&'a str> {
    let mut service = service;
    // Docker follows one step; more than a few would be a cycle.
    for _ in 0..8 {
        let NetworkMode::SharedWith(other) = &service.network_mode else {
            break;
        };
        match index.get(other.as_str()) {
            Some(&at) => service = &graph.services[at],
            None => break,
        }
    }
    if service.network_mode != NetworkMode::Attached {
        return Vec::new();
    }
    let mut set: Vec<&str> = service.networks.iter().map(String::as_str).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// The area of the services in exactly these networks. If the title is too long, it loses
/// its first word, and then the remarks, which the tooltip keeps.
fn area(graph: &Graph, set: &[&str], labels: &Labels<'_>, limits: Limits) -> Area {
    let word = if set.len() == 1 {
        labels.network
    } else {
        labels.networks
    };
    let remarked: Vec<String> = set
        .iter()
        .map(|name| describe::network_words(graph, name, labels))
        .collect();
    let remarked = clean(&remarked.join(" + "));
    let tooltip = format!("{word} {remarked}");
    let title = [&tooltip, &remarked]
        .into_iter()
        .find(|title| width(title, Face::Small) <= limits.name);
    let title = match title {
        Some(title) => title.clone(),
        None => {
            let plain = clean(&format!("{word} {}", set.join(" + ")));
            truncate_end(&plain, Face::Small, limits.name)
        }
    };
    Area { title, tooltip }
}

fn port_label(ports: &[Port], labels: &Labels<'_>) -> Vec<String> {
    let mut lines: Vec<String> = ports
        .iter()
        .map(|port| clean(&describe::port_words(port, labels)))
        .collect();
    lines.dedup();
    if lines.len() > MAX_ROWS {
        let hidden = lines.len() - (MAX_ROWS - 1);
        lines.truncate(MAX_ROWS - 1);
        lines.push(clean(&format!("+ {hidden} {}", labels.more)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::diagram::samples::everything;

    #[test]
    fn an_area_of_several_networks_says_what_is_special_about_them() {
        let title = |front: &str| {
            let mut graph = everything();
            let services = graph.services.iter_mut();
            let names = services.flat_map(|service| &mut service.networks);
            let names = names.chain(graph.networks.iter_mut().map(|network| &mut network.name));
            for name in names.filter(|name| *name == "front") {
                *name = front.to_owned();
            }
            Scene::new(&graph, &Labels::ENGLISH, 750.0)
                .areas
                .remove(0)
                .title
        };
        assert_eq!(
            title("front"),
            "networks back (internal) + front (external)"
        );
        // The title first loses its first word, then the remarks.
        assert_eq!(
            title("frontend-web"),
            "back (internal) + frontend-web (external)"
        );
        assert_eq!(
            title(&"front".repeat(5)),
            "networks back + frontfrontfrontfrontfront"
        );
    }
}
