//! Wires: where each leaves its box, how it bends, where it arrives.
//!
//! Everything here runs from the top down; a left-right drawing is transposed before and after.
//! A wire leaves and arrives at right angles to the box. It begins as a cautious course that moves
//! sideways only between ranks, where there are no boxes to cut the corners of. Then it is pulled
//! straight: bends go, or get gentler, where the line does not run into something.

use super::budget::Budget;
use super::dagre::Bends;
use super::geometry::{Point, Rect, along_curve, curve_enters};
use super::plan::Route;
use super::text::Face;

/// How close to a box's corner a wire may touch it.
const INSET: f64 = 12.0;
/// The least distance between wires that touch the same side of a box, where there is room.
const SPREAD: f64 = 16.0;
/// The distance that a wire keeps from boxes it has nothing to do with.
const CLEARANCE: f64 = 7.0;

/// A wire to draw: the boxes it joins and what the layout says about the way.
pub(super) struct Wire {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) bends: Bends,
    /// The size of its label.
    pub(super) label: Option<(f64, f64)>,
}

/// Something a wire has to keep away from, unless it begins or ends there.
pub(super) struct Obstacle {
    pub(super) rect: Rect,
    /// The boxes whose wires may pass.
    pub(super) lets_pass: Vec<usize>,
}

/// The course of every wire, from box to box. None where finding them is more work than what is
/// left of `budget`.
///
/// `slots` are the boxes as the layout library saw them: with blocks in one piece.
pub(super) fn route(
    boxes: &[Rect],
    slots: &[Rect],
    wires: &[Wire],
    areas: &[Obstacle],
    budget: &mut Budget,
) -> Option<Vec<Route>> {
    let ends = spread_ends(boxes, wires);
    let mut labels: Vec<Option<Rect>> = wires
        .iter()
        .map(|wire| wire.bends.label.and_then(|center| label_rect(wire, center)))
        .collect();
    // Labels take a place in their rank as boxes do.
    let bands = bands(
        slots
            .iter()
            .copied()
            .chain(labels.iter().flatten().copied()),
    );
    let mut courses = Vec::with_capacity(wires.len());
    for (number, (wire, ends)) in wires.iter().zip(ends).enumerate() {
        let points = cautious_course(boxes, &bands, wire, ends);
        let others = |at: &usize| *at != wire.from && *at != wire.to;
        let mut obstacles: Vec<Rect> = (0..boxes.len())
            .filter(others)
            .map(|at| boxes[at].grown(CLEARANCE))
            .collect();
        let foreign = areas.iter().filter(|area| {
            !area.lets_pass.contains(&wire.from) && !area.lets_pass.contains(&wire.to)
        });
        obstacles.extend(foreign.map(|area| area.rect.grown(CLEARANCE)));
        let other_labels = labels
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != number);
        obstacles.extend(other_labels.filter_map(|(_, label)| *label));
        let reach = extent(&points);
        obstacles.retain(|obstacle| obstacle.overlaps(reach));
        let course = pull_straight(points, wire, &obstacles, boxes, budget)?;
        labels[number] = course.label.and_then(|center| label_rect(wire, center));
        courses.push(course);
    }
    Some(courses)
}

/// The way through the gaps between ranks, as the layout library means it.
fn cautious_course(
    boxes: &[Rect],
    bands: &[Band],
    wire: &Wire,
    (start_x, end_x): (f64, f64),
) -> Vec<Point> {
    let (from, to) = (boxes[wire.from], boxes[wire.to]);
    let down = runs_down(boxes, wire);
    let mut line = Line {
        points: Vec::new(),
        down,
    };
    let (leave, arrive) = if down {
        (from.bottom(), to.y)
    } else {
        (from.y, to.bottom())
    };
    line.push(start_x, leave);
    line.push(start_x, band_of(bands, from.center().y).edge(down));
    for point in &wire.bends.points {
        let band = band_of(bands, point.y).half;
        let reach = match wire.label {
            Some(size) if wire.bends.label == Some(*point) => label_reach(size),
            _ => band,
        };
        let sign = if down { 1.0 } else { -1.0 };
        for offset in [-band, -reach, 0.0, reach, band] {
            line.push(point.x, point.y + sign * offset);
        }
    }
    line.push(end_x, band_of(bands, to.center().y).edge(!down));
    line.finish(end_x, arrive);
    line.points
}

/// Drops and eases bends. The label goes along with the line where there is
/// room for it; else the line keeps passing where the label was.
fn pull_straight(
    points: Vec<Point>,
    wire: &Wire,
    obstacles: &[Rect],
    boxes: &[Rect],
    budget: &mut Budget,
) -> Option<Route> {
    let Some((label, size)) = wire.bends.label.zip(wire.label) else {
        return Some(Route {
            points: pulled(&points, obstacles, |_| false, budget)?,
            label: None,
        });
    };
    if label_reach(size) == 0.0 {
        let points = pulled(&points, obstacles, |_| false, budget)?;
        if let Some(moved) = label_on(&points, label, size)
            && let Some(rect) = label_rect(wire, moved)
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
        points: pulled(&points, obstacles, is_label, budget)?,
        label: Some(label),
    })
}

