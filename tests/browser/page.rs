//! A page in the browser: opened in a theme, measured, photographed.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::chromium::Chromium;
use super::colour::Colour;
use super::picture::Picture;

/// mdBook's themes, all of them.
pub const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];

/// How much larger than life a photograph is: strokes of letters get wide enough to have a colour
/// of their own.
const ZOOM: f64 = 2.0;

/// A browser that shows pages of one book.
pub struct Viewer {
    browser: Chromium,
    /// What `Page.addScriptToEvaluateOnNewDocument` gave for the theme.
    theme_script: Option<String>,
}

/// What a page asked for.
#[derive(Debug)]
pub struct Request {
    pub url: String,
    /// Whether nothing came.
    pub failed: bool,
}

/// Some text of a page.
#[derive(Debug, Deserialize)]
pub struct Text {
    pub text: String,
    /// Which of our expansions it is in: the class of its element, empty for none.
    pub within: String,
    /// Its colour over each background that is behind it, with that.
    pub pairs: Vec<(Colour, Colour)>,
    /// The same where our `style` attributes are taken away: what mdBook's own colours would be.
    /// `None` in a diagram, all of which is ours.
    pub plain: Option<Vec<(Colour, Colour)>>,
    /// Its font size on the screen, in px.
    pub size: f64,
    /// Where it shows on the page, in CSS px: left, top, width, height. The width is 0 where it is
    /// scrolled out of its box.
    pub area: [f64; 4],
    /// Where it leaves the shape that it labels, in words.
    pub outside: Option<String>,
}

/// The measures of a page, in px.
#[derive(Debug, Deserialize)]
pub struct Widths {
    pub window: f64,
    /// How wide all that the page holds is.
    pub page: f64,
    /// How far the chapter can be scrolled sideways as a whole.
    pub around: f64,
    pub diagrams: Vec<Diagram>,
}

/// The measures of a diagram, in px.
#[derive(Debug, Deserialize)]
pub struct Diagram {
    pub drawing: f64,
    /// Of the box in which it scrolls.
    pub room: f64,
    /// How far that can be scrolled.
    pub scrollable: f64,
    /// Where it ends to the right of the column of text, 0 where it does not.
    pub overhang: f64,
}

impl Viewer {
    pub fn new(browser: Chromium) -> Self {
        Self {
            browser,
            theme_script: None,
        }
    }

    /// Sets the theme of the pages opened from now on, as its menu does.
    pub fn theme(&mut self, theme: &str) {
        if let Some(identifier) = self.theme_script.take() {
            self.browser.call(
                "Page.removeScriptToEvaluateOnNewDocument",
                json!({ "identifier": identifier }),
            );
        }
        let script = format!("localStorage.setItem('mdbook-theme', '{theme}')");
        let added = self.browser.call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        );
        self.theme_script = Some(added["identifier"].as_str().unwrap().to_owned());
    }

    /// Sets the window's size in CSS px.
    pub fn window(&mut self, width: u32, height: u32) {
        self.browser.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// Opens a file and gives all that was asked for until it stood there.
    pub fn open(&mut self, file: &Path) -> Vec<Request> {
        self.browser.take_events();
        let url = format!("file://{}", file.display());
        let answer = self.browser.call("Page.navigate", json!({ "url": url }));
        assert!(answer["errorText"].is_null(), "{url}: {answer}");
        self.browser.wait_for("Page.loadEventFired");
        // Fonts are asked for when text is laid out.
        self.browser.call(
            "Runtime.evaluate",
            json!({
                "expression": "document.fonts.ready.then(() => new Promise(done => \
                    requestAnimationFrame(() => requestAnimationFrame(done))))",
                "awaitPromise": true,
            }),
        );
        let events = self.browser.take_events();
        let named = |name: &'static str| events.iter().filter(move |event| event["method"] == name);
        let failed: Vec<_> = named("Network.loadingFailed")
            .map(|event| &event["params"]["requestId"])
            .collect();
        let files = named("Network.requestWillBeSent").map(|event| Request {
            url: event["params"]["request"]["url"].as_str().unwrap().into(),
            failed: failed.contains(&&event["params"]["requestId"]),
        });
        let sockets = named("Network.webSocketCreated").map(|event| Request {
            url: event["params"]["url"].as_str().unwrap().into(),
            failed: false,
        });
        files.chain(sockets).collect()
    }

    /// All text of the page's chapter.
    pub fn texts(&mut self) -> Vec<Text> {
        self.run(include_str!("texts.js"))
    }

    pub fn widths(&mut self) -> Widths {
        self.run(include_str!("widths.js"))
    }

    /// The value of a JavaScript expression.
    pub fn run<T: DeserializeOwned>(&mut self, expression: &str) -> T {
        let mut answer = self.browser.call(
            "Runtime.evaluate",
            json!({ "expression": expression, "returnByValue": true }),
        );
        let thrown = &answer["exceptionDetails"];
        assert!(thrown.is_null(), "{thrown:#}");
        serde_json::from_value(answer["result"]["value"].take()).unwrap()
    }

    /// All text of the page's chapter, and what [`Picture::differences`] tells of it: photographs
    /// of the chapter with its text and without.
    pub fn texts_and_photographs(&mut self) -> (Vec<Text>, Picture, Picture) {
        // Colours that change slowly would be caught on their way.
        self.style("main * { transition: none !important; }");
        let texts = self.texts();
        let chapter: [f64; 4] = self.run(
            "(() => { const box = document.querySelector('main').getBoundingClientRect(); \
             return [box.left + scrollX, box.top + scrollY, box.width, box.height]; })()",
        );
        let with = self.photograph(chapter);
        self.style(
            "main * { -webkit-text-fill-color: transparent !important; } \
             main svg text, main svg tspan { fill: transparent !important; }",
        );
        let without = self.photograph(chapter);
        (texts, with, without)
    }

    /// Adds to the page's styles.
    fn style(&mut self, css: &str) {
        let css = serde_json::to_string(css).unwrap();
        let _: bool = self.run(&format!(
            "document.head.appendChild(document.createElement('style')).textContent = {css}, true"
        ));
    }

    /// A photograph of a part of the page; `area` as in [`Text`].
    fn photograph(&mut self, [x, y, width, height]: [f64; 4]) -> Picture {
        let answer = self.browser.call(
            "Page.captureScreenshot",
            json!({
                "format": "png",
                "optimizeForSpeed": true,
                "captureBeyondViewport": true,
                "clip": { "x": x, "y": y, "width": width, "height": height, "scale": ZOOM },
            }),
        );
        let png = STANDARD.decode(answer["data"].as_str().unwrap()).unwrap();
        Picture::decode(&png, ZOOM, [x, y])
    }
}
