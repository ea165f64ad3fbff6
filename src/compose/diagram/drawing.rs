//! A diagram that is laid out once and written any number of times.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::graph::Graph;
use super::labels::Labels;
use super::layout::Placement;
use super::scene::Scene;
use super::text::{self, Face};
use super::{Svg, clean_id, describe, mermaid, place, svg};
use crate::compose::Project;

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
    #[must_use]
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
    /// [`Options`](super::Options).
    #[must_use]
    pub fn svg(&self, id: &str, width: f64) -> Svg {
        self.picture(room(width)).svg(id)
    }

    /// The picture for renderers that draw Mermaid themselves.
    #[must_use]
    pub fn mermaid(&self) -> &str {
        self.mermaid
            .get_or_init(|| mermaid(&self.graph, &self.labels))
    }

    /// The picture in words.
    #[must_use]
    pub fn description(&self) -> &str {
        self.description
            .get_or_init(|| describe(&self.graph, &self.labels))
    }

    /// How many services it shows.
    #[must_use]
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
            description: describe(graph, labels),
            content,
        }
    }

    pub(super) fn svg(&self, id: &str) -> Svg {
        let id = clean_id(id);
        let (width, height) = match &self.content {
            Content::Remark(remark) => (text::width(remark, Face::Small) + 40.0, 48.0),
            Content::Scene(_, placement) => (placement.width.ceil(), placement.height.ceil()),
        };
        let frame = svg::Frame {
            id: &id,
            title: &self.title,
            description: &self.description,
            width,
            height,
        };
        let markup = match &self.content {
            Content::Remark(remark) => svg::draw_remark(&frame, remark),
            Content::Scene(scene, placement) => svg::draw(&frame, scene, placement),
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

#[cfg(test)]
mod tests {
    use super::super::samples::shop;
    use super::super::{Options, svg};
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
