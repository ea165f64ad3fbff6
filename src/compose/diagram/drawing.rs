//! A diagram that is laid out once and written any number of times.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::graph::Graph;
use super::labels::Labels;
use super::plan::{Cell, Direction, Edge, Placement, Plan};
use super::scene::Scene;
use super::text::{self, Face, SMALLEST};
use super::{describe, layout, mermaid, svg as markup};
use crate::compose::model::Project;

/// How a diagram is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Begins every id in the markup; must be unique on the page. Anything but ASCII letters,
    /// digits, `-` and `_` is replaced.
    pub id: &'a str,
    /// The width at hand in CSS px: about 750 on a page of mdBook, 340 in one of two columns.
    pub width: f64,
    /// The words shown.
    pub labels: &'a Labels<'a>,
}

/// A finished diagram.
#[derive(Debug, Clone, PartialEq)]
pub struct Svg {
    /// The `<svg>` element. It carries its natural size, shrinks with the page, and has a
    /// `min-width` below which it should be scrolled: wrap it in an element with `overflow-x:auto`.
    pub markup: String,
    /// Its natural width in px.
    pub width: f64,
    /// Its natural height in px.
    pub height: f64,
    /// Its `<title>`, unescaped.
    pub title: String,
    /// Its `<desc>`, unescaped.
    pub description: String,
}

/// Draws `graph` once; a [`Drawing`] is for more than one picture.
pub fn svg(graph: &Graph, options: &Options<'_>) -> Svg {
    Picture::new(graph, options.labels, room(options.width)).svg(options.id)
}

/// All the pictures of a project. Where each thing goes takes by far the longest, so it is found
/// out once for each width; what differs between pictures of the same width are their ids.
#[derive(Debug)]
pub struct Drawing {
    graph: Graph,
    labels: Labels<'static>,
    description: OnceCell<String>,
    mermaid: OnceCell<String>,
    /// By the room that they were made for: there are few.
    pictures: RefCell<Vec<(f64, Rc<Picture>)>>,
}

impl Drawing {
    /// The drawing of `project`, in the words of `labels`. Nothing is laid out before it is
    /// asked for.
    pub fn new(project: &Project, labels: Labels<'static>) -> Self {
        Self {
            graph: Graph::from_project(project),
            labels,
            description: OnceCell::new(),
            mermaid: OnceCell::new(),
            pictures: RefCell::default(),
        }
    }

    /// The picture for a place that is `width` px wide; its ids begin with `id`, as in
    /// [`Options`].
    pub fn svg(&self, id: &str, width: f64) -> Svg {
        self.picture(room(width)).svg(id)
    }

    /// Whether the picture for a place that is `width` px wide shows its arrows. Those of a few
    /// hundred services that all need each other would take too long to place.
    pub fn shows_arrows(&self, width: f64) -> bool {
        match &self.picture(room(width)).content {
            Content::Remark(_) => true,
            Content::Scene(scene, placement) => {
                scene.links.is_empty() || placement.wires.iter().any(|wire| !wire.points.is_empty())
            }
        }
    }

    /// The picture for renderers that draw Mermaid themselves.
    pub fn mermaid(&self) -> &str {
        self.mermaid
            .get_or_init(|| mermaid::mermaid(&self.graph, &self.labels))
    }

    /// The picture in words.
    pub fn description(&self) -> &str {
        self.description
            .get_or_init(|| describe::describe(&self.graph, &self.labels))
    }

    /// How many services it shows.
    pub fn services(&self) -> usize {
        self.graph.services.len()
    }

    fn picture(&self, room: f64) -> Rc<Picture> {
        let mut pictures = self.pictures.borrow_mut();
        if let Some((_, known)) = pictures.iter().find(|(known, _)| *known == room) {
            return Rc::clone(known);
        }
        let picture = Rc::new(Picture::new(&self.graph, &self.labels, room));
        pictures.push((room, Rc::clone(&picture)));
        picture
    }
}

