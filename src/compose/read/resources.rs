//! The sections beside `services`: `networks`, `volumes`, `secrets`, `configs`.

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType, expected};
use crate::compose::model::{FileContent, FileObject, Ipam, Network, Subnet, Volume};
use crate::compose::scalar::Scalar;
use crate::compose::yaml::{Key, Value};

/// A network of which only the name is given.
fn plain_network(key: &str, project: &str, position: &Position) -> Network {
    Network {
        key: key.to_owned(),
        name: Scalar::text(format!("{project}_{key}"), position),
        external: false,
        implicit: false,
        driver: None,
        driver_opts: Vec::new(),
        labels: Vec::new(),
        internal: None,
        attachable: None,
        enable_ipv4: None,
        enable_ipv6: None,
        ipam: Ipam::default(),
    }
}

/// The network `default`, for a project whose file does not mention it.
pub(crate) fn implicit_network(project: &str, position: &Position) -> Network {
    Network {
        implicit: true,
        ..plain_network("default", project, position)
    }
}

/// Reads an entry of `networks`.
pub(crate) fn network(key: &Key, field: &Field<'_>, project: &str) -> Result<Network, Diagnostic> {
    let mut network = plain_network(&key.text, project, &key.position);
    if field.node.is_null() {
        return Ok(network);
    }
    let mut fields = MappingReader::new(field.node, &field.path)?;
    (network.name, network.external) = name_and_external(&mut fields, key, project)?;
    network.driver = fields.text("driver")?;
    network.driver_opts = fields.mapping_pairs("driver_opts", ScalarType::Number)?;
    network.labels = fields.pairs("labels")?;
    network.internal = fields.scalar("internal", ScalarType::Boolean)?;
    network.attachable = fields.scalar("attachable", ScalarType::Boolean)?;
    network.enable_ipv4 = fields.scalar("enable_ipv4", ScalarType::Boolean)?;
    network.enable_ipv6 = fields.scalar("enable_ipv6", ScalarType::Boolean)?;
    if let Some(ipam) = fields.get("ipam") {
        network.ipam = read_ipam(&ipam)?;
    }
    fields.finish()?;
    Ok(network)
}

fn read_ipam(field: &Field<'_>) -> Result<Ipam, Diagnostic> {
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let mut ipam = Ipam {
        driver: fields.text("driver")?,
        options: fields.mapping_pairs("options", ScalarType::Text)?,
        config: Vec::new(),
    };
    if let Some(config) = fields.get("config") {
        for item in config.items()? {
            let mut subnet = MappingReader::new(item.node, item.path)?;
            ipam.config.push(Subnet {
                subnet: subnet.text("subnet")?,
                ip_range: subnet.text("ip_range")?,
                gateway: subnet.text("gateway")?,
                aux_addresses: subnet.mapping_pairs("aux_addresses", ScalarType::Text)?,
            });
            subnet.finish()?;
        }
    }
    fields.finish()?;
    Ok(ipam)
}

/// Reads an entry of `volumes`.
pub(crate) fn volume(key: &Key, field: &Field<'_>, project: &str) -> Result<Volume, Diagnostic> {
    let mut volume = Volume {
        key: key.text.clone(),
        name: Scalar::text(format!("{project}_{}", key.text), &key.position),
        external: false,
        driver: None,
        driver_opts: Vec::new(),
        labels: Vec::new(),
    };
    if field.node.is_null() {
        return Ok(volume);
    }
    let mut fields = MappingReader::new(field.node, &field.path)?;
    (volume.name, volume.external) = name_and_external(&mut fields, key, project)?;
    volume.driver = fields.text("driver")?;
    volume.driver_opts = fields.mapping_pairs("driver_opts", ScalarType::Number)?;
    volume.labels = fields.pairs("labels")?;
    fields.finish()?;
    Ok(volume)
}

/// Reads an entry of `secrets`.
pub(crate) fn secret(key: &Key, field: &Field<'_>) -> Result<FileObject, Diagnostic> {
    file_object(key, field, &["file", "environment"])
}

/// Reads an entry of `configs`.
pub(crate) fn config(key: &Key, field: &Field<'_>) -> Result<FileObject, Diagnostic> {
    file_object(key, field, &["file", "environment", "content"])
}

fn file_object(
    key: &Key,
    field: &Field<'_>,
    sources: &[&'static str],
) -> Result<FileObject, Diagnostic> {
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let mut content = FileContent::Unknown;
    let mut given: Option<&str> = None;
    for source in sources {
        let Some(scalar) = fields.text(source)? else {
            continue;
        };
        if let Some(other) = given {
            return Err(Diagnostic::new(
                &scalar.position,
                format!("`{other}` and `{source}` exclude each other"),
            )
            .key(&field.path));
        }
        given = Some(source);
        content = match *source {
            "file" => FileContent::File(scalar),
            "environment" => FileContent::Environment(scalar),
            _ => FileContent::Inline(scalar),
        };
    }
    if name_and_external(&mut fields, key, "")?.1 {
        content = FileContent::External;
    }
    fields.pairs("labels")?;
    fields.text("template_driver")?;
    let driver = fields.text("driver")?;
    fields.mapping_pairs("driver_opts", ScalarType::Number)?;
    fields.finish()?;
    if let (FileContent::Unknown, None) = (&content, driver) {
        return Err(field.error(format!("one of {} or `external` is missing", {
            let quoted: Vec<_> = sources.iter().map(|source| format!("`{source}`")).collect();
            quoted.join(", ")
        })));
    }
    Ok(FileObject {
        key: key.text.clone(),
        content,
        position: key.position.clone(),
    })
}

/// The name in Docker and whether the thing exists outside the project. `external` was
/// once a mapping with a `name`.
fn name_and_external(
    fields: &mut MappingReader<'_>,
    key: &Key,
    project: &str,
) -> Result<(Scalar, bool), Diagnostic> {
    let mut name = fields.text("name")?;
    let external = match fields.get("external") {
        None => false,
        Some(field) => match &field.node.value {
            Value::Map(_) => {
                let mut legacy = MappingReader::new(field.node, field.path)?;
                name = name.or(legacy.text("name")?);
                legacy.finish()?;
                true
            }
            Value::Scalar(_) => field
                .scalar(ScalarType::Boolean)?
                .as_bool()
                .unwrap_or(false),
            Value::List(_) => {
                return Err(expected("`true` or `false`", field.node, &field.path));
            }
        },
    };
    if external && let Some(other) = fields.first_key_except(&["name", "external"]) {
        return Err(Diagnostic::new(
            &other.position,
            format!(
                "`external` and `{}` exclude each other: Compose does not create `{}`",
                other.text, key.text
            ),
        )
        .key(fields.path()));
    }
    let name = name.unwrap_or_else(|| {
        let name = if external {
            key.text.clone()
        } else {
            format!("{project}_{}", key.text)
        };
        Scalar::text(name, &key.position)
    });
    Ok((name, external))
}
