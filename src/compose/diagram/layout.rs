//! Lays out the cells of a diagram.
//!
//! The layout library is good at connected graphs and poor at others: it puts loose boxes
//! in one endless row. So boxes without edges are grouped into blocks
//! ([`blocks`](super::blocks)), each connected component is laid out separately
//! ([`component`](super::component)), and the components are packed here like words on a
//! page.

use super::blocks::{blocks, connected_blocks};
use super::budget::Budget;
use super::component::{Component, lay_out_component};
use super::geometry::Rect;
use super::placement::{Direction, Edge, GAP, LayoutInput, PlacedArea, Placement, Route};

/// Space around the picture.
const MARGIN: f64 = 3.0;

/// The most boxes and edges for which a reader can still follow an edge.
const MAX_CELLS_AND_EDGES: usize = 1500;

/// Places everything, with rows of components wrapped at `room` px. Returns `None` if
/// that is too much work or the library gives up.
pub(super) fn layout(input: &LayoutInput, direction: Direction, room: f64) -> Option<Placement> {
    if input.cells.len() + input.edges.len() > MAX_CELLS_AND_EDGES {
        return None;
    }
    let components = components(input, &input.edges, direction, room)?;
    Some(pack(input, direction, components, room))
}

/// Places everything without edges: the boxes are side by side in their areas.
pub(super) fn layout_loose(input: &LayoutInput, room: f64) -> Placement {
    let direction = Direction::Down;
    let components = components(input, &[], direction, room).unwrap_or_default();
    pack(input, direction, components, room)
}

fn components(
    input: &LayoutInput,
    edges: &[Edge],
    direction: Direction,
    room: f64,
) -> Option<Vec<Component>> {
    let blocks = blocks(input, edges, room);
    let mut budget = Budget::default();
    connected_blocks(&blocks, input, edges)
        .iter()
        .map(|members| {
            let members: Vec<_> = members.iter().map(|&at| &blocks[at]).collect();
            lay_out_component(input, edges, &members, direction, &mut budget)
        })
        .collect()
}

/// Places the components side by side, in rows no wider than `room` if they fit.
fn pack(
    input: &LayoutInput,
    direction: Direction,
    components: Vec<Component>,
    room: f64,
) -> Placement {
    let mut placement = Placement {
        direction,
        cells: vec![Rect::default(); input.cells.len()],
        areas: vec![PlacedArea::default(); input.titles.len()],
        routes: vec![Route::default(); input.edges.len()],
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
            placement.areas[at] = PlacedArea {
                rect: area.rect.moved(dx, dy),
                title: area.title.moved(dx, dy),
            };
        }
        for (at, route) in component.routes {
            placement.routes[at] = Route {
                points: route
                    .points
                    .iter()
                    .map(|point| point.moved(dx, dy))
                    .collect(),
                label: route.label.map(|label| label.moved(dx, dy)),
            };
        }
    }
    placement
}
