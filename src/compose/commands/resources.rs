//! Restart policy, settings and limits. `deploy` takes precedence over equivalent keys of
//! the service.

use crate::compose::commands::command::Command;
use crate::compose::commands::flags::{self, CommaList};
use crate::compose::commands::notes::{Note, Why};
use crate::compose::flag_table::SettingValue;
use crate::compose::interpolate::Template;
use crate::compose::model::{DeviceRequest, Gpus, RestartPolicy, Service};
use crate::compose::scalar::Scalar;

/// `--restart`
pub(super) fn restart(command: &mut Command, notes: &mut Vec<Note>, service: &Service) {
    let policy = service
        .deploy
        .as_ref()
        .and_then(|deploy| deploy.restart_policy.as_ref());
    match (policy, &service.restart) {
        (Some(policy), _) => command.flag("--restart", &deployed(policy, notes)),
        (None, Some(restart)) => command.flag("--restart", &restart.template),
        (None, None) => {}
    }
}

/// `deploy.restart_policy` as a value of `docker run --restart`.
fn deployed(policy: &RestartPolicy, notes: &mut Vec<Note>) -> Template {
    let mut note = |key: &str| {
        notes.push(Note::NoEquivalent(
            format!("deploy.restart_policy.{key}"),
            Why::RestartPolicy,
        ));
    };
    if policy.delay.is_some() {
        note("delay");
    }
    if policy.window.is_some() {
        note("window");
    }
    let condition = policy.condition.as_ref().map(Scalar::with_defaults);
    let mut value = Template::text(match condition.as_deref() {
        None | Some("any" | "always") => "always",
        Some("none" | "no") => "no",
        Some("unless-stopped") => "unless-stopped",
        Some(_) => "on-failure",
    });
    if let Some(attempts) = &policy.max_attempts {
        if value.literal() == Some("on-failure") {
            value.push_text(":");
            value.push(&attempts.template);
        } else {
            note("max_attempts");
        }
    }
    value
}

/// The keys that map directly to flags, and `stop_grace_period`.
pub(super) fn settings(command: &mut Command, notes: &mut Vec<Note>, service: &Service) {
    let deploy = service.deploy.as_ref();
    for setting in &service.settings {
        let overridden = deploy.is_some_and(|deploy| match setting.key {
            "cpus" => deploy.cpus.is_some(),
            "mem_limit" => deploy.memory.is_some(),
            "pids_limit" => deploy.pids.is_some(),
            "mem_reservation" => deploy.memory_reservation.is_some(),
            _ => false,
        });
        if overridden {
            continue;
        }
        match (&setting.value, setting.key, setting.flag) {
            // `docker run` takes microseconds, Compose a duration.
            (SettingValue::One(value), "cpu_rt_period" | "cpu_rt_runtime", Some(flag)) => {
                match value.literal().and_then(nanoseconds) {
                    Some(time) => command.flag(flag, &Template::text((time / 1000).to_string())),
                    None => command.flag(flag, &value.template),
                }
            }
            _ => {
                if !flags::setting(command, setting) {
                    let key = setting.key.to_owned();
                    notes.push(Note::NoEquivalent(key, Why::Compose));
                }
            }
        }
    }
    if let Some(period) = &service.stop_grace_period {
        match nanoseconds(&period.with_defaults()) {
            Some(time) if !period.has_variables() => {
                let seconds = time / 1_000_000_000;
                command.flag("--stop-timeout", &Template::text(seconds.to_string()));
            }
            _ => notes.push(Note::Unknown(
                "stop_grace_period".to_owned(),
                period.with_defaults(),
            )),
        }
    }
}

/// Limits, devices, logging.
pub(super) fn limits(command: &mut Command, notes: &mut Vec<Note>, service: &Service) {
    flags::ulimits(command, &service.ulimits);
    for device in &service.devices {
        command.flag("--device", &device.template);
    }
    if let Some(blkio) = &service.blkio_config {
        flags::optional(command, "--blkio-weight", blkio.weight.as_ref());
        for (flag, path, value) in &blkio.devices {
            let mut device = path.template.clone();
            device.push_text(":");
            device.push(&value.template);
            command.flag(flag, &device);
        }
    }
    flags::optional(command, "--security-opt", service.credential_spec.as_ref());
    match &service.gpus {
        Some(Gpus::All) => command.piece("--gpus all"),
        Some(Gpus::Some(requests)) => gpus(command, requests),
        None => {}
    }
    if let Some(logging) = &service.logging {
        flags::optional(command, "--log-driver", logging.driver.as_ref());
        flags::pairs(command, "--log-opt", &logging.options);
    }
    let Some(deploy) = &service.deploy else {
        return;
    };
    flags::optional(command, "--cpus", deploy.cpus.as_ref());
    flags::optional(command, "-m", deploy.memory.as_ref());
    flags::optional(command, "--pids-limit", deploy.pids.as_ref());
    let reservation = deploy.memory_reservation.as_ref();
    flags::optional(command, "--memory-reservation", reservation);
    gpus(command, &deploy.devices);
    if deploy.cpus_reservation.is_some() {
        let key = "deploy.resources.reservations.cpus".to_owned();
        notes.push(Note::NoEquivalent(key, Why::NoFlag));
    }
    for key in &deploy.swarm_only {
        notes.push(Note::NoEquivalent(format!("deploy.{key}"), Why::Swarm));
    }
}

fn gpus(command: &mut Command, requests: &[DeviceRequest]) {
    for request in requests {
        let mut value = CommaList::default();
        value.optional("driver", request.driver.as_ref());
        value.optional("count", request.count.as_ref());
        for (key, values) in [
            ("device", &request.device_ids),
            ("capabilities", &request.capabilities),
        ] {
            if !values.is_empty() {
                value.field(
                    key,
                    &joined(values.iter().map(|value| value.template.clone())),
                );
            }
        }
        if !request.options.is_empty() {
            value.field("options", &joined(request.options.iter().map(flags::pair)));
        }
        command.flag("--gpus", &value.template());
    }
}

fn joined(values: impl Iterator<Item = Template>) -> Template {
    let mut joined = Template::default();
    for value in values {
        if !joined.is_empty() {
            joined.push_text(",");
        }
        joined.push(&value);
    }
    joined
}

/// A duration in the notation of Compose (`1m30s`, `1.5h`, `2d`) in nanoseconds.
fn nanoseconds(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .filter(|at| *at > 0)?;
        let number: f64 = rest[..digits].parse().ok()?;
        let after = &rest[digits..];
        let unit_end = after
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(after.len());
        let unit = match &after[..unit_end] {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            "d" => 24.0 * 3600e9,
            "w" => 7.0 * 24.0 * 3600e9,
            _ => return None,
        };
        total += number * unit;
        rest = &after[unit_end..];
    }
    // Within 64 bits, with room to spare.
    (total < 9e18).then_some(total as u64)
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn durations_are_read_as_compose_writes_them() {
        assert_eq!(nanoseconds("1m30s"), Some(90_000_000_000));
        assert_eq!(nanoseconds("1.5h"), Some(5_400_000_000_000));
        assert_eq!(nanoseconds("10us"), Some(10_000));
        for text in ["", "10", "s", "1x", "1m30"] {
            assert_eq!(nanoseconds(text), None, "{text}");
        }
    }
}
