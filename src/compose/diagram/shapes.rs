//! The shapes of a scene: their lines of text and their sizes.

use super::describe;
use super::graph::{Graph, MountKind, NetworkMode, Service, Source};
use super::labels::Labels;
use super::text::{Face, clean, truncate_end, truncate_middle, width, wrap};

/// A box, a cylinder or the host.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) kind: ShapeKind,
    /// Centred lines: the name first.
    pub(super) lines: Vec<Line>,
    /// Lines under a rule, each with a glyph in front.
    pub(super) rows: Vec<Row>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The area that contains it.
    pub(super) area: Option<usize>,
    /// The tooltip, in which nothing is shortened.
    pub(super) tooltip: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShapeKind {
    Host,
    Service {
        /// Off unless a profile is active.
        dimmed: bool,
        /// Runs in more than one container.
        stacked: bool,
    },
    Volume {
        external: bool,
    },
}

#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) face: Face,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) glyph: Glyph,
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyph {
    Folder,
    File,
    Cylinder,
    /// A remark without a special glyph.
    Dot,
}

// Distances inside shapes, shared with the module that draws them.
pub(super) const PAD_X: f64 = 12.0;
pub(super) const PAD_Y: f64 = 7.0;
/// The offset of each box in a stack.
pub(super) const STACK_STEP: f64 = 4.0;
/// Height of one end of a cylinder.
pub(super) const CYLINDER_CAP: f64 = 12.0;
/// The width of a row's glyph and the space after it.
pub(super) const GLYPH_WIDTH: f64 = 18.0;
/// The space of the rule between lines and rows.
pub(super) const RULE_SPACE: f64 = 7.0;

/// The most rows or ports that are listed; the rest is counted. The description lists
/// them all.
pub(super) const MAX_ROWS: usize = 4;

/// The most lines for the name of a service: enough for 60 characters in a narrow column.
const MAX_NAME_LINES: usize = 4;

const MIN_BOX_WIDTH: f64 = 72.0;

/// The widths in px to which texts are shortened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) name: f64,
    pub(super) detail: f64,
}

impl Limits {
    pub(super) fn new(room: f64) -> Self {
        Self {
            name: (room * 0.47).clamp(160.0, 300.0),
            detail: (room * 0.42).clamp(150.0, 240.0),
        }
    }
}

pub(super) fn host(labels: &Labels<'_>) -> Shape {
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

pub(super) fn service_shape(service: &Service, labels: &Labels<'_>, limits: Limits) -> Shape {
    let mut lines = service_name(service, limits);
    let mut detail = |text: String| {
        lines.push(Line {
            text: truncate_middle(&clean(&text), Face::Small, limits.detail),
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
        width: (text_width + 2.0 * PAD_X).max(MIN_BOX_WIDTH) + stack,
        height: text_height + rows_height + 2.0 * PAD_Y + stack,
        lines,
        rows,
        area: None,
        tooltip: describe::service_words(service, labels),
    }
}

/// Shortens an image by its digest, then by its registry and path: the name and the
/// version matter most.
fn shorten_image(image: &str, limit: f64) -> String {
    let fits = |text: &str| width(text, Face::Small) <= limit;
    if fits(image) {
        return image.to_owned();
    }
    let name = match image.split_once('@') {
        Some((name, _)) if !name.is_empty() => name,
        _ => image,
    };
    if fits(name) {
        return name.to_owned();
    }
    name.rmatch_indices('/')
        .map(|(slash, _)| format!("…{}", &name[slash..]))
        .take_while(|end| fits(end))
        .last()
        .unwrap_or_else(|| name.rsplit('/').next().unwrap_or(name).to_owned())
}

/// The name, followed by the number of containers. The name wraps rather than being cut,
/// because the text around the diagram refers to it.
fn service_name(service: &Service, limits: Limits) -> Vec<Line> {
    let mut name = wrap(
        &clean(&service.name),
        Face::Name,
        limits.name,
        MAX_NAME_LINES,
    );
    if let Some(last) = name.last_mut()
        && service.replicas > 1
    {
        last.push_str(&format!(" ×{}", service.replicas));
    }
    let face = Face::Name;
    name.into_iter().map(|text| Line { text, face }).collect()
}

/// The properties of a service that no other shape shows: bind mounts, anonymous volumes,
/// a network mode.
fn service_rows(service: &Service, labels: &Labels<'_>, limits: Limits) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut row = |glyph: Glyph, text: &str| {
        let text = truncate_middle(&clean(text), Face::Small, limits.detail - GLYPH_WIDTH);
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
    if rows.len() > MAX_ROWS {
        let hidden = rows.len() - (MAX_ROWS - 1);
        rows.truncate(MAX_ROWS - 1);
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

pub(super) fn volume_shape(
    graph: &Graph,
    name: &str,
    labels: &Labels<'_>,
    limits: Limits,
) -> Shape {
    let external = graph
        .volumes
        .iter()
        .any(|volume| volume.name == name && volume.external);
    let mut lines = vec![Line {
        text: truncate_end(&clean(name), Face::Small, limits.detail),
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
        width: (text_width + 2.0 * PAD_X).max(MIN_BOX_WIDTH - 8.0),
        height: lines.len() as f64 * Face::Small.line_height() + 1.5 * CYLINDER_CAP + PAD_Y,
        lines,
        rows: Vec::new(),
        area: None,
        tooltip: describe::volume_words(graph, name, labels),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_image_loses_its_digest_then_its_registry() {
        let limit = 150.0;
        let shorten = |image: &str| shorten_image(image, limit);
        assert_eq!(shorten("nginx:1.27"), "nginx:1.27");
        assert_eq!(shorten("nginx:1.27@sha256:0123456789abcdef"), "nginx:1.27");
        assert_eq!(
            shorten("registry.example.com/platform/team/db:17.2"),
            "…/team/db:17.2"
        );
        assert_eq!(
            shorten("registry/a-name-that-is-itself-too-long:1"),
            "a-name-that-is-itself-too-long:1",
            "left to be cut in the middle"
        );
    }

    #[test]
    fn a_path_with_an_extension_is_a_file() {
        assert!(names_a_file("./nginx.conf"));
        assert!(names_a_file("/etc/app/.env.local"));
        assert!(!names_a_file("./certs/"));
        assert!(!names_a_file("./.ssh"));
        assert!(!names_a_file(".."));
    }
}
