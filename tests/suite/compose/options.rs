//! The table of options.

use std::io;
use std::path::Path;

use mdbook_stubs::testing::compose::{Files, Language, load, options};

struct Same(&'static str);

impl Files for Same {
    fn read(&self, _: &Path) -> io::Result<String> {
        Ok(self.0.to_owned())
    }
}

#[test]
fn a_row_per_key_and_a_cell_per_service() {
    let yaml = r#"
services:
  web:
    build: {context: ./web, target: prod}
    ports: ["8080:80", {target: 443, published: 8443, protocol: udp}]
    depends_on: {db: {condition: service_healthy}, cache: {condition: service_started}}
    environment: {VER: 1.10, OCT: 0755, YES: yes, SECRET: "${SECRET}", LEVEL: "${LEVEL:-info}"}
    x-own: 1
  db:
    image: "postgres:${TAG:-16}"
    healthcheck: {test: [CMD, pg_isready, -U, me], interval: 5s}
    command: ["-c", "a\n  b"]
    volumes: [{type: volume, source: data, target: /data, read_only: true}, "./x:/x:ro"]
    env_file: [a.env, {path: b.env, required: false}]
    deploy: {replicas: 2, resources: {limits: {cpus: "0.5"}, reservations: {cpus: "0.1"}}}
  cache:
    image: memcached
    networks: {back: {aliases: [c]}, front: null}
    dns: [1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4, 5.5.5.5, 6.6.6.6, 7.7.7.7]
volumes: {data: }
networks: {back: , front: }
"#;
    let table = options(&load(Path::new("/p/compose.yaml"), &Same(yaml)).unwrap());
    assert_eq!(table.services, ["web", "db", "cache"]);
    let rows: Vec<(&str, Vec<&str>)> = table
        .rows
        .iter()
        .map(|row| {
            let cells = row.cells.iter().map(|cell| cell.as_deref().unwrap_or("-"));
            (row.key.as_str(), cells.collect())
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("image", vec!["-", "postgres:16", "memcached"]),
            ("build", vec!["./web → prod", "-", "-"]),
            ("command", vec!["-", "-c a b", "-"]),
            (
                "environment",
                vec![
                    "VER=1.1, OCT=493, YES=yes, SECRET=${SECRET}, LEVEL=info",
                    "-",
                    "-"
                ]
            ),
            ("env_file", vec!["-", "a.env, b.env", "-"]),
            ("ports", vec!["8080:80, 8443:443/udp", "-", "-"]),
            ("networks", vec!["-", "-", "back, front"]),
            (
                "dns",
                vec![
                    "-",
                    "-",
                    "1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4, 5.5.5.5, 6.6.6.6, …"
                ]
            ),
            ("volumes", vec!["-", "data:/data:ro, ./x:/x:ro", "-"]),
            ("depends_on", vec!["db (healthy), cache", "-", "-"]),
            ("healthcheck", vec!["-", "pg_isready -U me", "-"]),
            (
                "deploy",
                vec![
                    "-",
                    "replicas=2, limits.cpus=0.5, reservations.cpus=0.1",
                    "-"
                ]
            ),
        ]
    );
    let row = &table.rows[9];
    assert_eq!(row.topic, "compose service depends_on");
    assert_eq!(
        row.explanation.text(Language::English),
        "what must start first"
    );
    assert_eq!(
        row.explanation.text(Language::Dutch),
        "wat eerst moet starten"
    );
}
