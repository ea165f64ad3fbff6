//! What a diagram shows, in words that know neither YAML nor SVG.
//!
//! A [`Graph`] names its parts by their names, as a Compose file does. A name that nothing
//! declares (a link to a service outside the file, for instance) is left out of the picture.

/// A Compose project as a diagram sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    /// The project's name; may be empty.
    pub title: String,
    /// The services, in the order in which a reader should meet them.
    pub services: Vec<Service>,
    /// Networks that need a remark. A network that only services mention needs no entry.
    pub networks: Vec<Network>,
    /// Named volumes that need a remark. One that only services mount needs no entry.
    pub volumes: Vec<Volume>,
    /// What ties one service to another.
    pub edges: Vec<Edge>,
}

/// One service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// Its name, unique in the graph.
    pub name: String,
    /// Where its containers come from.
    pub source: Source,
    /// How many containers run it; 0 and 1 are not worth a mark.
    pub replicas: u32,
    /// The profiles that switch it on. A service with profiles is off by default, hence dimmed.
    pub profiles: Vec<String>,
    /// Every network it is attached to. Empty for a service with a [`NetworkMode`] of its own.
    pub networks: Vec<String>,
    /// `network_mode`, where it is not simply a list of networks.
    pub network_mode: NetworkMode,
    /// Ports published on the host.
    pub ports: Vec<Port>,
    /// What is mounted into its containers.
    pub mounts: Vec<Mount>,
}

/// Where a service's containers come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Source {
    /// The file does not say.
    #[default]
    Unknown,
    /// A ready image.
    Image(String),
    /// Built from this context: a folder or a URL.
    Build(String),
}

/// The network a service lives in when it is not attached to networks by name.
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
    /// The host's side: `8080`, `127.0.0.1:8080`, `8000-8010`; empty when Docker picks one.
    pub host: String,
    /// The container's side: `80`, `53/udp`.
    pub container: String,
}

/// Something mounted into a service's containers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// What is mounted.
    pub kind: MountKind,
    /// The path inside the container; may be empty when the file does not say.
    pub target: String,
    /// Whether the container may only read it.
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

/// A remark on a network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// Its name in the file.
    pub name: String,
    /// Made outside this project.
    pub external: bool,
    /// Without a way out to the world.
    pub internal: bool,
}

/// A remark on a named volume.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Volume {
    /// Its name in the file.
    pub name: String,
    /// Made outside this project.
    pub external: bool,
}

/// A tie from one service to another that it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The service that needs the other.
    pub from: String,
    /// The service that is needed.
    pub to: String,
    /// In what way.
    pub kind: EdgeKind,
}

/// In what way a service needs another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EdgeKind {
    /// `depends_on`.
    DependsOn(Condition),
    /// `links`, with the name under which the other is reached, if it is a different one.
    Link(Option<String>),
    /// `volumes_from`.
    VolumesFrom,
    /// `pid: service:name` or `ipc: service:name`; holds the key.
    SharesNamespace(String),
}

/// What `depends_on` waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The other is started; Compose's default.
    Started,
    /// The other passes its health check.
    Healthy,
    /// The other has run to its end.
    Completed,
}

impl Service {
    /// Whether it only runs when a profile is asked for.
    pub fn is_optional(&self) -> bool {
        !self.profiles.is_empty()
    }
}
