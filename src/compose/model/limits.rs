//! Resource limits of a container, and its logging.

use crate::compose::mapping_reader::Pair;
use crate::compose::scalar::Scalar;

/// The parts of `deploy` that apply to a single host; the rest is for a swarm.
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
    /// The capabilities that they must have.
    pub capabilities: Vec<Scalar>,
    /// Options for the driver.
    pub options: Vec<Pair>,
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
