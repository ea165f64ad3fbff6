//! One service.

use crate::compose::cell_text;
use crate::compose::diagnostic::Diagnostic;
use crate::compose::flag_table;
use crate::compose::interpolate::Template;
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType, expected};
use crate::compose::model::{CommandLine, EnvFile, KeyUse, Service};
use crate::compose::read::build::{build, extra_hosts, ulimits};
use crate::compose::read::deploy::{blkio_config, credential_spec, deploy, device, gpus, logging};
use crate::compose::read::health::healthcheck;
use crate::compose::read::mounts::mount;
use crate::compose::read::ports::port;
use crate::compose::read::relations::{
    depends_on, grants, link, namespace, networks, volumes_from,
};
use crate::compose::scalar::Scalar;
use crate::compose::shell_words;
use crate::compose::yaml::{Key, Value};

/// Reads an entry of `services`.
pub(crate) fn service(key: &Key, field: &Field<'_>) -> Result<Service, Diagnostic> {
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let service = read_known(key, field, &mut fields)?;
    fields.finish()?;
    Ok(service)
}

/// All keys that a service may have.
#[cfg(test)]
pub(crate) fn service_keys() -> Vec<&'static str> {
    use crate::compose::diagnostic::Position;
    use crate::compose::yaml::{MergeTag, Node};
    let position = Position {
        source: std::sync::Arc::new(crate::compose::diagnostic::Source {
            path: std::path::PathBuf::new(),
            base: std::path::PathBuf::new(),
        }),
        line: 1,
        column: 1,
    };
    let node = Node {
        value: Value::Map(Vec::new()),
        position: position.clone(),
        merge: MergeTag::None,
    };
    let key = Key {
        text: "s".to_owned(),
        position,
    };
    let field = Field::new(&node, "services.s");
    let mut fields = MappingReader::new(&node, "services.s").unwrap();
    read_known(&key, &field, &mut fields).unwrap();
    fields.known().to_vec()
}

/// Requests every key.
fn read_known(
    key: &Key,
    field: &Field<'_>,
    fields: &mut MappingReader<'_>,
) -> Result<Service, Diagnostic> {
    let (deploy, replicas) = match fields.get("deploy") {
        Some(field) => {
            let (deploy, replicas) = deploy(&field)?;
            (Some(deploy), replicas)
        }
        None => (None, None),
    };
    let scale = fields.scalar("scale", ScalarType::Number)?;
    let service = Service {
        name: key.text.clone(),
        position: key.position.clone(),
        // Compose treats an empty one as missing.
        image: fields
            .text("image")?
            .filter(|image| image.literal() != Some("")),
        build: optional(fields, "build", build)?,
        container_name: fields.text("container_name")?,
        command: optional(fields, "command", command)?.flatten(),
        entrypoint: optional(fields, "entrypoint", command)?.flatten(),
        environment: fields.pairs("environment")?,
        env_file: optional(fields, "env_file", env_file)?.unwrap_or_default(),
        ports: list(fields, "ports", port)?,
        networks: optional(fields, "networks", networks)?.unwrap_or_default(),
        network_mode: optional(fields, "network_mode", namespace)?,
        pid: match fields.get("pid") {
            Some(field) if !field.node.is_null() => Some(namespace(&field)?),
            _ => None,
        },
        ipc: optional(fields, "ipc", namespace)?,
        volumes: list(fields, "volumes", mount)?,
        volumes_from: list(fields, "volumes_from", volumes_from)?,
        depends_on: optional(fields, "depends_on", depends_on)?.unwrap_or_default(),
        links: list(fields, "links", link)?,
        external_links: fields.strings("external_links")?,
        profiles: fields
            .strings("profiles")?
            .iter()
            .map(Scalar::with_defaults)
            .collect(),
        replicas: read_replicas(scale, replicas)?,
        healthcheck: optional(fields, "healthcheck", healthcheck)?,
        restart: fields.text("restart")?,
        deploy,
        secrets: optional(fields, "secrets", grants)?.unwrap_or_default(),
        configs: optional(fields, "configs", grants)?.unwrap_or_default(),
        logging: optional(fields, "logging", logging)?,
        extra_hosts: optional(fields, "extra_hosts", extra_hosts)?.unwrap_or_default(),
        ulimits: optional(fields, "ulimits", ulimits)?.unwrap_or_default(),
        devices: list(fields, "devices", device)?,
        gpus: optional(fields, "gpus", gpus)?,
        blkio_config: optional(fields, "blkio_config", blkio_config)?,
        credential_spec: optional(fields, "credential_spec", credential_spec)?.flatten(),
        pull_policy: optional(fields, "pull_policy", pull_policy)?,
        stop_grace_period: fields.text("stop_grace_period")?,
        settings: flag_table::read(flag_table::SERVICE_KEYS, fields)?,
        keys: key_uses(field)?,
        refused: false,
    };
    check_unmapped(fields)?;
    Ok(service)
}

