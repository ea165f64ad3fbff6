//! Colours, and how well one can be read on another.

use serde::Deserialize;

/// Red, green and blue from 0 to 1, in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Colour(pub [f64; 3]);

/// The least contrast of text that WCAG 2 calls readable (success criterion 1.4.3, level AA).
pub const READABLE: f64 = 4.5;

impl Colour {
    /// The contrast ratio of WCAG 2, from 1 to 21:
    /// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// As CSS writes it.
impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0.map(|channel| (channel * 255.0).round());
        write!(f, "rgb({red} {green} {blue})")
    }
}

/// The least contrast of some pairs, and the pair that has it.
pub fn worst(pairs: &[(Colour, Colour)]) -> (f64, Colour, Colour) {
    pairs
        .iter()
        .map(|&(text, behind)| (text.contrast(behind), text, behind))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap()
}

#[test]
fn contrast_is_that_of_wcag() {
    let grey = |level: f64| Colour([level / 255.0; 3]);
    let close = |a: f64, b: f64| (a - b).abs() < 0.005;
    assert!(close(grey(0.0).contrast(grey(255.0)), 21.0));
    assert!(close(grey(255.0).contrast(grey(255.0)), 1.0));
    // The well-known last grey that is readable on white, and the first that is not.
    assert!(close(grey(118.0).contrast(grey(255.0)), 4.54));
    assert!(close(grey(119.0).contrast(grey(255.0)), 4.48));
}
