//! Points and rectangles, in px, with y growing downwards.

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// A rectangle by its upper left corner and its size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Point {
    /// Swaps the axes: turns a top-down drawing into a left-right one.
    pub(super) fn transposed(self) -> Self {
        Self {
            x: self.y,
            y: self.x,
        }
    }

    pub(super) fn moved(self, dx: f64, dy: f64) -> Self {
        Self {
            x: self.x + dx,
            y: self.y + dy,
        }
    }
}

/// The point at `t` (0 to 1) of the curve between two points of a wire that runs from the top
/// down: it leaves and arrives vertically. The drawing uses the same curve as a cubic Bézier.
pub(super) fn on_curve(from: Point, to: Point, t: f64) -> Point {
    let sideways = t * t * (3.0 - 2.0 * t);
    let onwards = t * (1.5 + t * (t - 1.5));
    Point {
        x: from.x + (to.x - from.x) * sideways,
        y: from.y + (to.y - from.y) * onwards,
    }
}

/// Points along that curve, close enough together that nothing of note fits between them.
pub(super) fn along_curve(from: Point, to: Point) -> impl Iterator<Item = Point> {
    let length = (to.x - from.x).abs() + (to.y - from.y).abs();
    let steps = (length / 9.0).clamp(2.0, 200.0) as usize;
    (0..=steps).map(move |step| on_curve(from, to, step as f64 / steps as f64))
}

impl Rect {
    pub(super) fn around(center: Point, width: f64, height: f64) -> Self {
        Self {
            x: center.x - width / 2.0,
            y: center.y - height / 2.0,
            width,
            height,
        }
    }

    /// The smallest rectangle with both points on its border.
    pub(super) fn spanning(a: Point, b: Point) -> Self {
        Self::around(a, 0.0, 0.0).union(Self::around(b, 0.0, 0.0))
    }

    pub(super) fn right(self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(self) -> f64 {
        self.y + self.height
    }

    pub(super) fn center(self) -> Point {
        Point {
            x: self.x + self.width / 2.0,
            y: self.y + self.height / 2.0,
        }
    }

    pub(super) fn transposed(self) -> Self {
        Self {
            x: self.y,
            y: self.x,
            width: self.height,
            height: self.width,
        }
    }

    pub(super) fn moved(self, dx: f64, dy: f64) -> Self {
        Self {
            x: self.x + dx,
            y: self.y + dy,
            ..self
        }
    }

    /// The smallest rectangle that holds both.
    pub(super) fn union(self, other: Self) -> Self {
        let x = self.x.min(other.x);
        let y = self.y.min(other.y);
        Self {
            x,
            y,
            width: self.right().max(other.right()) - x,
            height: self.bottom().max(other.bottom()) - y,
        }
    }

    /// The rectangle with `by` px more on each side.
    pub(super) fn grown(self, by: f64) -> Self {
        Self {
            x: self.x - by,
            y: self.y - by,
            width: self.width + 2.0 * by,
            height: self.height + 2.0 * by,
        }
    }

    pub(super) fn contains(self, point: Point) -> bool {
        self.x < point.x && point.x < self.right() && self.y < point.y && point.y < self.bottom()
    }

    /// Whether the two share more than a border.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}
