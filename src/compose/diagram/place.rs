//! Places the shapes of a scene: top-down or left-right, whichever reads better.

use super::layout::{layout, layout_loose};
use super::placement::{Cell, Direction, Edge, LayoutInput, Placement};
use super::scene::Scene;
use super::text::{self, Face, MIN_FONT_SIZE};

/// Lays the scene out in both directions and keeps the one that is easier to read in
/// `room` px. If one direction is too much work, the other usually is too, so there are
/// no edges.
pub(super) fn place(scene: &Scene, room: f64) -> Placement {
    let input = layout_input(scene);
    // Text may shrink a little, so the rows may be that much wider.
    let line = room * Face::Small.size() / MIN_FONT_SIZE;
    let Some(down) = layout(&input, Direction::Down, line) else {
        return layout_loose(&input, line);
    };
    let Some(right) = layout(&input, Direction::Right, line) else {
        return down;
    };
    let scale = |placement: &Placement| (room / placement.width).min(1.0);
    let (down_scale, right_scale) = (scale(&down), scale(&right));
    // Ignore differences in scale that nobody sees, and prefer the lower picture.
    if (down_scale - right_scale).abs() < 0.03 {
        return if down.height <= right.height {
            down
        } else {
            right
        };
    }
    if down_scale > right_scale {
        down
    } else {
        right
    }
}

/// The input of the layout: the sizes and edges of the scene.
pub(super) fn layout_input(scene: &Scene) -> LayoutInput {
    LayoutInput {
        cells: scene
            .shapes
            .iter()
            .map(|shape| Cell {
                width: shape.width,
                height: shape.height,
                area: shape.area,
            })
            .collect(),
        edges: scene
            .links
            .iter()
            .map(|link| Edge {
                from: link.from,
                to: link.to,
                label: link.label_size(),
            })
            .collect(),
        titles: scene
            .areas
            .iter()
            .map(|area| text::width(&area.title, Face::Small) + 12.0)
            .collect(),
    }
}
