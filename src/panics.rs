//! Panics that are caught: whose they are, and what is said of them in the place of
//! a backtrace.
//!
//! The Markdown parser has some on input that nobody writes on purpose; one of this
//! program's own is a bug. Neither may cost an author more than the chapter that it
//! happens on, nor let that chapter pass as one without stubs.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::white_space::on_one_line;

thread_local! {
    /// Whether this thread is inside of [`caught`].
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    /// Where the last panic of this thread was that is to be caught.
    static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) };
}

/// Whether panics that are caught are kept off stderr.
static HUSHED: AtomicBool = AtomicBool::new(false);

/// A panic that was caught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    message: String,
    place: Option<Place>,
}

/// Where in the source of a program a panic was.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    file: String,
    line: u32,
    column: u32,
}

impl Panic {
    /// Whether it is the Markdown parser's, not this program's own.
    pub fn is_parsers(&self) -> bool {
        let place = self.place.as_ref();
        place.is_some_and(|place| is_parsers(&place.file))
    }

    /// What it says and where it was, on one line: `` `explicit panic` at
    /// src/scan/walk.rs:12:5 ``.
    pub fn describe(&self) -> String {
        let message = format!("`{}`", self.message);
        match &self.place {
            Some(Place { file, line, column }) => {
                format!("{message} at {}:{line}:{column}", in_package(file))
            }
            None => message,
        }
    }
}

/// What to do about a panic of this program.
pub(crate) const BUG: &str = "Report this where you got the program from";

/// What such a report has to say besides.
pub(crate) const VERSION: &str = concat!("“mdbook-stubs ", env!("CARGO_PKG_VERSION"), "”");

/// What `read` gives, or how it panics.
pub(crate) fn caught<T>(read: impl FnOnce() -> T) -> Result<T, Panic> {
    watch();
    let before = CATCHING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    CATCHING.set(before);
    result.map_err(|payload| Panic {
        message: message(&*payload),
        place: PLACE.take(),
    })
}

/// Keeps panics that are caught off stderr, from now on. Only the program does this:
/// for one that embeds this library they may be worth a word.
pub(crate) fn hush() {
    HUSHED.store(true, Ordering::Relaxed);
}

/// Has the place of each panic noted that is caught. Its payload does not tell, so
/// this needs the hook of the process; the one before is still called.
fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = take_hook();
        set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
            if CATCHING.get() {
                PLACE.set(panic.location().map(Place::new));
            }
            if !(CATCHING.get() && HUSHED.load(Ordering::Relaxed)) {
                report(panic);
            }
        }));
    });
}

impl Place {
    fn new(location: &Location<'_>) -> Self {
        Self {
            file: location.file().to_owned(),
            line: location.line(),
            column: location.column(),
        }
    }
}

/// What a panic says, as far as a line of a report can hold it.
fn message(payload: &(dyn Any + Send)) -> String {
    const MAX_CHARACTERS: usize = 300;
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let text = on_one_line(text.unwrap_or("it does not say why"));
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

/// Whether a source file is one of the Markdown parser, which lies in a folder
/// `pulldown-cmark` or `pulldown-cmark-0.13.6`.
fn is_parsers(file: &str) -> bool {
    file.split(['/', '\\']).any(|folder| {
        folder.strip_prefix("pulldown-cmark").is_some_and(|rest| {
            let version = rest.strip_prefix('-');
            rest.is_empty() || version.is_some_and(|version| version.starts_with(char::is_numeric))
        })
    })
}

/// A source file without the folders that its package lies in on the machine that
/// built the program.
fn in_package(file: &str) -> String {
    let file = file.replace('\\', "/");
    let package = file.rfind("/src/").map(|src| &file[..src]);
    let start = package.map_or(0, |package| package.rfind('/').map_or(0, |at| at + 1));
    file[start..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTRY: &str = "/home/a/.cargo/registry/src/index-1949cf8c6b5b557f";

    #[test]
    fn the_parser_is_known_by_its_folder() {
        for file in [
            &format!("{REGISTRY}/pulldown-cmark-0.13.6/src/firstpass.rs"),
            "vendor/pulldown-cmark/src/parse.rs",
            r"C:\cargo\pulldown-cmark-0.14.0\src\lib.rs",
        ] {
            assert!(is_parsers(file), "{file}");
        }
        for file in [
            "src/scan/walk.rs",
            "/home/pulldown-cmarks/mdbook-stubs/src/scan/walk.rs",
            &format!("{REGISTRY}/pulldown-cmark-to-cmark-22.0.0/src/lib.rs"),
            &format!("{REGISTRY}/pulldown-cmark-escape-0.11.0/src/lib.rs"),
            "/rustc/5980/library/core/src/str/mod.rs",
        ] {
            assert!(!is_parsers(file), "{file}");
        }
    }

    #[test]
    fn no_folder_of_a_machine_is_shown() {
        let parser = format!("{REGISTRY}/pulldown-cmark-0.13.6/src/firstpass.rs");
        assert_eq!(
            in_package(&parser),
            "pulldown-cmark-0.13.6/src/firstpass.rs"
        );
        assert_eq!(
            in_package(r"C:\cargo\dugong-1.0.0\src\a\b.rs"),
            "dugong-1.0.0/src/a/b.rs"
        );
        assert_eq!(in_package("src/scan/walk.rs"), "src/scan/walk.rs");
        assert_eq!(in_package("a/src/scan/src/x.rs"), "scan/src/x.rs");
    }

    #[test]
    fn a_panic_says_what_and_where() {
        let line = line!() + 1;
        let panic = caught(|| panic!("one\n  {}", 2)).unwrap_err();
        assert!(!panic.is_parsers());
        let place = format!("`one 2` at src/panics.rs:{line}:");
        assert!(panic.describe().starts_with(&place), "{}", panic.describe());
        let panic = caught(|| std::panic::panic_any(3)).unwrap_err();
        assert!(panic.describe().starts_with("`it does not say why` at "));
        // What another thread panicked with has no place here.
        let panic = caught(|| std::panic::resume_unwind(Box::new("far"))).unwrap_err();
        assert_eq!(panic.describe(), "`far`");
        assert_eq!(caught(|| 1), Ok(1));
    }
}
