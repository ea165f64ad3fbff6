//! Lays out one component of the picture: the blocks that no edge or area connects to the
//! rest.

use super::blocks::Block;
use super::budget::Budget;
use super::dagre::{self, Bends, Ranker};
use super::geometry::{Point, Rect, curve_enters};
use super::placement::{
    AREA_PAD, Direction, Edge, GAP, LayoutInput, PlacedArea, Route, TITLE_INSET,
};
use super::ranks::min_total_span;
use super::route::{self, Obstacle, UnroutedEdge};

/// A component with its own origin; the numbers are indices into the input.
pub(super) struct Component {
    pub(super) cells: Vec<(usize, Rect)>,
    pub(super) areas: Vec<(usize, PlacedArea)>,
    pub(super) routes: Vec<(usize, Route)>,
    pub(super) bounds: Rect,
}

/// The same at the top, where the title usually sits on the border.
const AREA_PAD_TOP: f64 = 18.0;
/// Height of the plate with the title.
const TITLE_HEIGHT: f64 = 18.0;

/// The most ranks that the edges may span in total. More would exceed any [`Budget`], but
/// the layout library would use hundreds of megabytes to find out.
const MAX_TOTAL_SPAN: usize = 20_000;

/// Lays out the blocks of one component. Returns `None` if the layout library gives up or
/// `budget` is used up.
pub(super) fn lay_out_component(
    input: &LayoutInput,
    edges: &[Edge],
    members: &[&Block],
    direction: Direction,
    budget: &mut Budget,
) -> Option<Component> {
    let cells: Vec<usize> = members
        .iter()
        .flat_map(|block| block.cells.iter().copied())
        .collect();
    let edges: Vec<usize> = (0..edges.len())
        .filter(|&at| cells.contains(&edges[at].from))
        .collect();
    let (slots, bends) = arrange(input, members, &edges, direction, budget)?;
    let cells: Vec<(usize, Rect)> = members
        .iter()
        .zip(&slots)
        .flat_map(|(block, &slot)| place_cells(input, block, slot))
        .collect();
    let areas = area_rects(members, &slots);
    let routes = route_edges(
        input, &cells, &slots, &areas, &edges, bends, direction, budget,
    )?;
    // A label beside an edge may extend beyond its area, which then grows.
    let areas: Vec<(usize, PlacedArea)> = areas
        .into_iter()
        .map(|(area, rect)| {
            let rect = grow_around_routes(input, &routes, area, rect);
            let title = title_plate(input, &routes, rect, input.titles[area], direction, budget)?;
            Some((area, PlacedArea { rect, title }))
        })
        .collect::<Option<_>>()?;
    let bounds = slots
        .iter()
        .copied()
        .chain(areas.iter().map(|(_, area)| area.rect.union(area.title)))
        .chain(
            routes
                .iter()
                .map(|(at, route)| extent(route, input.edges[*at].label)),
        )
        .reduce(Rect::union)
        .unwrap_or_default();
    Some(Component {
        cells,
        areas,
        routes,
        bounds,
    })
}

/// The slots of the blocks of a component, and the bends of its edges, as the library
/// placed them.
fn arrange(
    input: &LayoutInput,
    members: &[&Block],
    edges: &[usize],
    direction: Direction,
    budget: &mut Budget,
) -> Option<(Vec<Rect>, Vec<Bends>)> {
    if let [block] = members {
        return Some((
            vec![Rect::around(Point::default(), block.width, block.height)],
            Vec::new(),
        ));
    }
    let nodes: Vec<dagre::Node> = members
        .iter()
        .map(|block| {
            let (width, height) = turn_size(direction, (block.width, block.height));
            dagre::Node {
                width,
                height,
                area: block.area,
            }
        })
        .collect();
    let block_of = |cell: usize| {
        members
            .iter()
            .position(|block| block.cells.contains(&cell))
            .unwrap_or_default()
    };
    let edges: Vec<dagre::Edge> = edges
        .iter()
        .map(|&at| dagre::Edge {
            from: block_of(input.edges[at].from),
            to: block_of(input.edges[at].to),
            label: input.edges[at].label.map(|size| turn_size(direction, size)),
        })
        .collect();
    if min_total_span(nodes.len(), &edges) > MAX_TOTAL_SPAN {
        return None;
    }
    // Labels lie across the edges of a top-down drawing and along those of a left-right
    // one, where they leave less space for bends.
    let rank_gap = match direction {
        Direction::Down => 40.0,
        Direction::Right => 52.0,
    };
    let mut best: Option<(usize, Vec<Rect>, Vec<Bends>)> = None;
    for ranker in Ranker::ALL {
        let Some(drawn) = dagre::arrange(&nodes, &edges, rank_gap, ranker, budget) else {
            continue;
        };
        let slots: Vec<Rect> = members
            .iter()
            .zip(&drawn.centers)
            .map(|(block, &center)| {
                Rect::around(turn(direction, center), block.width, block.height)
            })
            .collect();
        let intruders = intruders(members, &slots);
        if best.as_ref().is_none_or(|(fewest, ..)| intruders < *fewest) {
            best = Some((intruders, slots, drawn.edges));
        }
        if intruders == 0 {
            break;
        }
    }
    best.map(|(_, slots, routes)| (slots, routes))
}

