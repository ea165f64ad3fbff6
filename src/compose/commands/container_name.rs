//! The names of a project's containers.

use crate::compose::interpolate::Template;
use crate::compose::model::{Project, Service};

/// The name of a container of a service.
pub(super) fn container_name(project: &Project, service: &Service, number: usize) -> Template {
    match &service.container_name {
        Some(name) => name.template.clone(),
        None => Template::text(format!("{}-{}-{number}", project.name, service.name)),
    }
}

/// The first container of the service with this name.
pub(super) fn container_of(project: &Project, name: &str) -> Template {
    match project.services.iter().find(|service| service.name == name) {
        Some(service) => container_name(project, service, 1),
        None => Template::text(format!("{}-{name}-1", project.name)),
    }
}
