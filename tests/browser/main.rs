//! What we put on a page, seen in a browser: readable in each of mdBook's themes, on narrow and
//! on wide screens, and with nothing fetched from the network.
//!
//! The guide and `tests/browser/book` are opened in headless Chromium. Without one these tests
//! say what they left out, and fail where `CI` is set.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and its helpers are nobody's API"
)]

mod books;
mod chromium;
mod colour;
mod page;
mod picture;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use books::Pages;
use chromium::Chromium;
use colour::{READABLE, worst};
use page::{Request, THEMES, Text, Viewer};

/// The least size of text in a diagram, in px.
const LEGIBLE: f64 = 11.0;

/// What the made book must show, or the tests look at nothing.
const EXPECTED: [&str; 5] = [
    "blockquote-tag",
    "compose-diagram",
    "stubs-dead-link",
    "stubs-missing",
    "stubs-todo",
];

#[test]
fn text_is_readable_by_its_styles_in_every_theme() {
    let Some(mut viewer) = viewer("whether text is readable in mdBook's themes, by its styles")
    else {
        return;
    };
    viewer.window(1600, 1000);
    let mut wrong = Vec::new();
    for pages in books::all() {
        let mut seen = BTreeMap::<String, usize>::new();
        for theme in THEMES {
            viewer.theme(theme);
            for file in &pages.files {
                open(&mut viewer, &pages, file, theme);
                for text in viewer.texts() {
                    let (contrast, colour, behind) = worst(&text.pairs);
                    if contrast < least(&text) {
                        wrong.push(format!(
                            "{}, {theme}: {colour} on {behind} has {contrast:.2}: {}",
                            pages.title(file),
                            name(&text)
                        ));
                    }
                    *seen.entry(text.within).or_default() += 1;
                }
            }
        }
        expect_all(&pages, &seen);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn text_is_readable_by_its_pixels_in_every_theme() {
    let Some(mut viewer) = viewer("whether text is readable in mdBook's themes, by its pixels")
    else {
        return;
    };
    viewer.window(1600, 1000);
    let mut wrong = Vec::new();
    for pages in books::made() {
        let mut seen = BTreeMap::<String, usize>::new();
        for theme in THEMES {
            viewer.theme(theme);
            for file in &pages.files {
                open(&mut viewer, &pages, file, theme);
                let (texts, with, without) = viewer.texts_and_photographs();
                for text in texts.into_iter().filter(|text| text.area[2] >= 1.0) {
                    let mut contrasts: Vec<f64> = with
                        .differences(&without, text.area)
                        .into_iter()
                        .map(|(ink, behind)| ink.contrast(behind))
                        .collect();
                    contrasts.sort_by(f64::total_cmp);
                    // Most of the ink is the soft edge of a letter, the best of it is its colour.
                    let contrast = contrasts
                        .get(contrasts.len() * 19 / 20)
                        .copied()
                        .unwrap_or(1.0);
                    if contrast < least(&text) {
                        wrong.push(format!(
                            "{}, {theme}: {} pixels with {contrast:.2}: {}",
                            pages.title(file),
                            contrasts.len(),
                            name(&text)
                        ));
                    }
                    *seen.entry(text.within).or_default() += 1;
                }
            }
        }
        expect_all(&pages, &seen);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_fit_narrow_and_wide_windows() {
    let Some(mut viewer) = viewer("whether pages fit narrow and wide windows") else {
        return;
    };
    viewer.theme("light");
    let mut wrong = Vec::new();
    let mut scrolled = 0;
    for pages in books::all() {
        for width in [700, 1600] {
            viewer.window(width, 1000);
            for file in &pages.files {
                open(&mut viewer, &pages, file, "light");
                let mut tell =
                    |what: String| wrong.push(format!("{}, {width} px: {what}", pages.title(file)));
                let widths = viewer.widths();
                if widths.page > widths.window || widths.around > 0.0 {
                    tell(format!(
                        "the page is {} px wide in a window of {} px, and scrolls by {} px",
                        widths.page, widths.window, widths.around
                    ));
                }
                for diagram in widths.diagrams {
                    let wider = diagram.drawing > diagram.room + 0.5;
                    if diagram.overhang > 0.5 || (wider && diagram.scrollable < 1.0) {
                        tell(format!("{diagram:?}"));
                    }
                    scrolled += usize::from(wider);
                }
                let drawn = |text: &Text| text.within == "compose-diagram";
                for text in viewer.texts().into_iter().filter(drawn) {
                    if text.size < LEGIBLE - 0.01 {
                        tell(format!("{:.2} px high: {}", text.size, name(&text)));
                    }
                    if let Some(outside) = &text.outside {
                        tell(format!("{}: {outside}", name(&text)));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(scrolled > 0, "no diagram was wider than its column");
}

#[test]
fn nothing_is_fetched_from_the_network() {
    let Some(mut viewer) = viewer("whether pages fetch anything from the network") else {
        return;
    };
    viewer.theme("light");
    let mut asked = 0;
    for pages in books::all() {
        for file in pages.files.iter().chain(&pages.own) {
            // Every visit looks at what is asked for, in each of the other tests as well.
            asked += open(&mut viewer, &pages, file, "light");
        }
    }
    // Style sheets and scripts are counted, or nobody listened.
    assert!(asked > 100, "{asked}");
}

/// A browser, if there is one.
fn viewer(left_out: &str) -> Option<Viewer> {
    let program = chromium::find(left_out)?;
    Some(Viewer::new(Chromium::start(program)))
}

/// Opens a page and makes sure that it has the theme that it should have, and asks for nothing
/// outside of its book. Gives the number of files that it asked for.
fn open(viewer: &mut Viewer, pages: &Pages, file: &Path, theme: &str) -> usize {
    let requests = viewer.open(file);
    let inside = format!("file://{}/", pages.folder().display());
    for Request { url, failed } in &requests {
        assert!(
            url.starts_with(&inside) || url.starts_with("data:"),
            "{} asks for {url}, which is not in the book",
            pages.title(file)
        );
        assert!(!failed, "{} asks in vain for {url}", pages.title(file));
    }
    let classes: String = viewer.run("document.documentElement.className");
    assert!(
        classes.split(' ').any(|class| class == theme),
        "{} is not {theme} but {classes}",
        pages.title(file)
    );
    requests.len()
}

/// The contrast that a text must have: where mdBook's own colours give it less than is readable,
/// as in the links of some themes, ours may not give it less than that.
fn least(text: &Text) -> f64 {
    match &text.plain {
        Some(plain) => READABLE.min(worst(plain).0 - 0.005),
        None => READABLE,
    }
}

fn name(text: &Text) -> String {
    format!("`{}` {}", text.text, text.within)
}

/// The made books hold one of everything.
fn expect_all(pages: &Pages, seen: &BTreeMap<String, usize>) {
    for kind in EXPECTED {
        assert!(
            seen.contains_key(kind) || !pages.name.contains("made"),
            "{} has no {kind}: {seen:?}",
            pages.name
        );
    }
}
