//! The content of a diagram, independent of YAML and SVG.
//!
//! A [`Graph`] refers to its parts by name, as a Compose file does. The picture leaves
//! out undeclared names, such as a link to a service outside the file.

/// A Compose project, reduced to what a diagram shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    /// The project's name; may be empty.
    pub title: String,
    /// The services, in the order in which a reader should meet them.
    pub services: Vec<Service>,
    /// Networks with special properties. Other networks need no entry.
    pub networks: Vec<Network>,
    /// Named volumes with special properties. Other volumes need no entry.
    pub volumes: Vec<Volume>,
    /// The dependencies between services.
    pub edges: Vec<Edge>,
}

/// One service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// Its name, unique in the graph.
    pub name: String,
    /// The source of its containers.
    pub source: Source,
    /// The number of its containers; 0 and 1 are not shown.
    pub replicas: u32,
    /// The profiles that activate it. A service with profiles is off by default, so it is
    /// dimmed.
    pub profiles: Vec<String>,
    /// The networks that it is attached to. Empty for any [`NetworkMode`] but `Attached`.
    pub networks: Vec<String>,
    /// `network_mode`, or `Attached` for a list of networks.
    pub network_mode: NetworkMode,
    /// Ports published on the host.
    pub ports: Vec<Port>,
    /// The mounts of its containers.
    pub mounts: Vec<Mount>,
}

/// The source of a service's containers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Source {
    /// The file gives neither.
    #[default]
    Unknown,
    /// A ready image.
    Image(String),
    /// Built from this context, a folder or a URL.
    Build(String),
}

/// The way in which a service is attached to networks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum NetworkMode {
    /// Attached to [`Service::networks`].
    #[default]
    Attached,
    /// The network of another service: `network_mode: service:name`.
    SharedWith(String),
    /// Anything else, as written: `host`, `none`, `container:name`.
    Other(String),
}

/// A port published on the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// The host's side: `8080`, `127.0.0.1:8080`, `8000-8010`; empty when Docker picks
    /// one.
    pub host: String,
    /// The container's side: `80`, `53/udp`.
    pub container: String,
}

/// A mount of a service's containers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// What is mounted.
    pub kind: MountKind,
    /// The path in the container; empty if the file does not give it.
    pub target: String,
    /// Whether it is read-only.
    pub read_only: bool,
}

/// What is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MountKind {
    /// A named volume.
    Volume(String),
    /// A file or folder of the host.
    Bind(String),
    /// A volume without a name.
    Anonymous,
    /// A file system in memory.
    Tmpfs,
}

/// Special properties of a network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// Its name in the file.
    pub name: String,
    /// Created outside this project.
    pub external: bool,
    /// Without external access.
    pub internal: bool,
}

/// Special properties of a named volume.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Volume {
    /// Its name in the file.
    pub name: String,
    /// Created outside this project.
    pub external: bool,
}

/// A dependency of one service on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The service that depends on the other.
    pub from: String,
    /// The service that it depends on.
    pub to: String,
    /// The kind of dependency.
    pub kind: EdgeKind,
}

/// The kind of a dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EdgeKind {
    /// `depends_on`.
    DependsOn(Condition),
    /// `links`, with the alias if it differs from the name.
    Link(Option<String>),
    /// `volumes_from`.
    VolumesFrom,
    /// `pid: service:name` or `ipc: service:name`; holds the key.
    SharesNamespace(String),
}

/// The condition that `depends_on` waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The other is started; Compose's default.
    Started,
    /// The other passes its health check.
    Healthy,
    /// The other ran and exited successfully.
    Completed,
}

impl Service {
    /// Whether it only runs with an active profile.
    pub fn is_optional(&self) -> bool {
        !self.profiles.is_empty()
    }
}
