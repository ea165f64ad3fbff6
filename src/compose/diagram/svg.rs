//! Writes a placed scene as SVG.
//!
//! The markup goes into a Markdown chapter, so it has no blank lines (they would end the
//! HTML block), one element per line without indentation, and no text outside tags that
//! [`escape_into`](super::text::escape_into) has not escaped. Colours are in `style`,
//! because presentation attributes do not support `var()`.

use std::fmt::{Arguments, Write};

use super::geometry::{Point, Rect};
use super::palette::{self, OUTLINE, PAGE, STORE, TEXT, TINT};
use super::placement::{Direction, Placement, Route};
use super::scene::{LinkKind, Scene};
use super::shapes::{CYLINDER_CAP, GLYPH_WIDTH, PAD_X, PAD_Y, RULE_SPACE, STACK_STEP};
use super::shapes::{Glyph, Line, Shape, ShapeKind};
use super::text::{Face, MIN_FONT_SIZE, escape_into};

const FONTS: &str = "'Open Sans','Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/// The length and half the width of an arrowhead.
const ARROW: (f64, f64) = (8.0, 4.0);

/// The frame around the drawing.
pub(super) struct Frame<'a> {
    /// The prefix of every id, already sanitized.
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The whole picture.
pub(super) fn draw(frame: &Frame<'_>, scene: &Scene, placement: &Placement) -> String {
    let mut pen = Pen { out: String::new() };
    pen.open(frame);
    for (number, (area, place)) in scene.areas.iter().zip(&placement.areas).enumerate() {
        pen.area(place.rect, number, &area.tooltip);
    }
    for (link, route) in scene.links.iter().zip(&placement.routes) {
        pen.edge(route, link.kind, placement.direction);
    }
    for (shape, rect) in scene.shapes.iter().zip(&placement.cells) {
        pen.shape(shape, *rect);
    }
    for (number, (area, place)) in scene.areas.iter().zip(&placement.areas).enumerate() {
        pen.area_title(place.title, number, &area.title);
    }
    for (link, route) in scene.links.iter().zip(&placement.routes) {
        if let (Some(center), Some((width, height))) = (route.label, link.label_size()) {
            pen.label(&link.label, Rect::around(center, width, height));
        }
    }
    pen.close()
}

/// A picture with only a remark.
pub(super) fn draw_remark(frame: &Frame<'_>, remark: &str) -> String {
    let mut pen = Pen { out: String::new() };
    pen.open(frame);
    let rect = Rect {
        x: 1.5,
        y: 1.5,
        width: frame.width - 3.0,
        height: frame.height - 3.0,
    };
    pen.rect(
        rect,
        8.0,
        format_args!("fill:none;stroke:{TEXT};stroke-dasharray:5 4"),
    );
    pen.text(rect.center(), Face::Small, TEXT, remark);
    pen.close()
}

struct Pen {
    out: String,
}

impl Pen {
    /// Appends markup; writing to a String cannot fail.
    fn put(&mut self, markup: Arguments<'_>) {
        let _ = self.out.write_fmt(markup);
    }

