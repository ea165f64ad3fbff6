//! A service, its image and its command.

use crate::compose::diagnostic::Position;
use crate::compose::flag_table::Setting;
use crate::compose::mapping_reader::Pair;
use crate::compose::model::connections::{Mount, Namespace, Port, ServiceNetwork, VolumesFrom};
use crate::compose::model::limits::{BlkioConfig, Deploy, Gpus, Logging, Ulimit};
use crate::compose::model::relations::{Dependency, Grant, Healthcheck, Link};
use crate::compose::scalar::Scalar;

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
    pub command: Option<CommandLine>,
    /// The entrypoint, as words.
    pub entrypoint: Option<CommandLine>,
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
    /// Dependencies on other services.
    pub depends_on: Vec<Dependency>,
    /// Links to other services.
    pub links: Vec<Link>,
    /// Links to containers outside the project, as `CONTAINER[:ALIAS]`.
    pub external_links: Vec<Scalar>,
    /// The profiles that the service belongs to; with none it always runs.
    pub profiles: Vec<String>,
    /// How many containers run: `deploy.replicas` or `scale`, else 1.
    pub replicas: usize,
    /// The health check.
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
    /// The keys that map directly to a flag of `docker run`, in the order of the
    /// [`flag_table`](crate::compose::flag_table).
    pub settings: Vec<Setting>,
    /// Every key that the service uses, in the order of the file.
    pub keys: Vec<KeyUse>,
    /// Whether Compose refuses the project once a profile of the service is active. The
    /// project's warnings say why.
    pub refused: bool,
}

impl Service {
    /// Whether the service runs without an active profile.
    pub fn is_active(&self) -> bool {
        self.profiles.is_empty()
    }

    /// Whether something other than a container provides the service (`provider`).
    pub fn is_provided(&self) -> bool {
        self.keys.iter().any(|used| used.key == "provider")
    }

    /// The setting of `key`, if it is used.
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key == key)
    }
}

/// A key that a service uses, with a short form of its value.
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
pub struct CommandLine {
    /// The words. An empty list clears the image's own.
    pub words: Vec<Scalar>,
    /// The part of a command string that Compose ignores: everything from an unquoted
    /// `;`, `&`, `|`, `<` or `>` on, because no shell runs the command.
    pub ignored: Option<String>,
}

/// How to build an image.
#[derive(Debug, Clone)]
pub struct Build {
    /// Its position.
    pub position: Position,
    /// The folder or URL to build; `.` if it is not given.
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
    /// Keys that map directly to a flag of `docker build`.
    pub settings: Vec<Setting>,
}

/// A file with environment variables.
#[derive(Debug, Clone)]
pub struct EnvFile {
    /// Its path, relative to the file that names it.
    pub path: Scalar,
    /// Whether it must exist.
    pub required: bool,
    /// `raw` if the file must not be interpolated.
    pub format: Option<Scalar>,
}
