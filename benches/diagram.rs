//! The time of a diagram: `cargo bench --bench diagram`.
//!
//! Drawing 60 services must take less than 20 ms. Results on a busy machine with two cores:
//!
//! | benchmark | time |
//! | --- | --- |
//! | draw 60 services | 13 ms |
//! | read 60 services | 1.8 ms |
//! | write commands for 60 services | 0.2 ms |
//! | read 1000 services | 32 ms |

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macro makes undocumented functions, and a benchmark fails by panicking"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use mdbook_stubs::testing::compose::diagram::{Graph, Labels, Options, svg};
use mdbook_stubs::testing::compose::{Files, Language, commands, load};

criterion_group!(benches, diagram);
criterion_main!(benches);

fn diagram(criterion: &mut Criterion) {
    let sixty = shop(60);
    let project = load(Path::new("compose.yaml"), &sixty).unwrap();
    let graph = Graph::from_project(&project);
    let options = Options {
        id: "diagram",
        width: 750.0,
        labels: &Labels::ENGLISH,
    };
    criterion.bench_function("draw 60 services", |bencher| {
        bencher.iter(|| svg(black_box(&graph), &options));
    });
    criterion.bench_function("read 60 services", |bencher| {
        bencher.iter(|| load(Path::new("compose.yaml"), black_box(&sixty)).unwrap());
    });
    criterion.bench_function("write commands for 60 services", |bencher| {
        bencher.iter(|| commands(black_box(&project), Language::English).unwrap());
    });
    let large = shop(1000);
    criterion.bench_function("read 1000 services", |bencher| {
        bencher.iter(|| load(Path::new("compose.yaml"), black_box(&large)).unwrap());
    });
}

/// A file in memory.
struct Memory(String);

impl Files for Memory {
    fn read(&self, _: &Path) -> io::Result<String> {
        Ok(self.0.clone())
    }
}

/// A shop of so many services, in teams of six: a site that the outside reaches, two services
/// behind it, a worker, a cache and a database, in a network of their own. Each site also needs
/// the one before it.
fn shop(services: usize) -> Memory {
    let mut yaml = "services:\n".to_owned();
    let mut ends = "volumes:\n".to_owned();
    for number in 0..services {
        let (team, role) = (number / 6, number % 6);
        let needs = match role {
            0 if team > 0 => format!("cart-{team}, search-{team}, site-{}", team - 1),
            0 => format!("cart-{team}, search-{team}"),
            1 | 2 => format!("cache-{team}, db-{team}"),
            3 => format!("db-{team}"),
            _ => String::new(),
        };
        let name = ["site", "cart", "search", "worker", "cache", "db"][role];
        writeln!(
            yaml,
            "  {name}-{team}:
    image: registry.example.org/shop/{name}:1.{team}
    restart: unless-stopped
    environment:
      LOG_LEVEL: ${{LOG_LEVEL:-info}}
      DATABASE: postgres://shop@db-{team}:5432/shop
    networks: [team-{team}{}]
    depends_on: [{}]
    volumes: [./config/{name}:/etc/{name}:ro{}]{}",
            if role == 0 { ", front" } else { "" },
            // The last team may lack some roles.
            known(&needs, services),
            if role == 5 {
                format!(", data-{team}:/var/lib/data")
            } else {
                String::new()
            },
            if role == 0 {
                format!("\n    ports: ['{}:80']", 8000 + team)
            } else {
                String::new()
            },
        )
        .unwrap();
        if role == 5 {
            writeln!(ends, "  data-{team}:").unwrap();
        }
    }
    ends.push_str("networks:\n  front:\n");
    for team in 0..services.div_ceil(6) {
        writeln!(ends, "  team-{team}:").unwrap();
    }
    Memory(yaml + &ends)
}

/// The services of a list that are among the first so many.
fn known(needs: &str, services: usize) -> String {
    let roles = ["site", "cart", "search", "worker", "cache", "db"];
    let found: Vec<&str> = needs
        .split(", ")
        .filter(|need| {
            need.split_once('-').is_some_and(|(name, team)| {
                let role = roles.iter().position(|role| *role == name).unwrap();
                team.parse::<usize>().unwrap() * 6 + role < services
            })
        })
        .collect();
    found.join(", ")
}
