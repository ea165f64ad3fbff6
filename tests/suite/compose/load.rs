//! What is accepted, what is refused and where, and how files come together.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use mdbook_stubs::testing::compose::model::{Condition, FileContent, MountKind};
use mdbook_stubs::testing::compose::{
    Diagnostic, DiskFiles, Files, Language, Project, commands, load,
};

/// Files in memory: whatever else is asked for does not exist.
struct Memory(HashMap<String, String>);

impl Files for Memory {
    fn read(&self, path: &Path) -> io::Result<String> {
        self.0
            .get(path.to_str().unwrap())
            .cloned()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

fn load_files(files: &[(&str, &str)]) -> Result<Project, Diagnostic> {
    let files = files
        .iter()
        .map(|(name, text)| (format!("/p/{name}"), (*text).to_owned()))
        .collect();
    load(Path::new("/p/compose.yaml"), &Memory(files))
}

fn project(yaml: &str) -> Project {
    load_files(&[("compose.yaml", yaml)]).unwrap()
}

/// The file, line, column and text of a refusal.
fn refused(yaml: &str) -> String {
    refusal(&[("compose.yaml", yaml)])
}

fn refusal(files: &[(&str, &str)]) -> String {
    let error = load_files(files).unwrap_err();
    let help = error.help.as_ref().map(|help| format!(" [{help}]"));
    format!("{error}{}", help.unwrap_or_default()).replace("/p/", "")
}

fn script(files: &[(&str, &str)]) -> String {
    commands(&load_files(files).unwrap(), Language::English).unwrap()
}

#[test]
fn errors_name_place_key_and_a_way_out() {
    for (yaml, expected) in [
        (
            "services:\n  web:\n    image: a\n    portz: [80]\n",
            "compose.yaml:4:5: services.web: unknown key `portz` [did you mean `ports`?]",
        ),
        (
            "services:\n  web: {image: a}\n  \"web\": {image: b}\n",
            "compose.yaml:3:3: the key `web` is there twice",
        ),
        (
            "servces: {}\n",
            "compose.yaml:1:1: unknown key `servces` [did you mean `services`?]",
        ),
        (
            "services:\n  web:\n    image: a\n    user: 1000\n",
            "compose.yaml:4:11: services.web.user: must be a text, not a number [put it in quotes: \"1000\"]",
        ),
        (
            "services:\n  web:\n    image: a\n    environment:\n",
            "compose.yaml:4:16: services.web.environment: must be a mapping or a list, not empty \
             [give `environment` a value, or remove the key]",
        ),
        (
            "services:\n  web:\n    image: é${A\n",
            "compose.yaml:3:13: services.web.image: after the name of the variable only `}` or one of \
             `-`, `:-`, `+`, `:+`, `?`, `:?` may follow",
        ),
        (
            "services:\n  web: {image: a, depends_on: [bd]}\n  db: {image: a}\n",
            "compose.yaml:2:32: services.web: there is no service `bd` [did you mean `db`?]",
        ),
        (
            "services:\n  web: {image: a, volumes: ['data:/x']}\n",
            "compose.yaml:2:29: services.web: there is no volume `data` \
             [declare it under `volumes:` at the top level]",
        ),
        (
            "services:\n  web: {image: a, ports: ['80:http']}\n",
            "compose.yaml:2:27: services.web.ports[0]: `http` is neither a port (0 to 65535) nor a \
             range of ports [the notation is [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL]]",
        ),
        (
            "services:\n  web: {image: a, network_mode: host, networks: [n]}\nnetworks: {n: {}}\n",
            "compose.yaml:2:39: services.web: `network_mode` and `networks` exclude each other",
        ),
        (
            "services:\n  web: {image: a, container_name: w, scale: 2}\n",
            "compose.yaml:2:35: services.web: `container_name` gives one name, and 2 containers run",
        ),
        (
            "services:\n  web: {command: a}\n",
            "compose.yaml:2:3: services.web: service `web` has neither `image` nor `build`",
        ),
        (
            "services:\n  web: {image: a, depends_on: {db: {condition: healthy}}}\n",
            "compose.yaml:2:48: services.web.depends_on.db.condition: `healthy` is not one of \
             service_started, service_healthy, service_completed_successfully",
        ),
        (
            "services:\n  web: {image: a, depends_on: [tool]}\n  tool: {image: a, profiles: [x]}\n",
            "compose.yaml:2:32: services.web.depends_on: `web` needs `tool`, which only runs with a \
             profile [give both the same profile, or set `required: false`]",
        ),
        (
            "services: {a: {image: i}}\nnetworks: {n: {drivr: x}}\n",
            "compose.yaml:2:16: networks.n: unknown key `drivr` [did you mean `driver`?]",
        ),
        (
            "services: {a: {image: i, build: {context: ., dockerfil: D}}}\n",
            "compose.yaml:1:46: services.a.build: unknown key `dockerfil` [did you mean `dockerfile`?]",
        ),
        (
            "services: {a: {image: i}}\nvolumes: {v: {external: true, driver: x}}\n",
            "compose.yaml:2:31: volumes.v: `external` and `driver` exclude each other: Compose does \
             not create `v`",
        ),
        (
            "web: {image: a}\n",
            "compose.yaml:1:1: unknown key `web` [the first version of the format is gone: put \
             services under `services:`]",
        ),
        (
            "services: {a: {image: i, pull_policy: often}}\n",
            "compose.yaml:1:39: services.a.pull_policy: `often` is not one of always, never, \
             missing, if_not_present, build, refresh, daily, weekly",
        ),
        (
            "services: {a: {image: i, pull_policy: every_day}}\n",
            "compose.yaml:1:39: services.a.pull_policy: a time after `every_` is a number with w, \
             d, h, m or s",
        ),
        (
            "services: {a: {image: i, oom_score_adj: 1.5}}\n",
            "compose.yaml:1:41: services.a.oom_score_adj: must be a whole number, not a decimal number",
        ),
        (
            "services: {a: {image: i, storage_opt: [size=1g]}}\n",
            "compose.yaml:1:39: services.a.storage_opt: must be a mapping, not a list",
        ),
        (
            "services: {a: {image: i, logging: {options: {compress: true}}}}\n",
            "compose.yaml:1:56: services.a.logging.options.compress: must be a number or a text, not a boolean",
        ),
        (
            "services: {a: {image: i}}\nvolumes: {v: {driver_opts: {o: }}}\n",
            "compose.yaml:2:30: volumes.v.driver_opts.o: must be a number or a text, not empty \
             [give `o` a value, or remove the key]",
        ),
        (
            "services: {a: {image: i, post_start: [{user: root}]}}\n",
            "compose.yaml:1:39: services.a.post_start[0]: `command` is missing",
        ),
        (
            "services: {a: {image: i, deploy: {resources: {reservations: {devices: [{count: 1}]}}}}}\n",
            "compose.yaml:1:72: services.a.deploy.resources.reservations.devices[0]: \
             `capabilities` is missing [write `capabilities: [gpu]` for a graphics card]",
        ),
        (
            "services:\n  web: {image: a, network_mode: 'service:vpn'}\n  vpn: {image: a, profiles: [x]}\n",
            "compose.yaml:2:33: services.web: `web` needs `vpn`, which only runs with a profile \
             [give both the same profile]",
        ),
        (
            "services: {a: {image: i, scale: 2000}}\n",
            "compose.yaml:1:12: services.a: the project has more than 1000 containers",
        ),
        (
            "services: {a: {image: i, \"x\\ny\": 2}}\n",
            "compose.yaml:1:26: services.a: unknown key `x y`",
        ),
        (
            "services: {a: {image: i, scale: 2, deploy: {replicas: 3}}}\n",
            "compose.yaml:1:33: `scale` and `deploy.replicas` give different numbers",
        ),
        (
            "services:\n  a: {image: i, container_name: x}\n  b: {image: i, container_name: x}\n",
            "compose.yaml:3:33: services.b.container_name: the service `a` has the same container \
             name `x`",
        ),
        (
            "services:\n  a:\n    image: i\n    command: echo (a)\n",
            "compose.yaml:4:14: services.a.command: a parenthesis in the command must be quoted",
        ),
        (
            "services:\n  a: {image: i, cgroup: hosts}\n",
            "compose.yaml:2:25: services.a.cgroup: `hosts` is not one of host, private \
             [did you mean `host`?]",
        ),
        (
            "",
            "compose.yaml:1:1: the file is empty [a Compose file has at least `services:`]",
        ),
        ("- a\n", "compose.yaml:1:1: must be a mapping, not a list"),
        (
            "services: {1: {image: a}}\n",
            "compose.yaml:1:12: the key `1` is a number, not a text [put it in quotes]",
        ),
        (
            "services:\n  web: {image: \"a\\0\"}\n",
            "compose.yaml:2:16: a NUL character is not allowed",
        ),
        (
            "services:\n\tweb: {}\n",
            "compose.yaml:2:2: invalid YAML: tabs disallowed within this context (block indentation)",
        ),
    ] {
        assert_eq!(refused(yaml), expected);
    }
}

#[test]
fn extensions_and_the_version_are_passed_over() {
    let project = project(
        "version: '3'\nx-a: &a {image: i}\nservices:\n  s: {<<: *a, x-b: 1, build: {context: ., x-c: 1}}\n",
    );
    assert_eq!(project.name, "p");
    assert_eq!(
        project.services[0].image.as_ref().unwrap().with_defaults(),
        "i"
    );
}

#[test]
fn merge_keys_take_the_first_source_and_own_keys_win() {
    let project = project(
        "x-a: &a {image: a, user: a}\nx-b: &b {image: b, hostname: b}\n\
         services:\n  s: {<<: [*a, *b], user: s}\n",
    );
    let service = &project.services[0];
    assert_eq!(service.image.as_ref().unwrap().with_defaults(), "a");
    let values: Vec<_> = service
        .keys
        .iter()
        .map(|used| (used.key.as_str(), used.value.as_str()))
        .collect();
    assert_eq!(values, [("image", "a"), ("hostname", "b"), ("user", "s")]);
}

#[test]
fn both_notations_mean_the_same() {
    let short = project(
        "services:\n  s:\n    image: i\n    build: ./x\n    ports: ['127.0.0.1:80:8080/udp']\n    \
         volumes: ['v:/v:ro', './a:/a']\n    depends_on: [t]\n    env_file: e\n    networks: [n]\n    \
         secrets: [c]\n  t: {image: i}\nnetworks: {n: }\nvolumes: {v: }\nsecrets: {c: {file: f}}\n",
    );
    let long = project(
        "services:\n  s:\n    image: i\n    build: {context: ./x}\n    ports: [{host_ip: 127.0.0.1, \
         published: 80, target: 8080, protocol: udp}]\n    volumes: [{type: volume, source: v, \
         target: /v, read_only: true}, {type: bind, source: ./a, target: /a}]\n    \
         depends_on: {t: {condition: service_started}}\n    env_file: [{path: e}]\n    networks: {n: }\n    \
         secrets: [{source: c}]\n  t: {image: i}\nnetworks: {n: {}}\nvolumes: {v: {}}\n\
         secrets: {c: {file: f}}\n",
    );
    assert_eq!(
        commands(&short, Language::English).unwrap(),
        commands(&long, Language::English).unwrap()
    );
    let service = &long.services[0];
    assert_eq!(service.depends_on[0].condition, Condition::ServiceStarted);
    assert_eq!(service.volumes[0].kind, MountKind::Volume);
    assert!(matches!(&long.secrets[0].content, FileContent::File(_)));
}

#[test]
fn later_documents_are_laid_over_earlier_ones() {
    let project = project(
        "services:\n  s: {image: a, command: x, environment: {A: 1, B: 1}, ports: ['1:1', '2:2'], \
         labels: {l: 1}, dns: 1.1.1.1}\n---\n---\nservices:\n  s: {image: b, command: [y, z], \
         environment: [B=2, C=2], ports: ['2:2', '3:3'], labels: !reset null, \
         dns: !override [9.9.9.9]}\n",
    );
    let service = &project.services[0];
    let values: HashMap<_, _> = service
        .keys
        .iter()
        .map(|used| (used.key.as_str(), used.value.as_str()))
        .collect();
    assert_eq!(values["image"], "b");
    assert_eq!(values["command"], "y z");
    assert_eq!(values["environment"], "A=1, B=2, C=2");
    assert_eq!(values["ports"], "1:1, 2:2, 3:3");
    assert_eq!(values["dns"], "9.9.9.9");
    assert!(!values.contains_key("labels"));
}

/// `required: false` is about the order alone.
#[test]
fn a_network_is_needed_though_its_service_is_not_waited_for() {
    for key in ["network_mode", "pid", "ipc"] {
        let text = format!(
            "services:\n  b:\n    image: i\n    depends_on: {{a: {{condition: service_started, required: false}}}}\n    \
             {key}: service:a\n"
        );
        let refusal = refused(&text);
        assert!(
            refusal.starts_with("compose.yaml:5:")
                && refusal.contains("services.b: there is no service `a`"),
            "{refusal}"
        );
        let refusal = refused(&format!("{text}  a: {{image: i, profiles: [p]}}\n"));
        assert!(
            refusal.starts_with("compose.yaml:5:")
                && refusal.contains("`b` needs `a`, which only runs with a profile")
                && refusal.ends_with("[give both the same profile]"),
            "{refusal}"
        );
    }
    project(
        "services:\n  b: {image: i, depends_on: {a: {condition: service_started, required: false}}}\n",
    );
}

#[test]
fn a_port_is_published_on_an_address() {
    for (port, wrong) in [
        ("'80:80:80:80'", "80:80"),
        ("'localhost:80:80'", "localhost"),
        ("'300.1.1.1:80:80'", "300.1.1.1"),
        ("'[::g]:80:80'", "[::g]"),
        ("{target: 80, host_ip: local}", "local"),
    ] {
        let refusal = refused(&format!("services:\n  a: {{image: i, ports: [{port}]}}\n"));
        assert!(
            refusal.contains(&format!(
                "services.a.ports[0]: `{wrong}` is not an IP address"
            )),
            "{refusal}"
        );
    }
    for port in [
        "'[::1]:80:80'",
        "'::1:80:80'",
        "'0.0.0.0::80'",
        "'${IP}:80:80'",
    ] {
        project(&format!("services:\n  a: {{image: i, ports: [{port}]}}\n"));
    }
}

#[test]
fn an_empty_image_is_none() {
    assert_eq!(
        refused("services:\n  a: {image: ''}\n"),
        "compose.yaml:2:3: services.a: service `a` has neither `image` nor `build`"
    );
    let text = script(&[("compose.yaml", "services:\n  a: {image: '', build: .}\n")]);
    assert!(text.contains("docker build -t p-a ."), "{text}");
}

#[test]
fn services_extend_others_in_this_and_other_files() {
    let files = [
        (
            "compose.yaml",
            "services:\n  web:\n    extends: {file: base/common.yaml, service: app}\n    \
             environment: [B=2]\n  api:\n    extends: web\n    command: run\nvolumes: {vol: }\n",
        ),
        (
            "base/common.yaml",
            "services:\n  app:\n    extends: {file: sub/more.yaml, service: deep}\n    build: ./ctx\n    \
             environment: {A: 1, B: 1}\n    volumes: ['./data:/data', 'vol:/vol']\n    env_file: x.env\n",
        ),
        (
            "base/sub/more.yaml",
            "services:\n  deep:\n    image: x\n    volumes: ['../up:/up', '/abs:/abs']\n",
        ),
    ];
    let script = script(&files);
    for expected in [
        "docker build -t x base/ctx\n",
        "  -v ./base/up:/up \\\n  -v /abs:/abs \\\n  -v ./base/data:/data \\\n  -v p_vol:/vol \\\n",
        "  --env-file base/x.env \\\n  -e A=1 \\\n  -e B=2 \\\n  x\n",
        "  x run\n",
    ] {
        assert!(script.contains(expected), "{expected}\n{script}");
    }
    let read = load_files(&files).unwrap().files;
    assert_eq!(read.len(), 3);
}

#[test]
fn extends_is_refused_where_it_leads_nowhere() {
    assert_eq!(
        refused("services:\n  a: {image: i, extends: b}\n  b: {extends: a}\n"),
        "compose.yaml:2:26: services.a.extends: services extend each other in a cycle: a -> b -> a"
    );
    assert_eq!(
        refused("services:\n  a: {extends: bb}\n  b: {image: i}\n"),
        "compose.yaml:2:16: services.a.extends: there is no service `bb` in compose.yaml \
         [did you mean `b`?]"
    );
    assert_eq!(
        refused("services:\n  a: {extends: {file: none.yaml, service: b}}\n"),
        "compose.yaml:2:23: cannot read none.yaml: entity not found [correct the path, or add the file]"
    );
    assert_eq!(
        refused("services:\n  a: {extends: {file: '${DIR}/c.yaml', service: b}}\n"),
        "compose.yaml:2:23: services.a.extends: the path `${DIR}/c.yaml` depends on a variable that \
         is not set"
    );
    assert_eq!(
        refusal(&[
            (
                "compose.yaml",
                "services:\n  a: {extends: {file: b.yaml, service: b}}\n"
            ),
            ("b.yaml", "services:\n  b:\n    image: i\n    imag: x\n"),
        ]),
        "b.yaml:4:5: services.a: unknown key `imag` [did you mean `image`?]"
    );
}

#[test]
fn included_files_add_their_own() {
    let files = [
        (
            "compose.yaml",
            "include: [db/compose.yaml, {path: [x/a.yaml, x/b.yaml], project_directory: .}]\n\
             services:\n  web: {image: w, depends_on: [db]}\n",
        ),
        (
            "db/compose.yaml",
            "services:\n  db: {image: pg, volumes: ['./data:/d', 'v:/v'], build: {context: ., dockerfile: D}}\n\
             volumes: {v: }\n",
        ),
        (
            "x/a.yaml",
            "services:\n  x: {image: a, volumes: ['./x:/x']}\n",
        ),
        ("x/b.yaml", "services:\n  x: {image: b}\n"),
    ];
    let script = script(&files);
    for expected in [
        "docker build -t pg -f db/D db\n",
        "  -v ./db/data:/d \\\n  -v p_v:/v \\\n  pg\n",
        " -v ./x:/x b\n",
    ] {
        assert!(script.contains(expected), "{expected}\n{script}");
    }
    assert_eq!(
        refusal(&[
            (
                "compose.yaml",
                "include: [a.yaml]\nservices:\n  s: {image: a}\n"
            ),
            ("a.yaml", "services:\n  s: {image: b}\n"),
        ]),
        "compose.yaml:3:3: services.s: `s` is also in the included file a.yaml, with other content"
    );
    assert_eq!(
        refusal(&[
            ("compose.yaml", "include: [a.yaml]\nservices: {}\n"),
            ("a.yaml", "include:\n  - compose.yaml\n"),
        ]),
        "a.yaml:2:5: files include each other in a cycle: compose.yaml -> a.yaml -> compose.yaml"
    );
    assert_eq!(
        refusal(&[
            ("compose.yaml", "include: [a.yaml]\nservices: {}\n"),
            ("a.yaml", "services:\n  a: [\n"),
        ])
        .split(": ")
        .next(),
        Some("a.yaml:2:6")
    );
}

#[test]
fn files_are_not_included_without_end() {
    let main = format!("include: [{}]\nservices: {{}}\n", "a.yaml, ".repeat(65));
    assert_eq!(
        refusal(&[
            ("compose.yaml", &main),
            ("a.yaml", "services: {s: {image: i}}\n")
        ]),
        "compose.yaml:1:523: include[64]: the project includes more than 64 files"
    );
}

#[test]
fn an_included_env_file_is_never_read() {
    let project = load_files(&[
        (
            "compose.yaml",
            "include: [{path: a.yaml, env_file: secret.env}]\nservices: {}\n",
        ),
        ("a.yaml", "services: {s: {image: '${TAG:-none}'}}\n"),
        ("secret.env", "TAG=secret\n"),
    ])
    .unwrap();
    assert_eq!(
        project.services[0].image.as_ref().unwrap().with_defaults(),
        "none"
    );
    assert_eq!(project.warnings.len(), 1);
    assert_eq!(project.files.len(), 2);
}

#[test]
fn byte_order_marks_and_carriage_returns_change_nothing() {
    let plain = "services:\n  s:\n    image: i\n    command: >\n      a\n      b\n";
    let windows = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    assert_eq!(
        script(&[("compose.yaml", plain)]),
        script(&[("compose.yaml", &windows)])
    );
    assert_eq!(
        refused("services:\r\n  s:\r\n    imag: i\r\n"),
        "compose.yaml:3:5: services.s: unknown key `imag` [did you mean `image`?]"
    );
}

#[test]
fn names_of_projects_are_made_acceptable() {
    for (given, expected) in [
        ("name: My_App.X\n", "my_appx"),
        ("name: --x\n", "x"),
        ("name: ${NAME:-Shop}\n", "shop"),
        ("name: ${NAME}\n", "p"),
        ("", "p"),
    ] {
        let project = project(&format!("{given}services: {{s: {{image: i}}}}\n"));
        assert_eq!(project.name, expected, "{given}");
    }
    let own =
        project("services: {s: {image: '${COMPOSE_PROJECT_NAME}/x:$COMPOSE_PROJECT_NAME'}}\n");
    assert_eq!(
        own.services[0].image.as_ref().unwrap().with_defaults(),
        "p/x:p"
    );
}

#[test]
fn the_environment_and_dot_env_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    // PATH is set in every environment.
    std::fs::write(
        folder.path().join("compose.yaml"),
        "services: {s: {image: '${PATH}', hostname: '${SECRET:-none}'}}\n",
    )
    .unwrap();
    std::fs::write(
        folder.path().join(".env"),
        "SECRET=topsecret\nPATH=topsecret\n",
    )
    .unwrap();
    let project = load(&folder.path().join("compose.yaml"), &DiskFiles::anywhere()).unwrap();
    assert_eq!(
        project.services[0].image.as_ref().unwrap().with_defaults(),
        "${PATH}"
    );
    let script = commands(&project, Language::English).unwrap();
    assert!(script.contains("\"${PATH}\"") && script.contains("\"${SECRET:-none}\""));
    assert!(!script.contains("topsecret"));
}

#[test]
fn files_outside_the_root_are_refused_also_through_links() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    std::fs::create_dir(&root).unwrap();
    std::fs::write(
        folder.path().join("out.yaml"),
        "services: {s: {image: i}}\n",
    )
    .unwrap();
    std::os::unix::fs::symlink(folder.path().join("out.yaml"), root.join("compose.yaml")).unwrap();
    let files = DiskFiles::inside(&root).unwrap();
    let error = load(&root.join("compose.yaml"), &files).unwrap_err();
    assert!(
        error.message.ends_with("the file is outside the book"),
        "{error}"
    );
    assert!(load(&root.join("compose.yaml"), &DiskFiles::anywhere()).is_ok());

