//! Panics of the Markdown parser: it has some on input that nobody writes on
//! purpose. They are caught, and what comes of it is said in the program's words.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

thread_local! {
    /// Whether this thread is inside of [`caught`].
    static CATCHING: Cell<bool> = const { Cell::new(false) };
}

/// What `read` gives, or `None` where it panics.
pub(crate) fn caught<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = CATCHING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    CATCHING.set(before);
    result.ok()
}

/// Keeps the parser's panics that are caught off stderr, from now on. Only the
/// program does this: a hook is the whole process's.
pub(crate) fn hush() {
    let report = take_hook();
    set_hook(Box::new(move |panic| {
        let parser = panic
            .location()
            .is_some_and(|location| location.file().contains("pulldown-cmark-0."));
        if !(parser && CATCHING.get()) {
            report(panic);
        }
    }));
}
