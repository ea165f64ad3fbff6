//! What a Compose project declares, after `extends`, `include` and merging.
//!
//! Field names are Compose's own keys. Values are [`Scalar`]s, which keep variables unevaluated
//! and know their place. References between services, networks, volumes, secrets and configs were
//! checked: what a service names exists.

use std::path::PathBuf;

use crate::compose::diagnostic::{Diagnostic, Position};
pub use crate::compose::fields::Pair;
use crate::compose::scalar::Scalar;
pub use crate::compose::settings::{Setting, SettingValue};

/// A Compose project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The project's name, as Docker accepts it: `name:`, else the name of the folder.
    pub name: String,
    /// The services, in the order of the file; included ones after the file's own.
    pub services: Vec<Service>,
    /// The declared networks, in the order of the file, and at the end `default`, if a service
    /// uses it and the file does not declare it.
    pub networks: Vec<Network>,
    /// The declared volumes.
    pub volumes: Vec<Volume>,
    /// The declared secrets.
    pub secrets: Vec<FileObject>,
    /// The declared configs.
    pub configs: Vec<FileObject>,
    /// What is odd, but not wrong.
    pub warnings: Vec<Diagnostic>,
    /// Every Compose file that was read, the project's own first.
    pub files: Vec<PathBuf>,
}

/// A service.
#[derive(Debug, Clone)]
pub struct Service {
    /// The key under `services`.
    pub name: String,
    /// Where its key stands.
    pub position: Position,
    /// The image to run.
    pub image: Option<Scalar>,
    /// How to build the image.
    pub build: Option<Build>,
    /// The container's name, instead of `<project>-<service>-1`.
    pub container_name: Option<Scalar>,
    /// The command, as words.
    pub command: Option<Words>,
    /// The entrypoint, as words.
    pub entrypoint: Option<Words>,
    /// Environment variables.
    pub environment: Vec<Pair>,
    /// Files with environment variables.
    pub env_file: Vec<EnvFile>,
    /// Published ports.
    pub ports: Vec<Port>,
    /// The networks that the service joins: what the file says, or `default`; none with
    /// `network_mode`.
    pub networks: Vec<ServiceNetwork>,
    /// `network_mode`, if it is given.
    pub network_mode: Option<Namespace>,
    /// `pid`, if it is given.
    pub pid: Option<Namespace>,
    /// `ipc`, if it is given.
    pub ipc: Option<Namespace>,
    /// Mounts: bind mounts, named and anonymous volumes, tmpfs, images.
    pub volumes: Vec<Mount>,
    /// Services or containers whose volumes are mounted as well.
    pub volumes_from: Vec<VolumesFrom>,
    /// What must run first.
    pub depends_on: Vec<Dependency>,
    /// Links to other services.
    pub links: Vec<Link>,
    /// Links to containers outside the project, as `CONTAINER[:ALIAS]`.
    pub external_links: Vec<Scalar>,
    /// The profiles that the service belongs to; with none it always runs.
    pub profiles: Vec<String>,
    /// How many containers run: `deploy.replicas` or `scale`, else 1.
    pub replicas: usize,
    /// How to see whether it is healthy.
    pub healthcheck: Option<Healthcheck>,
    /// The restart policy.
    pub restart: Option<Scalar>,
    /// Deployment: resources, restart policy.
    pub deploy: Option<Deploy>,
    /// Secrets that it may read.
    pub secrets: Vec<Grant>,
    /// Configs that it may read.
    pub configs: Vec<Grant>,
    /// Where logs go.
    pub logging: Option<Logging>,
    /// Names for addresses, as `(host, address)`.
    pub extra_hosts: Vec<(Scalar, Scalar)>,
    /// Resource limits of processes.
    pub ulimits: Vec<Ulimit>,
    /// Devices, as `docker run --device` takes them.
    pub devices: Vec<Scalar>,
    /// GPUs.
    pub gpus: Option<Gpus>,
    /// Limits on block devices.
    pub blkio_config: Option<BlkioConfig>,
    /// The Windows credential specification, as `docker run --security-opt` takes it.
    pub credential_spec: Option<Scalar>,
    /// When an image is pulled.
    pub pull_policy: Option<Scalar>,
    /// How long a container may take to stop, in the notation of Go's durations.
    pub stop_grace_period: Option<Scalar>,
    /// The keys whose value maps to a flag of `docker run` as it is, in the order of
    /// [`settings`](crate::compose::settings).
    pub settings: Vec<Setting>,
    /// Every key that the service uses, in the order of the file.
    pub keys: Vec<KeyUse>,
}

impl Service {
    /// Whether the service runs without a profile being named.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.profiles.is_empty()
    }

    /// The setting of `key`, if it is used.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key == key)
    }
}

