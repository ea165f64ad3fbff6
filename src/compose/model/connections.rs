//! Connections of a container to the host and to other containers: ports, networks,
//! mounts.

use crate::compose::diagnostic::Position;
use crate::compose::mapping_reader::Pair;
use crate::compose::scalar::Scalar;

/// A published port.
#[derive(Debug, Clone)]
pub struct Port {
    /// The port, or range of ports, in the container.
    pub target: Scalar,
    /// The port, or range of ports, on the host; without one Docker chooses.
    pub published: Option<Scalar>,
    /// The address of the host that it is published on; all, if none is given.
    pub host_ip: Option<Scalar>,
    /// `tcp`, `udp` or `sctp`, if it is given.
    pub protocol: Option<Scalar>,
    /// Informational keys of the long syntax: `mode`, `name`, `app_protocol`.
    pub informative: Vec<(&'static str, Scalar)>,
    /// Its position.
    pub position: Position,
}

/// A network that a service joins.
#[derive(Debug, Clone)]
pub struct ServiceNetwork {
    /// The key under `networks`.
    pub network: String,
    /// Further names of the service on the network.
    pub aliases: Vec<Scalar>,
    /// A fixed IPv4 address.
    pub ipv4_address: Option<Scalar>,
    /// A fixed IPv6 address.
    pub ipv6_address: Option<Scalar>,
    /// Link-local addresses.
    pub link_local_ips: Vec<Scalar>,
    /// A fixed MAC address.
    pub mac_address: Option<Scalar>,
    /// Options for the network's driver.
    pub driver_opts: Vec<Pair>,
    /// Networks are joined in descending order of this.
    pub priority: f64,
    /// The network with the highest is the gateway.
    pub gw_priority: Option<Scalar>,
    /// The name of the network's interface in the container.
    pub interface_name: Option<Scalar>,
    /// Its position.
    pub position: Position,
}

/// A namespace that a service may share: `network_mode`, `pid`, `ipc`.
#[derive(Debug, Clone)]
pub enum Namespace {
    /// `service:x`: the namespace of another service.
    Service {
        /// The other service.
        service: String,
        /// Its position.
        position: Position,
    },
    /// Anything else: `host`, `none`, `container:x`, …
    Mode(Scalar),
}

/// A mount of a container.
#[derive(Debug, Clone)]
pub struct Mount {
    /// The kind of mount.
    pub kind: MountKind,
    /// A path on the host, a key under `volumes`, an image; none for an anonymous volume
    /// and a tmpfs.
    pub source: Option<Scalar>,
    /// The path in the container.
    pub target: Scalar,
    /// Whether it cannot be written to.
    pub read_only: bool,
    /// Options of the mount, which hold only for their kind.
    pub options: MountOptions,
    /// Whether it is in the short notation, which always creates missing folders.
    pub short: bool,
    /// Its position.
    pub position: Position,
}

/// The kinds of mounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MountKind {
    /// A file or folder of the host.
    Bind,
    /// A volume, named or anonymous.
    Volume,
    /// Memory.
    Tmpfs,
    /// A Windows named pipe.
    Npipe,
    /// A cluster volume (swarm only).
    Cluster,
    /// The file system of an image.
    Image,
}

/// Options of a mount.
#[derive(Debug, Clone, Default)]
pub struct MountOptions {
    /// Bind: `rprivate`, `shared`, …
    pub propagation: Option<Scalar>,
    /// Bind: whether a missing folder is created.
    pub create_host_path: Option<bool>,
    /// Bind: `enabled`, `disabled`, `writable`, `readonly`.
    pub recursive: Option<Scalar>,
    /// Bind: `z` or `Z`.
    pub selinux: Option<Scalar>,
    /// Volume: do not copy the image's files into it.
    pub nocopy: bool,
    /// Volume and image: a path inside it.
    pub subpath: Option<Scalar>,
    /// Volume: labels of an anonymous volume.
    pub labels: Vec<Pair>,
    /// Tmpfs: its size, in bytes or with a unit.
    pub size: Option<Scalar>,
    /// Tmpfs: its mode, as a decimal number or, as a text, in octal.
    pub mode: Option<Scalar>,
    /// `cached`, `delegated`, …; has no effect on Linux.
    pub consistency: Option<Scalar>,
}

/// A service or container whose volumes are mounted as well.
#[derive(Debug, Clone)]
pub struct VolumesFrom {
    /// The service, or a container outside the project.
    pub source: VolumesSource,
    /// `ro` or `rw`, if it is given.
    pub mode: Option<Scalar>,
}

/// Where `volumes_from` takes volumes from.
#[derive(Debug, Clone)]
pub enum VolumesSource {
    /// A service of the project.
    Service {
        /// The service.
        service: String,
        /// Its position.
        position: Position,
    },
    /// A container outside the project.
    Container(Scalar),
}
