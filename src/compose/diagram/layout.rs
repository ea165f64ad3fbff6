//! Where every shape goes.
//!
//! The layout library is good at what hangs together and poor at what does not: it puts loose
//! boxes in one endless row. So boxes without wires are gathered into blocks
//! ([`blocks`](super::blocks)), components that have nothing to do with each other are laid out by
//! themselves ([`component`](super::component)), and the components are packed here like words on a page.

use super::blocks::{blocks, components};
use super::budget::Budget;
use super::component::{Component, lay_out_component};
use super::geometry::Rect;
use super::plan::{AreaBox, Direction, Edge, GAP, Placement, Plan, Route};

/// Space around the picture.
const MARGIN: f64 = 3.0;

/// Above so many boxes and wires nobody can follow a wire.
const MAX_BOXES_AND_EDGES: usize = 1500;

/// Places everything, with lines of loose components broken at `room` px. None where that is too much
/// work, or the library gives up.
pub(super) fn layout(plan: &Plan, direction: Direction, room: f64) -> Option<Placement> {
    if plan.cells.len() + plan.edges.len() > MAX_BOXES_AND_EDGES {
        return None;
    }
    let components = lay_out(plan, &plan.edges, direction, room)?;
    Some(pack(plan, direction, components, room))
}

/// Places everything without wires: the boxes stand side by side in their areas.
pub(super) fn layout_loose(plan: &Plan, room: f64) -> Placement {
    let direction = Direction::Down;
    let components = lay_out(plan, &[], direction, room).unwrap_or_default();
    pack(plan, direction, components, room)
}

fn lay_out(plan: &Plan, edges: &[Edge], direction: Direction, room: f64) -> Option<Vec<Component>> {
    let blocks = blocks(plan, edges, room);
    let mut budget = Budget::default();
    components(&blocks, plan, edges)
        .iter()
        .map(|members| {
            let members: Vec<_> = members.iter().map(|&at| &blocks[at]).collect();
            lay_out_component(plan, edges, &members, direction, &mut budget)
        })
        .collect()
}

/// Sets the components side by side, in lines no wider than `room` if they fit.
fn pack(plan: &Plan, direction: Direction, components: Vec<Component>, room: f64) -> Placement {
    let mut placement = Placement {
        direction,
        cells: vec![Rect::default(); plan.cells.len()],
        areas: vec![AreaBox::default(); plan.titles.len()],
        wires: vec![Route::default(); plan.edges.len()],
        width: 0.0,
        height: 0.0,
    };
    let widest = components
        .iter()
        .map(|component| component.bounds.width)
        .fold(0.0, f64::max);
    let line_width = widest.max(room - 2.0 * MARGIN);
    let (mut x, mut y, mut line_height) = (0.0_f64, 0.0_f64, 0.0_f64);
    for component in components {
        if x > 0.0 && x + component.bounds.width > line_width {
            x = 0.0;
            y += line_height + GAP;
            line_height = 0.0;
        }
        placement.width = placement
            .width
            .max(x + component.bounds.width + 2.0 * MARGIN);
        placement.height = placement
            .height
            .max(y + component.bounds.height + 2.0 * MARGIN);
        let (dx, dy) = (
            MARGIN + x - component.bounds.x,
            MARGIN + y - component.bounds.y,
        );
        x += component.bounds.width + GAP;
        line_height = line_height.max(component.bounds.height);
        for (at, rect) in component.cells {
            placement.cells[at] = rect.moved(dx, dy);
        }
        for (at, area) in component.areas {
            placement.areas[at] = AreaBox {
                rect: area.rect.moved(dx, dy),
                title: area.title.moved(dx, dy),
            };
        }
        for (at, course) in component.wires {
            placement.wires[at] = Route {
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