/// A key that a service uses, with its value in short.
#[derive(Debug, Clone)]
pub struct KeyUse {
    /// The key: `ports`.
    pub key: String,
    /// Its value with every variable unset, on one line.
    pub value: String,
    /// Where the key stands.
    pub position: Position,
}

/// A command or an entrypoint.
#[derive(Debug, Clone)]
pub struct Words {
    /// The words. None at all means: the image's own is cleared.
    pub words: Vec<Scalar>,
    /// What Compose leaves out of a command that is written as a string: everything from an
    /// unquoted `;`, `&`, `|`, `<` or `>` on, for no shell runs the command.
    pub ignored: Option<String>,
}

/// How to build an image.
#[derive(Debug, Clone)]
pub struct Build {
    /// Where it stands.
    pub position: Position,
    /// The folder or URL that is built; `.` if only other keys are given.
    pub context: Scalar,
    /// The Dockerfile, relative to the context.
    pub dockerfile: Option<Scalar>,
    /// The text of a Dockerfile, instead of a file.
    pub dockerfile_inline: Option<Scalar>,
    /// Build-time variables.
    pub args: Vec<Pair>,
    /// The stage to build.
    pub target: Option<Scalar>,
    /// Further names for the image.
    pub tags: Vec<Scalar>,
    /// Platforms to build for.
    pub platforms: Vec<Scalar>,
    /// Labels of the image.
    pub labels: Vec<Pair>,
    /// Names for addresses during the build.
    pub extra_hosts: Vec<(Scalar, Scalar)>,
    /// Resource limits during the build.
    pub ulimits: Vec<Ulimit>,
    /// Secrets for the build.
    pub secrets: Vec<Grant>,
    /// Further contexts.
    pub additional_contexts: Vec<Pair>,
    /// SSH agent sockets or keys.
    pub ssh: Vec<Pair>,
    /// Keys whose value maps to a flag of `docker build` as it is.
    pub settings: Vec<Setting>,
}

/// A file with environment variables.
#[derive(Debug, Clone)]
pub struct EnvFile {
    /// Its path, relative to the file that names it.
    pub path: Scalar,
    /// Whether it must exist.
    pub required: bool,
    /// `raw`, if the file is not to be interpolated.
    pub format: Option<Scalar>,
}

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
    /// Keys of the long syntax that only inform: `mode`, `name`, `app_protocol`.
    pub informative: Vec<(&'static str, Scalar)>,
    /// Where it stands.
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
    /// Where it stands.
    pub position: Position,
}

/// A namespace that a service may share: `network_mode`, `pid`, `ipc`.
#[derive(Debug, Clone)]
pub enum Namespace {
    /// `service:x`: that of another service.
    Service {
        /// The other service.
        service: String,
        /// Where it stands.
        position: Position,
    },
    /// Anything else: `host`, `none`, `container:x`, …
    Mode(Scalar),
}

/// What is mounted into a container.
#[derive(Debug, Clone)]
pub struct Mount {
    /// The kind of mount.
    pub kind: MountKind,
    /// A path on the host, a key under `volumes`, an image; none for an anonymous volume and a
    /// tmpfs.
    pub source: Option<Scalar>,
    /// The path in the container.
    pub target: Scalar,
    /// Whether it cannot be written to.
    pub read_only: bool,
    /// Options of the mount, which hold only for their kind.
    pub options: MountOptions,
    /// Whether it is written in the short notation, for which missing folders are always made.
    pub short: bool,
    /// Where it stands.
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
    /// Bind: whether a missing folder is made.
    pub create_host_path: Option<bool>,
    /// Bind: `enabled`, `disabled`, `writable`, `readonly`.
    pub recursive: Option<Scalar>,
    /// Bind: `z` or `Z`.
    pub selinux: Option<Scalar>,
    /// Volume: do not fill it with what the image has there.
    pub nocopy: bool,
    /// Volume and image: a path in it.
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
        /// Where it stands.
        position: Position,
    },
    /// A container outside the project.
    Container(Scalar),
}

/// What must run first.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The other service.
    pub service: String,
    /// What must be true of it.
    pub condition: Condition,
    /// Whether it must be there at all.
    pub required: bool,
    /// Whether this service restarts with it.
    pub restart: bool,
    /// Where it stands.
    pub position: Position,
}

/// What must be true of a dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// It was started.
    ServiceStarted,
    /// Its health check passes.
    ServiceHealthy,
    /// It ran and ended with success.
    ServiceCompletedSuccessfully,
}

impl Condition {
    /// The condition as it is written: `service_healthy`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceStarted => "service_started",
            Self::ServiceHealthy => "service_healthy",
            Self::ServiceCompletedSuccessfully => "service_completed_successfully",
        }
    }
}

/// A link to another service.
#[derive(Debug, Clone)]
pub struct Link {
    /// The other service.
    pub service: String,
    /// The name that it gets; its own, if none is given.
    pub alias: Option<Scalar>,
    /// Where it stands.
    pub position: Position,
}

