//! What a Compose project declares, after `extends`, `include` and merging.
//!
//! Field names are Compose's own keys. Values are [`Scalar`](crate::compose::Scalar)s,
//! which keep variables unevaluated and know their position. References are checked:
//! every network, volume, secret, config and service that a service names exists.

mod connections;
mod limits;
mod relations;
mod resources;
mod service;

use std::path::PathBuf;

use crate::compose::diagnostic::Diagnostic;
pub use crate::compose::flag_table::{Setting, SettingValue};
pub use crate::compose::mapping_reader::Pair;
pub use connections::{
    Mount, MountKind, MountOptions, Namespace, Port, ServiceNetwork, VolumesFrom, VolumesSource,
};
pub use limits::{BlkioConfig, Deploy, DeviceRequest, Gpus, Logging, RestartPolicy, Ulimit};
pub use relations::{Condition, Dependency, Grant, HealthTest, Healthcheck, Link};
pub use resources::{FileContent, FileObject, Ipam, Network, Subnet, Volume};
pub use service::{Build, CommandLine, EnvFile, KeyUse, Service};

/// A Compose project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The project's name, as Docker accepts it: `name:`, else the name of the folder.
    pub name: String,
    /// The services, in the order of the file; included ones after the file's own.
    pub services: Vec<Service>,
    /// The declared networks, in the order of the file, and at the end `default`, if a
    /// service uses it and the file does not declare it.
    pub networks: Vec<Network>,
    /// The declared volumes.
    pub volumes: Vec<Volume>,
    /// The declared secrets.
    pub secrets: Vec<FileObject>,
    /// The declared configs.
    pub configs: Vec<FileObject>,
    /// Warnings about things that are odd but not wrong.
    pub warnings: Vec<Diagnostic>,
    /// Every Compose file that was read, the project's own first.
    pub files: Vec<PathBuf>,
}
