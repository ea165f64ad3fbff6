//! The program as mdBook calls it: bytes on stdin, bytes on stdout.

use std::io::Write;
use std::process::{Output, Stdio};

use crate::support::{Book, binary, command};

/// Calls the program with `input` on stdin.
fn call(input: &[u8], environment: &[(&str, &str)]) -> Output {
    let mut child = command(binary())
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have seen enough before the end of the input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn request(root: &str, stubs: &str, book: &str) -> String {
    format!(
        r#"[{{"root":{root},"config":{{"book":{{"src":"src"}},"preprocessor":{{"stubs":{stubs}}}}},"renderer":"html","mdbook_version":"0.5.4"}},{book}]"#
    )
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const CHAPTER: &str = r#"{"items":[{"Chapter":{"name":"A","content":"<foo image>\n\nTODO x\n\n<bar image>\n","number":[1],"sub_items":[],"path":"a.md","source_path":"a.md","parent_names":[]}}],"x":1}"#;

#[test]
fn supports_never_fails() {
    for arguments in [
        &["supports", "html"][..],
        &["supports", "no such renderer"],
        &["supports", "--html"],
        &["supports"],
        &["supports", "html", "and", "more"],
    ] {
        let status = command(binary())
            .args(arguments)
            .current_dir("/")
            .stdin(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
    // Not even in a book whose configuration is broken.
    let book = Book::of("");
    book.write("book.toml", "[preprocessor.stubs]\nnonsense = [\n");
    assert_eq!(book.run(&["supports", "html"]).status.code(), Some(0));
}

#[test]
fn a_book_without_stubs_comes_back_byte_for_byte() {
    let book = "{ \"items\": [ {\"Chapter\":{\"name\":\"\\u0041\",\"content\":\"# A\\r\\n\\r\\n\\\"q\\\" \\u00e9\\ttext\",\
                \"number\":null,\"sub_items\":[ \"Separator\", {\"PartTitle\":\"P\"} ],\"path\":\"a.md\",\
                \"source_path\":\"a.md\",\"parent_names\":[],\"unknown\":1.0} } ] }";
    let output = call(request("\"nowhere\"", "{}", book).as_bytes(), &[]);
    assert_eq!(stderr(&output), "");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), book);
}

#[test]
fn input_that_is_no_book_is_explained() {
    for input in [
        "",
        "  \n",
        "[{\"root\"",
        "hello",
        "{}",
        "[1,2]",
        "[{},{}]",
        "[\u{0}",
    ] {
        let output = call(input.as_bytes(), &[]);
        assert_eq!(output.status.code(), Some(2), "{input:?}");
        assert!(output.stdout.is_empty(), "{input:?}");
        let message = stderr(&output);
        assert!(message.starts_with("error: "), "{input:?}: {message}");
    }
    let nothing = stderr(&call(b"", &[]));
    assert!(nothing.contains("is an mdBook preprocessor"), "{nothing}");
    assert!(nothing.contains("[preprocessor.stubs]"), "{nothing}");
    let binary = call(b"[{\"root\":\"\xff\xfe\"", &[]);
    assert_eq!(binary.status.code(), Some(2));
    assert!(stderr(&binary).contains("UTF-8"), "{}", stderr(&binary));
}

#[test]
fn a_wrong_configuration_names_the_key() {
    let output = call(
        request("\"nowhere\"", r#"{"fail-on":"sometimes"}"#, CHAPTER).as_bytes(),
        &[],
    );
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    assert!(message.contains("preprocessor.stubs.fail-on"), "{message}");
    assert!(message.contains("`always`"), "{message}");
}

#[test]
fn ci_fails_on_denied_findings_and_shows_all_of_them() {
    let input = request("\"nowhere\"", "{}", CHAPTER);
    let local = call(input.as_bytes(), &[]);
    assert_eq!(local.status.code(), Some(0), "{}", stderr(&local));
    for value in ["true", "1", "yes"] {
        let output = call(input.as_bytes(), &[("CI", value)]);
        assert_eq!(output.status.code(), Some(1), "CI={value}");
        assert!(output.stdout.is_empty());
        let message = stderr(&output);
        for part in [
            "src/a.md:1:1: unresolved-placeholder: `<foo image>`",
            "src/a.md:3:1: todo: x",
            "src/a.md:5:1: unresolved-placeholder: `<bar image>`",
            "src/images/foo.svg",
            "2 stubs are denied, which fails the build because CI is set",
            "unresolved-placeholder = \"warn\"",
            "fail-on = \"never\"",
        ] {
            assert!(message.contains(part), "no {part:?} in {message}");
        }
    }
    for value in ["", "0", "false", "FALSE"] {
        let output = call(input.as_bytes(), &[("CI", value)]);
        assert_eq!(output.status.code(), Some(0), "CI={value}");
    }
}

#[test]
fn fail_on_and_levels_decide() {
    let code = |stubs, ci| {
        let input = request("\"nowhere\"", stubs, CHAPTER);
        call(input.as_bytes(), &[("CI", ci)]).status.code()
    };
    assert_eq!(code(r#"{"fail-on":"never"}"#, "true"), Some(0));
    assert_eq!(code(r#"{"fail-on":"always"}"#, "false"), Some(1));
    let lenient = r#"{"rules":{"unresolved-placeholder":"warn"}}"#;
    assert_eq!(code(lenient, "true"), Some(0));
    let strict = r#"{"rules":{"unresolved-placeholder":"allow","todo":"deny"}}"#;
    assert_eq!(code(strict, "true"), Some(1));
}

#[test]
fn a_host_that_was_never_tried_gets_one_warning() {
    let input = request("\"nowhere\"", "{}", r#"{"items":[]}"#).replace("0.5.4", "0.9.1");
    let output = call(input.as_bytes(), &[]);
    assert_eq!(output.status.code(), Some(0));
    let message = stderr(&output);
    assert_eq!(message.matches("warning:").count(), 1, "{message}");
    assert!(message.contains("0.9.1"), "{message}");
    assert_eq!(output.stdout, br#"{"items":[]}"#);
}

#[test]
fn a_relative_root_is_found_from_inside_and_from_outside() {
    let book = Book::of("");
    book.write("src/images/foo.svg", "<svg/>");
    let folder = book.path().file_name().unwrap().to_str().unwrap();
    let input = request(&format!("{folder:?}"), "{}", CHAPTER);
    for start in [book.path(), book.path().parent().unwrap()] {
        let mut child = command(binary())
            .current_dir(start)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let book = String::from_utf8(output.stdout).unwrap();
        assert!(
            book.contains("![foo](images/foo.svg)"),
            "{}: {book}",
            start.display()
        );
    }
}
