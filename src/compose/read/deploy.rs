//! `deploy`, `gpus`, `blkio_config`, `logging`, `credential_spec`, `devices`: what a
//! container may use.

use crate::compose::diagnostic::Diagnostic;
use crate::compose::interpolate::Template;
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType, expected};
use crate::compose::model::{BlkioConfig, Deploy, DeviceRequest, Gpus, Logging, RestartPolicy};
use crate::compose::scalar::Scalar;
use crate::compose::yaml::Value;

/// Reads `deploy` and the number of replicas.
pub(super) fn deploy(field: &Field<'_>) -> Result<(Deploy, Option<Scalar>), Diagnostic> {
    let mut deploy = Deploy::default();
    if field.node.is_null() {
        return Ok((deploy, None));
    }
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let replicas = fields.scalar("replicas", ScalarType::Number)?;
    if let Some(resources) = fields.get("resources") {
        read_resources(&resources, &mut deploy)?;
    }
    if let Some(policy) = fields.get("restart_policy") {
        let mut policy = MappingReader::new(policy.node, policy.path)?;
        deploy.restart_policy = Some(RestartPolicy {
            condition: policy.text("condition")?,
            max_attempts: policy.scalar("max_attempts", ScalarType::Integer)?,
            delay: policy.text("delay")?,
            window: policy.text("window")?,
        });
        policy.finish()?;
    }
    for key in ["mode", "endpoint_mode"] {
        if fields.text(key)?.is_some() {
            deploy.swarm_only.push(key);
        }
    }
    if !fields.pairs("labels")?.is_empty() {
        deploy.swarm_only.push("labels");
    }
    for key in ["update_config", "rollback_config"] {
        if let Some(config) = fields.get(key) {
            read_update(&config)?;
            deploy.swarm_only.push(key);
        }
    }
    if let Some(placement) = fields.get("placement") {
        read_placement(&placement)?;
        deploy.swarm_only.push("placement");
    }
    fields.finish()?;
    Ok((deploy, replicas))
}

fn read_resources(field: &Field<'_>, deploy: &mut Deploy) -> Result<(), Diagnostic> {
    let mut resources = MappingReader::new(field.node, &field.path)?;
    if let Some(limits) = resources.get("limits") {
        let mut limits = MappingReader::new(limits.node, limits.path)?;
        deploy.cpus = limits.scalar("cpus", ScalarType::Number)?;
        deploy.memory = limits.text("memory")?;
        deploy.pids = limits.scalar("pids", ScalarType::Integer)?;
        limits.finish()?;
    }
    if let Some(reservations) = resources.get("reservations") {
        let mut reservations = MappingReader::new(reservations.node, reservations.path)?;
        deploy.cpus_reservation = reservations.scalar("cpus", ScalarType::Number)?;
        deploy.memory_reservation = reservations.text("memory")?;
        if let Some(devices) = reservations.get("devices") {
            deploy.devices = device_requests(&devices)?;
            for item in devices.items()? {
                if item.node.get("capabilities").is_none() {
                    return Err(item
                        .error("`capabilities` is missing")
                        .help("write `capabilities: [gpu]` for a graphics card"));
                }
            }
        }
        if let Some(generic) = reservations.get("generic_resources") {
            for item in generic.items()? {
                let mut item = MappingReader::new(item.node, item.path)?;
                if let Some(spec) = item.get("discrete_resource_spec") {
                    let mut spec = MappingReader::new(spec.node, spec.path)?;
                    spec.text("kind")?;
                    spec.scalar("value", ScalarType::Number)?;
                    spec.finish()?;
                }
                item.finish()?;
            }
            deploy.swarm_only.push("generic_resources");
        }
        reservations.finish()?;
    }
    resources.finish()
}

fn read_update(field: &Field<'_>) -> Result<(), Diagnostic> {
    let mut update = MappingReader::new(field.node, &field.path)?;
    update.scalar("parallelism", ScalarType::Integer)?;
    update.text("delay")?;
    update.text("failure_action")?;
    update.text("monitor")?;
    update.scalar("max_failure_ratio", ScalarType::Number)?;
    update.one_of("order", &["start-first", "stop-first"])?;
    update.finish()
}

fn read_placement(field: &Field<'_>) -> Result<(), Diagnostic> {
    let mut placement = MappingReader::new(field.node, &field.path)?;
    placement.strings("constraints")?;
    placement.scalar("max_replicas_per_node", ScalarType::Integer)?;
    if let Some(preferences) = placement.get("preferences") {
        for item in preferences.items()? {
            let mut item = MappingReader::new(item.node, item.path)?;
            item.text("spread")?;
            item.finish()?;
        }
    }
    placement.finish()
}