/// The keys that are not in the model because `docker run` has no equivalent. Their shape
/// is still checked.
fn check_unmapped(fields: &mut MappingReader<'_>) -> Result<(), Diagnostic> {
    if let Some(develop) = fields.get("develop").filter(|field| !field.node.is_null()) {
        let mut develop = MappingReader::new(develop.node, develop.path)?;
        list(&mut develop, "watch", |item| {
            let mut watch = MappingReader::new(item.node, &item.path)?;
            let actions = ["rebuild", "sync", "restart", "sync+restart", "sync+exec"];
            let path = watch.text("path")?;
            let action = watch.one_of("action", &actions)?;
            for (key, value) in [("path", path), ("action", action)] {
                if value.is_none() {
                    return Err(item.error(format!("`{key}` is missing")));
                }
            }
            watch.text("target")?;
            optional(&mut watch, "ignore", |field| field.scalars_or_one())?;
            optional(&mut watch, "include", |field| field.scalars_or_one())?;
            watch.boolean("initial_sync")?;
            optional(&mut watch, "exec", |exec| hook(exec, true))?;
            watch.finish()
        })?;
        develop.finish()?;
    }
    // The container of a `pre_start` hook may use its image's own command.
    for (key, needs_command) in [
        ("post_start", true),
        ("pre_start", false),
        ("pre_stop", true),
    ] {
        list(fields, key, |item| hook(item, needs_command))?;
    }
    if let Some(models) = fields.get("models") {
        match &models.node.value {
            Value::Map(_) => {
                for (_, entry) in models.entries()? {
                    if !entry.node.is_null() {
                        let mut entry = MappingReader::new(entry.node, entry.path)?;
                        entry.text("endpoint_var")?;
                        entry.text("model_var")?;
                        entry.finish()?;
                    }
                }
            }
            _ => {
                models.scalars(ScalarType::Text)?;
            }
        }
    }
    if let Some(field) = fields.get("provider") {
        let mut provider = MappingReader::new(field.node, &field.path)?;
        if provider.text("type")?.is_none() {
            return Err(field.error("`type` is missing"));
        }
        if let Some(options) = provider.get("options") {
            options.entries()?;
        }
        provider.finish()?;
    }
    // Resolved earlier; requested here so that it is known and can be suggested.
    fields.get("extends");
    Ok(())
}

fn hook(field: &Field<'_>, needs_command: bool) -> Result<(), Diagnostic> {
    let mut hook = MappingReader::new(field.node, &field.path)?;
    if optional(&mut hook, "command", command)?.is_none() && needs_command {
        return Err(field.error("`command` is missing"));
    }
    hook.text("image")?;
    hook.text("user")?;
    hook.boolean("privileged")?;
    hook.boolean("per_replica")?;
    hook.text("working_dir")?;
    hook.pairs("environment")?;
    hook.finish()
}

