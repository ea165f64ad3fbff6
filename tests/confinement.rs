//! What a build reads for a chapter, and what it never reads.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and its helpers are nobody's API"
)]

mod support;

use std::path::Path;

use support::{Book, HOSTS};

/// Every placeholder that reads a Compose file.
const WORDS: [&str; 5] = ["image", "diagram", "commands", "options", "file"];

/// A folder with a Compose file that no book may show, and its name.
fn outside() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret.yaml");
    std::fs::write(file, "services: {secret-service: {image: nginx}}\n").unwrap();
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    let name = name.to_owned();
    (folder, name)
}

#[test]
fn a_chapter_reads_nothing_outside_of_its_book() {
    let (outside, name) = outside();
    let secret = outside.path().join("secret.yaml");
    let book = Book::of("");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&secret, book.path().join("src/linked.yaml")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&secret, book.path().join("src/compose.yaml")).unwrap();
    #[cfg(unix)]
    for (to, name) in [("none.yaml", "dead.yaml"), ("", "folder")] {
        let link = book.path().join("src").join(name);
        std::os::unix::fs::symlink(outside.path().join(to), link).unwrap();
    }
    for argument in [
        format!("../../{name}/secret.yaml"),
        // The same is said of what is not there: the answer tells nothing.
        format!("../../{name}/none.yaml"),
        secret.display().to_string(),
        "/none/at/all.yaml".to_owned(),
        #[cfg(unix)]
        "linked.yaml".to_owned(),
        #[cfg(unix)]
        "dead.yaml".to_owned(),
        #[cfg(unix)]
        "folder/secret.yaml".to_owned(),
        #[cfg(unix)]
        "folder/none.yaml".to_owned(),
    ] {
        for word in WORDS {
            book.write("src/chapter.md", &format!("<compose {word}: {argument}>\n"));
            let (page, stderr) = book.expand("html");
            assert!(
                !page.contains("secret-service"),
                "{word} {argument}: {page}"
            );
            assert!(
                stderr.contains("outside of the book") && !stderr.contains("no file"),
                "{word} {argument}: {stderr}"
            );
        }
    }
    // Nor is a link that goes out the nearest Compose file.
    book.write("src/chapter.md", "<compose image>\n");
    assert!(!book.expand("html").0.contains("secret-service"));
    // A path that leaves the chapter's folder and stays in the book is fine.
    book.write("other/own.yaml", "services: {own: {image: nginx}}\n");
    book.write("src/chapter.md", "<compose image: ../other/own.yaml>\n");
    assert!(book.expand("html").0.contains(">own</text>"));
}

#[test]
fn a_compose_file_of_a_chapter_leads_nowhere_else() {
    let (outside, name) = outside();
    let book = Book::of("");
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path(), book.path().join("linked")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        outside.path().join("none.yaml"),
        book.path().join("dead.yaml"),
    )
    .unwrap();
    for file in [
        format!("../{name}/secret.yaml"),
        outside.path().join("secret.yaml").display().to_string(),
        #[cfg(unix)]
        "linked/secret.yaml".to_owned(),
        // The same is said of what is not there.
        format!("../{name}/none.yaml"),
        "/none/at/all.yaml".to_owned(),
        #[cfg(unix)]
        "linked/none.yaml".to_owned(),
        #[cfg(unix)]
        "dead.yaml".to_owned(),
    ] {
        for compose in [
            format!("include: [{file}]\nservices: {{web: {{image: nginx}}}}\n"),
            format!(
                "services:\n  web:\n    image: nginx\n    \
                 extends: {{service: secret-service, file: {file}}}\n"
            ),
        ] {
            book.write("compose.yaml", &compose);
            for word in ["image", "commands", "options"] {
                let marker = format!("<compose {word}>\n");
                book.write("src/chapter.md", &marker);
                let (page, stderr) = book.expand("html");
                assert!(!page.contains("secret-service"), "{compose}{page}");
                assert!(
                    stderr.contains("invalid-compose-file")
                        && stderr.contains("the file lies outside of the book"),
                    "{compose}{stderr}"
                );
                if file.contains("none") || file.contains("dead") {
                    continue;
                }
                // The same file may do it where book.toml names it.
                book.write(
                    "book.toml",
                    "[preprocessor.stubs]\ncompose-file = \"compose.yaml\"\n",
                );
                let (page, stderr) = book.expand("html");
                assert!(page.contains("nginx"), "{compose}{page}{stderr}");
                book.write("book.toml", "[preprocessor.stubs]\n");
            }
        }
    }
}