    std::fs::write(
        root.join("b.yaml"),
        "services: {s: {extends: {file: ../out.yaml, service: s}}}\n",
    )
    .unwrap();
    let error = load(&root.join("b.yaml"), &files).unwrap_err();
    assert!(
        error.message.ends_with("the file is outside the book"),
        "{error}"
    );
}

#[test]
fn what_is_no_small_regular_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("compose.yaml");
    let files = DiskFiles::anywhere().limit(100);
    std::fs::create_dir(&path).unwrap();
    let message = |error: Diagnostic| error.message;
    assert!(message(load(&path, &files).unwrap_err()).ends_with("this is a folder, not a file"));
    std::fs::remove_dir(&path).unwrap();
    std::os::unix::fs::symlink("compose.yaml", &path).unwrap();
    assert!(load(&path, &files).is_err());
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "#".repeat(101)).unwrap();
    assert!(message(load(&path, &files).unwrap_err()).ends_with("larger than 100 bytes"));
    std::fs::write(&path, b"services: \xff").unwrap();
    assert!(message(load(&path, &files).unwrap_err()).ends_with("not UTF-8"));
    std::fs::remove_file(&path).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(&path)
        .status()
        .unwrap();
    assert!(made.success());
    assert!(message(load(&path, &files).unwrap_err()).ends_with("not a regular file"));
}

