//! The diagram of a Compose project: a neutral graph goes in, an inline SVG comes out.
//!
//! ```text
//! Project ─▶ Graph ─▶ scene ─▶ layout ─▶ part ─▶ dagre: the library   ─▶ svg ─▶ markup
//!              │     shapes,   what goes  │       places the boxes
//!              │     texts,    together   └─────▶ route: the wires
//!              │     sizes
//!              ├─▶ describe: the same in words
//!              └─▶ mermaid: the same for renderers that draw it themselves
//! ```
//!
//! A [`Drawing`] keeps what the layout found, and writes it as often as a book asks for it.
//!
//! Nothing here reads a file, and nothing depends on fonts, on the time or on the machine: the
//! same graph gives the same bytes everywhere.

mod blocks;
mod budget;
mod component;
mod dagre;
mod describe;
mod drawing;
mod from_project;
mod geometry;
mod graph;
mod labels;
mod layout;
mod mermaid;
mod palette;
mod ranks;
mod route;
mod scene;
mod shapes;
mod svg;
mod text;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use describe::describe;
pub use drawing::Drawing;
pub use graph::{
    Condition, Edge, EdgeKind, Graph, Mount, MountKind, Network, NetworkMode, Port, Service,
    Source, Volume,
};
pub use labels::Labels;
pub use mermaid::mermaid;

use drawing::{Picture, room};
use layout::{Cell, Direction, Placement, Plan, Tie};
use scene::Scene;
use text::{Face, SMALLEST};

/// How a diagram is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Begins every id in the markup; must be unique on the page. Anything but ASCII letters,
    /// digits, `-` and `_` is replaced.
    pub id: &'a str,
    /// The width at hand in CSS px: about 750 on a page of mdBook, 340 in one of two columns.
    pub width: f64,
    /// The words shown.
    pub labels: &'a Labels<'a>,
}

/// A finished diagram.
#[derive(Debug, Clone, PartialEq)]
pub struct Svg {
    /// The `<svg>` element. It carries its natural size, shrinks with the page, and has a
    /// `min-width` below which it should be scrolled: wrap it in an element with `overflow-x:auto`.
    pub markup: String,
    /// Its natural width in px.
    pub width: f64,
    /// Its natural height in px.
    pub height: f64,
    /// Its `<title>`, unescaped.
    pub title: String,
    /// Its `<desc>`, unescaped.
    pub description: String,
}

/// Draws `graph` once; a [`Drawing`] is for more than one picture.
#[must_use]
pub fn svg(graph: &Graph, options: &Options<'_>) -> Svg {
    Picture::new(graph, options.labels, room(options.width)).svg(options.id)
}

/// Lays the scene out both ways and keeps the one that is read more easily in `room` px. Where one
/// way is too much work, so is the other, as a rule: then there are no wires.
fn place(scene: &Scene, room: f64) -> Placement {
    let plan = plan(scene);
    // Text may shrink a little, so what is packed into rows may be that much wider.
    let line = room * Face::Small.size() / SMALLEST;
    let Some(down) = layout::layout(&plan, Direction::Down, line) else {
        return layout::layout_loose(&plan, line);
    };
    let Some(right) = layout::layout(&plan, Direction::Right, line) else {
        return down;
    };
    let scale = |placement: &Placement| (room / placement.width).min(1.0);
    let (down_scale, right_scale) = (scale(&down), scale(&right));
    // A difference that nobody sees is no reason for a taller picture.
    if (down_scale - right_scale).abs() < 0.03 {
        return if down.height <= right.height {
            down
        } else {
            right
        };
    }
    if down_scale > right_scale {
        down
    } else {
        right
    }
}

/// The scene as the layout sees it: sizes and ties.
fn plan(scene: &Scene) -> Plan {
    Plan {
        cells: scene
            .shapes
            .iter()
            .map(|shape| Cell {
                width: shape.width,
                height: shape.height,
                area: shape.area,
            })
            .collect(),
        ties: scene
            .links
            .iter()
            .map(|link| Tie {
                from: link.from,
                to: link.to,
                label: link.label_size(),
            })
            .collect(),
        titles: scene
            .areas
            .iter()
            .map(|area| text::width(&area.title, Face::Small) + 12.0)
            .collect(),
    }
}

fn clean_id(id: &str) -> String {
    let clean: String = id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    if clean.is_empty() {
        "compose".to_owned()
    } else {
        clean
    }
}