/// The px that a picture is made for, which are the same for many widths.
pub(super) fn room(width: f64) -> f64 {
    if width.is_finite() {
        width.clamp(200.0, 4000.0)
    } else {
        750.0
    }
}

/// A picture in which everything has its place, and nothing has an id.
#[derive(Debug)]
pub(super) struct Picture {
    title: String,
    description: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// What is said where there is nothing to draw.
    Remark(String),
    Scene(Scene, Placement),
}

impl Picture {
    pub(super) fn new(graph: &Graph, labels: &Labels<'_>, room: f64) -> Self {
        let content = if graph.services.is_empty() {
            Content::Remark(text::clean(labels.no_services))
        } else {
            let scene = Scene::new(graph, labels, room);
            let placement = place(&scene, room);
            Content::Scene(scene, placement)
        };
        Self {
            title: describe::title(graph, labels),
            description: describe::describe(graph, labels),
            content,
        }
    }

    pub(super) fn svg(&self, id: &str) -> Svg {
        let id = clean_id(id);
        let (width, height) = match &self.content {
            Content::Remark(remark) => (text::width(remark, Face::Small) + 40.0, 48.0),
            Content::Scene(_, placement) => (placement.width.ceil(), placement.height.ceil()),
        };
        let frame = markup::Frame {
            id: &id,
            title: &self.title,
            description: &self.description,
            width,
            height,
        };
        let markup = match &self.content {
            Content::Remark(remark) => markup::draw_remark(&frame, remark),
            Content::Scene(scene, placement) => markup::draw(&frame, scene, placement),
        };
        Svg {
            markup,
            width,
            height,
            title: self.title.clone(),
            description: self.description.clone(),
        }
    }
}

/// Lays the scene out both ways and keeps the one that is read more easily in `room` px. Where one
/// way is too much work, so is the other, as a rule: then there are no wires.
pub(super) fn place(scene: &Scene, room: f64) -> Placement {
    let plan = plan(scene);
    // Text may shrink a little, so what is packed into rows may be that much wider.
    let line = room * Face::Small.size() / SMALLEST;
    let Some(down) = layout::layout(&plan, Direction::Down, line) else {
        return layout::layout_loose(&plan, line);
    };
    let Some(right) = layout::layout(&plan, Direction::Right, line) else {
        return down;
    };
    let scale = |placement: &Placement| (room / placement.width).min(1.0);
    let (down_scale, right_scale) = (scale(&down), scale(&right));
    // A difference that nobody sees is no reason for a taller picture.
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

/// The scene as the layout sees it: sizes and edges.
pub(super) fn plan(scene: &Scene) -> Plan {
    Plan {
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

fn clean_id(id: &str) -> String {
    let clean: String = id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    if clean.is_empty() {
        "compose".to_owned()
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::shop;
    use super::*;

    fn drawing() -> Drawing {
        Drawing {
            graph: shop(),
            labels: Labels::ENGLISH,
            description: OnceCell::new(),
            mermaid: OnceCell::new(),
            pictures: RefCell::default(),
        }
    }

    #[test]
    fn pictures_of_a_width_are_laid_out_once() {
        let drawing = drawing();
        for number in 0..40 {
            for width in [750.0, 363.0, 150.0, 20.0, -1.0] {
                let _ = drawing.svg(&format!("d{number}"), width);
            }
        }
        // The narrow ones have the same room.
        assert_eq!(drawing.pictures.borrow().len(), 3);
    }

    #[test]
    fn a_picture_does_not_depend_on_those_before_it() {
        let drawing = drawing();
        for (id, width) in [("a", 750.0), ("b", 340.0), ("c", 750.0), ("c", 340.0)] {
            let options = Options {
                id,
                width,
                labels: &Labels::ENGLISH,
            };
            assert_eq!(drawing.svg(id, width), svg(&shop(), &options));
        }
    }
}
