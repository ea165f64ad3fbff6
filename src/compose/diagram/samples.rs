//! Graphs for the tests.

use super::graph::{
    Condition, Edge, EdgeKind, Graph, Mount, MountKind, Network, NetworkMode, Port, Service,
    Source, Volume,
};

/// A service that runs an image in the default network.
pub(super) fn service(name: &str) -> Service {
    Service {
        name: name.to_owned(),
        source: Source::Image(format!("example/{name}:1.0")),
        networks: vec!["default".to_owned()],
        ..Service::default()
    }
}

/// A web application with a cache and a database.
pub(super) fn shop() -> Graph {
    let mut web = service("web");
    web.source = Source::Build("./web".to_owned());
    web.ports = vec![port("8080", "80")];
    web.mounts = vec![mount(MountKind::Bind("./web/src".to_owned()), "/app/src")];
    let mut db = service("db");
    db.mounts = vec![mount(
        MountKind::Volume("db-data".to_owned()),
        "/var/lib/postgresql/data",
    )];
    Graph {
        title: "shop".to_owned(),
        services: vec![web, service("memcached"), db],
        edges: vec![
            needs("web", "memcached", Condition::Started),
            needs("web", "db", Condition::Healthy),
        ],
        ..Graph::default()
    }
}

/// One of everything.
pub(super) fn everything() -> Graph {
    let mut graph = shop();
    graph.services[0].networks = vec!["front".to_owned(), "back".to_owned()];
    graph.services[0].replicas = 3;
    graph.services[1].networks = vec!["back".to_owned()];
    graph.services[2].networks = vec!["back".to_owned()];
    graph.services[2]
        .mounts
        .push(mount(MountKind::Volume("old".to_owned()), "/old"));
    graph.services[2]
        .mounts
        .push(mount(MountKind::Tmpfs, "/tmp"));
    graph.services[2]
        .mounts
        .push(mount(MountKind::Anonymous, "/cache"));
    let mut debug = service("debug");
    debug.networks = vec!["back".to_owned()];
    debug.profiles = vec!["dev".to_owned()];
    debug.ports = vec![port("", "5000")];
    let mut sidecar = service("sidecar");
    sidecar.networks.clear();
    sidecar.network_mode = NetworkMode::SharedWith("web".to_owned());
    let mut monitor = service("monitor");
    monitor.networks.clear();
    monitor.network_mode = NetworkMode::Other("host".to_owned());
    graph.services.extend([debug, sidecar, monitor]);
    graph.networks = vec![
        Network {
            name: "front".to_owned(),
            external: true,
            internal: false,
        },
        Network {
            name: "back".to_owned(),
            external: false,
            internal: true,
        },
    ];
    graph.volumes = vec![Volume {
        name: "old".to_owned(),
        external: true,
    }];
    graph.edges.extend([
        edge("web", "memcached", EdgeKind::Link(Some("cache".to_owned()))),
        needs("debug", "db", Condition::Completed),
        edge("debug", "web", EdgeKind::VolumesFrom),
        edge(
            "sidecar",
            "web",
            EdgeKind::SharesNamespace("pid".to_owned()),
        ),
    ]);
    graph
}

/// Names that try to break out of their context.
pub(super) const HOSTILE: [&str; 12] = [
    "a-service-name-of-exactly-sixty-characters-which-is-quite-lo",
    "数据库服务器数据库服务器数据库服务器数据库服务器",
    "🐳🚀👩‍👩‍👧‍👦 whale",
    "خدمة الويب",
    "<script>alert(1)</script>",
    "</svg></title>&amp;\"'",
    "`code` *em* _em_ | [x](y) \\$x$ ~~s~~",
    "{{#include /etc/passwd}}",
    "line\n\nline\r\n\tline",
    "\u{0}\u{1b}[31m\u{fffe}\u{202e}evil",
    "e\u{301}\u{301}\u{301}\u{301}",
    "",
];

/// Services, images, mounts, ports, profiles and networks with hostile names.
pub(super) fn hostile() -> Graph {
    let mut graph = Graph {
        title: HOSTILE.join(" "),
        ..Graph::default()
    };
    for (number, name) in HOSTILE.into_iter().enumerate() {
        graph.services.push(Service {
            name: name.to_owned(),
            source: Source::Image(name.to_owned()),
            profiles: vec![name.to_owned()],
            networks: vec![name.to_owned()],
            ports: vec![port(name, name)],
            mounts: vec![
                mount(MountKind::Bind(name.to_owned()), name),
                mount(MountKind::Volume(name.to_owned()), name),
            ],
            ..Service::default()
        });
        if number > 0 {
            graph.edges.push(edge(
                name,
                HOSTILE[number - 1],
                EdgeKind::Link(Some(name.to_owned())),
            ));
        }
    }
    graph
}

/// A random graph with cycles, self-references, unknown names and duplicates.
pub(super) fn arbitrary(seed: u64) -> Graph {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let count = 1 + dice.roll(14);
    let mut graph = Graph {
        title: format!("arbitrary {seed}"),
        ..Graph::default()
    };
    let networks = dice.roll(4);
    for number in 0..count {
        let mut one = service(&format!("s{number}"));
        if networks > 0 {
            one.networks = (0..networks)
                .filter(|_| dice.roll(2) == 0)
                .map(|network| format!("net{network}"))
                .collect();
        }
        for _ in 0..dice.roll(3) {
            one.ports
                .push(port(&format!("{}", 8000 + dice.roll(9)), "80"));
        }
        for _ in 0..dice.roll(3) {
            let name = format!("volume-{}", dice.roll(6));
            one.mounts.push(mount(MountKind::Volume(name), "/data"));
        }
        for _ in 0..dice.roll(7) {
            one.mounts
                .push(mount(MountKind::Bind(format!("./dir-{number}")), "/src"));
        }
        one.replicas = dice.roll(4) as u32;
        if dice.roll(5) == 0 {
            one.profiles.push("extra".to_owned());
        }
        if dice.roll(8) == 0 {
            one.network_mode = NetworkMode::SharedWith(format!("s{}", dice.roll(count + 1)));
        }
        graph.services.push(one);
    }
    for _ in 0..dice.roll(2 * count + 1) {
        let kind = match dice.roll(4) {
            0 => EdgeKind::DependsOn(Condition::Started),
            1 => EdgeKind::DependsOn(Condition::Healthy),
            2 => EdgeKind::DependsOn(Condition::Completed),
            _ => EdgeKind::Link(None),
        };
        let from = format!("s{}", dice.roll(count));
        let to = format!("s{}", dice.roll(count + 1));
        graph.edges.push(Edge { from, to, kind });
    }
    graph
}

pub(super) fn port(host: &str, container: &str) -> Port {
    Port {
        host: host.to_owned(),
        container: container.to_owned(),
    }
}

fn mount(kind: MountKind, target: &str) -> Mount {
    Mount {
        kind,
        target: target.to_owned(),
        read_only: false,
    }
}

pub(super) fn needs(from: &str, to: &str, condition: Condition) -> Edge {
    edge(from, to, EdgeKind::DependsOn(condition))
}

pub(super) fn edge(from: &str, to: &str, kind: EdgeKind) -> Edge {
    Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        kind,
    }
}

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    /// A number below `sides`, 0 for none.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % sides.max(1)
    }
}