/// How to see whether a service is healthy.
#[derive(Debug, Clone)]
pub struct Healthcheck {
    /// The test; without one, the image's own with other timings.
    pub test: Option<HealthTest>,
    /// Time between checks.
    pub interval: Option<Scalar>,
    /// Time that a check may take.
    pub timeout: Option<Scalar>,
    /// Failures in a row that make it unhealthy.
    pub retries: Option<Scalar>,
    /// Time in which failures do not count.
    pub start_period: Option<Scalar>,
    /// Time between checks in the start period.
    pub start_interval: Option<Scalar>,
}

/// A health test.
#[derive(Debug, Clone)]
pub enum HealthTest {
    /// No check at all: `disable: true` or `["NONE"]`.
    Disabled,
    /// A text for the container's shell.
    Shell(Scalar),
    /// A command and its arguments, run without a shell.
    Exec(Vec<Scalar>),
}

/// What `deploy` says that concerns a single host; the rest is for a swarm.
#[derive(Debug, Clone, Default)]
pub struct Deploy {
    /// `resources.limits.cpus`.
    pub cpus: Option<Scalar>,
    /// `resources.limits.memory`.
    pub memory: Option<Scalar>,
    /// `resources.limits.pids`.
    pub pids: Option<Scalar>,
    /// `resources.reservations.memory`.
    pub memory_reservation: Option<Scalar>,
    /// `resources.reservations.cpus`.
    pub cpus_reservation: Option<Scalar>,
    /// `resources.reservations.devices`.
    pub devices: Vec<DeviceRequest>,
    /// `restart_policy`.
    pub restart_policy: Option<RestartPolicy>,
    /// The keys that only a swarm understands: `placement`, `update_config`, …
    pub swarm_only: Vec<&'static str>,
}

/// `deploy.restart_policy`.
#[derive(Debug, Clone, Default)]
pub struct RestartPolicy {
    /// `none`, `on-failure` or `any`.
    pub condition: Option<Scalar>,
    /// How often it is tried.
    pub max_attempts: Option<Scalar>,
    /// Time between attempts.
    pub delay: Option<Scalar>,
    /// Time after which an attempt counts as a success.
    pub window: Option<Scalar>,
}

/// GPUs that a service gets.
#[derive(Debug, Clone)]
pub enum Gpus {
    /// All of them.
    All,
    /// Some of them.
    Some(Vec<DeviceRequest>),
}

/// A request for devices such as GPUs.
#[derive(Debug, Clone, Default)]
pub struct DeviceRequest {
    /// The driver.
    pub driver: Option<Scalar>,
    /// How many, or `all`.
    pub count: Option<Scalar>,
    /// Which ones.
    pub device_ids: Vec<Scalar>,
    /// What they must be able to do.
    pub capabilities: Vec<Scalar>,
    /// Options for the driver.
    pub options: Vec<Pair>,
}

/// A secret or config that a service or a build may read.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The key under `secrets` or `configs`.
    pub source: String,
    /// The path in the container, or a name in the usual folder.
    pub target: Option<Scalar>,
    /// `uid`, `gid` and `mode`, which Compose ignores for files.
    pub ignored: Vec<&'static str>,
    /// Where it stands.
    pub position: Position,
}

/// Where logs go.
#[derive(Debug, Clone)]
pub struct Logging {
    /// The driver.
    pub driver: Option<Scalar>,
    /// Options for the driver.
    pub options: Vec<Pair>,
}

/// A resource limit of processes.
#[derive(Debug, Clone)]
pub struct Ulimit {
    /// The limit: `nofile`.
    pub name: String,
    /// The soft limit.
    pub soft: Scalar,
    /// The hard limit, if it differs.
    pub hard: Option<Scalar>,
}

/// Limits on block devices.
#[derive(Debug, Clone, Default)]
pub struct BlkioConfig {
    /// The weight of the service.
    pub weight: Option<Scalar>,
    /// Limits of single devices: the flag of `docker run`, the device and the value.
    pub devices: Vec<(&'static str, Scalar, Scalar)>,
}

/// A network of the project.
#[derive(Debug, Clone)]
pub struct Network {
    /// The key under `networks`.
    pub key: String,
    /// Its name in Docker: `name:`, else `<project>_<key>`, or the key itself if it is external.
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
    /// Addresses that are taken.
    pub aux_addresses: Vec<Pair>,
}

/// A named volume of the project.
#[derive(Debug, Clone)]
pub struct Volume {
    /// The key under `volumes`.
    pub key: String,
    /// Its name in Docker: `name:`, else `<project>_<key>`, or the key itself if it is external.
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
    /// Nothing is said, or a driver provides it.
    Unknown,
}
