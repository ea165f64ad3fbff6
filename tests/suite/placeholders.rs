//! What placeholders become: files by convention, by name and by declaration.

use crate::support::Book;

#[test]
fn images_are_found_beside_the_chapter_then_in_the_source_folder() {
    let book = Book::of("");
    book.write("src/SUMMARY.md", "# Summary\n\n- [A](part/chapter.md)\n");
    book.write("src/part/chapter.md", "<login page screenshot>\n");
    let expand = || {
        let output = book.run(&["expand", "src/part/chapter.md"]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(expand().contains("missing figure"));
    book.write("src/images/login-page-screenshot.webp", "");
    assert_eq!(
        expand(),
        "![login page](../images/login-page-screenshot.webp)\n"
    );
    book.write("src/images/login-page.png", "");
    assert_eq!(expand(), "![login page](../images/login-page.png)\n");
    book.write("src/part/images/login-page.jpg", "");
    assert_eq!(expand(), "![login page](images/login-page.jpg)\n");
    book.write("src/part/images/login-page.svg", "");
    assert_eq!(expand(), "![login page](images/login-page.svg)\n");
}

#[test]
fn an_image_comes_before_a_drawing() {
    let book = Book::of("<docker-compose image>\n");
    book.write("compose.yaml", "services: {web: {image: nginx}}\n");
    assert!(book.expand("html").0.contains("<svg"));
    book.write("src/images/docker-compose.svg", "");
    assert_eq!(
        book.expand("html").0,
        "![docker-compose](images/docker-compose.svg)\n"
    );
}

#[test]
fn the_nearest_compose_file_is_used() {
    let book = Book::of("");
    book.write("src/SUMMARY.md", "# Summary\n\n- [A](a/chapter.md)\n");
    book.write("src/a/chapter.md", "<compose diagram>\n");
    let services = || {
        let output = book.run(&["expand", "src/a/chapter.md"]);
        let page = String::from_utf8(output.stdout).unwrap();
        ["root", "source", "beside", "named", "first"]
            .into_iter()
            .find(|name| page.contains(&format!(">{name}</text>")))
    };
    let compose = |name: &str| format!("services:\n  {name}:\n    image: nginx\n");
    assert_eq!(services(), None);
    book.write("docker-compose.yml", &compose("root"));
    assert_eq!(services(), Some("root"));
    book.write("src/docker-compose.yaml", &compose("source"));
    assert_eq!(services(), Some("source"));
    book.write("src/a/compose.yml", &compose("beside"));
    assert_eq!(services(), Some("beside"));
    book.write("src/a/compose.yaml", &compose("first"));
    assert_eq!(services(), Some("first"));
    book.write("src/shop/own.yaml", &compose("named"));
    book.write("src/a/chapter.md", "<compose diagram: shop/own.yaml>\n");
    assert_eq!(services(), Some("named"));
}

#[test]
fn a_broken_compose_file_is_named_with_its_place() {
    let book = Book::of("<docker-compose image>\n");
    book.write(
        "src/compose.yaml",
        "services:\n  web: {extends: {file: parts/base.yaml, service: web}}\n",
    );
    book.write("src/parts/base.yaml", "services:\n  web:\n    portz: []\n");
    let (page, stderr) = book.expand("html");
    assert!(page.contains("missing figure"), "{page}");
    // In the message, and shown: the line of the file that holds the fault.
    for part in [
        "src/chapter.md:1:1: invalid-compose-file: `<docker-compose image>`: \
         src/parts/base.yaml:3:5: services.web: unknown key `portz`\n",
        " ::: src/parts/base.yaml:3:5\n  |\n3 |     portz: []\n  |     --------- services.web: \
         unknown key `portz`\n",
        "help: did you mean `ports`?",
    ] {
        assert!(stderr.contains(part), "no {part:?} in {stderr}");
    }
    let output = book.run(&["check", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = &sarif["runs"][0]["results"][0]["relatedLocations"][0];
    let file = &place["physicalLocation"];
    assert_eq!(file["artifactLocation"]["uri"], "src/parts/base.yaml");
    assert_eq!(file["region"]["startLine"], 3);
    assert_eq!(file["region"]["startColumn"], 5);
    assert_eq!(
        place["message"]["text"],
        "services.web: unknown key `portz`"
    );
    let output = book.run(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let related = serde_json::json!({
        "path": "src/parts/base.yaml", "line": 3, "column": 5,
        "message": "services.web: unknown key `portz`"
    });
    assert_eq!(json["stubs"][0]["related"], related);
}

#[test]
fn a_marker_of_any_length_gets_a_message_of_one_line() {
    let long = "letters".repeat(10_000);
    let book = Book::of(&format!(
        "**{long} docs link**\n\n[{long}]()\n\n# {long}\n\n## Empty {long}\n"
    ));
    let (page, stderr) = book.expand("html");
    assert!(page.contains(&long));
    assert!(stderr.contains(" open ("), "{stderr}");
    assert!(stderr.len() < 3_000, "{} bytes", stderr.len());
}

#[test]
fn blocks_in_a_tight_list_are_what_was_declared() {
    let declared = "[preprocessor.stubs.placeholders]\n\
                    \"rule text\" = { text = \"---\\n\\nafter\" }\n\
                    \"long text\" = { text = \"First.\\n\\nSecond.\" }\n\
                    \"numbered list\" = { text = \"2. two\\n3. three\" }\n\
                    \"code block\" = { text = \"```\\na\\n\\nb\\n```\" }\n";
    for (chapter, page) in [
        ("- <code block>\n- b\n", "- ```\n  a\n\n  b\n  ```\n- b\n"),
        (
            "- a <code block>\n- b\n",
            "- a\n  ```\n  a\n\n  b\n  ```\n- b\n",
        ),
        // Where that needs a blank line, the list has one as well.
        ("- <rule text>\n- b\n", "- <!---->\n  ---\n\n  after\n- b\n"),
        (
            "- <rule text>\n\n- b\n",
            "- <!---->\n  ---\n\n  after\n\n- b\n",
        ),
        (
            "> - a <rule text> b\n",
            "> - a\n>\n>   ---\n>\n>   after\n>\n>   b\n",
        ),
        (
            "- a\n- <long text>\n- b\n",
            "- a\n- First.\n\n  Second.\n- b\n",
        ),
        ("- a <numbered list>\n", "- a\n\n  2. two\n  3. three\n"),
    ] {
        let book = Book::of(chapter);
        book.write("book.toml", declared);
        assert_eq!(book.expand("html").0, page, "{chapter:?}");
    }
}

#[test]
fn a_carriage_return_alone_ends_a_line_of_other_files_too() {
    let book = Book::of("<sea>\n\n- x <part> y\n\n<docker-compose image>\n");
    let declared = "[preprocessor.stubs.placeholders]\n\
        \"sea\" = { text = \"# A\\r\\rb\" }\n\"part\" = { include = \"part.md\" }\n";
    book.write("book.toml", declared);
    book.write("part.md", "\u{feff}- a\r- b\n");
    book.write(
        "src/compose.yaml",
        "services:\r  web:\r    imag: nginx\r    x-a: b\n",
    );
    let (text, stderr) = book.expand("markdown");
    let page = "<!---->\n# A\n\nb\n\n- x\n  - a\n  - b\n  <!---->\n  y\n";
    assert!(text.starts_with(page), "{text:?}");
    assert!(stderr.contains("imag: nginx"), "{stderr}");
    assert!(!stderr.contains("services:"), "{stderr}");
}

#[test]
fn a_diagram_without_its_arrows_says_so() {
    let book = Book::of("<docker-compose image>\n");
    let mut compose = "services:\n".to_owned();
    for service in 0..60 {
        let needs: Vec<String> = (0..service).map(|other| format!("s{other}")).collect();
        let needs = needs.join(", ");
        compose += &format!("  s{service}: {{image: x, depends_on: [{needs}]}}\n");
    }
    book.write("compose.yaml", &compose);
    let warning = "warning: compose.yaml: the diagram shows its 60 services without arrows";
    let (page, stderr) = book.expand("html");
    assert!(page.contains("<svg"), "{page}");
    assert_eq!(stderr.matches(warning).count(), 1, "{stderr}");
    // Mermaid places them itself.
    let (_, stderr) = book.expand("markdown");
    assert!(!stderr.contains("without arrows"), "{stderr}");
    book.write(
        "compose.yaml",
        "services: {a: {image: x}, b: {image: y, depends_on: [a]}}\n",
    );
    let (_, stderr) = book.expand("html");
    assert!(!stderr.contains("without arrows"), "{stderr}");
}
