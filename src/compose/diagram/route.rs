//! Routes edges: where each one leaves its box, how it bends, and where it arrives.
//!
//! Everything here runs from the top down; a left-right drawing is transposed before and
//! after. An edge leaves and arrives at right angles to the box. It starts as a cautious
//! path that moves sideways only between ranks, where there are no boxes. Then it is
//! straightened: bends are removed or eased if the edge does not collide with anything.

use super::budget::Budget;
use super::dagre::Bends;
use super::geometry::{Point, Rect, along_curve, curve_enters};
use super::placement::Route;
use super::text::Face;

/// The least distance between the end of an edge and a box's corner.
const INSET: f64 = 12.0;
/// The least distance between edges on the same side of a box, if there is space.
const SPREAD: f64 = 16.0;
/// The distance that an edge keeps from other boxes.
const CLEARANCE: f64 = 7.0;

/// An edge to route: the boxes it joins and its bends according to the layout.
pub(super) struct UnroutedEdge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) bends: Bends,
    /// The size of its label.
    pub(super) label: Option<(f64, f64)>,
}

/// An obstacle that an edge must avoid, unless it begins or ends there.
pub(super) struct Obstacle {
    pub(super) rect: Rect,
    /// The boxes whose edges may pass.
    pub(super) exempt_boxes: Vec<usize>,
}

/// The route of every edge, from box to box. Returns `None` if `budget` is used up.
///
/// `slots` are the boxes of the layout library, in which a block is a single box.
pub(super) fn route(
    boxes: &[Rect],
    slots: &[Rect],
    edges: &[UnroutedEdge],
    areas: &[Obstacle],
    budget: &mut Budget,
) -> Option<Vec<Route>> {
    let ends = spread_ends(boxes, edges);
    let mut labels: Vec<Option<Rect>> = edges
        .iter()
        .map(|edge| edge.bends.label.and_then(|center| label_rect(edge, center)))
        .collect();
    // Labels take a place in their rank as boxes do.
    let bands = bands(
        slots
            .iter()
            .copied()
            .chain(labels.iter().flatten().copied()),
    );
    let mut routes = Vec::with_capacity(edges.len());
    for (number, (edge, ends)) in edges.iter().zip(ends).enumerate() {
        let points = initial_path(boxes, &bands, edge, ends);
        let others = |at: &usize| *at != edge.from && *at != edge.to;
        let mut obstacles: Vec<Rect> = (0..boxes.len())
            .filter(others)
            .map(|at| boxes[at].grown(CLEARANCE))
            .collect();
        let foreign = areas.iter().filter(|area| {
            !area.exempt_boxes.contains(&edge.from) && !area.exempt_boxes.contains(&edge.to)
        });
        obstacles.extend(foreign.map(|area| area.rect.grown(CLEARANCE)));
        let other_labels = labels
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != number);
        obstacles.extend(other_labels.filter_map(|(_, label)| *label));
        let reach = extent(&points);
        obstacles.retain(|obstacle| obstacle.overlaps(reach));
        let route = straighten(points, edge, &obstacles, boxes, budget)?;
        labels[number] = route.label.and_then(|center| label_rect(edge, center));
        routes.push(route);
    }
    Some(routes)
}

/// The path through the gaps between ranks that the layout library suggests.
fn initial_path(
    boxes: &[Rect],
    bands: &[RankBand],
    edge: &UnroutedEdge,
    (start_x, end_x): (f64, f64),
) -> Vec<Point> {
    let (from, to) = (boxes[edge.from], boxes[edge.to]);
    let down = runs_down(boxes, edge);
    let mut path = MonotonePath {
        points: Vec::new(),
        down,
    };
    let (leave, arrive) = if down {
        (from.bottom(), to.y)
    } else {
        (from.y, to.bottom())
    };
    path.push(start_x, leave);
    path.push(start_x, band_of(bands, from.center().y).border(down));
    for point in &edge.bends.points {
        let band = band_of(bands, point.y).half;
        let reach = match edge.label {
            Some(size) if edge.bends.label == Some(*point) => label_reach(size),
            _ => band,
        };
        let sign = if down { 1.0 } else { -1.0 };
        for offset in [-band, -reach, 0.0, reach, band] {
            path.push(point.x, point.y + sign * offset);
        }
    }
    path.push(end_x, band_of(bands, to.center().y).border(!down));
    path.finish(end_x, arrive);
    path.points
}

