//! Reads merged nodes into the model: one file per part of the specification.

mod build;
mod deploy;
mod health;
mod mounts;
mod ports;
mod relations;
mod resources;
mod service;

pub(crate) use resources::{config, implicit_network, network, secret, volume};
pub(crate) use service::service;
#[cfg(test)]
pub(crate) use service::service_keys;
