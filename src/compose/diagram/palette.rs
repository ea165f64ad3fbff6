//! The colours, all of them from mdBook's CSS variables, so that the picture follows the
//! theme.
//!
//! Text is always `--fg` on an opaque `--bg` (or the reverse), possibly tinted by
//! [`TINT`] of an accent. A test checks that these pairs have a contrast of at least
//! 4.5:1 in every theme of mdBook. The accents themselves are for lines and tints.
//! Fallbacks serve mdBook 0.4, which lacks the `--blockquote-*` variables, and pictures
//! outside a page; they are of medium brightness, so that they are visible on light and
//! dark pages.

/// Text, and lines between services.
pub(super) const TEXT: &str = "var(--fg,#222)";
/// The page.
pub(super) const PAGE: &str = "var(--bg,#fff)";
/// Services.
pub(super) const OUTLINE: &str = "var(--links,#2b79a2)";
/// Volumes and the lines to them.
pub(super) const STORE: &str = "var(--blockquote-warning-color,#a87a10)";

/// The opacity of an accent colour over the page, inside an area or a volume.
pub(super) const TINT: &str = "0.1";

const AREAS: [&str; 5] = [
    "var(--blockquote-tip-color,#2e8b45)",
    "var(--blockquote-important-color,#8a63d2)",
    "var(--blockquote-note-color,#3b7dc4)",
    "var(--blockquote-caution-color,#c94f4f)",
    "var(--icons,#7c7c84)",
];

/// The accent of an area; the colours repeat.
pub(super) fn area(number: usize) -> &'static str {
    AREAS[number % AREAS.len()]
}

#[cfg(test)]
mod tests {
    use super::TINT;

    /// mdBook 0.5's themes: `--bg`, `--fg`, `--links`, `--blockquote-warning-color`.
    const THEMES: [(&str, u32, u32, u32, u32); 5] = [
        ("light", 0xffffff, 0x000000, 0x20609f, 0x9a6700),
        ("rust", 0xe1e1db, 0x262625, 0x2b79a2, 0x603700),
        ("coal", 0x131516, 0x98a3ad, 0x2b79a2, 0xd29922),
        ("navy", 0x161923, 0xbcbdd0, 0x2b79a2, 0xd29922),
        ("ayu", 0x0f141a, 0xc5c5c5, 0x0096cf, 0xf0b72f),
    ];
    /// The fallback for the last of them in mdBook 0.4.
    const STORE_FALLBACK: u32 = 0xa87a10;

    #[test]
    fn text_is_readable_in_every_theme() {
        for (theme, page, text, outline, store) in THEMES {
            let backgrounds = [
                ("page", channels(page)),
                ("service", tinted(page, outline)),
                ("volume", tinted(page, store)),
                ("volume in mdBook 0.4", tinted(page, STORE_FALLBACK)),
            ];
            for (name, background) in backgrounds {
                let contrast = contrast(channels(text), background);
                assert!(contrast >= 4.5, "{theme}: text on {name} has {contrast:.2}");
            }
        }
    }

    #[test]
    fn outlines_are_visible_in_every_theme() {
        for (theme, page, _, outline, store) in THEMES {
            for (name, line) in [
                ("outline", outline),
                ("store", store),
                ("0.4", STORE_FALLBACK),
            ] {
                let contrast = contrast(channels(line), channels(page));
                assert!(
                    contrast >= 2.5,
                    "{theme}: {name} on the page has {contrast:.2}"
                );
            }
        }
    }

    #[test]
    fn the_fallback_is_the_one_that_was_checked() {
        assert!(super::STORE.ends_with(&format!("#{STORE_FALLBACK:06x})")));
    }

    fn channels(colour: u32) -> [f64; 3] {
        [16, 8, 0].map(|shift| f64::from(colour >> shift & 0xff) / 255.0)
    }

    /// `accent` over `page`, with the opacity of the diagram.
    fn tinted(page: u32, accent: u32) -> [f64; 3] {
        let tint: f64 = TINT.parse().unwrap();
        let (page, accent) = (channels(page), channels(accent));
        [0, 1, 2].map(|at| page[at] * (1.0 - tint) + accent[at] * tint)
    }

    /// The contrast ratio of WCAG 2.
    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(colour: [f64; 3]) -> f64 {
        let [red, green, blue] = colour.map(|channel| {
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}
