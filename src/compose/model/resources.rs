//! Resources that services share: networks, volumes, secrets, configs.

use crate::compose::diagnostic::Position;
use crate::compose::mapping_reader::Pair;
use crate::compose::scalar::Scalar;

/// A network of the project.
#[derive(Debug, Clone)]
pub struct Network {
    /// The key under `networks`.
    pub key: String,
    /// Its name in Docker: `name:`, else `<project>_<key>`, or the key itself if it is
    /// external.
    pub name: Scalar,
    /// Whether it exists outside the project.
    pub external: bool,
    /// Whether it is the `default` network, which the file does not mention.
    pub implicit: bool,
    /// The driver.
    pub driver: Option<Scalar>,
    /// Options for the driver.
    pub driver_opts: Vec<Pair>,
    /// Labels.
    pub labels: Vec<Pair>,
    /// Cut off from the outside.
    pub internal: Option<Scalar>,
    /// Open to containers outside the project.
    pub attachable: Option<Scalar>,
    /// IPv4.
    pub enable_ipv4: Option<Scalar>,
    /// IPv6.
    pub enable_ipv6: Option<Scalar>,
    /// Addresses.
    pub ipam: Ipam,
}

/// The addresses of a network.
#[derive(Debug, Clone, Default)]
pub struct Ipam {
    /// The driver.
    pub driver: Option<Scalar>,
    /// Options for the driver.
    pub options: Vec<Pair>,
    /// The subnets.
    pub config: Vec<Subnet>,
}

/// A subnet of a network.
#[derive(Debug, Clone, Default)]
pub struct Subnet {
    /// The subnet in CIDR notation.
    pub subnet: Option<Scalar>,
    /// The part of it that containers get their addresses from.
    pub ip_range: Option<Scalar>,
    /// The gateway.
    pub gateway: Option<Scalar>,
    /// Reserved addresses.
    pub aux_addresses: Vec<Pair>,
}

/// A named volume of the project.
#[derive(Debug, Clone)]
pub struct Volume {
    /// The key under `volumes`.
    pub key: String,
    /// Its name in Docker: `name:`, else `<project>_<key>`, or the key itself if it is
    /// external.
    pub name: Scalar,
    /// Whether it exists outside the project.
    pub external: bool,
    /// The driver.
    pub driver: Option<Scalar>,
    /// Options for the driver.
    pub driver_opts: Vec<Pair>,
    /// Labels.
    pub labels: Vec<Pair>,
}

/// A secret or a config of the project.
#[derive(Debug, Clone)]
pub struct FileObject {
    /// The key under `secrets` or `configs`.
    pub key: String,
    /// Where the content comes from.
    pub content: FileContent,
    /// Where its key stands.
    pub position: Position,
}

/// Where the content of a secret or config comes from.
#[derive(Debug, Clone)]
pub enum FileContent {
    /// A file.
    File(Scalar),
    /// The text itself (configs only).
    Inline(Scalar),
    /// An environment variable of the shell that runs the commands.
    Environment(Scalar),
    /// It exists outside the project.
    External,
    /// Not given, or provided by a driver.
    Unknown,
}
