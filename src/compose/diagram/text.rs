//! Measures, shortens and escapes the text of a diagram.
//!
//! The fonts of the reader are unknown when the book is built, so widths come from a
//! table: the advance of each ASCII character in `DejaVu` Sans, the widest of the common
//! sans-serif faces (Open Sans, Arial, Helvetica, Segoe UI and Roboto are all narrower).
//! In those, boxes are slightly too large, but never too small.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// A size and weight that the diagram uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// The name of a service.
    Name,
    /// Everything else.
    Small,
}

impl Face {
    /// Font size in px.
    pub(super) fn size(self) -> f64 {
        match self {
            Self::Name => 15.0,
            Self::Small => 13.0,
        }
    }

    /// Height of a line of it.
    pub(super) fn line_height(self) -> f64 {
        match self {
            Self::Name => 20.0,
            Self::Small => 17.0,
        }
    }

    fn advances(self) -> &'static [u16; 95] {
        match self {
            Self::Name => &BOLD,
            Self::Small => &REGULAR,
        }
    }
}

/// The smallest legible font size, in px. Text never shrinks below it.
pub(super) const MIN_FONT_SIZE: f64 = 11.0;

/// Advances of U+0020 to U+007E in thousandths of an em.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
    500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// The same in bold.
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
    696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580,
    1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
    733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500,
    500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
    716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
];

const ELLIPSIS: char = '…';

/// The width of `text` in px, an upper bound in common fonts.
pub(super) fn width(text: &str, face: Face) -> f64 {
    text.chars().map(|c| char_width(c, face)).sum()
}

fn char_width(c: char, face: Face) -> f64 {
    let em = match c {
        ' '..='~' => f64::from(face.advances()[c as usize - 0x20]) / 1000.0,
        // Colour emoji are wider than the two cells they count as elsewhere.
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' => 1.4,
        // The ligature of a whole sentence.
        '\u{fdfd}' => 12.0,
        // Accented Latin, Greek, Cyrillic, Hebrew, Arabic: alphabets with narrow letters.
        '\u{a0}'..='\u{77f}' => match c.width() {
            Some(0) | None => 0.0,
            Some(_) if matches!(c, '\u{400}'..='\u{52f}') || c.is_uppercase() => 1.0,
            Some(_) if face == Face::Name => 0.85,
            Some(_) => 0.8,
        },
        // Everything else gets a square, which is what CJK characters fill.
        _ => match c.width() {
            Some(0) | None => 0.0,
            Some(_) => 1.05,
        },
    };
    em * face.size()
}

/// Shortens `text` to `limit` px by dropping its end.
pub(super) fn truncate_end(text: &str, face: Face, limit: f64) -> String {
    if width(text, face) <= limit {
        return text.to_owned();
    }
    let head = fitting_prefix(text, face, limit - char_width(ELLIPSIS, face));
    format!("{}{ELLIPSIS}", head.trim_end())
}

/// Breaks `text` into at most `max_lines` lines of `limit` px, if possible after a `-`,
/// `_`, `.`, `/` or space near the end of the line. Only a text that is too long for them
/// is shortened.
pub(super) fn wrap(text: &str, face: Face, limit: f64, max_lines: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while width(rest, face) > limit && lines.len() + 1 < max_lines {
        let fits = fitting_prefix(rest, face, limit);
        let end = fits
            .rfind(['-', '_', '.', '/', ' '])
            .map(|at| at + 1)
            .filter(|end| 3 * end >= fits.len())
            .unwrap_or(fits.len());
        // A letter wider than a line would loop for ever.
        if end == 0 {
            break;
        }
        let (line, after) = rest.split_at(end);
        lines.push(line.to_owned());
        rest = after;
    }
    lines.push(truncate_end(rest, face, limit));
    lines
}

/// Shortens `text` to `limit` px by dropping its middle: the end of an image (its tag)
/// and of a path (the file) is the most informative part.
pub(super) fn truncate_middle(text: &str, face: Face, limit: f64) -> String {
    if width(text, face) <= limit {
        return text.to_owned();
    }
    let room = limit - char_width(ELLIPSIS, face);
    let head = fitting_prefix(text, face, room * 0.4);
    let reversed: String = text.chars().rev().collect();
    let mut tail: Vec<char> = fitting_prefix(&reversed, face, room * 0.6)
        .chars()
        .collect();
    tail.reverse();
    let tail: String = tail.into_iter().collect();
    // A combining mark without its letter would sit on the ellipsis.
    let tail = tail.trim_start_matches(|c: char| c.width() == Some(0));
    format!("{head}{ELLIPSIS}{tail}")
}

