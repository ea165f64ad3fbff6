//! The colours, all of them from mdBook's CSS variables, so that the picture follows the theme.
//!
//! Text is only ever `--fg` on an opaque `--bg` (or the reverse), possibly tinted by [`TINT`] of
//! an accent: those pairs keep a contrast of 4.5:1 in every theme of mdBook, which a test works
//! out. The accents themselves are for lines and tints. Fallbacks serve mdBook 0.4, which lacks the
//! `--blockquote-*` variables, and pictures outside a page; they are of middling brightness, so
//! that they show on light and dark.

/// Text, and lines between services.
pub(super) const TEXT: &str = "var(--fg,#222)";
/// The page.
pub(super) const PAGE: &str = "var(--bg,#fff)";
/// Services.
pub(super) const OUTLINE: &str = "var(--links,#2b79a2)";
/// Volumes and the lines to them.
pub(super) const STORE: &str = "var(--blockquote-warning-color,#a87a10)";

/// How much of an accent colour lies over the page inside an area or a volume.
pub(super) const TINT: &str = "0.1";

const AREAS: [&str; 5] = [
    "var(--blockquote-tip-color,#2e8b45)",
    "var(--blockquote-important-color,#8a63d2)",
    "var(--blockquote-note-color,#3b7dc4)",
    "var(--blockquote-caution-color,#c94f4f)",
    "var(--icons,#7c7c84)",
];

/// The accent of an area, repeating after as many as can be told apart.
pub(super) fn area(number: usize) -> &'static str {
    AREAS[number % AREAS.len()]
}