/// `gpus`: `all`, or a list of requests.
pub(super) fn gpus(field: &Field<'_>) -> Result<Gpus, Diagnostic> {
    match &field.node.value {
        Value::List(_) => Ok(Gpus::Some(device_requests(field)?)),
        _ => {
            let text = field.scalar(ScalarType::Text)?;
            if text.with_defaults() == "all" {
                Ok(Gpus::All)
            } else {
                Err(expected("`all` or a list", field.node, &field.path))
            }
        }
    }
}

fn device_requests(field: &Field<'_>) -> Result<Vec<DeviceRequest>, Diagnostic> {
    let mut requests = Vec::new();
    for item in field.items()? {
        let mut fields = MappingReader::new(item.node, &item.path)?;
        requests.push(DeviceRequest {
            driver: fields.text("driver")?,
            count: fields.scalar("count", ScalarType::Integer)?,
            device_ids: fields.strings("device_ids")?,
            capabilities: fields.strings("capabilities")?,
            options: fields.pairs("options")?,
        });
        fields.finish()?;
    }
    Ok(requests)
}

/// Device lists of `blkio_config`, with the key of the value and the flag of `docker
/// run`.
const BLKIO_DEVICES: [(&str, &str, &str); 5] = [
    ("weight_device", "weight", "--blkio-weight-device"),
    ("device_read_bps", "rate", "--device-read-bps"),
    ("device_read_iops", "rate", "--device-read-iops"),
    ("device_write_bps", "rate", "--device-write-bps"),
    ("device_write_iops", "rate", "--device-write-iops"),
];

/// `blkio_config`
pub(super) fn blkio_config(field: &Field<'_>) -> Result<BlkioConfig, Diagnostic> {
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let mut blkio = BlkioConfig {
        weight: fields.scalar("weight", ScalarType::Integer)?,
        devices: Vec::new(),
    };
    for (key, value_key, flag) in BLKIO_DEVICES {
        let Some(list) = fields.get(key) else {
            continue;
        };
        for item in list.items()? {
            let mut limit = MappingReader::new(item.node, &item.path)?;
            let path = limit.text("path")?;
            let value = limit.scalar(value_key, ScalarType::Integer)?;
            limit.finish()?;
            blkio.devices.push((
                flag,
                path.ok_or_else(|| item.error("`path` is missing"))?,
                value.ok_or_else(|| item.error(format!("`{value_key}` is missing")))?,
            ));
        }
    }
    fields.finish()?;
    Ok(blkio)
}

/// `logging`
pub(super) fn logging(field: &Field<'_>) -> Result<Logging, Diagnostic> {
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let mut logging = Logging {
        driver: fields.text("driver")?,
        options: Vec::new(),
    };
    if let Some(options) = fields.get("options") {
        for (_, option) in options.entries()? {
            if !option.node.is_null() {
                option.scalar(ScalarType::Number)?;
            }
        }
        logging.options = options.pairs()?;
    }
    fields.finish()?;
    Ok(logging)
}

/// `credential_spec`, as the value of `--security-opt`.
pub(super) fn credential_spec(field: &Field<'_>) -> Result<Option<Scalar>, Diagnostic> {
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let mut value = None;
    for (key, scheme) in [
        ("file", "file://"),
        ("registry", "registry://"),
        ("config", "config://"),
    ] {
        if let Some(scalar) = fields.text(key)? {
            value = Some(Scalar::new(
                scalar
                    .template
                    .prefixed(&format!("credentialspec={scheme}")),
                &scalar.position,
            ));
        }
    }
    fields.finish()?;
    Ok(value)
}

/// `devices`: `HOST[:CONTAINER[:PERMISSIONS]]`, or a mapping.
pub(super) fn device(field: &Field<'_>) -> Result<Scalar, Diagnostic> {
    let Value::Map(_) = &field.node.value else {
        return field.scalar(ScalarType::Text);
    };
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let source = fields.text("source")?;
    let target = fields.text("target")?;
    let permissions = fields.text("permissions")?;
    fields.finish()?;
    let source = source.ok_or_else(|| field.error("`source` is missing"))?;
    let mut device = source.template.clone();
    let push = |device: &mut Template, piece: &Template| {
        device.push_text(":");
        device.push(piece);
    };
    match (&target, &permissions) {
        (Some(target), _) => push(&mut device, &target.template),
        (None, Some(_)) => push(&mut device, &source.template),
        (None, None) => {}
    }
    if let Some(permissions) = permissions {
        push(&mut device, &permissions.template);
    }
    Ok(Scalar::new(device, &field.node.position))
}
