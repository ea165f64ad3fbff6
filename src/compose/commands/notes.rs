//! The notes in a script's comments, in every language.

use crate::compose::language::Language;

/// A remark beside a command.
#[derive(Debug, Clone)]
pub(super) enum Note {
    /// A key without an equivalent, and the reason.
    NoEquivalent(String, Why),
    /// `command`: Compose ends it at an unquoted operator.
    CommandCut(String),
    /// `command: []`: docker cannot clear the image's command.
    EmptyCommand,
    /// A health check without a shell becomes one with a shell.
    HealthNeedsShell,
    /// `env_file`: docker reads the file in another way.
    EnvFileRaw,
    /// `env_file` with `required: false`, whose path cannot be tested for in the command.
    EnvFileOptional(String),
    /// A value that depends on a variable.
    Unknown(String, String),
    /// Several containers publish the same host port.
    PortConflict,
    /// `uid`, `gid`, `mode` of a secret or config.
    GrantIgnored(String, String),
    /// A config whose content is written to a file first.
    ConfigFile(String),
    /// A service that only runs with a profile.
    Profile(String, Vec<String>),
    /// A service that only runs with a profile and is then refused.
    Refused(String, Vec<String>),
    /// A service that runs no container at all.
    Zero(String),
    /// Waiting until a service is healthy.
    WaitHealthy(String),
    /// Waiting until a service has ended.
    WaitCompleted(String),
    /// A service that something else provides.
    Provider(String),
    /// Networks or volumes that must exist already.
    External(&'static str, String),
}

/// Why a key has no equivalent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Why {
    /// Only a swarm does this.
    Swarm,
    /// Only Compose does this.
    Compose,
    /// It is only informational.
    Informs,
    /// `docker run` has no such flag.
    NoFlag,
    /// The restart policy of a container has no such setting.
    RestartPolicy,
    /// It has no effect with `--mount`.
    Mount,
    /// There is no file with its content to mount.
    NoFile,
}

impl Note {
    pub(super) fn text(&self, language: Language) -> String {
        match self {
            Self::NoEquivalent(key, why) => {
                let why = why.text(language);
                language.pick(
                    format!("{key}: no equivalent, {why}"),
                    format!("{key}: geen equivalent, {why}"),
                )
            }
            Self::CommandCut(rest) => language.pick(
                format!("command: Compose ignores everything from `{rest}` on, because no shell runs it"),
                format!("command: Compose negeert alles vanaf `{rest}`, want er is geen shell die het uitvoert"),
            ),
            Self::EmptyCommand => language.pick(
                "command: no equivalent, docker run cannot clear the image's own command".to_owned(),
                "command: geen equivalent, docker run kan het commando van de image niet wissen".to_owned(),
            ),
            Self::HealthNeedsShell => language.pick(
                "healthcheck: docker run hands the test to a shell in the container".to_owned(),
                "healthcheck: docker run geeft de test aan een shell in de container".to_owned(),
            ),
            Self::EnvFileRaw => language.pick(
                "env_file: docker run takes quotes and variables in the file literally".to_owned(),
                "env_file: docker run neemt aanhalingstekens en variabelen in het bestand letterlijk".to_owned(),
            ),
            Self::EnvFileOptional(path) => language.pick(
                format!("env_file: if {path} exists, add --env-file with its path"),
                format!("env_file: voeg --env-file met het pad toe als {path} bestaat"),
            ),
            Self::Unknown(key, value) => language.pick(
                format!("{key}: no flag, its value depends on a variable: {value}"),
                format!("{key}: geen vlag, de waarde hangt af van een variabele: {value}"),
            ),
            Self::PortConflict => language.pick(
                "ports: the containers cannot all publish the same port of the host".to_owned(),
                "ports: de containers kunnen niet allemaal dezelfde poort van de host gebruiken".to_owned(),
            ),
            Self::GrantIgnored(name, keys) => language.pick(
                format!("{name}: a mounted file takes no {keys}"),
                format!("{name}: een gemount bestand krijgt geen {keys}"),
            ),
            Self::ConfigFile(name) => language.pick(
                format!("The config {name} becomes a file first"),
                format!("De config {name} wordt eerst een bestand"),
            ),
            Self::Profile(service, profiles) => language.pick(
                format!(
                    "{service} runs only with the profile {}:",
                    profiles.join(" or ")
                ),
                format!(
                    "{service} draait alleen met het profiel {}:",
                    profiles.join(" of ")
                ),
            ),
            Self::Refused(service, profiles) => language.pick(
                format!(
                    "{service} would run only with the profile {}, and Compose refuses it then",
                    profiles.join(" or ")
                ),
                format!(
                    "{service} zou alleen met het profiel {} draaien, en dan weigert Compose het",
                    profiles.join(" of ")
                ),
            ),
            Self::Zero(service) => language.pick(
                format!("{service}: no container runs (replicas: 0)"),
                format!("{service}: er draait geen container (replicas: 0)"),
            ),
            Self::WaitHealthy(service) => language.pick(
                format!("Wait until {service} is healthy; if it turns unhealthy, go no further"),
                format!("Wacht tot {service} gezond is; wordt het unhealthy, ga dan niet verder"),
            ),
            Self::WaitCompleted(service) => language.pick(
                format!("Wait until {service} has ended; it must print 0"),
                format!("Wacht tot {service} klaar is; er moet 0 verschijnen"),
            ),
            Self::Provider(service) => language.pick(
                format!("{service}: no equivalent, a provider outside docker runs it"),
                format!("{service}: geen equivalent, een provider buiten docker draait het"),
            ),
            Self::External(kind, name) => match *kind {
                "network" => language.pick(
                    format!("The network {name} must exist already"),
                    format!("Het netwerk {name} moet al bestaan"),
                ),
                _ => language.pick(
                    format!("The volume {name} must exist already"),
                    format!("Het volume {name} moet al bestaan"),
                ),
            },
        }
    }
}

impl Why {
    fn text(self, language: Language) -> &'static str {
        match self {
            Self::Swarm => language.pick("only a swarm does this", "alleen een swarm doet dit"),
            Self::Compose => language.pick("only Compose does this", "alleen Compose doet dit"),
            Self::Informs => language.pick("it only informs", "het is alleen ter informatie"),
            Self::NoFlag => language.pick("docker has no such flag", "docker heeft zo'n vlag niet"),
            Self::RestartPolicy => language.pick(
                "docker run --restart cannot say it",
                "docker run --restart kan dit niet zeggen",
            ),
            Self::NoFile => language.pick(
                "there is no file to mount",
                "er is geen bestand om te mounten",
            ),
            Self::Mount => language.pick(
                "docker run --mount cannot say it",
                "docker run --mount kan dit niet zeggen",
            ),
        }
    }
}
