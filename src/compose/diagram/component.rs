//! One component of the picture: what no wire or area edges to the rest, around an origin of its own.

use super::blocks::Block;
use super::budget::Budget;
use super::dagre::{self, Bends, Ranker};
use super::geometry::{Point, Rect, curve_enters};
use super::plan::{
    AREA_PAD, AREA_PAD_TOP, AreaBox, Direction, Edge, GAP, Plan, Route, TITLE_HEIGHT, TITLE_INSET,
};
use super::ranks::least_reach;
use super::route::{self, Obstacle, Wire};

/// A component with everything in it; the numbers are those of the plan.
pub(super) struct Component {
    pub(super) cells: Vec<(usize, Rect)>,
    pub(super) areas: Vec<(usize, AreaBox)>,
    pub(super) wires: Vec<(usize, Route)>,
    pub(super) bounds: Rect,
}

/// No drawing in which wires reach over more ranks than these is within a [`Budget`]; the layout
/// library would need hundreds of megabytes to find that out.
const MAX_REACH: usize = 20_000;

/// Lays out the blocks of one component. None when the layout library gives up, or the work is more than
/// what is left of `budget`.
pub(super) fn lay_out_component(
    plan: &Plan,
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
    let (slots, bends) = arrange(plan, members, &edges, direction, budget)?;
    let cells: Vec<(usize, Rect)> = members
        .iter()
        .zip(&slots)
        .flat_map(|(block, &slot)| place_cells(plan, block, slot))
        .collect();
    let areas = area_rects(members, &slots);
    let wires = route_wires(
        plan, &cells, &slots, &areas, &edges, bends, direction, budget,
    )?;
    // A label beside a wire may stick out of its area, which grows around it.
    let areas: Vec<(usize, AreaBox)> = areas
        .into_iter()
        .map(|(area, rect)| {
            let rect = grow_around_wires(plan, &wires, area, rect);
            let title = title_plate(plan, &wires, rect, plan.titles[area], direction, budget)?;
            Some((area, AreaBox { rect, title }))
        })
        .collect::<Option<_>>()?;
    let bounds = slots
        .iter()
        .copied()
        .chain(areas.iter().map(|(_, area)| area.rect.union(area.title)))
        .chain(
            wires
                .iter()
                .map(|(at, course)| extent(course, plan.edges[*at].label)),
        )
        .reduce(Rect::union)
        .unwrap_or_default();
    Some(Component {
        cells,
        areas,
        wires,
        bounds,
    })
}

/// The slots of the blocks of a component, and the bends of its wires as the library drew them.
fn arrange(
    plan: &Plan,
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
            from: block_of(plan.edges[at].from),
            to: block_of(plan.edges[at].to),
            label: plan.edges[at].label.map(|size| turn_size(direction, size)),
        })
        .collect();
    if least_reach(nodes.len(), &edges) > MAX_REACH {
        return None;
    }
    // Labels lie across the wires of a top-down drawing and along those of a left-right one,
    // where they leave less of the way for bends.
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
            best = Some((intruders, slots, drawn.wires));
        }
        if intruders == 0 {
            break;
        }
    }
    best.map(|(_, slots, wires)| (slots, wires))
}

/// How many blocks stand in an area that is not theirs, and how many areas overlap. The library
/// usually keeps areas clear, but does not promise to.
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

fn place_cells(plan: &Plan, block: &Block, slot: Rect) -> Vec<(usize, Rect)> {
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
                Rect::around(center, plan.cells[at].width, plan.cells[at].height),
            )
        })
        .collect()
}

/// The areas of the component, each around the slots that are in it.
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
fn route_wires(
    plan: &Plan,
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
    let wires: Vec<Wire> = edges
        .iter()
        .zip(bends)
        .map(|(&at, bends)| {
            let edge = &plan.edges[at];
            Wire {
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
            lets_pass: (0..cells.len())
                .filter(|&at| plan.cells[cells[at].0].area == Some(*area))
                .collect(),
        })
        .collect();
    let slots: Vec<Rect> = slots
        .iter()
        .map(|rect| turn_rect(direction, *rect))
        .collect();
    let courses = route::route(&boxes, &slots, &wires, &obstacles, budget)?;
    let courses = edges.iter().zip(courses).map(|(&at, course)| {
        let course = Route {
            points: course
                .points
                .into_iter()
                .map(|point| turn(direction, point))
                .collect(),
            label: course.label.map(|point| turn(direction, point)),
        };
        (at, course)
    });
    Some(courses.collect())
}

/// The area with room for the wires between its own services.
fn grow_around_wires(plan: &Plan, wires: &[(usize, Route)], area: usize, rect: Rect) -> Rect {
    let inside = |cell: usize| plan.cells[cell].area == Some(area);
    wires
        .iter()
        .map(|(at, course)| (&plan.edges[*at], course))
        .filter(|(edge, _)| inside(edge.from) && inside(edge.to))
        .map(|(edge, course)| extent(course, edge.label).grown(AREA_PAD / 2.0))
        .fold(rect, Rect::union)
}

/// Where on the border of an area its title is crossed by the fewest wires: along the upper
/// border from the left if possible, else along the lower one.
fn title_plate(
    plan: &Plan,
    wires: &[(usize, Route)],
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
    let points = wires.iter().map(|(_, course)| course.points.len()).sum();
    let mut best: Option<(usize, Rect)> = None;
    for candidate in candidates {
        budget.spend(points)?;
        let crossings = crossings(plan, wires, candidate.grown(3.0), direction);
        if best.is_none_or(|(fewest, _)| crossings < fewest) {
            best = Some((crossings, candidate));
        }
        if crossings == 0 {
            break;
        }
    }
    Some(best.map_or_else(|| plate(0.0, area.y), |(_, plate)| plate))
}

fn crossings(plan: &Plan, wires: &[(usize, Route)], rect: Rect, direction: Direction) -> usize {
    wires
        .iter()
        .filter(|(at, course)| {
            let label = plan.edges[*at].label.zip(course.label);
            label.is_some_and(|((width, height), center)| {
                Rect::around(center, width, height).overlaps(rect)
            }) || course.points.windows(2).any(|pair| {
                let (from, to) = (turn(direction, pair[0]), turn(direction, pair[1]));
                curve_enters(from, to, turn_rect(direction, rect))
            })
        })
        .count()
}

fn extent(course: &Route, label: Option<(f64, f64)>) -> Rect {
    let line = course
        .points
        .iter()
        .map(|&point| Rect::around(point, 0.0, 0.0));
    let label = course
        .label
        .zip(label)
        .map(|(center, (width, height))| Rect::around(center, width, height));
    line.chain(label).reduce(Rect::union).unwrap_or_default()
}

// Wires are routed from the top down. Transposing is its own inverse, so the same three functions
// turn a drawing there and back.

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
