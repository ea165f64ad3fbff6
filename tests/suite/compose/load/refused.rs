//! Compose files that are refused: the place, the key and the way out.

use mdbook_stubs::testing::compose::{Diagnostic, DiskFiles, Language, commands, load};

use super::{project, refused, script};

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
fn an_empty_image_is_none() {
    assert_eq!(
        refused("services:\n  a: {image: ''}\n"),
        "compose.yaml:2:3: services.a: service `a` has neither `image` nor `build`"
    );
    let text = script(&[("compose.yaml", "services:\n  a: {image: '', build: .}\n")]);
    assert!(text.contains("docker build -t p-a ."), "{text}");
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
