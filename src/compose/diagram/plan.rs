//! The plain data of a layout: what is to be placed, where it is placed, and the distances
//! between. Sizes and places are in px.

use super::geometry::{Point, Rect};

/// Which way the arrows run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Down,
    Right,
}

/// What is to be placed.
pub(super) struct Plan {
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

/// A wire from one cell to another, with the size of its label.
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Option<(f64, f64)>,
}

/// Where everything is.
#[derive(Debug, Clone)]
pub(super) struct Placement {
    pub(super) direction: Direction,
    pub(super) cells: Vec<Rect>,
    pub(super) areas: Vec<AreaBox>,
    pub(super) wires: Vec<Route>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// An area, and the plate with its title, which sits on its border.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct AreaBox {
    pub(super) rect: Rect,
    pub(super) title: Rect,
}

/// The way of a wire; its ends are on the borders of its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Route {
    pub(super) points: Vec<Point>,
    /// The middle of its label.
    pub(super) label: Option<Point>,
}

/// Space between boxes of a block, and between parts that are packed.
pub(super) const GAP: f64 = 20.0;

/// Space between an area's border and what is in it.
pub(super) const AREA_PAD: f64 = 13.0;
/// The same above, where the title usually sits on the border.
pub(super) const AREA_PAD_TOP: f64 = 18.0;
/// The title of an area keeps this far from the corners.
pub(super) const TITLE_INSET: f64 = 12.0;
/// Height of the plate with the title.
pub(super) const TITLE_HEIGHT: f64 = 18.0;
