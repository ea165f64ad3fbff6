//! Diagrams that are laid out once and rendered any number of times.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::describe::{self, describe};
use super::graph::Graph;
use super::labels::Labels;
use super::mermaid::mermaid;
use super::place::place;
use super::placement::Placement;
use super::scene::Scene;
use super::svg::{Frame, draw, draw_remark};
use super::text::{self, Face};
use crate::compose::model::Project;

/// Settings of a diagram.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The prefix of every id in the markup; must be unique on the page. Characters other
    /// than ASCII letters, digits, `-` and `_` are replaced.
    pub id: &'a str,
    /// The available width in CSS px: about 750 on a page of mdBook, 340 in one of two
    /// columns.
    pub width: f64,
    /// The words shown.
    pub labels: &'a Labels<'a>,
}

/// A finished diagram.
#[derive(Debug, Clone, PartialEq)]
pub struct Svg {
    /// The `<svg>` element. It has its natural size, shrinks with the page down to its
    /// `min-width`, and should then scroll: wrap it in an element with `overflow-x:auto`.
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

/// Draws `graph` once. Use a [`Drawing`] for more than one picture.
pub fn svg(graph: &Graph, options: &Options<'_>) -> Svg {
    Picture::new(graph, options.labels, room(options.width)).svg(options.id)
}

/// All the pictures of a project. Layout takes by far the longest, so it runs once per
/// width; pictures of the same width differ only in their ids.
#[derive(Debug)]
pub struct Drawing {
    graph: Graph,
    labels: Labels<'static>,
    description: OnceCell<String>,
    mermaid: OnceCell<String>,
    /// The pictures so far, by the width that they were laid out for.
    pictures: RefCell<Vec<(f64, Rc<Picture>)>>,
}

impl Drawing {
    /// The drawing of `project`, with the words of `labels`. Layout happens on demand.
    pub fn new(project: &Project, labels: Labels<'static>) -> Self {
        Self {
            graph: Graph::from_project(project),
            labels,
            description: OnceCell::new(),
            mermaid: OnceCell::new(),
            pictures: RefCell::default(),
        }
    }

    /// The picture for a space of `width` px; its ids begin with `id`, as in [`Options`].
    pub fn svg(&self, id: &str, width: f64) -> Svg {
        self.picture(room(width)).svg(id)
    }

    /// Whether the picture for a place that is `width` px wide shows its arrows. Those of
    /// many services that all need each other would take too long to place.
    pub fn shows_arrows(&self, width: f64) -> bool {
        match &self.picture(room(width)).content {
            Content::Remark(_) => true,
            Content::Scene(scene, placement) => {
                let mut routes = placement.routes.iter();
                scene.links.is_empty() || routes.any(|route| !route.points.is_empty())
            }
        }
    }

    /// The picture as Mermaid, for renderers that support it.
    pub fn mermaid(&self) -> &str {
        self.mermaid
            .get_or_init(|| mermaid(&self.graph, &self.labels))
    }

    /// The picture in words.
    pub fn description(&self) -> &str {
        self.description
            .get_or_init(|| describe(&self.graph, &self.labels))
    }

    /// The number of services.
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

/// The width in px that a picture is laid out for, within sensible limits.
pub(super) fn room(width: f64) -> f64 {
    if width.is_finite() {
        width.clamp(200.0, 4000.0)
    } else {
        750.0
    }
}

/// A picture that is laid out but has no ids yet.
#[derive(Debug)]
pub(super) struct Picture {
    title: String,
    description: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// The remark that replaces an empty picture.
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
        let id = sanitize_id(id);
        let (width, height) = match &self.content {
            Content::Remark(remark) => (text::width(remark, Face::Small) + 40.0, 48.0),
            Content::Scene(_, placement) => (placement.width.ceil(), placement.height.ceil()),
        };
        let frame = Frame {
            id: &id,
            title: &self.title,
            description: &self.description,
            width,
            height,
        };
        let markup = match &self.content {
            Content::Remark(remark) => draw_remark(&frame, remark),
            Content::Scene(scene, placement) => draw(&frame, scene, placement),
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

pub(super) fn sanitize_id(id: &str) -> String {
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
        // The narrow ones are laid out for the same width.
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
