//! Relations of a service to other services, and its health check.

use crate::compose::diagnostic::Position;
use crate::compose::scalar::Scalar;

/// Dependencies on other services.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The other service.
    pub service: String,
    /// The condition to wait for.
    pub condition: Condition,
    /// Whether the other service is required.
    pub required: bool,
    /// Whether this service restarts with the other one.
    pub restart: bool,
    /// Its position.
    pub position: Position,
}

/// The condition that a dependency must meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// It was started.
    ServiceStarted,
    /// Its health check passes.
    ServiceHealthy,
    /// It ran and exited successfully.
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
    /// Its alias; the service's own name if none is given.
    pub alias: Option<Scalar>,
    /// Its position.
    pub position: Position,
}

/// The health check.
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
    /// Its position.
    pub position: Position,
}