    fn open(&mut self, frame: &Frame<'_>) {
        let (id, width, height) = (frame.id, Px(frame.width), Px(frame.height));
        let least = (frame.width * MIN_FONT_SIZE / Face::Small.size()).ceil();
        self.put(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"compose-diagram\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" text-anchor=\"middle\" font-size=\"{}\" \
             style=\"display:block;margin:0 auto;max-width:100%;min-width:{least}px;height:auto;\
             direction:ltr;font-family:{FONTS}\">\n",
            Face::Small.size(),
        ));
        self.put(format_args!("<title id=\"{id}-title\">"));
        escape_into(&mut self.out, frame.title);
        self.put(format_args!("</title>\n<desc id=\"{id}-desc\">"));
        escape_into(&mut self.out, frame.description);
        self.put(format_args!("</desc>\n"));
        self.put(format_args!(
            "<rect width=\"{width}\" height=\"{height}\" rx=\"6\" style=\"fill:{PAGE}\"/>\n"
        ));
    }

    fn close(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }

    fn rect(&mut self, rect: Rect, radius: f64, style: Arguments<'_>) {
        self.put(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" style=\"{style}\"/>\n",
            Px(rect.x),
            Px(rect.y),
            Px(rect.width),
            Px(rect.height),
            Px(radius),
        ));
    }

    /// One line of text around a point.
    fn text(&mut self, center: Point, face: Face, colour: &str, text: &str) {
        let weight = match face {
            Face::Name => format!(" font-size=\"{}\" font-weight=\"700\"", face.size()),
            Face::Small => String::new(),
        };
        self.put(format_args!(
            "<text x=\"{}\" y=\"{}\"{weight} style=\"fill:{colour}\">",
            Px(center.x),
            Px(baseline(center.y, face)),
        ));
        escape_into(&mut self.out, text);
        self.put(format_args!("</text>\n"));
    }

    fn begin_group(&mut self, tooltip: &str) {
        self.put(format_args!("<g><title>"));
        escape_into(&mut self.out, tooltip);
        self.put(format_args!("</title>\n"));
    }

    fn end_group(&mut self) {
        self.put(format_args!("</g>\n"));
    }

    fn area(&mut self, rect: Rect, number: usize, tooltip: &str) {
        let colour = palette::area(number);
        self.begin_group(tooltip);
        self.rect(
            rect,
            10.0,
            format_args!("fill:{colour};fill-opacity:{TINT};stroke:{colour};stroke-width:1.2"),
        );
        self.end_group();
    }

    /// The title sits on the border, like the legend of a form's field set.
    fn area_title(&mut self, plate: Rect, number: usize, title: &str) {
        let colour = palette::area(number);
        let radius = plate.height / 2.0;
        self.rect(
            plate,
            radius,
            format_args!("fill:{PAGE};stroke:{colour};stroke-width:1.2"),
        );
        self.text(plate.center(), Face::Small, TEXT, title);
    }

    fn edge(&mut self, route: &Route, kind: LinkKind, direction: Direction) {
        let [.., before, tip] = route.points.as_slice() else {
            return;
        };
        let colour = match kind {
            LinkKind::Mount => STORE,
            LinkKind::Port | LinkKind::Need => TEXT,
        };
        let dashes = match kind {
            LinkKind::Mount => ";stroke-dasharray:5 3",
            LinkKind::Port | LinkKind::Need => "",
        };
        // The edge arrives at a right angle: forwards or, in a cycle, backwards.
        let (dx, dy) = match direction {
            Direction::Down => (0.0, if tip.y >= before.y { 1.0 } else { -1.0 }),
            Direction::Right => (if tip.x >= before.x { 1.0 } else { -1.0 }, 0.0),
        };
        let (length, half) = ARROW;
        let base = tip.moved(-dx * length, -dy * length);
        self.put(format_args!("<path d=\""));
        self.curve(&route.points, base, direction);
        self.put(format_args!(
            "\" style=\"fill:none;stroke:{colour};stroke-width:1.5{dashes}\"/>\n"
        ));
        self.put(format_args!(
            "<path d=\"M{},{}L{},{}L{},{}z\" style=\"fill:{colour}\"/>\n",
            Px(tip.x),
            Px(tip.y),
            Px(base.x - dy * half),
            Px(base.y - dx * half),
            Px(base.x + dy * half),
            Px(base.y + dx * half),
        ));
    }

    /// A line through `points` that ends at `end` instead of the last of them, and passes
    /// every point in the direction of the drawing.
    fn curve(&mut self, points: &[Point], end: Point, direction: Direction) {
        let mut at = points[0];
        self.put(format_args!("M{},{}", Px(at.x), Px(at.y)));
        for (number, &point) in points.iter().enumerate().skip(1) {
            let next = if number + 1 == points.len() {
                end
            } else {
                point
            };
            let (middle_x, middle_y) = ((at.x + next.x) / 2.0, (at.y + next.y) / 2.0);
            match direction {
                Direction::Down if (at.x - next.x).abs() >= 0.05 => self.put(format_args!(
                    "C{},{} {},{} {},{}",
                    Px(at.x),
                    Px(middle_y),
                    Px(next.x),
                    Px(middle_y),
                    Px(next.x),
                    Px(next.y),
                )),
                Direction::Right if (at.y - next.y).abs() >= 0.05 => self.put(format_args!(
                    "C{},{} {},{} {},{}",
                    Px(middle_x),
                    Px(at.y),
                    Px(middle_x),
                    Px(next.y),
                    Px(next.x),
                    Px(next.y),
                )),
                _ => self.put(format_args!("L{},{}", Px(next.x), Px(next.y))),
            }
            at = next;
        }
    }

    fn label(&mut self, lines: &[String], rect: Rect) {
        self.rect(rect, 5.0, format_args!("fill:{PAGE}"));
        let mut y = rect.y + 1.0;
        for line in lines {
            let center = Point {
                x: rect.center().x,
                y: y + Face::Small.line_height() / 2.0,
            };
            self.text(center, Face::Small, TEXT, line);
            y += Face::Small.line_height();
        }
    }

    fn shape(&mut self, shape: &Shape, rect: Rect) {
        self.begin_group(&shape.tooltip);
        match shape.kind {
            ShapeKind::Host => {
                self.rect(rect, rect.height / 2.0, format_args!("fill:{TEXT}"));
                self.lines(
                    &shape.lines,
                    rect,
                    rect.y + (rect.height - Face::Name.line_height()) / 2.0,
                    PAGE,
                );
            }
            ShapeKind::Service { dimmed, stacked } => self.service(shape, rect, dimmed, stacked),
            ShapeKind::Volume { external } => {
                self.cylinder(rect, external);
                self.lines(&shape.lines, rect, rect.y + CYLINDER_CAP + 3.0, TEXT);
            }
        }
        self.end_group();
    }

    fn service(&mut self, shape: &Shape, rect: Rect, dimmed: bool, stacked: bool) {
        let mut front = rect;
        if stacked {
            front.width -= 2.0 * STACK_STEP;
            front.height -= 2.0 * STACK_STEP;
            front.y += 2.0 * STACK_STEP;
            for step in [2.0, 1.0] {
                self.service_box(front.moved(step * STACK_STEP, -step * STACK_STEP), dimmed);
            }
        }
        self.service_box(front, dimmed);
        let mut y = self.lines(&shape.lines, front, front.y + PAD_Y, TEXT);
        if shape.rows.is_empty() {
            return;
        }
        let rule = y + RULE_SPACE / 2.0;
        self.put(format_args!(
            "<path d=\"M{},{}H{}\" style=\"stroke:{OUTLINE};stroke-opacity:.5\"/>\n",
            Px(front.x),
            Px(rule),
            Px(front.right()),
        ));
        y += RULE_SPACE;
        for row in &shape.rows {
            let middle = y + Face::Small.line_height() / 2.0;
            self.glyph(row.glyph, front.x + PAD_X, middle);
            self.put(format_args!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"start\" style=\"fill:{TEXT}\">",
                Px(front.x + PAD_X + GLYPH_WIDTH),
                Px(baseline(middle, Face::Small)),
            ));
            escape_into(&mut self.out, &row.text);
            self.put(format_args!("</text>\n"));
            y += Face::Small.line_height();
        }
    }

    /// Opaque first: a tint alone would let edges and areas show through. A service that
    /// is off is drawn in outline; fainter text would be hard to read.
    fn service_box(&mut self, rect: Rect, dimmed: bool) {
        if dimmed {
            self.rect(
                rect,
                7.0,
                format_args!("fill:{PAGE};stroke:{OUTLINE};stroke-width:1.2;stroke-dasharray:5 4"),
            );
        } else {
            self.rect(rect, 7.0, format_args!("fill:{PAGE}"));
            self.rect(
                rect,
                7.0,
                format_args!(
                    "fill:{OUTLINE};fill-opacity:{TINT};stroke:{OUTLINE};stroke-width:1.5"
                ),
            );
        }
    }

    /// Draws centred lines from `y` on and returns where they end.
    fn lines(&mut self, lines: &[Line], rect: Rect, mut y: f64, colour: &str) -> f64 {
        for line in lines {
            let height = line.face.line_height();
            let center = Point {
                x: rect.center().x,
                y: y + height / 2.0,
            };
            self.text(center, line.face, colour, &line.text);
            y += height;
        }
        y
    }

    fn cylinder(&mut self, rect: Rect, external: bool) {
        let (rx, ry) = (rect.width / 2.0, CYLINDER_CAP / 2.0);
        let side = rect.height - CYLINDER_CAP;
        let (x, y) = (Px(rect.x), Px(rect.y + ry));
        let body = format!(
            "M{x},{y}v{}a{rx},{ry} 0 0 0 {w},0v-{}a{rx},{ry} 0 0 0 -{w},0z",
            Px(side),
            Px(side),
            rx = Px(rx),
            ry = Px(ry),
            w = Px(rect.width),
        );
        let dashes = if external {
            ";stroke-dasharray:5 3"
        } else {
            ""
        };
        self.put(format_args!("<path d=\"{body}\" style=\"fill:{PAGE}\"/>\n"));
        self.put(format_args!(
            "<path d=\"{body}M{x},{y}a{rx},{ry} 0 0 0 {w},0\" style=\"fill:{STORE};\
             fill-opacity:{TINT};stroke:{STORE};stroke-width:1.4{dashes}\"/>\n",
            rx = Px(rx),
            ry = Px(ry),
            w = Px(rect.width),
        ));
    }

    fn glyph(&mut self, glyph: Glyph, x: f64, middle: f64) {
        let path = match glyph {
            Glyph::Folder => "m0-4.5h4l1.5 2h6.5v7h-12z",
            Glyph::File => "m1.5-6h5.5l3 3v9h-8.5zm5.5 0v3h3",
            Glyph::Cylinder => "m1-3.5v7c0 2.6 9 2.6 9 0v-7c0-2.6-9-2.6-9 0c0 2.6 9 2.6 9 0",
            Glyph::Dot => "m4-1.5h3v3h-3z",
        };
        self.put(format_args!(
            "<path d=\"M{},{}{path}\" style=\"fill:none;stroke:{TEXT};stroke-width:1.1\"/>\n",
            Px(x),
            Px(middle),
        ));
    }
}

/// The baseline that centres the x-height of a line of text at `middle`.
fn baseline(middle: f64, face: Face) -> f64 {
    middle + face.size() * 0.35
}

/// A coordinate with at most one decimal.
#[derive(Clone, Copy)]
struct Px(f64);

impl std::fmt::Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        let (whole, tenth) = (tenths.abs() / 10, tenths.abs() % 10);
        match tenth {
            0 => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{tenth}"),
        }
    }
}
