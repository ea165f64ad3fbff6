//! What a service says about others and about its own health.

use crate::compose::diagnostic::Position;
use crate::compose::scalar::Scalar;

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
