//! What is accepted, what is refused and where, and how files come together.

mod refused;
mod several_files;

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
