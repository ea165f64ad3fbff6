//! A service and what its image and command are.

use crate::compose::diagnostic::Position;
use crate::compose::flag_table::Setting;
use crate::compose::mapping_reader::Pair;
use crate::compose::model::{
    BlkioConfig, Dependency, Deploy, Gpus, Grant, Healthcheck, Link, Logging, Mount, Namespace,
    Port, ServiceNetwork, Ulimit, VolumesFrom,
};
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
    /// [`settings`](crate::compose::flag_table).
    pub settings: Vec<Setting>,
    /// Every key that the service uses, in the order of the file.
    pub keys: Vec<KeyUse>,
    /// Whether Compose refuses the project as soon as a profile of the service is named. The
    /// project's warnings say why.
    pub refused: bool,
}

impl Service {
    /// Whether the service runs without a profile being named.
    pub fn is_active(&self) -> bool {
        self.profiles.is_empty()
    }

    /// Whether something else than a container provides the service (`provider`).
    pub fn is_provided(&self) -> bool {
        self.keys.iter().any(|used| used.key == "provider")
    }

    /// The setting of `key`, if it is used.
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
