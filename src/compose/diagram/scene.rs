//! From a [`Graph`] to what is to be drawn: shapes with their lines of text and their sizes, links
//! between shapes, areas around them. Where each goes is the next step's business.

use std::collections::BTreeMap;

use super::describe;
use super::graph::{Condition, EdgeKind, Graph, MountKind, NetworkMode, Port, Service, Source};
use super::labels::Labels;
use super::text::{Face, clean, cut_end, cut_middle, width};

/// Everything on the picture.
pub(super) struct Scene {
    pub(super) shapes: Vec<Shape>,
    pub(super) links: Vec<Link>,
    pub(super) areas: Vec<Area>,
}

/// A box, a cylinder or the host.
pub(super) struct Shape {
    pub(super) kind: ShapeKind,
    /// Centred lines: the name first.
    pub(super) lines: Vec<Line>,
    /// Lines under a rule, each with a glyph before it.
    pub(super) rows: Vec<Row>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The area it is in.
    pub(super) area: Option<usize>,
    /// What a reader sees who points at it: nothing shortened.
    pub(super) tooltip: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShapeKind {
    Host,
    Service {
        /// Off unless a profile is asked for.
        dimmed: bool,
        /// Runs in more than one container.
        stacked: bool,
    },
    Volume {
        external: bool,
    },
}

pub(super) struct Line {
    pub(super) text: String,
    pub(super) face: Face,
}

pub(super) struct Row {
    pub(super) glyph: Glyph,
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyph {
    Folder,
    File,
    Cylinder,
    /// A remark without a picture of its own.
    Dot,
}

/// A line from one shape to another.
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
pub(super) struct Area {
    pub(super) title: String,
    pub(super) tooltip: String,
}

// Distances inside shapes, shared with the module that draws them.
pub(super) const PAD_X: f64 = 12.0;
pub(super) const PAD_Y: f64 = 7.0;
/// How far each box of a stack looks out from behind the one before it.
pub(super) const STACK_STEP: f64 = 4.0;
/// Height of one end of a cylinder.
pub(super) const CYLINDER_CAP: f64 = 12.0;
/// A row's glyph with the space after it.
pub(super) const GLYPH_WIDTH: f64 = 18.0;
/// The space of the rule between lines and rows.
pub(super) const RULE_SPACE: f64 = 7.0;
/// What a link's label keeps free on either side of its text.
pub(super) const LABEL_PAD: f64 = 5.0;

/// More rows or ports than this are counted, not listed: the description lists them all.
const MOST_ROWS: usize = 4;

const NARROWEST_BOX: f64 = 72.0;

impl Scene {
    /// Lists what `graph` has to show on a page with `room` px of width.
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

    /// Finds the areas and says for each service which one it is in.
    fn add_areas(
        &mut self,
        graph: &Graph,
        labels: &Labels<'_>,
        limits: Limits,
    ) -> Vec<Option<usize>> {
        let sets: Vec<Vec<&str>> = graph
            .services
            .iter()
            .map(|service| network_set(graph, service))
            .collect();
        // A project that declares no networks has one of its own, in which everything can see
        // everything. A frame around the whole picture would say nothing.
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
            let word = if set.len() == 1 {
                labels.network
            } else {
                labels.networks
            };
            let names: Vec<String> = set
                .iter()
                .map(|name| describe::network_words(graph, name, labels))
                .collect();
            let title = clean(&format!("{word} {}", names.join(" + ")));
            self.areas.push(Area {
                title: cut_end(&title, Face::Small, limits.name),
                tooltip: title,
            });
        }
        membership
    }

