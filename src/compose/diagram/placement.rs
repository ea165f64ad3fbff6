//! The plain data of a layout: its input of cells and edges, its output of positions, and
//! the distances that several steps share.

use super::geometry::{Point, Rect};

/// Which way the arrows run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Down,
    Right,
}

/// The input of the layout.
pub(super) struct LayoutInput {
    pub(super) cells: Vec<Cell>,
    pub(super) edges: Vec<Edge>,
    /// The width of the title of each area.
    pub(super) titles: Vec<f64>,
}

pub(super) struct Cell {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) area: Option<usize>,
}

/// An edge from one cell to another, with the size of its label.
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Option<(f64, f64)>,
}

/// The output of the layout.
#[derive(Debug, Clone)]
pub(super) struct Placement {
    pub(super) direction: Direction,
    pub(super) cells: Vec<Rect>,
    pub(super) areas: Vec<PlacedArea>,
    pub(super) routes: Vec<Route>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// An area, and the plate with its title on its border.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PlacedArea {
    pub(super) rect: Rect,
    pub(super) title: Rect,
}

/// The path of an edge; its ends are on the borders of its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Route {
    pub(super) points: Vec<Point>,
    /// The middle of its label.
    pub(super) label: Option<Point>,
}

/// The space between boxes of a block, and between components.
pub(super) const GAP: f64 = 20.0;
/// The space between an area's border and its content.
pub(super) const AREA_PAD: f64 = 13.0;
/// The distance of an area's title from the corners.
pub(super) const TITLE_INSET: f64 = 12.0;
