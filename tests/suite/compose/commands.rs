//! The commands as a whole, run by a real shell: words, variables, order, waiting, files.

use std::fs;

use super::shell::{of, outcome, project, run, try_project, value, values};
use mdbook_stubs::testing::compose::{Language, commands};

#[test]
fn words_and_quotes_reach_docker_unchanged() {
    let outcome = of(r#"
services:
  s: {image: i, entrypoint: /bin/sh -c, command: ["echo \"$$HOME\" && it's"]}
  d: {image: pg, command: postgres -c "log statement=all"}
"#);
    let s = outcome.container("p-s-1");
    assert_eq!(value(s, "--entrypoint"), "/bin/sh");
    assert_eq!(s[s.len() - 3..], ["i", "-c", "echo \"$HOME\" && it's"]);
    let d = outcome.container("p-d-1");
    assert_eq!(
        d[d.len() - 4..],
        ["pg", "postgres", "-c", "log statement=all"]
    );
}

#[test]
fn networks_are_created_and_joined() {
    let outcome = of("
name: My_App.X
services:
  a: {image: i, network_mode: 'service:b'}
  b: {image: i, networks: {n1: {aliases: [bb], ipv4_address: 10.1.0.5, priority: 10}, n2: null}}
  c: {image: i, network_mode: host}
networks: {n1: {ipam: {config: [{subnet: 10.1.0.0/16}]}}, n2: {external: true, name: shared}, unused: {}}
");
    let created: Vec<_> = outcome
        .calls
        .iter()
        .filter(|call| call[0] == "network")
        .collect();
    assert_eq!(
        created,
        [&["network", "create", "--subnet", "10.1.0.0/16", "my_appx_n1"]]
    );
    assert_eq!(
        values(outcome.container("my_appx-b-1"), "--network"),
        [
            "name=my_appx_n1,alias=b,alias=bb,ip=10.1.0.5",
            "name=shared,alias=b"
        ]
    );
    let a = outcome.container("my_appx-a-1");
    assert_eq!(value(a, "--network"), "container:my_appx-b-1");
    assert!(values(a, "--network-alias").is_empty());
    let c = outcome.container("my_appx-c-1");
    assert_eq!(value(c, "--network"), "host");
    assert!(values(c, "--network-alias").is_empty());
    let names = outcome.names();
    assert!(
        names.iter().position(|n| *n == "my_appx-b-1")
            < names.iter().position(|n| *n == "my_appx-a-1")
    );
}

#[test]
fn services_start_after_what_they_need() {
    let outcome = of("
services:
  a: {image: i, depends_on: [b]}
  b: {image: i, depends_on: {c: {condition: service_healthy}}}
  c: {image: i, links: ['d:dd']}
  d: {image: i, volumes_from: ['e:ro']}
  e: {image: i}
");
    assert_eq!(
        outcome.names(),
        ["p-e-1", "p-d-1", "p-c-1", "p-b-1", "p-a-1"]
    );
    assert_eq!(value(outcome.container("p-c-1"), "--link"), "p-d-1:dd");
    assert_eq!(
        value(outcome.container("p-d-1"), "--volumes-from"),
        "p-e-1:ro"
    );
    assert!(outcome.calls.iter().any(|call| call[0] == "inspect"));

    let folder = tempfile::tempdir().unwrap();
    let error = try_project(
        folder.path(),
        &[(
            "compose.yaml",
            "services:\n  a: {image: i, links: [b]}\n  b: {image: i, network_mode: 'service:a'}\n",
        )],
    )
    .unwrap_err();
    assert!(error.message.contains("a -> b -> a"), "{error}");
    assert_eq!((error.line, error.column), (2, 25));
}

#[test]
fn variables_are_evaluated_by_the_shell_as_compose_would() {
    let yaml = r#"
services:
  s:
    image: "app:${TAG:-1}"
    environment:
      A: "${UNSET-d} ${EMPTY:-d} ${EMPTY-d} ${SET:+alt} ${EMPTY:+alt} ${EMPTY+alt} ${UNSET+alt}"
      B: $$SET $${SET} $$$SET $SET-x
      C: ${UNSET:-${EMPTY:-deep}} ${UNSET:-a}b} ${UNSET:-{}}
      D: $9 $ x 100%
      E: "${UNSET:-\"q\" `id` \\ it's $$SET}"
      F: ${SET:?must} ${EMPTY?e}
      G: "${UNSET:-'a' '$$b'} ${UNSET:-'c'} ${UNSET:-${UNSET:-d'}}"
    command: run ${ARGS:-} --x=${X:-a b} "${Q:-c d}"
"#;
    let set = [("SET", "v"), ("EMPTY", "")];
    let outcome = outcome(&[("compose.yaml", yaml)], &set);
    let s = outcome.container("p-s-1");
    assert_eq!(
        values(s, "-e"),
        [
            "A=d d  alt  alt ",
            "B=$SET ${SET} $v v-x",
            "C=deep ab} {}",
            "D=$9 $ x 100%",
            "E=\"q\" `id` \\ it's $SET",
            "F=v ",
            "G='a' '$b' 'c' d'",
        ]
    );
    assert_eq!(s[s.len() - 5..], ["app:1", "run", "--x=a", "b", "c d"]);
}

#[test]
fn scalars_are_passed_on_as_compose_does() {
    let outcome = of("
services:
  s:
    image: i
    environment: {VER: 1.10, OCT: 0755, YES: yes, QUOTED: '1.10', ON: true, NONE: null, EMPTY: ''}
");
    assert_eq!(
        values(outcome.container("p-s-1"), "-e"),
        [
            "VER=1.1",
            "OCT=493",
            "YES=yes",
            "QUOTED=1.10",
            "ON=true",
            "NONE",
            "EMPTY="
        ]
    );
}

#[test]
fn nothing_in_a_value_ends_a_comment() {
    let outcome = of(r#"
services:
  s:
    image: i
    command: "echo a; \n touch hacked"
    deploy: {labels: ["a=b\n touch hacked"]}
  t:
    image: i
    profiles: ["x\ntouch hacked"]
    environment: {A: "x\ntouch hacked"}
"#);
    assert_eq!(outcome.names(), ["p-s-1"]);
    assert!(outcome.script.contains("# "));
    assert!(
        !outcome
            .script
            .lines()
            .any(|line| line.trim_start().starts_with("touch"))
    );
}

#[test]
fn configs_become_files_before_they_are_mounted() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(
        folder.path(),
        &[(
            "compose.yaml",
            "services: {s: {image: i, configs: [a, b, c]}}\nconfigs:\n  \
             a: {content: \"x $$HOME `id` '\\\\'\\nEOF\\n\"}\n  \
             b: {content: \"${SET} ${UNSET:-it's} $$HOME `id` \\\\ \\\"q\\\"\"}\n  c: {environment: SET}\n",
        )],
    );
    let script = commands(&project, Language::English).unwrap();
    run(folder.path(), &script, &[("SET", "v")]);
    let read = |name: &str| fs::read_to_string(folder.path().join("p").join(name)).unwrap();
    assert_eq!(read("p_a"), "x $HOME `id` '\\'\nEOF\n");
    assert_eq!(read("p_b"), "v it's $HOME `id` \\ \"q\"\n");
    assert_eq!(read("p_c"), "v");
}

#[test]
fn replicas_get_a_command_each_and_are_waited_for() {
    let outcome = of("
services:
  job: {image: i, scale: 2}
  web: {image: i, deploy: {replicas: 2}, depends_on: {job: {condition: service_completed_successfully}}}
");
    assert_eq!(
        outcome.names(),
        ["p-job-1", "p-job-2", "p-web-1", "p-web-2"]
    );
    let waits: Vec<_> = outcome
        .calls
        .iter()
        .filter(|call| call[0] == "wait")
        .collect();
    assert_eq!(waits, [&["wait", "p-job-1"], &["wait", "p-job-2"]]);
}

#[test]
fn services_of_a_profile_are_shown_but_not_run() {
    let outcome = of("
services:
  web: {image: i, networks: [n]}
  tool: {build: ., profiles: [debug], networks: [m], volumes: ['v:/v'], depends_on: [web]}
networks: {n: , m: }
volumes: {v: }
");
    assert_eq!(outcome.names(), ["p-web-1"]);
    assert_eq!(outcome.calls.len(), 2);
    for line in [
        "# tool runs only with the profile debug:",
        "# docker network create p_m",
        "# docker volume create p_v",
        "# docker build -t p-tool .",
        "#   --name p-tool-1 \\",
    ] {
        assert!(
            outcome.script.lines().any(|found| found == line),
            "{line}\n{}",
            outcome.script
        );
    }
}

#[test]
fn an_external_secret_is_refused_as_compose_does() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(
        folder.path(),
        &[(
            "compose.yaml",
            "services: {s: {image: i, secrets: [x]}}\nsecrets: {x: {external: true}}\n",
        )],
    );
    let error = commands(&project, Language::English).unwrap_err();
    assert!(error.message.contains("external secret x"), "{error}");
    assert_eq!((error.line, error.column), (2, 11));
}

#[test]
fn the_same_file_gives_the_same_bytes_in_each_language() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(
        folder.path(),
        &[(
            "compose.yaml",
            "services: {s: {image: i, attach: false, env_file: e}}\n",
        )],
    );
    for language in [Language::English, Language::Dutch] {
        let one = commands(&project, language).unwrap();
        assert_eq!(one, commands(&project, language).unwrap());
        let calls: Vec<_> = one.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(calls.concat().contains("--env-file e"));
    }
    let dutch = commands(&project, Language::Dutch).unwrap();
    assert!(dutch.contains("# attach: geen equivalent, alleen Compose doet dit\n"));
}

#[test]
fn each_wait_stands_in_the_script_once() {
    let outcome = of("
services:
  db: {image: pg, healthcheck: {test: pg_isready}}
  migrate: {image: m, depends_on: {db: {condition: service_healthy}}}
  api: {image: a, depends_on: {db: {condition: service_healthy}, migrate: {condition: service_completed_successfully}}}
  worker: {image: w, depends_on: {db: {condition: service_healthy}, migrate: {condition: service_completed_successfully}}}
  tool: {image: t, profiles: [x], depends_on: {worker: {condition: service_healthy}}}
  other: {image: t, profiles: [x], depends_on: {worker: {condition: service_healthy}}}
");
    let lines = |start: &str| {
        let found = outcome
            .script
            .lines()
            .filter(|line| line.starts_with(start));
        found.count()
    };
    assert_eq!(lines("while "), 1, "{}", outcome.script);
    assert_eq!(lines("docker wait p-migrate-1"), 1, "{}", outcome.script);
    // Commands in comments do not run, so they do not wait for each other either.
    assert_eq!(lines("# while "), 2, "{}", outcome.script);
}

#[test]
fn nothing_waits_for_a_service_of_no_containers() {
    let outcome = of("
services:
  job: {image: i, scale: 0}
  db: {image: i, scale: 0, healthcheck: {test: x}}
  app:
    image: i
    depends_on:
      job: {condition: service_completed_successfully}
      db: {condition: service_healthy}
");
    assert!(outcome.script.contains("p-app-1"), "{}", outcome.script);
    assert!(!outcome.script.contains("Wait"), "{}", outcome.script);
}
