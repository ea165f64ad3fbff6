//! What moves as one, and what hangs together.

use super::component::{AREA_PAD, TITLE_INSET};
use super::layout::{GAP, Plan, Tie};

/// A single cell with wires, or a block of cells without any.
pub(super) struct Unit {
    pub(super) cells: Vec<usize>,
    pub(super) columns: usize,
    /// The size of one cell of the block; the largest sets it.
    pub(super) pitch: (f64, f64),
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) area: Option<usize>,
}

/// Gathers the cells; blocks get as many columns as fit into `room` px, but no more than make a
/// square.
pub(super) fn units(plan: &Plan, ties: &[Tie], room: f64) -> Vec<Unit> {
    let mut wired = vec![false; plan.cells.len()];
    for tie in ties {
        wired[tie.from] = true;
        wired[tie.to] = true;
    }
    let mut units: Vec<Unit> = Vec::new();
    for (at, cell) in plan.cells.iter().enumerate() {
        let block = units
            .iter_mut()
            .find(|unit| !wired[at] && !wired[unit.cells[0]] && unit.area == cell.area);
        if let Some(block) = block {
            block.cells.push(at);
            block.pitch.0 = block.pitch.0.max(cell.width);
            block.pitch.1 = block.pitch.1.max(cell.height);
        } else {
            units.push(Unit {
                cells: vec![at],
                columns: 1,
                pitch: (cell.width, cell.height),
                width: cell.width,
                height: cell.height,
                area: cell.area,
            });
        }
    }
    for unit in &mut units {
        let count = unit.cells.len();
        let fitting = (room - 2.0 * AREA_PAD + GAP) / (unit.pitch.0 + GAP);
        let square = (count as f64).sqrt().ceil() as usize;
        unit.columns = (fitting as usize).clamp(1, square);
        unit.width = unit.columns as f64 * (unit.pitch.0 + GAP) - GAP;
        unit.height = count.div_ceil(unit.columns) as f64 * (unit.pitch.1 + GAP) - GAP;
    }
    widen_for_titles(&mut units, plan);
    units
}

/// An area has to be as wide as its title: its widest unit makes the room.
fn widen_for_titles(units: &mut [Unit], plan: &Plan) {
    for (area, title) in plan.titles.iter().enumerate() {
        let widest = units
            .iter_mut()
            .filter(|unit| unit.area == Some(area))
            .max_by(|a, b| a.width.total_cmp(&b.width));
        if let Some(unit) = widest {
            unit.width = unit.width.max(title + 2.0 * (TITLE_INSET - AREA_PAD));
        }
    }
}

/// The units that hang together, by wires or by an area, in order of appearance.
pub(super) fn components(units: &[Unit], plan: &Plan, ties: &[Tie]) -> Vec<Vec<usize>> {
    let mut unit_of = vec![0; plan.cells.len()];
    for (at, unit) in units.iter().enumerate() {
        for &cell in &unit.cells {
            unit_of[cell] = at;
        }
    }
    let mut leader: Vec<usize> = (0..units.len()).collect();
    for tie in ties {
        join(&mut leader, unit_of[tie.from], unit_of[tie.to]);
    }
    for area in 0..plan.titles.len() {
        let mut members = (0..units.len()).filter(|&at| units[at].area == Some(area));
        if let Some(first) = members.next() {
            members.for_each(|other| join(&mut leader, first, other));
        }
    }
    let mut components: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    for at in 0..units.len() {
        components[find(&mut leader, at)].push(at);
    }
    components.retain(|members| !members.is_empty());
    components
}

/// The first unit of the set that `at` belongs to.
fn find(leader: &mut [usize], mut at: usize) -> usize {
    while leader[at] != at {
        leader[at] = leader[leader[at]];
        at = leader[at];
    }
    at
}

fn join(leader: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(leader, a), find(leader, b));
    leader[a.max(b)] = a.min(b);
}