/// The place for a label on a line, at the height where it is now. None where the line is so flat
/// that it would leave the label at the sides: that looks as if the label were struck out.
fn label_on(points: &[Point], label: Point, (width, height): (f64, f64)) -> Option<Point> {
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

/// The way through some of `points`, all that are `fixed` among them, with the gentlest bends.
fn pulled(
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
    // For each point the cheapest way there: its cost, and the point before.
    let mut ways = vec![(0.0, 0)];
    let mut earliest = 0;
    for at in 1..points.len() {
        let mut way = (ways[at - 1].0 + bend(points[at - 1], points[at]), at - 1);
        let mut asked = (at - earliest) / 8;
        for before in earliest..at - 1 {
            let cost = ways[before].0 + bend(points[before], points[at]);
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

/// The rectangle that no curve between any of `points` leaves.
fn extent(points: &[Point]) -> Rect {
    points
        .windows(2)
        .map(|pair| Rect::spanning(pair[0], pair[1]))
        .reduce(Rect::union)
        .unwrap_or_default()
}

/// Adds points to the long straight pieces of a line, where a bend could begin.
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

/// What a bend costs: nothing for a straight piece, else more the flatter it is.
fn bend(from: Point, to: Point) -> f64 {
    let (dx, dy) = ((to.x - from.x).abs(), (to.y - from.y).abs());
    if dx < 0.05 {
        return 0.0;
    }
    let slope = dx / dy.max(1.0);
    1.0 + 3.0 * slope * slope
}

/// How far before and after the middle of its label a wire runs straight. A single line across
/// the wire hides a bend behind it; a larger label would be entered from the side.
fn label_reach((width, height): (f64, f64)) -> f64 {
    let single_line = 1.5 * Face::Small.line_height();
    if width >= height && height < single_line {
        0.0
    } else {
        height / 2.0
    }
}

fn label_rect(wire: &Wire, center: Point) -> Option<Rect> {
    let (width, height) = wire.label?;
    Some(Rect::around(center, width, height))
}

/// The rows of boxes: a rank's boxes share their centre line.
#[derive(Debug, Clone, Copy)]
struct Band {
    middle: f64,
    half: f64,
}

impl Band {
    fn edge(self, lower: bool) -> f64 {
        if lower {
            self.middle + self.half
        } else {
            self.middle - self.half
        }
    }
}

fn bands(places: impl Iterator<Item = Rect>) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for rect in places {
        let middle = rect.center().y;
        let half = rect.height / 2.0;
        match bands
            .iter_mut()
            .find(|band| (band.middle - middle).abs() < 1.0)
        {
            Some(band) => band.half = band.half.max(half),
            None => bands.push(Band { middle, half }),
        }
    }
    bands
}

/// The band at a height; one without extent where no boxes are.
fn band_of(bands: &[Band], y: f64) -> Band {
    bands
        .iter()
        .copied()
        .find(|band| (band.middle - y).abs() < 1.0)
        .unwrap_or(Band {
            middle: y,
            half: 0.0,
        })
}

/// A line under construction that only ever moves on.
struct Line {
    points: Vec<Point>,
    down: bool,
}

impl Line {
    fn push(&mut self, x: f64, y: f64) {
        if let Some(last) = self.points.last() {
            let ahead = if self.down { y - last.y } else { last.y - y };
            if ahead < 0.5 {
                return;
            }
        }
        self.points.push(Point { x, y });
    }

    /// The end is not negotiable: what lies beyond it goes.
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

fn runs_down(boxes: &[Rect], wire: &Wire) -> bool {
    boxes[wire.to].center().y >= boxes[wire.from].center().y
}

/// Where on its two boxes each wire starts and ends: as near as possible to where it comes from,
/// with distance between wires that share a side.
fn spread_ends(boxes: &[Rect], wires: &[Wire]) -> Vec<(f64, f64)> {
    let mut ends = vec![(0.0, 0.0); wires.len()];
    for (at, rect) in boxes.iter().enumerate() {
        for lower in [false, true] {
            let mut here: Vec<(f64, usize, bool)> = Vec::new();
            for (number, wire) in wires.iter().enumerate() {
                let down = runs_down(boxes, wire);
                if wire.from == at && down == lower {
                    let wish = wire.bends.points.first().map(|point| point.x);
                    here.push((wish.unwrap_or(boxes[wire.to].center().x), number, true));
                }
                if wire.to == at && down != lower {
                    let wish = wire.bends.points.last().map(|point| point.x);
                    here.push((wish.unwrap_or(boxes[wire.from].center().x), number, false));
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

/// Places sorted wishes on a side of `rect`, in order and apart.
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