#[test]
fn no_variable_of_the_build_is_published() {
    const SECRETS: [&str; 3] = ["s3cr3t-of-env", "s3cr3t-of-file", "s3cr3t-of-shell"];
    let markers: String = WORDS
        .iter()
        .map(|word| format!("<compose {word}>\n\n"))
        .collect();
    let book = Book::of(&format!("# Shop\n\n{markers}"));
    book.write(
        "book.toml",
        "[book]\ntitle = \"Shop\"\n[preprocessor.stubs]\n[output.html]\n[output.markdown]\n",
    );
    book.write(
        "compose.yaml",
        "name: shop\n\
         include:\n  - {path: part.yaml, env_file: part.env}\n\
         services:\n  web:\n    image: nginx:${SHOP_TAG}\n    hostname: ${SHOP_TAG:-plain}\n    \
         env_file: [web.env]\n    environment:\n      SHOP_TOKEN:\n      OTHER: ${SHOP_TOKEN}\n    \
         command: [\"serve\", \"${SHOP_TOKEN?}\"]\n    ports: [\"${SHOP_TAG}:80\"]\n    \
         secrets: [token]\nsecrets:\n  token: {environment: SHOP_TOKEN}\n",
    );
    book.write("part.yaml", "services: {db: {image: \"db:${SHOP_TAG}\"}}\n");
    // Not in the source folder, which mdBook itself copies whole.
    for file in [".env", "part.env", "web.env"] {
        let values = format!("SHOP_TAG={}\nSHOP_TOKEN={}\n", SECRETS[1], SECRETS[0]);
        book.write(file, &values);
    }
    let environment = [("SHOP_TOKEN", SECRETS[2]), ("SHOP_TAG", SECRETS[2])];
    for host in HOSTS {
        let built = book.build(host, &environment);
        assert!(built.succeeded(), "{}", built.stderr());
        // The expansions are there, and the variables in them by name.
        let page = built.file("html/chapter.html");
        for part in ["<svg", "docker run", "SHOP_TOKEN", "SHOP_TAG"] {
            assert!(page.contains(part), "{host:?}: no {part} in {page}");
        }
        let mut looked = 0;
        for (path, bytes) in files(built.path()) {
            looked += 1;
            for secret in SECRETS {
                let found = bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes());
                assert!(!found, "{host:?}: {secret} in {path}");
            }
        }
        assert!(looked > 5, "{host:?}: {looked} files");
        for secret in SECRETS {
            assert!(!built.stderr().contains(secret), "{}", built.stderr());
        }
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

#[test]
fn an_image_that_mdbook_does_not_copy_is_refused_however_its_path_is_written() {
    let book = Book::of("<shop logo>\n");
    book.write("logo.png", "");
    book.write("src/images/logo.png", "");
    for (path, shown) in [
        ("src/images/logo.png", Some("images/logo.png")),
        ("src/images/../images/logo.png", Some("images/logo.png")),
        ("logo.png", None),
        ("src/images/../../logo.png", None),
    ] {
        book.write(
            "book.toml",
            &format!(
                "[book]\ntitle = \"Test\"\n\n[preprocessor.stubs.placeholders]\n\
                 \"shop logo\" = {{ image = \"{path}\" }}\n"
            ),
        );
        let (page, stderr) = book.expand("html");
        match shown {
            Some(shown) => assert!(page.contains(&format!("({shown})")), "{path}: {page}"),
            None => assert!(
                stderr.contains("`logo.png` lies outside of `src`"),
                "{path}: {page}{stderr}"
            ),
        }
    }
}
