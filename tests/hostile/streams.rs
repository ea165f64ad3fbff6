//! A closed stdin or stdout, and disks without room.

use std::process::Command;

use crate::run::{FEW, Run, message, open, run, run_into, shell};
use crate::support::{Book, binary, command, files_below};

/// Commands that write to stdout, in a book of some stubs.
const WRITERS: [&[&str]; 10] = [
    &["check"],
    &["check", "--format", "sarif"],
    &["check", "--explain", "todo"],
    &["report"],
    &["report", "--format", "csv"],
    &["expand", "src/chapter.md"],
    &["fix", "--dry-run"],
    &["fix", "--force"],
    &["docs", "docker", "run"],
    &["completions", "bash"],
];

fn book() -> Book {
    Book::of(&"# Sea\n\nTODO sea\n\n**docker run docs link**\n\n".repeat(500))
}

fn of(book: &Book, arguments: &[&str]) -> Command {
    let mut command = command(binary());
    command.args(arguments).current_dir(book.path());
    command
}

fn large() -> Vec<u8> {
    message(&["# Sea\n\nTODO sea\n".repeat(20_000)])
}

#[test]
fn a_reader_that_leaves_early_is_no_error_of_a_list() {
    for arguments in WRITERS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = run_into(of(&book(), arguments), b"", FEW, writer.into()).calm();
        assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
        assert!(
            !run.stderr.contains("error:"),
            "{arguments:?}: {}",
            run.stderr
        );
    }
    // mdBook has to have all of the book.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let run = run_into(command(binary()), &large(), FEW, writer.into()).calm();
    assert_eq!(run.code, Some(2));
    let said = "error: the book cannot be written to stdout: ";
    assert!(
        run.stderr.contains(said),
        "{}",
        &run.stderr[run.stderr.len() - 200..]
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = || open("/dev/full", true).into();
    for arguments in WRITERS {
        let run = run_into(of(&book(), arguments), b"", FEW, full()).calm();
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
        let said = "stdout cannot be written: No space left on device";
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
    let build = run_into(command(binary()), &large(), FEW, full()).calm();
    assert_eq!(build.code, Some(2));
    let end = &build.stderr[build.stderr.len() - 200..];
    let said = "error: the book cannot be written to stdout: No space left on device";
    assert!(end.contains(said), "{end}");
    for arguments in [["report", "--output"], ["check", "--output"]] {
        let arguments = [&arguments[..], &["/dev/full"]].concat();
        let full = run(of(&book(), &arguments), b"", FEW);
        full.refused(&["`/dev/full` cannot be written: No space left on device"]);
    }
}

/// Runs a command that may write no file of more than a few kilobytes.
fn without_room(book: &Book, arguments: &[&str]) -> Run {
    let limit = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
    run(shell(&of(book, arguments), limit), b"", FEW)
}

#[test]
fn a_file_is_written_as_a_whole_or_not_at_all() {
    for (arguments, file) in [
        (&["report", "--format", "json", "-o", "list"][..], "list"),
        (&["report", "--format", "csv", "-o", "list"], "list"),
        (&["check", "--format", "sarif", "-o", "list"], "list"),
        (
            &["check", "--baseline", "list", "--update-baseline"],
            "list",
        ),
        (&["fix", "--force"], "src/chapter.md"),
        (&["init"], "book.toml"),
    ] {
        let book = book();
        if file == "book.toml" {
            book.write(file, &"# Sea\n".repeat(5_000));
        }
        for there in [false, true] {
            if there && file == "list" {
                book.write(file, "what was there");
            }
            let before = files_below(book.path());
            let failed = without_room(&book, arguments);
            let name = if file == "list" {
                "`list` cannot be written"
            } else {
                file
            };
            failed.refused(&[name, "cannot be written", "File too large"]);
            assert!(
                files_below(book.path()) == before,
                "{arguments:?}: a file changed or was left"
            );
        }
        // With room it is written.
        let before = files_below(book.path());
        run(of(&book, arguments), b"", FEW).succeeded();
        assert!(files_below(book.path()) != before, "{arguments:?}");
    }
}

#[test]
fn closed_streams_are_no_reason_to_fall_over() {
    let book = book();
    for arguments in WRITERS {
        for closed in [">&-", "2>&-", "<&-", "<&- >&- 2>&-"] {
            let script = format!("exec \"$@\" {closed}");
            let quiet = run(shell(&of(&book, arguments), &script), b"", FEW).calm();
            assert_eq!(
                quiet.code,
                Some(0),
                "{arguments:?} {closed}: {}",
                quiet.stderr
            );
        }
    }
    let nothing = run(shell(&command(binary()), "exec \"$@\" <&-"), b"", FEW);
    nothing.refused(&["stdin is empty", "[preprocessor.stubs]"]);
    let silent = run(shell(&command(binary()), "exec \"$@\" 2>&-"), &large(), FEW);
    assert_eq!(silent.succeeded().contents().len(), 1);
}