/// Compose checks a project after it has left out what no profile starts.
#[test]
fn what_waits_for_its_profile_may_be_wrong() {
    let project = project(
        "services:
  app: {image: i}
  cpu: {image: i, container_name: solver, profiles: [cpu]}
  gpu: {image: i, container_name: solver, profiles: [gpu, cuda]}
  half: {profiles: [later]}
  lost: {image: i, profiles: [later], networks: [nowhere], depends_on: [nobody]}
",
    );
    let refused: Vec<_> = project.services.iter().map(|s| s.refused).collect();
    assert_eq!(refused, [false, false, false, true, true]);
    let warnings: Vec<String> = project
        .warnings
        .iter()
        .map(|warning| format!("{}: {}", warning.line, warning.message))
        .collect();
    assert_eq!(
        warnings,
        [
            "5: service `half` has neither `image` nor `build`",
            "6: there is no service `nobody`"
        ]
    );
    let help = project.warnings[0].help.as_deref().unwrap();
    assert!(
        help.ends_with("as soon as its profile runs: later"),
        "{help}"
    );
    let text = commands(&project, Language::English).unwrap();
    assert!(text.contains("# gpu runs only with the profile gpu or cuda:\n# docker run"));
    assert!(text.contains("# half would run only with the profile later, and Compose refuses it"));
    assert!(
        !text.contains("nowhere") && !text.contains("p-lost"),
        "{text}"
    );
    let dutch = commands(&project, Language::Dutch).unwrap();
    assert!(dutch.contains("# gpu draait alleen met het profiel gpu of cuda:"));
    assert!(
        dutch.contains("# half zou alleen met het profiel later draaien, en dan weigert Compose")
    );
}

#[test]
fn pull_policies_with_a_time_are_taken() {
    for policy in ["every_12h", "every_1d12h", "weekly", "'${POLICY}'", "build"] {
        project(&format!(
            "services: {{a: {{image: i, pull_policy: {policy}}}}}\n"
        ));
    }
    for policy in ["every_", "every_h", "every_12", "every_12x"] {
        refused(&format!(
            "services: {{a: {{image: i, pull_policy: {policy}}}}}\n"
        ));
    }
}