/// Removes and eases bends. The label moves with the edge if there is space for it;
/// otherwise the edge keeps passing through the label's position.
fn straighten(
    points: Vec<Point>,
    edge: &UnroutedEdge,
    obstacles: &[Rect],
    boxes: &[Rect],
    budget: &mut Budget,
) -> Option<Route> {
    let Some((label, size)) = edge.bends.label.zip(edge.label) else {
        return Some(Route {
            points: cheapest_path(&points, obstacles, |_| false, budget)?,
            label: None,
        });
    };
    if label_reach(size) == 0.0 {
        let points = cheapest_path(&points, obstacles, |_| false, budget)?;
        if let Some(moved) = label_position(&points, label, size)
            && let Some(rect) = label_rect(edge, moved)
            && !obstacles
                .iter()
                .chain(boxes)
                .any(|other| other.overlaps(rect))
        {
            return Some(Route {
                points,
                label: Some(moved),
            });
        }
    }
    let is_label = |point: Point| {
        (point.x - label.x).abs() < 0.05 && (point.y - label.y).abs() <= label_reach(size) + 0.05
    };
    Some(Route {
        points: cheapest_path(&points, obstacles, is_label, budget)?,
        label: Some(label),
    })
}

/// The position of a label on an edge, at its current height. Returns `None` if the edge
/// is so flat that it would leave the label at the sides, as if to strike it out.
fn label_position(points: &[Point], label: Point, (width, height): (f64, f64)) -> Option<Point> {
    let distance = |point: &Point| (point.y - label.y).abs();
    let line = || {
        points
            .windows(2)
            .flat_map(|pair| along_curve(pair[0], pair[1]))
    };
    let place = line().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    line()
        .filter(|point| (point.y - place.y).abs() <= height / 2.0)
        .all(|point| (point.x - place.x).abs() <= width / 2.0)
        .then_some(place)
}

/// The path with the gentlest bends through some of `points`, including all `fixed` ones.
fn cheapest_path(
    points: &[Point],
    obstacles: &[Rect],
    fixed: impl Fn(Point) -> bool,
    budget: &mut Budget,
) -> Option<Vec<Point>> {
    let points = subdivided(points);
    let in_the_way = |from: Point, to: Point| {
        obstacles
            .iter()
            .position(|obstacle| curve_enters(from, to, *obstacle))
    };
    // The cheapest path to each point: its cost and the previous point.
    let mut ways = vec![(0.0, 0)];
    let mut earliest = 0;
    for at in 1..points.len() {
        let mut way = (
            ways[at - 1].0 + bend_cost(points[at - 1], points[at]),
            at - 1,
        );
        let mut asked = (at - earliest) / 8;
        for before in earliest..at - 1 {
            let cost = ways[before].0 + bend_cost(points[before], points[at]);
            if cost < way.0 {
                let hit = in_the_way(points[before], points[at]);
                asked += hit.unwrap_or(obstacles.len());
                if hit.is_none() {
                    way = (cost, before);
                }
            }
        }
        budget.spend(asked)?;
        ways.push(way);
        if fixed(points[at]) {
            earliest = at;
        }
    }
    let mut at = points.len() - 1;
    let mut kept = vec![points[at]];
    while at > 0 {
        at = ways[at].1;
        kept.push(points[at]);
    }
    kept.reverse();
    Some(kept)
}

/// A rectangle that contains every curve between `points`.
fn extent(points: &[Point]) -> Rect {
    points
        .windows(2)
        .map(|pair| Rect::spanning(pair[0], pair[1]))
        .reduce(Rect::union)
        .unwrap_or_default()
}

/// Adds points to long straight segments, so that a bend can begin there.
fn subdivided(points: &[Point]) -> Vec<Point> {
    let mut line = vec![points[0]];
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if (from.x - to.x).abs() < 0.05 {
            let pieces = ((to.y - from.y).abs() / 18.0).clamp(1.0, 4.0) as usize;
            line.extend((1..pieces).map(|piece| Point {
                x: from.x,
                y: from.y + (to.y - from.y) * piece as f64 / pieces as f64,
            }));
        }
        line.push(to);
    }
    line
}

/// The cost of a bend: zero for a straight segment, otherwise higher the flatter it is.
fn bend_cost(from: Point, to: Point) -> f64 {
    let (dx, dy) = ((to.x - from.x).abs(), (to.y - from.y).abs());
    if dx < 0.05 {
        return 0.0;
    }
    let slope = dx / dy.max(1.0);
    1.0 + 3.0 * slope * slope
}