/// The number of blocks in a foreign area, plus the number of overlapping areas. The
/// library usually avoids both, but does not guarantee it.
fn intruders(members: &[&Block], slots: &[Rect]) -> usize {
    let areas = area_rects(members, slots);
    areas
        .iter()
        .enumerate()
        .map(|(number, (area, rect))| {
            let strangers = members
                .iter()
                .zip(slots)
                .filter(|(block, slot)| block.area != Some(*area) && rect.overlaps(**slot));
            let others = areas[number + 1..]
                .iter()
                .filter(|(_, other)| rect.overlaps(*other));
            strangers.count() + others.count()
        })
        .sum()
}

fn place_cells(input: &LayoutInput, block: &Block, slot: Rect) -> Vec<(usize, Rect)> {
    let (width, height) = block.pitch;
    let block_width = block.columns as f64 * (width + GAP) - GAP;
    let left = slot.x + (slot.width - block_width) / 2.0;
    block
        .cells
        .iter()
        .enumerate()
        .map(|(number, &at)| {
            let column = (number % block.columns) as f64;
            let row = (number / block.columns) as f64;
            let center = Point {
                x: left + column * (width + GAP) + width / 2.0,
                y: slot.y + row * (height + GAP) + height / 2.0,
            };
            (
                at,
                Rect::around(center, input.cells[at].width, input.cells[at].height),
            )
        })
        .collect()
}

/// The areas of the component, each around its slots.
fn area_rects(members: &[&Block], slots: &[Rect]) -> Vec<(usize, Rect)> {
    let mut areas: Vec<(usize, Rect)> = Vec::new();
    for (block, &slot) in members.iter().zip(slots) {
        let Some(area) = block.area else { continue };
        let padded = Rect {
            x: slot.x - AREA_PAD,
            y: slot.y - AREA_PAD_TOP,
            width: slot.width + 2.0 * AREA_PAD,
            height: slot.height + AREA_PAD_TOP + AREA_PAD,
        };
        match areas.iter_mut().find(|(known, _)| *known == area) {
            Some((_, rect)) => *rect = rect.union(padded),
            None => areas.push((area, padded)),
        }
    }
    areas
}

#[expect(clippy::too_many_arguments, reason = "one step of one function")]
fn route_edges(
    input: &LayoutInput,
    cells: &[(usize, Rect)],
    slots: &[Rect],
    areas: &[(usize, Rect)],
    edges: &[usize],
    bends: Vec<Bends>,
    direction: Direction,
    budget: &mut Budget,
) -> Option<Vec<(usize, Route)>> {
    let boxes: Vec<Rect> = cells
        .iter()
        .map(|(_, rect)| turn_rect(direction, *rect))
        .collect();
    let local = |cell: usize| {
        cells
            .iter()
            .position(|(at, _)| *at == cell)
            .unwrap_or_default()
    };
    let unrouted: Vec<UnroutedEdge> = edges
        .iter()
        .zip(bends)
        .map(|(&at, bends)| {
            let edge = &input.edges[at];
            UnroutedEdge {
                from: local(edge.from),
                to: local(edge.to),
                bends,
                label: edge.label.map(|size| turn_size(direction, size)),
            }
        })
        .collect();
    let obstacles: Vec<Obstacle> = areas
        .iter()
        .map(|(area, rect)| Obstacle {
            rect: turn_rect(direction, *rect),
            exempt_boxes: (0..cells.len())
                .filter(|&at| input.cells[cells[at].0].area == Some(*area))
                .collect(),
        })
        .collect();
    let slots: Vec<Rect> = slots
        .iter()
        .map(|rect| turn_rect(direction, *rect))
        .collect();
    let routes = route::route(&boxes, &slots, &unrouted, &obstacles, budget)?;
    let routes = edges.iter().zip(routes).map(|(&at, route)| {
        let route = Route {
            points: route
                .points
                .into_iter()
                .map(|point| turn(direction, point))
                .collect(),
            label: route.label.map(|point| turn(direction, point)),
        };
        (at, route)
    });
    Some(routes.collect())
}

