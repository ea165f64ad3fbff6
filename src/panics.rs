//! Catches panics and describes them in one line instead of a backtrace.
//!
//! The Markdown parser panics on some unusual input; a panic of this program is a bug. Either
//! must affect only the chapter that it happens on, and that chapter must not pass as one
//! without stubs.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::white_space::on_one_line;

thread_local! {
    /// Whether this thread is inside [`catch_panic`].
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    /// The place of the last panic on this thread inside [`catch_panic`].
    static LAST_PLACE: RefCell<Option<Place>> = const { RefCell::new(None) };
}

/// Whether caught panics are kept off stderr.
static SILENCED: AtomicBool = AtomicBool::new(false);

/// A caught panic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    message: String,
    place: Option<Place>,
}

/// The place in the source code where a panic happened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    file: String,
    line: u32,
    column: u32,
}

impl Panic {
    /// Whether it happened in the Markdown parser rather than in this program.
    pub fn is_parsers(&self) -> bool {
        let place = self.place.as_ref();
        place.is_some_and(|place| is_parser_source(&place.file))
    }

    /// Its message and place, on one line: `` `explicit panic` at src/scan/walk.rs:12:5 ``.
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

/// Advice for a panic of this program.
pub(crate) const BUG: &str = "Report this where you got the program from";

/// The version that a bug report must mention.
pub(crate) const VERSION: &str = concat!("“mdbook-stubs ", env!("CARGO_PKG_VERSION"), "”");

/// Runs `read` and returns its result, or the panic.
pub(crate) fn catch_panic<T>(read: impl FnOnce() -> T) -> Result<T, Panic> {
    install_hook();
    let before = CATCHING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    CATCHING.set(before);
    result.map_err(|payload| Panic {
        message: message(&*payload),
        place: LAST_PLACE.take(),
    })
}

/// Keeps caught panics off stderr from now on. Only the command-line program calls this: a
/// program that embeds the library may want to see them.
pub(crate) fn silence() {
    SILENCED.store(true, Ordering::Relaxed);
}

/// Installs a panic hook that records the place of each caught panic, which the payload does
/// not contain. The previous hook is still called.
fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = take_hook();
        set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
            if CATCHING.get() {
                LAST_PLACE.set(panic.location().map(Place::new));
            }
            if !(CATCHING.get() && SILENCED.load(Ordering::Relaxed)) {
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

/// The message of a panic, shortened to fit a line of a report.
fn message(payload: &(dyn Any + Send)) -> String {
    const MAX_CHARACTERS: usize = 300;
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let text = on_one_line(text.unwrap_or("no message"));
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

/// Whether a source file belongs to the Markdown parser: it is in a folder `pulldown-cmark`
/// or `pulldown-cmark-0.13.6`.
fn is_parser_source(file: &str) -> bool {
    file.split(['/', '\\']).any(|folder| {
        folder.strip_prefix("pulldown-cmark").is_some_and(|rest| {
            let version = rest.strip_prefix('-');
            rest.is_empty() || version.is_some_and(|version| version.starts_with(char::is_numeric))
        })
    })
}

/// The path of a source file from its package's folder on, without the folders of the machine
/// that built the program.
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
    fn the_parser_is_recognised_by_its_folder() {
        for file in [
            &format!("{REGISTRY}/pulldown-cmark-0.13.6/src/firstpass.rs"),
            "vendor/pulldown-cmark/src/parse.rs",
            r"C:\cargo\pulldown-cmark-0.14.0\src\lib.rs",
        ] {
            assert!(is_parser_source(file), "{file}");
        }
        for file in [
            "src/scan/walk.rs",
            "/home/pulldown-cmarks/mdbook-stubs/src/scan/walk.rs",
            &format!("{REGISTRY}/pulldown-cmark-to-cmark-22.0.0/src/lib.rs"),
            &format!("{REGISTRY}/pulldown-cmark-escape-0.11.0/src/lib.rs"),
            "/rustc/5980/library/core/src/str/mod.rs",
        ] {
            assert!(!is_parser_source(file), "{file}");
        }
    }

    #[test]
    fn folders_of_the_build_machine_are_not_shown() {
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
    fn a_panic_is_described_with_its_message_and_place() {
        let line = line!() + 1;
        let panic = catch_panic(|| panic!("one\n  {}", 2)).unwrap_err();
        assert!(!panic.is_parsers());
        let place = format!("`one 2` at src/panics.rs:{line}:");
        assert!(panic.describe().starts_with(&place), "{}", panic.describe());
        let panic = catch_panic(|| std::panic::panic_any(3)).unwrap_err();
        assert!(panic.describe().starts_with("`no message` at "));
        // A panic resumed from another thread has no place.
        let panic = catch_panic(|| std::panic::resume_unwind(Box::new("far"))).unwrap_err();
        assert_eq!(panic.describe(), "`far`");
        assert_eq!(catch_panic(|| 1), Ok(1));
    }
}
