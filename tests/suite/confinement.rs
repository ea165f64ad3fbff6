//! What a build reads for a chapter, and what it never reads.

use std::net::{TcpListener, TcpStream};
use std::path::Path;

use crate::support::{Book, HOSTS, binary, command, files_below};

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
                stderr.contains("outside the book") && !stderr.contains("no file"),
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
                        && stderr.contains("the file is outside the book"),
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
        for (path, bytes) in files_below(built.path()) {
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
                stderr.contains("`logo.png` is outside `src`"),
                "{path}: {page}{stderr}"
            ),
        }
    }
}

/// A book in which everything leads to `url`, and its commands.
fn asking(url: &str) -> Book {
    let book = Book::of(&format!(
        "# A\n\n**TODO({url}issue)** a\n\n**TODO(#7)** b\n\n**own topic docs link**\n\n\
         **table topic docs link**\n\n[own topic]()\n\n**other docs link**\n\n\
         ![picture]({url}picture.png)\n\n<compose image>\n\n<compose commands>\n\n\
         <compose options>\n\n<todo list>\n"
    ));
    book.write(
        "book.toml",
        &format!(
            "[preprocessor.stubs]\nfail-on = \"never\"\nissue-url = \"{url}issues/{{number}}\"\n\
             [preprocessor.stubs.docs]\ncatalogues = [{{ tsv = \"own.tsv\" }}]\n\
             [preprocessor.stubs.docs.topics]\n\"own topic\" = \"{url}own\"\n\
             [output.html]\ngit-repository-url = \"{url}\"\n[output.markdown]\n"
        ),
    );
    book.write(
        "own.tsv",
        &format!("topic\taliases\turl\ttitle\ntable topic\t\t{url}table\tTable\n"),
    );
    let address = url.trim_end_matches('/');
    book.write(
        "compose.yaml",
        &format!(
            "services:\n  web:\n    image: {}/image\n    build: {url}repository.git\n    \
             healthcheck: {{test: \"curl {url} && touch made\"}}\n    \
             command: [sh, -c, touch made]\n    environment: {{A: \"$$(touch made)`touch made`\"}}\n",
            address.trim_start_matches("http://")
        ),
    );
    book
}

const COMMANDS: [&[&str]; 9] = [
    &["build"],
    &["check"],
    &["check", "--format", "sarif"],
    &["report"],
    &["report", "--format", "json"],
    &["expand", "src/chapter.md"],
    &["fix", "--dry-run"],
    &["docs", "own", "topic"],
    &["init"],
];

#[test]
fn nothing_uses_the_network() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let url = format!("http://{}/", server.local_addr().unwrap());
    let was_asked = || server.accept().is_ok();
    let book = asking(&url);
    for arguments in COMMANDS {
        let code = book.run(arguments).status.code();
        assert!(code == Some(0) || code == Some(1), "{arguments:?}");
        assert!(!was_asked(), "{arguments:?}");
    }
    for host in HOSTS {
        let built = book.build(host, &[]);
        assert!(built.succeeded(), "{}", built.stderr());
        assert!(!was_asked(), "{host:?}");
    }
    asking(&url).run(&["fix", "--force"]);
    assert!(!was_asked());
    TcpStream::connect(server.local_addr().unwrap()).unwrap();
    assert!(was_asked(), "this server would not notice");
}

/// Programs that only write down that they were called.
#[cfg(unix)]
#[test]
fn git_alone_is_run_and_only_where_the_guide_says() {
    use std::os::unix::fs::PermissionsExt;

    let programs = tempfile::tempdir().unwrap();
    let log = programs.path().join("log");
    for name in [
        "git", "docker", "curl", "touch", "mdbook", "xdg-open", "less", "python3", "bash",
    ] {
        let program = programs.path().join(name);
        let script = format!("#!/bin/sh\necho {name} >> '{}'\nexit 1\n", log.display());
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let called = |arguments: &[&str]| {
        let _ = std::fs::remove_file(&log);
        let book = asking("http://127.0.0.1:9/");
        let output = command(binary())
            .args(arguments)
            .current_dir(book.path())
            .env("PATH", programs.path())
            .output()
            .unwrap();
        assert_ne!(output.status.code(), None);
        assert!(!book.path().join("made").exists(), "{arguments:?}");
        let mut names: Vec<String> = std::fs::read_to_string(&log)
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect();
        names.dedup();
        names
    };
    for arguments in COMMANDS {
        assert_eq!(called(arguments), [""; 0], "{arguments:?}");
    }
    for arguments in [
        &["check", "--since", "main"][..],
        &["report", "--blame"],
        &["report", "--sort", "age"],
        &["fix"],
    ] {
        assert_eq!(called(arguments), ["git"], "{arguments:?}");
    }
}

/// The names of variables that the sources ask the environment for.
#[test]
fn the_guide_names_every_variable_that_is_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = std::collections::BTreeSet::new();
    let files = files_below(&root.join("src")).into_iter();
    for (path, bytes) in files.filter(|(path, _)| !path.contains("tests/")) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for ask in ["env::var(", "env::var_os(", "= variable(\""] {
            for (at, _) in text.match_indices(ask) {
                let rest = text[at..].split_once('(').unwrap().1;
                match rest.strip_prefix('"') {
                    Some(name) => {
                        read.insert(name.split('"').next().unwrap().to_owned());
                    }
                    // The one place that asks for the names of the last kind.
                    None => assert!(rest.starts_with("name)"), "{path}: {rest:.40}"),
                }
            }
        }
        // Whatever asks for all of them.
        assert!(!text.contains("env::vars"), "{path}");
    }
    let page = std::fs::read_to_string(root.join("book/src/security.md")).unwrap();
    let (_, list) = page.split_once("Of the environment it reads ").unwrap();
    let (list, _) = list.split_once(" and the time zone").unwrap();
    let named: std::collections::BTreeSet<String> = list
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    assert_eq!(named, read);
}

/// What the libraries ask for that this program is made of.
#[test]
fn the_guide_names_the_variables_of_libraries() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("book/src/security.md")).unwrap();
    for name in ["TZ", "TZDIR", "TMPDIR", "COLUMNS", "PATH"] {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn no_variable_that_is_read_reaches_a_page() {
    let book = Book::of("# A\n\n**TODO(alice)** a\n\n<sea image>\n\n[x]()\n\n<todo list>\n");
    book.write("book.toml", "[preprocessor.stubs]\nfail-on = \"never\"\n");
    for host in HOSTS {
        let page = |environment: &[(&str, &str)]| {
            let built = book.build(host, environment);
            assert!(built.succeeded(), "{}", built.stderr());
            built.main("chapter.html")
        };
        let plain = page(&[]);
        let set = page(&[
            ("CI", "s3cr3t"),
            ("GITHUB_ACTIONS", "true"),
            ("NO_COLOR", "s3cr3t"),
            ("TERM", "s3cr3t"),
            ("SOURCE_DATE_EPOCH", "1000000000"),
            ("TZ", "Pacific/Kiritimati"),
        ]);
        assert_eq!(plain, set, "{host:?}");
    }
    // The date alone does, for a todo that is overdue.
    book.write("src/chapter.md", "TODO(due 2020-01-01) a\n");
    let on = |seconds: &str| {
        let built = book.build(HOSTS[0], &[("SOURCE_DATE_EPOCH", seconds)]);
        built.main("chapter.html")
    };
    assert_ne!(on("1000000000"), on("1700000000"));
}