    fn add_needs(&mut self, graph: &Graph, labels: &Labels<'_>, first_service: usize) {
        let mut words: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        let mut tie = |from: usize, to: usize, word: Option<&str>| {
            // Nothing is learned from a line that ends where it begins.
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
            let (Some(from), Some(to)) = (index_of(graph, &edge.from), index_of(graph, &edge.to))
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
                && let Some(to) = index_of(graph, other)
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

/// How long texts may get before they are shortened.
#[derive(Debug, Clone, Copy)]
struct Limits {
    name: f64,
    detail: f64,
}

impl Limits {
    fn new(room: f64) -> Self {
        Self {
            name: (room * 0.5).clamp(170.0, 300.0),
            detail: (room * 0.42).clamp(150.0, 240.0),
        }
    }
}

fn index_of(graph: &Graph, name: &str) -> Option<usize> {
    graph
        .services
        .iter()
        .position(|service| service.name == name)
}

/// The networks a service is in, sorted; those of the service whose network it shares.
fn network_set<'a>(graph: &'a Graph, service: &'a Service) -> Vec<&'a str> {
    let mut service = service;
    // As many steps as there are services: a chain that is longer goes in circles.
    for _ in &graph.services {
        let NetworkMode::SharedWith(other) = &service.network_mode else {
            break;
        };
        match index_of(graph, other) {
            Some(at) => service = &graph.services[at],
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

fn host(labels: &Labels<'_>) -> Shape {
    let text = clean(labels.host);
    Shape {
        kind: ShapeKind::Host,
        width: width(&text, Face::Name) + 2.0 * (PAD_X + 6.0),
        height: Face::Name.line_height() + 2.0 * PAD_Y - 2.0,
        lines: vec![Line {
            text: text.clone(),
            face: Face::Name,
        }],
        rows: Vec::new(),
        area: None,
        tooltip: text,
    }
}

fn service_shape(service: &Service, labels: &Labels<'_>, limits: Limits) -> Shape {
    let mut lines = vec![Line {
        text: service_name(service, limits),
        face: Face::Name,
    }];
    let mut detail = |text: String| {
        lines.push(Line {
            text: cut_middle(&clean(&text), Face::Small, limits.detail),
            face: Face::Small,
        });
    };
    match &service.source {
        Source::Image(image) => detail(shorten_image(&clean(image), limits.detail)),
        Source::Build(context) => detail(format!("{}: {context}", labels.build)),
        Source::Unknown => {}
    }
    if service.is_optional() {
        detail(describe::profile_words(service, labels));
    }
    let rows = service_rows(service, labels, limits);
    let text_width = lines
        .iter()
        .map(|line| width(&line.text, line.face))
        .chain(
            rows.iter()
                .map(|row| width(&row.text, Face::Small) + GLYPH_WIDTH),
        )
        .fold(0.0, f64::max);
    let text_height: f64 = lines.iter().map(|line| line.face.line_height()).sum();
    let rows_height = if rows.is_empty() {
        0.0
    } else {
        RULE_SPACE + rows.len() as f64 * Face::Small.line_height()
    };
    let stacked = service.replicas > 1;
    let stack = if stacked { 2.0 * STACK_STEP } else { 0.0 };
    Shape {
        kind: ShapeKind::Service {
            dimmed: service.is_optional(),
            stacked,
        },
        width: (text_width + 2.0 * PAD_X).max(NARROWEST_BOX) + stack,
        height: text_height + rows_height + 2.0 * PAD_Y + stack,
        lines,
        rows,
        area: None,
        tooltip: describe::service_words(service, labels),
    }
}

/// An image without its registry and digest where it is too long with them: what it is called and
/// which version it is are at the end of the rest.
fn shorten_image(image: &str, limit: f64) -> String {
    let fits = |text: &str| width(text, Face::Small) <= limit;
    let mut short = image
        .split('@')
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or(image);
    if fits(image) || fits(short) {
        return if fits(image) { image } else { short }.to_owned();
    }
    while let Some((_, rest)) = short.split_once('/') {
        short = rest;
        let marked = format!("…/{short}");
        if fits(&marked) {
            return marked;
        }
    }
    short.to_owned()
}

/// The name, with the number of containers after it.
fn service_name(service: &Service, limits: Limits) -> String {
    let name = cut_end(&clean(&service.name), Face::Name, limits.name);
    if service.replicas > 1 {
        format!("{name} ×{}", service.replicas)
    } else {
        name
    }
}

/// What a service has that no other shape shows: folders and files of the host, nameless volumes,
/// a network mode.
fn service_rows(service: &Service, labels: &Labels<'_>, limits: Limits) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut row = |glyph: Glyph, text: &str| {
        let text = cut_middle(&clean(text), Face::Small, limits.detail - GLYPH_WIDTH);
        rows.push(Row { glyph, text });
    };
    if let NetworkMode::Other(mode) = &service.network_mode {
        row(Glyph::Dot, &format!("{}: {mode}", labels.network));
    }
    for mount in &service.mounts {
        match &mount.kind {
            MountKind::Bind(path) if names_a_file(path) => row(Glyph::File, path),
            MountKind::Bind(path) => row(Glyph::Folder, path),
            MountKind::Anonymous => row(Glyph::Cylinder, &mount.target),
            MountKind::Tmpfs => row(Glyph::Dot, &format!("{} {}", labels.tmpfs, mount.target)),
            MountKind::Volume(_) => {}
        }
    }
    if rows.len() > MOST_ROWS {
        let hidden = rows.len() - (MOST_ROWS - 1);
        rows.truncate(MOST_ROWS - 1);
        rows.push(Row {
            glyph: Glyph::Dot,
            text: clean(&format!("+ {hidden} {}", labels.more)),
        });
    }
    rows
}

/// A guess: the last part of the path has an extension.
fn names_a_file(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    last.trim_start_matches('.').contains('.')
}

fn volume_shape(graph: &Graph, name: &str, labels: &Labels<'_>, limits: Limits) -> Shape {
    let external = graph
        .volumes
        .iter()
        .any(|volume| volume.name == name && volume.external);
    let mut lines = vec![Line {
        text: cut_end(&clean(name), Face::Small, limits.detail),
        face: Face::Small,
    }];
    if external {
        lines.push(Line {
            text: clean(&format!("({})", labels.external)),
            face: Face::Small,
        });
    }
    let text_width = lines
        .iter()
        .map(|line| width(&line.text, line.face))
        .fold(0.0, f64::max);
    Shape {
        kind: ShapeKind::Volume { external },
        width: (text_width + 2.0 * PAD_X).max(NARROWEST_BOX - 8.0),
        height: lines.len() as f64 * Face::Small.line_height() + 1.5 * CYLINDER_CAP + PAD_Y,
        lines,
        rows: Vec::new(),
        area: None,
        tooltip: describe::volume_words(graph, name, labels),
    }
}

fn port_label(ports: &[Port], labels: &Labels<'_>) -> Vec<String> {
    let mut lines: Vec<String> = ports
        .iter()
        .map(|port| clean(&describe::port_words(port, labels)))
        .collect();
    lines.dedup();
    if lines.len() > MOST_ROWS {
        let hidden = lines.len() - (MOST_ROWS - 1);
        lines.truncate(MOST_ROWS - 1);
        lines.push(clean(&format!("+ {hidden} {}", labels.more)));
    }
    lines
}
