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

// An edge of a top-down drawing leaves and arrives vertically. Between two of its points
// it is a cubic Bézier curve whose control points are at half height, straight above or
// below the ends, so both `x` and `y` are monotone.

/// How far down the curve is at `t`, both from 0 to 1.
fn onwards(t: f64) -> f64 {
    t * (1.5 + t * (t - 1.5))
}

/// How far sideways the curve is at `t`, both from 0 to 1.
fn sideways(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

/// Points along the curve from one point to another, about 9 px apart.
pub(super) fn along_curve(from: Point, to: Point) -> impl Iterator<Item = Point> {
    let length = (to.x - from.x).abs() + (to.y - from.y).abs();
    let steps = (length / 9.0).clamp(2.0, 200.0) as usize;
    (0..=steps).map(move |step| {
        let t = step as f64 / steps as f64;
        Point {
            x: from.x + (to.x - from.x) * sideways(t),
            y: from.y + (to.y - from.y) * onwards(t),
        }
    })
}

/// Whether the curve from one point to another enters `rect`.
pub(super) fn curve_enters(from: Point, to: Point, rect: Rect) -> bool {
    if !rect.overlaps(Rect::spanning(from, to)) {
        return false;
    }
    let height = to.y - from.y;
    let x_at = |y: f64| {
        let progress = if height == 0.0 {
            0.5
        } else {
            (y - from.y) / height
        };
        from.x + (to.x - from.x) * sideways(moment(progress.clamp(0.0, 1.0)))
    };
    let (a, b) = (x_at(rect.y), x_at(rect.bottom()));
    a.min(b) < rect.right() && rect.x < a.max(b)
}

/// The `t` at which the curve is at height `y`.
fn moment(progress: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // Bisection finds it to a thousandth, which is less than a pixel.
    for _ in 0..10 {
        let middle = (low + high) / 2.0;
        if onwards(middle) < progress {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
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

    /// The rectangle grown by `by` px on each side.
    pub(super) fn grown(self, by: f64) -> Self {
        Self {
            x: self.x - by,
            y: self.y - by,
            width: self.width + 2.0 * by,
            height: self.height + 2.0 * by,
        }
    }

    #[cfg(test)]
    pub(super) fn contains(self, point: Point) -> bool {
        self.x < point.x && point.x < self.right() && self.y < point.y && point.y < self.bottom()
    }

    /// Whether the interiors overlap.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_enters_what_its_points_enter() {
        let (from, to) = (Point { x: 0.0, y: 0.0 }, Point { x: 200.0, y: 120.0 });
        let mut entered = 0;
        for x in -2..14 {
            for y in -2..9 {
                let center = Point {
                    x: f64::from(x) * 17.0,
                    y: f64::from(y) * 17.0,
                };
                let rect = Rect::around(center, 24.0, 18.0);
                // Points that are only just inside may fall between two of the others.
                let well_inside =
                    along_curve(from, to).any(|point| rect.grown(-3.0).contains(point));
                let near = along_curve(from, to).any(|point| rect.grown(9.0).contains(point));
                let enters = curve_enters(from, to, rect);
                assert!(enters || !well_inside, "{rect:?}");
                assert!(near || !enters, "{rect:?}");
                entered += usize::from(enters);
            }
        }
        assert!(entered > 10);
    }

    #[test]
    fn a_straight_line_enters_what_it_passes_through() {
        let (from, to) = (Point { x: 5.0, y: 100.0 }, Point { x: 5.0, y: 0.0 });
        let rect = Rect {
            x: 0.0,
            y: 40.0,
            width: 10.0,
            height: 10.0,
        };
        assert!(curve_enters(from, to, rect));
        assert!(!curve_enters(from, to, rect.moved(6.0, 0.0)));
        assert!(!curve_enters(from, to, rect.moved(0.0, 70.0)));
    }
}