/// The area, grown to contain the edges between its own services.
fn grow_around_routes(
    input: &LayoutInput,
    routes: &[(usize, Route)],
    area: usize,
    rect: Rect,
) -> Rect {
    let inside = |cell: usize| input.cells[cell].area == Some(area);
    routes
        .iter()
        .map(|(at, route)| (&input.edges[*at], route))
        .filter(|(edge, _)| inside(edge.from) && inside(edge.to))
        .map(|(edge, route)| extent(route, edge.label).grown(AREA_PAD / 2.0))
        .fold(rect, Rect::union)
}

/// The position of an area's title that the fewest edges cross: on the upper border from
/// the left if possible, otherwise on the lower one.
fn title_plate(
    input: &LayoutInput,
    routes: &[(usize, Route)],
    area: Rect,
    width: f64,
    direction: Direction,
    budget: &mut Budget,
) -> Option<Rect> {
    let free = (area.width - 2.0 * TITLE_INSET - width).max(0.0);
    let plate = |x: f64, border: f64| Rect {
        x: area.x + TITLE_INSET + x,
        y: border - TITLE_HEIGHT / 2.0,
        width,
        height: TITLE_HEIGHT,
    };
    let steps = (free / 4.0).min(60.0) as u32;
    let candidates = [area.y, area.bottom()].into_iter().flat_map(|border| {
        (0..=steps).map(move |step| {
            let share = f64::from(step) / f64::from(steps.max(1));
            plate(free * share, border)
        })
    });
    let points = routes.iter().map(|(_, route)| route.points.len()).sum();
    let mut best: Option<(usize, Rect)> = None;
    for candidate in candidates {
        budget.spend(points)?;
        let crossings = crossings(input, routes, candidate.grown(3.0), direction);
        if best.is_none_or(|(fewest, _)| crossings < fewest) {
            best = Some((crossings, candidate));
        }
        if crossings == 0 {
            break;
        }
    }
    Some(best.map_or_else(|| plate(0.0, area.y), |(_, plate)| plate))
}

fn crossings(
    input: &LayoutInput,
    routes: &[(usize, Route)],
    rect: Rect,
    direction: Direction,
) -> usize {
    routes
        .iter()
        .filter(|(at, route)| {
            let label = input.edges[*at].label.zip(route.label);
            label.is_some_and(|((width, height), center)| {
                Rect::around(center, width, height).overlaps(rect)
            }) || route.points.windows(2).any(|pair| {
                let (from, to) = (turn(direction, pair[0]), turn(direction, pair[1]));
                curve_enters(from, to, turn_rect(direction, rect))
            })
        })
        .count()
}

fn extent(route: &Route, label: Option<(f64, f64)>) -> Rect {
    let line = route
        .points
        .iter()
        .map(|&point| Rect::around(point, 0.0, 0.0));
    let label = route
        .label
        .zip(label)
        .map(|(center, (width, height))| Rect::around(center, width, height));
    line.chain(label).reduce(Rect::union).unwrap_or_default()
}

// Edges are routed from the top down. Transposing is its own inverse, so the same three
// functions convert in both directions.

fn turn(direction: Direction, point: Point) -> Point {
    match direction {
        Direction::Down => point,
        Direction::Right => point.transposed(),
    }
}

fn turn_rect(direction: Direction, rect: Rect) -> Rect {
    match direction {
        Direction::Down => rect,
        Direction::Right => rect.transposed(),
    }
}

fn turn_size(direction: Direction, (width, height): (f64, f64)) -> (f64, f64) {
    match direction {
        Direction::Down => (width, height),
        Direction::Right => (height, width),
    }
}
