//! The order in which services start.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::model::{Namespace, Service, VolumesSource};

/// The services that must run before `service`, each with the position of its mention.
pub(crate) fn dependencies(service: &Service) -> Vec<(&str, &Position)> {
    let mut found: Vec<(&str, &Position)> = Vec::new();
    found.extend(
        service
            .depends_on
            .iter()
            .map(|dependency| (dependency.service.as_str(), &dependency.position)),
    );
    found.extend(
        service
            .links
            .iter()
            .map(|link| (link.service.as_str(), &link.position)),
    );
    found.extend(
        service
            .volumes_from
            .iter()
            .filter_map(|from| match &from.source {
                VolumesSource::Service { service, position } => Some((service.as_str(), position)),
                VolumesSource::Container(_) => None,
            }),
    );
    found.extend(namespace_providers(service));
    found
}

/// The services whose namespaces `service` uses, each with the position of its mention.
/// Without them, the service cannot start at all.
pub(crate) fn namespace_providers(service: &Service) -> impl Iterator<Item = (&str, &Position)> {
    let namespaces = [&service.network_mode, &service.pid, &service.ipc];
    namespaces
        .into_iter()
        .flatten()
        .filter_map(|namespace| match namespace {
            Namespace::Service { service, position } => Some((service.as_str(), position)),
            Namespace::Mode(_) => None,
        })
}

/// The indices of `services`, each after its dependencies, and otherwise in the order of
/// the file.
///
/// # Errors
/// If services depend on each other in a cycle, which the message names.
pub(crate) fn start_order(services: &[Service]) -> Result<Vec<usize>, Diagnostic> {
    let index: HashMap<&str, usize> = services
        .iter()
        .enumerate()
        .map(|(index, service)| (service.name.as_str(), index))
        .collect();
    let needed: Vec<Vec<(usize, &Position)>> = services
        .iter()
        .map(|service| {
            let mut needed: Vec<(usize, &Position)> = dependencies(service)
                .into_iter()
                .filter_map(|(name, position)| Some((*index.get(name)?, position)))
                .collect();
            needed.sort_by_key(|(index, _)| *index);
            needed.dedup_by_key(|(index, _)| *index);
            needed
        })
        .collect();
    let indices: Vec<Vec<usize>> = needed
        .iter()
        .map(|needed| needed.iter().map(|(other, _)| *other).collect())
        .collect();
    topological_order(&indices).map_err(|waiting| cycle_error(services, &needed, &waiting))
}

/// The numbers from 0, each after those that it needs, and otherwise in ascending order.
///
/// # Errors
/// If there are cycles: for each number, how many others it still waits for.
pub(crate) fn topological_order(needed: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut waiting: Vec<usize> = needed.iter().map(Vec::len).collect();
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needed.len()];
    for (number, needed) in needed.iter().enumerate() {
        for other in needed {
            needed_by[*other].push(number);
        }
    }
    let mut ready: BinaryHeap<Reverse<usize>> = (0..needed.len())
        .filter(|number| waiting[*number] == 0)
        .map(Reverse)
        .collect();
    let mut order = Vec::with_capacity(needed.len());
    while let Some(Reverse(next)) = ready.pop() {
        order.push(next);
        for &number in &needed_by[next] {
            waiting[number] -= 1;
            if waiting[number] == 0 {
                ready.push(Reverse(number));
            }
        }
    }
    if order.len() == needed.len() {
        Ok(order)
    } else {
        Err(waiting)
    }
}

/// The most services of a cycle that a message names.
const MAX_CYCLE_NAMES: usize = 10;

/// Follows unmet dependencies until a service comes up again.
fn cycle_error(
    services: &[Service],
    needed: &[Vec<(usize, &Position)>],
    waiting: &[usize],
) -> Diagnostic {
    let mut path: Vec<usize> = Vec::new();
    let mut seen = vec![None; services.len()];
    // Every service that waits needs one that waits, so the walk ends where it was
    // before.
    let mut at = waiting.iter().position(|count| *count > 0).unwrap_or(0);
    while seen[at].is_none() {
        seen[at] = Some(path.len());
        path.push(at);
        at = needed[at]
            .iter()
            .map(|(other, _)| *other)
            .find(|other| waiting[*other] > 0)
            .unwrap_or(at);
    }
    let mut cycle = path.split_off(seen[at].unwrap_or(0));
    // Named from the service that comes first in the file.
    let first = cycle
        .iter()
        .enumerate()
        .min_by_key(|(_, service)| **service)
        .map_or(0, |(place, _)| place);
    cycle.rotate_left(first);
    let mut names: Vec<&str> = cycle
        .iter()
        .map(|index| services[*index].name.as_str())
        .collect();
    if names.len() > MAX_CYCLE_NAMES {
        names.splice(
            MAX_CYCLE_NAMES / 2..names.len() - MAX_CYCLE_NAMES / 2,
            ["…"],
        );
    }
    names.extend(names.first().copied());
    let start = cycle.first().copied().unwrap_or(0);
    let next = cycle.get(1).copied().unwrap_or(start);
    let position = needed[start]
        .iter()
        .find(|(other, _)| *other == next)
        .map_or(&services[start].position, |(_, position)| position);
    Diagnostic::new(
        position,
        format!(
            "services depend on each other in a cycle: {}",
            names.join(" -> ")
        ),
    )
    .key(format!("services.{}", services[start].name))
}
