//! Where every shape goes.
//!
//! The layout library is good at what hangs together and poor at what does not: it puts loose
//! boxes in one endless row. So boxes without wires are gathered into blocks
//! ([`units`](super::blocks)), parts that have nothing to do with each other are laid out by
//! themselves ([`part`](super::component)), and the parts are packed here like words on a page.

use super::blocks::{components, units};
use super::budget::Budget;
use super::component::{Part, lay_out_part};
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
    pub(super) ties: Vec<Tie>,
    /// The width of the title of each area.
    pub(super) titles: Vec<f64>,
}

pub(super) struct Cell {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) area: Option<usize>,
}

/// A wire from one cell to another, with the size of its label.
pub(super) struct Tie {
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
    pub(super) wires: Vec<Course>,
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
pub(super) struct Course {
    pub(super) points: Vec<Point>,
    /// The middle of its label.
    pub(super) label: Option<Point>,
}

/// Space between boxes of a block, and between parts that are packed.
pub(super) const GAP: f64 = 20.0;
/// Space around the picture.
const MARGIN: f64 = 3.0;

/// Above so many boxes and wires nobody can follow a wire.
const MOST: usize = 1500;

/// Places everything, with lines of loose parts broken at `room` px. None where that is too much
/// work, or the library gives up.
pub(super) fn layout(plan: &Plan, direction: Direction, room: f64) -> Option<Placement> {
    if plan.cells.len() + plan.ties.len() > MOST {
        return None;
    }
    let parts = parts(plan, &plan.ties, direction, room)?;
    Some(pack(plan, direction, parts, room))
}

/// Places everything without wires: the boxes stand side by side in their areas.
pub(super) fn layout_loose(plan: &Plan, room: f64) -> Placement {
    let direction = Direction::Down;
    let parts = parts(plan, &[], direction, room).unwrap_or_default();
    pack(plan, direction, parts, room)
}

fn parts(plan: &Plan, ties: &[Tie], direction: Direction, room: f64) -> Option<Vec<Part>> {
    let units = units(plan, ties, room);
    let mut budget = Budget::default();
    components(&units, plan, ties)
        .iter()
        .map(|members| {
            let members: Vec<_> = members.iter().map(|&at| &units[at]).collect();
            lay_out_part(plan, ties, &members, direction, &mut budget)
        })
        .collect()
}

/// Sets the parts side by side, in lines no wider than `room` if they fit.
fn pack(plan: &Plan, direction: Direction, parts: Vec<Part>, room: f64) -> Placement {
    let mut placement = Placement {
        direction,
        cells: vec![Rect::default(); plan.cells.len()],
        areas: vec![AreaBox::default(); plan.titles.len()],
        wires: vec![Course::default(); plan.ties.len()],
        width: 0.0,
        height: 0.0,
    };
    let widest = parts
        .iter()
        .map(|part| part.bounds.width)
        .fold(0.0, f64::max);
    let line_width = widest.max(room - 2.0 * MARGIN);
    let (mut x, mut y, mut line_height) = (0.0_f64, 0.0_f64, 0.0_f64);
    for part in parts {
        if x > 0.0 && x + part.bounds.width > line_width {
            x = 0.0;
            y += line_height + GAP;
            line_height = 0.0;
        }
        placement.width = placement.width.max(x + part.bounds.width + 2.0 * MARGIN);
        placement.height = placement.height.max(y + part.bounds.height + 2.0 * MARGIN);
        let (dx, dy) = (MARGIN + x - part.bounds.x, MARGIN + y - part.bounds.y);
        x += part.bounds.width + GAP;
        line_height = line_height.max(part.bounds.height);
        for (at, rect) in part.cells {
            placement.cells[at] = rect.moved(dx, dy);
        }
        for (at, area) in part.areas {
            placement.areas[at] = AreaBox {
                rect: area.rect.moved(dx, dy),
                title: area.title.moved(dx, dy),
            };
        }
        for (at, course) in part.wires {
            placement.wires[at] = Course {
                points: course
                    .points
                    .iter()
                    .map(|point| point.moved(dx, dy))
                    .collect(),
                label: course.label.map(|label| label.moved(dx, dy)),
            };
        }
    }
    placement
}