/// The distance before and after the middle of its label in which an edge runs straight.
/// A label of a single line hides a bend; an edge would enter a larger one from the side.
fn label_reach((width, height): (f64, f64)) -> f64 {
    let single_line = 1.5 * Face::Small.line_height();
    if width >= height && height < single_line {
        0.0
    } else {
        height / 2.0
    }
}

fn label_rect(edge: &UnroutedEdge, center: Point) -> Option<Rect> {
    let (width, height) = edge.label?;
    Some(Rect::around(center, width, height))
}

/// A row of boxes: the boxes of a rank share their centre line.
#[derive(Debug, Clone, Copy)]
struct RankBand {
    middle: f64,
    half: f64,
}

impl RankBand {
    fn border(self, lower: bool) -> f64 {
        if lower {
            self.middle + self.half
        } else {
            self.middle - self.half
        }
    }
}

fn bands(places: impl Iterator<Item = Rect>) -> Vec<RankBand> {
    let mut bands: Vec<RankBand> = Vec::new();
    for rect in places {
        let middle = rect.center().y;
        let half = rect.height / 2.0;
        match bands
            .iter_mut()
            .find(|band| (band.middle - middle).abs() < 1.0)
        {
            Some(band) => band.half = band.half.max(half),
            None => bands.push(RankBand { middle, half }),
        }
    }
    bands
}

/// The band at a height; an empty one if there are no boxes.
fn band_of(bands: &[RankBand], y: f64) -> RankBand {
    bands
        .iter()
        .copied()
        .find(|band| (band.middle - y).abs() < 1.0)
        .unwrap_or(RankBand {
            middle: y,
            half: 0.0,
        })
}

/// A path under construction that never moves backwards.
struct MonotonePath {
    points: Vec<Point>,
    down: bool,
}

impl MonotonePath {
    fn push(&mut self, x: f64, y: f64) {
        if let Some(last) = self.points.last() {
            let ahead = if self.down { y - last.y } else { last.y - y };
            if ahead < 0.5 {
                return;
            }
        }
        self.points.push(Point { x, y });
    }

    /// Ends the path at this point, and removes points beyond it.
    fn finish(&mut self, x: f64, y: f64) {
        while self.points.len() > 1
            && self.points.last().is_some_and(|last| {
                let ahead = if self.down { y - last.y } else { last.y - y };
                ahead < 0.5
            })
        {
            self.points.pop();
        }
        self.points.push(Point { x, y });
    }
}

fn runs_down(boxes: &[Rect], edge: &UnroutedEdge) -> bool {
    boxes[edge.to].center().y >= boxes[edge.from].center().y
}

/// The start and end of each edge on its two boxes: as close as possible to its next
/// bend, with space between edges on the same side.
fn spread_ends(boxes: &[Rect], edges: &[UnroutedEdge]) -> Vec<(f64, f64)> {
    let mut ends = vec![(0.0, 0.0); edges.len()];
    for (at, rect) in boxes.iter().enumerate() {
        for lower in [false, true] {
            let mut here: Vec<(f64, usize, bool)> = Vec::new();
            for (number, edge) in edges.iter().enumerate() {
                let down = runs_down(boxes, edge);
                if edge.from == at && down == lower {
                    let wish = edge.bends.points.first().map(|point| point.x);
                    here.push((wish.unwrap_or(boxes[edge.to].center().x), number, true));
                }
                if edge.to == at && down != lower {
                    let wish = edge.bends.points.last().map(|point| point.x);
                    here.push((wish.unwrap_or(boxes[edge.from].center().x), number, false));
                }
            }
            here.sort_by(|a, b| a.0.total_cmp(&b.0));
            let wishes: Vec<f64> = here.iter().map(|end| end.0).collect();
            for (x, (_, number, is_start)) in spread(&wishes, *rect).into_iter().zip(here) {
                if is_start {
                    ends[number].0 = x;
                } else {
                    ends[number].1 = x;
                }
            }
        }
    }
    ends
}

/// Spreads sorted wishes along a side of `rect`, in order and with space between them.
fn spread(wishes: &[f64], rect: Rect) -> Vec<f64> {
    let inset = INSET.min(rect.width / 4.0);
    let (low, high) = (rect.x + inset, rect.right() - inset);
    let gap = match wishes.len() {
        0 | 1 => 0.0,
        several => SPREAD.min((high - low) / (several - 1) as f64),
    };
    let mut places: Vec<f64> = wishes.iter().map(|wish| wish.clamp(low, high)).collect();
    for at in 1..places.len() {
        places[at] = places[at].max(places[at - 1] + gap);
    }
    let mut limit = high;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - gap;
    }
    places
}
