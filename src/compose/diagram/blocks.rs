//! Groups cells into blocks, and blocks into connected components.

use super::placement::{AREA_PAD, Edge, GAP, LayoutInput, TITLE_INSET};

/// A single cell with edges, or a block of cells without any.
pub(super) struct Block {
    pub(super) cells: Vec<usize>,
    pub(super) columns: usize,
    /// The size of one cell of the block, which is that of the largest.
    pub(super) pitch: (f64, f64),
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) area: Option<usize>,
}

/// Groups the cells into blocks. A block has as many columns as fit into `room` px, but
/// no more than a square has.
pub(super) fn blocks(input: &LayoutInput, edges: &[Edge], room: f64) -> Vec<Block> {
    let mut connected = vec![false; input.cells.len()];
    for edge in edges {
        connected[edge.from] = true;
        connected[edge.to] = true;
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (at, cell) in input.cells.iter().enumerate() {
        let block = blocks
            .iter_mut()
            .find(|block| !connected[at] && !connected[block.cells[0]] && block.area == cell.area);
        if let Some(block) = block {
            block.cells.push(at);
            block.pitch.0 = block.pitch.0.max(cell.width);
            block.pitch.1 = block.pitch.1.max(cell.height);
        } else {
            blocks.push(Block {
                cells: vec![at],
                columns: 1,
                pitch: (cell.width, cell.height),
                width: cell.width,
                height: cell.height,
                area: cell.area,
            });
        }
    }
    for block in &mut blocks {
        let count = block.cells.len();
        let fitting = (room - 2.0 * AREA_PAD + GAP) / (block.pitch.0 + GAP);
        let square = (count as f64).sqrt().ceil() as usize;
        block.columns = (fitting as usize).clamp(1, square);
        block.width = block.columns as f64 * (block.pitch.0 + GAP) - GAP;
        block.height = count.div_ceil(block.columns) as f64 * (block.pitch.1 + GAP) - GAP;
    }
    widen_for_titles(&mut blocks, input);
    blocks
}

/// Widens the widest block of an area if the title needs it.
fn widen_for_titles(blocks: &mut [Block], input: &LayoutInput) {
    for (area, title) in input.titles.iter().enumerate() {
        let widest = blocks
            .iter_mut()
            .filter(|block| block.area == Some(area))
            .max_by(|a, b| a.width.total_cmp(&b.width));
        if let Some(block) = widest {
            block.width = block.width.max(title + 2.0 * (TITLE_INSET - AREA_PAD));
        }
    }
}

/// The components of blocks that edges or areas connect, in order of appearance.
pub(super) fn connected_blocks(
    blocks: &[Block],
    input: &LayoutInput,
    edges: &[Edge],
) -> Vec<Vec<usize>> {
    let mut block_of = vec![0; input.cells.len()];
    for (at, block) in blocks.iter().enumerate() {
        for &cell in &block.cells {
            block_of[cell] = at;
        }
    }
    let mut leader: Vec<usize> = (0..blocks.len()).collect();
    for edge in edges {
        join(&mut leader, block_of[edge.from], block_of[edge.to]);
    }
    for area in 0..input.titles.len() {
        let mut members = (0..blocks.len()).filter(|&at| blocks[at].area == Some(area));
        if let Some(first) = members.next() {
            members.for_each(|other| join(&mut leader, first, other));
        }
    }
    let mut components: Vec<Vec<usize>> = vec![Vec::new(); blocks.len()];
    for at in 0..blocks.len() {
        components[find(&mut leader, at)].push(at);
    }
    components.retain(|members| !members.is_empty());
    components
}

/// The first block of the set that `at` belongs to.
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
