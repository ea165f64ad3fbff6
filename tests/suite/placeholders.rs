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
fn declared_phrases_become_what_book_toml_says() {
    let book = Book::of(
        "<release steps>\n\n<login page screenshot>\n\n<shop overview>\n\n<shop by hand>\n\n<the config>\n\n\
         <net part>\n\n- see <net line>\n\n<net anchor>\n",
    );
    book.write(
        "book.toml",
        "[preprocessor.stubs.placeholders]\n\
         \"release steps\" = { text = \"1. tag\\n2. push\" }\n\
         \"login page screenshot\" = { image = \"src/img/in.png\", alt = \"Logging in\" }\n\
         \"shop overview\" = { diagram = \"shop/compose.yaml\" }\n\
         \"Shop-by-hand\" = { commands = \"shop/compose.yaml\" }\n\
         \"the config\" = { file = \"shop/nginx.conf\" }\n\
         \"net part\" = { include = \"parts/net.md\" }\n\
         \"net line\" = { include = \"parts/net.md:3\" }\n\
         \"net anchor\" = { include = \"parts/net.md:list\" }\n",
    );
    book.write(
        "parts/net.md",
        "## Net\n\nall of *it*\n\n<!-- ANCHOR: list -->\n- a\n- b\n<!-- ANCHOR_END: list -->\n",
    );
    book.write("src/img/in.png", "");
    book.write("shop/compose.yaml", "services: {till: {image: nginx}}\n");
    book.write("shop/nginx.conf", "server {\n}\n");
    let (page, stderr) = book.expand("html");
    assert!(
        page.starts_with("1. tag\n2. push\n\n![Logging in](img/in.png)\n\n<div"),
        "{page}"
    );
    for part in [
        ">till</text>",
        "--name shop-till-1",
        "```conf\nserver {\n}\n```",
        "\n\n<!---->\n## Net\n\nall of *it*\n\n<!-- ANCHOR: list -->\n- a\n",
        "\n\n- see all of *it*\n\n<!---->\n- a\n- b\n",
    ] {
        assert!(page.contains(part), "no {part:?} in {page}");
    }
    assert!(stderr.contains("8 stubs: 8 expanded, 0 open"), "{stderr}");
    book.write(
        "book.toml",
        "[preprocessor.stubs.placeholders]\n\"release steps\" = { image = \"no.png\" }\n",
    );
    let (_, stderr) = book.expand("html");
    assert!(
        stderr.contains("book.toml names `no.png`, which is not a file"),
        "{stderr}"
    );
}

#[test]
fn what_is_included_holds_no_stubs() {
    let book = Book::of("<net part>\n\n<gone part>\n\n<no lines>\n\n<own words>\n");
    book.write(
        "book.toml",
        "[preprocessor.stubs.placeholders]\n\
         \"net part\" = { include = \"parts/net.md\" }\n\
         \"gone part\" = { include = \"parts/gone.md\" }\n\
         \"no lines\" = { include = \"parts/net.md:nowhere\" }\n\
         \"own words\" = { text = \"see **TODO** this\" }\n",
    );
    book.write("parts/net.md", "Text.\n\n**TODO** more\n");
    let (page, stderr) = book.expand("html");
    assert!(!page.contains("TODO"), "{page}");
    for part in [
        "chapter.md:1:1: unresolved-placeholder: `<net part>`: what `parts/net.md` holds for it \
         has a stub itself: `**TODO** more`",
        "chapter.md:3:1: unresolved-placeholder: `<gone part>`: book.toml names `parts/gone.md`",
        "chapter.md:5:1: unresolved-placeholder: `<no lines>`: there is nothing in `parts/net.md`",
        "chapter.md:7:1: unresolved-placeholder: `<own words>`: what `book.toml` holds for it has \
         a stub itself: `**TODO** this`",
    ] {
        assert!(stderr.contains(part), "no {part:?} in {stderr}");
    }
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
fn oddities_of_a_compose_file_are_told_once() {
    let book = Book::of("<docker-compose image>\n\n<docker commands>\n");
    book.write(
        "compose.yaml",
        "include: [{path: part.yaml, env_file: part.env}]\nservices: {web: {image: nginx}}\n",
    );
    book.write("part.yaml", "services: {db: {image: mysql}}\n");
    let (_, stderr) = book.expand("html");
    let warning = "warning: compose.yaml:1:39: include[0]: `env_file` of an included file is not \
                   read: variables stay unset, so that no value of yours is published\n";
    assert_eq!(stderr.matches(warning).count(), 1, "{stderr}");
}

#[test]
fn pictures_that_mdbook_does_not_copy_stay_open() {
    let book = Book::of("<logo image: logo.png>\n");
    book.write("logo.png", "");
    let (page, stderr) = book.expand("html");
    assert!(page.contains("missing figure"), "{page}");
    assert!(
        stderr.contains("`logo.png` lies outside of `src`"),
        "{stderr}"
    );
}

#[test]
fn options_are_compared_in_a_table() {
    let book = Book::of("<docker-compose options>\n");
    book.write(
        "src/compose.yaml",
        "services:\n  a: {image: \"x:${TAG:-1}\", command: \"sh -c 'b | c'\"}\n  b: {image: y, restart: always}\n",
    );
    let (page, stderr) = book.expand("html");
    let rows: Vec<&str> = page.lines().collect();
    assert_eq!(rows[0], "|option|what it does|`a`|`b`|");
    let image = "|[`image`](https://docs.docker.com/reference/compose-file/services/#image)|";
    assert!(
        rows[2].starts_with(image) && rows[2].ends_with("|`x:1`|`y`|"),
        "{page}"
    );
    assert!(rows[3].ends_with("|`sh -c 'b \\| c'`||"), "{page}");
    assert!(rows[4].ends_with("||`always`|"), "{page}");
    assert!(stderr.contains("1 stub: 1 expanded"), "{stderr}");

    let many: String = (1..=7)
        .map(|n| format!("  s{n}: {{image: i{n}}}\n"))
        .collect();
    book.write("src/compose.yaml", &format!("services:\n{many}"));
    let (page, _) = book.expand("html");
    let rows: Vec<&str> = page.lines().collect();
    assert_eq!(rows.len(), 2 + 1 + 7, "{page}");
    assert!(rows[0].starts_with("||[`image`]"), "{page}");
    assert_eq!(rows[9], "|`s7`|`i7`|");
}

#[test]
fn a_declared_phrase_of_one_line_stands_inside_others() {
    let book = Book::of(
        "# At <current version>\n\nInstall <current version> now.\n\n| a |\n|---|\n| <current version> |\n",
    );
    book.write(
        "book.toml",
        "[preprocessor.stubs.placeholders]\n\"current version\" = { text = \"v2|3\" }\n",
    );
    let (page, _) = book.expand("html");
    assert_eq!(
        page,
        "# At v2|3\n\nInstall v2|3 now.\n\n| a |\n|---|\n| v2\\|3 |\n"
    );
}

/// SARIF and the services that read it know a file by one path.
#[test]
fn a_file_that_is_reached_by_a_detour_has_its_own_path() {
    let book = Book::of("<compose diagram>\n");
    book.write(
        "src/compose.yaml",
        "services:\n  web: {extends: {file: shop/../base.yaml, service: base}}\n",
    );
    book.write("src/shop/chapter.md", "");
    book.write("src/base.yaml", "services:\n  base: {image: i, portz: 1}\n");
    let (_, stderr) = book.expand("html");
    assert!(
        stderr.contains("::: src/base.yaml:2:20") && !stderr.contains(".."),
        "{stderr}"
    );
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
