//! Projects of several files: `extends` and `include`.

use super::{load_files, refusal, refused, script};

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