/// Reads the value of `key`, if it is there.
fn optional<T>(
    fields: &mut MappingReader<'_>,
    key: &'static str,
    read: impl Fn(&Field<'_>) -> Result<T, Diagnostic>,
) -> Result<Option<T>, Diagnostic> {
    fields.get(key).map(|field| read(&field)).transpose()
}

/// Reads every item of the list `key`.
fn list<T>(
    fields: &mut MappingReader<'_>,
    key: &'static str,
    read: impl Fn(&Field<'_>) -> Result<T, Diagnostic>,
) -> Result<Vec<T>, Diagnostic> {
    match fields.get(key) {
        Some(field) => field.items()?.iter().map(read).collect(),
        None => Ok(Vec::new()),
    }
}

/// A string, split into words, or a list of words. `null` leaves the image's own in
/// place.
fn command(field: &Field<'_>) -> Result<Option<CommandLine>, Diagnostic> {
    match &field.node.value {
        Value::List(_) => Ok(Some(CommandLine {
            words: field.scalars(ScalarType::Text)?,
            ignored: None,
        })),
        Value::Scalar(_) if field.node.is_null() => Ok(None),
        Value::Scalar(_) => {
            let line = field.scalar(ScalarType::Text)?;
            let split =
                shell_words::split(&line.template).map_err(|message| field.error(message))?;
            let scalar = |word: &Template| Scalar::new(word.clone(), &line.position);
            Ok(Some(CommandLine {
                words: split.words.iter().map(scalar).collect(),
                ignored: split.ignored,
            }))
        }
        Value::Map(_) => Err(expected("a text or a list", field.node, &field.path)),
    }
}

/// When the image is pulled: a word, or `every_` and a time.
fn pull_policy(field: &Field<'_>) -> Result<Scalar, Diagnostic> {
    const WORDS: [&str; 8] = [
        "always",
        "never",
        "missing",
        "if_not_present",
        "build",
        "refresh",
        "daily",
        "weekly",
    ];
    let policy = field.scalar(ScalarType::Text)?;
    let time = policy
        .literal()
        .and_then(|word| word.strip_prefix("every_"));
    match time {
        Some(time) if is_time(time) => Ok(policy),
        Some(_) => Err(field.error("a time after `every_` is a number with w, d, h, m or s")),
        None => field.one_of(&WORDS),
    }
}

/// `12h`, `1d12h`
fn is_time(text: &str) -> bool {
    let mut digits = 0;
    for char in text.chars() {
        match char {
            '0'..='9' => digits += 1,
            'w' | 'd' | 'h' | 'm' | 's' if digits > 0 => digits = 0,
            _ => return false,
        }
    }
    !text.is_empty() && digits == 0
}

fn env_file(field: &Field<'_>) -> Result<Vec<EnvFile>, Diagnostic> {
    let plain = |path| EnvFile {
        path,
        required: true,
        format: None,
    };
    if let Value::Scalar(_) = &field.node.value {
        return Ok(vec![plain(field.scalar(ScalarType::Text)?)]);
    }
    let mut files = Vec::new();
    for item in field.items()? {
        if let Value::Map(_) = &item.node.value {
            let mut fields = MappingReader::new(item.node, &item.path)?;
            files.push(EnvFile {
                path: fields
                    .text("path")?
                    .ok_or_else(|| item.error("`path` is missing"))?,
                required: fields.boolean("required")?.unwrap_or(true),
                format: fields.text("format")?,
            });
            fields.finish()?;
        } else {
            files.push(plain(item.scalar(ScalarType::Text)?));
        }
    }
    Ok(files)
}

/// `deploy.replicas` and `scale` say the same, so they must not differ.
fn read_replicas(scale: Option<Scalar>, replicas: Option<Scalar>) -> Result<usize, Diagnostic> {
    if let (Some(scale), Some(replicas)) = (&scale, &replicas)
        && scale.with_defaults() != replicas.with_defaults()
    {
        return Err(Diagnostic::new(
            &scale.position,
            "`scale` and `deploy.replicas` give different numbers",
        ));
    }
    let Some(scalar) = replicas.or(scale) else {
        return Ok(1);
    };
    let shown = scalar.with_defaults();
    match shown.parse::<usize>() {
        Ok(replicas) => Ok(replicas),
        // Without a value for the variable, one container shows what each looks like.
        Err(_) if scalar.has_variables() => Ok(1),
        _ => Err(Diagnostic::new(
            &scalar.position,
            format!("`{shown}` is not a number of containers"),
        )),
    }
}

fn key_uses(field: &Field<'_>) -> Result<Vec<KeyUse>, Diagnostic> {
    let mut uses = Vec::new();
    for (key, entry) in field.entries()? {
        if key.text.starts_with("x-") || key.text == "extends" {
            continue;
        }
        uses.push(KeyUse {
            key: key.text.clone(),
            value: cell_text::cell_text(&key.text, entry.node),
            position: key.position.clone(),
        });
    }
    Ok(uses)
}