fn fitting_prefix(text: &str, face: Face, room: f64) -> &str {
    let mut used = 0.0;
    for (at, c) in text.char_indices() {
        used += char_width(c, face);
        if used > room {
            return &text[..at];
        }
    }
    text
}

/// Makes `text` one clean line, without control characters and characters that reorder
/// text: these would let a name pose as another, and some are invalid in XML.
pub(super) fn clean(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => line.push(' '),
            '\u{200e}'
            | '\u{200f}'
            | '\u{61c}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() || is_noncharacter(c) => line.push('\u{fffd}'),
            c => line.push(c),
        }
    }
    line.trim().to_owned()
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

/// Appends `text` as character data.
///
/// Besides XML's special characters, this escapes those of Markdown and of mdBook's
/// `{{#include}}`, because both still process the chapter.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for c in clean(text).chars() {
        if c.is_ascii_punctuation()
            && !matches!(
                c,
                '.' | ',' | '/' | ':' | ';' | '(' | ')' | '+' | '-' | '=' | '@' | '%'
            )
        {
            // Writing to a String cannot fail.
            let _ = write!(out, "&#{};", c as u32);
        } else {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        escape_into(&mut out, text);
        out
    }

    #[test]
    fn markup_and_markdown_are_escaped() {
        assert_eq!(escaped("a<b>&\"'"), "a&#60;b&#62;&#38;&#34;&#39;");
        assert_eq!(
            escaped("`*_|[]\\$~"),
            "&#96;&#42;&#95;&#124;&#91;&#93;&#92;&#36;&#126;"
        );
        assert_eq!(escaped("{{#x}}"), "&#123;&#123;&#35;x&#125;&#125;");
        assert_eq!(
            escaped("nginx:1.27-alpine (x/y)"),
            "nginx:1.27-alpine (x/y)"
        );
    }

    #[test]
    fn text_becomes_one_line_without_control_characters() {
        assert_eq!(clean(" a\nb\r\n\tc\u{2028}d "), "a b   c d");
        assert_eq!(clean("\u{0}x\u{1b}\u{ffff}"), "\u{fffd}x\u{fffd}\u{fffd}");
        assert_eq!(clean("\u{202e}evil\u{2066}"), "evil");
    }

    #[test]
    fn long_texts_are_cut_to_what_fits() {
        for text in [
            "a-very-long-name-of-a-service",
            "数据库服务器数据库服务器",
            "🐳🐳🐳🐳🐳🐳🐳🐳🐳",
        ] {
            for face in [Face::Name, Face::Small] {
                for limit in [40.0, 77.0, 120.0] {
                    for cut in [
                        truncate_end(text, face, limit),
                        truncate_middle(text, face, limit),
                    ] {
                        assert!(width(&cut, face) <= limit, "{cut}");
                        assert!(cut.contains('…') || cut == text);
                    }
                }
            }
        }
        assert_eq!(truncate_end("short", Face::Small, 100.0), "short");
    }

    #[test]
    fn long_names_go_over_lines_and_lose_nothing() {
        let lines = |text| wrap(text, Face::Name, 160.0, 4);
        assert_eq!(
            lines("data-warehouse-nightly-export_worker.blue"),
            ["data-warehouse-", "nightly-export_", "worker.blue"]
        );
        assert_eq!(lines("web"), ["web"]);
        assert_eq!(lines("").concat(), "");
        let unbroken = "abcdefghij".repeat(5);
        assert_eq!(lines(&unbroken).concat(), unbroken);
        let endless = lines(&"abc-".repeat(60));
        assert_eq!(endless.len(), 4);
        assert!(endless[3].ends_with('…'), "{endless:?}");
        for line in endless {
            assert!(width(&line, Face::Name) <= 160.0, "{line}");
        }
        assert_eq!(wrap("ﷻﷺ", Face::Name, 2.0, 4).len(), 1);
    }

    #[test]
    fn the_middle_is_what_a_path_can_spare() {
        let cut = truncate_middle("./services/frontend/nginx/default.conf", Face::Small, 140.0);
        assert!(cut.starts_with("./") && cut.ends_with("lt.conf"), "{cut}");
    }

    #[test]
    fn every_character_has_a_width_but_marks_and_joiners() {
        assert_eq!(width("e\u{301}", Face::Small), width("e", Face::Small));
        assert_eq!(width("\u{200d}", Face::Small), 0.0);
        assert!(width("数", Face::Small) >= 13.0);
        assert!(width("🐳", Face::Small) >= 13.0 * 1.3);
        assert!(width("W", Face::Name) > width("W", Face::Small));
    }
}
