//! `build`, and the keys it shares with a service: `extra_hosts`, `ulimits`.

use crate::compose::diagnostic::Diagnostic;
use crate::compose::flag_table;
use crate::compose::mapping_reader::{Field, MappingReader, Pair, ScalarType, expected};
use crate::compose::model::{Build, Ulimit};
use crate::compose::read::relations::grants;
use crate::compose::scalar::Scalar;
use crate::compose::yaml::Value;

/// Reads `build`: a context, or a mapping.
pub(super) fn build(field: &Field<'_>) -> Result<Build, Diagnostic> {
    let position = field.node.position.clone();
    if let Value::Scalar(_) = &field.node.value {
        let context = field.scalar(ScalarType::Text)?;
        return Ok(Build {
            position,
            context,
            dockerfile: None,
            dockerfile_inline: None,
            args: Vec::new(),
            target: None,
            tags: Vec::new(),
            platforms: Vec::new(),
            labels: Vec::new(),
            extra_hosts: Vec::new(),
            ulimits: Vec::new(),
            secrets: Vec::new(),
            additional_contexts: Vec::new(),
            ssh: Vec::new(),
            settings: Vec::new(),
        });
    }
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let build = Build {
        context: fields
            .text("context")?
            .unwrap_or_else(|| Scalar::text(".", &position)),
        position,
        dockerfile: fields.text("dockerfile")?,
        dockerfile_inline: fields.text("dockerfile_inline")?,
        args: fields.pairs("args")?,
        target: fields.text("target")?,
        tags: fields.strings("tags")?,
        platforms: fields.strings("platforms")?,
        labels: fields.pairs("labels")?,
        extra_hosts: fields
            .get("extra_hosts")
            .map_or(Ok(Vec::new()), |field| extra_hosts(&field))?,
        ulimits: fields
            .get("ulimits")
            .map_or(Ok(Vec::new()), |field| ulimits(&field))?,
        secrets: fields
            .get("secrets")
            .map_or(Ok(Vec::new()), |field| grants(&field))?,
        additional_contexts: fields.pairs("additional_contexts")?,
        ssh: match fields.get("ssh") {
            Some(field) if matches!(field.node.value, Value::Scalar(_)) => {
                vec![Pair {
                    name: field.scalar(ScalarType::Text)?,
                    value: None,
                }]
            }
            Some(field) => field.pairs()?,
            None => Vec::new(),
        },
        settings: flag_table::read(flag_table::BUILD_KEYS, &mut fields)?,
    };
    fields.finish()?;
    if let (Some(_), Some(inline)) = (&build.dockerfile, &build.dockerfile_inline) {
        return Err(Diagnostic::new(
            &inline.position,
            "`dockerfile` and `dockerfile_inline` exclude each other",
        )
        .key(&field.path));
    }
    Ok(build)
}

/// `HOST=ADDRESS` or `HOST:ADDRESS` items, or a mapping to one address or several.
pub(super) fn extra_hosts(field: &Field<'_>) -> Result<Vec<(Scalar, Scalar)>, Diagnostic> {
    let mut hosts = Vec::new();
    match &field.node.value {
        Value::List(_) => {
            for item in field.items()? {
                let text = item.scalar(ScalarType::Text)?;
                let (host, address) = text
                    .template
                    .split_once('=')
                    .or_else(|| text.template.split_once(':'))
                    .ok_or_else(|| item.error("must be HOST=ADDRESS"))?;
                hosts.push((
                    Scalar::new(host, &text.position),
                    Scalar::new(address, &text.position),
                ));
            }
        }
        Value::Map(_) => {
            for (key, entry) in field.entries()? {
                for address in entry.scalars_or_one()? {
                    hosts.push((Scalar::text(&key.text, &key.position), address));
                }
            }
        }
        Value::Scalar(_) => {
            return Err(expected("a mapping or a list", field.node, &field.path));
        }
    }
    Ok(hosts)
}

/// One number for both limits, or `soft` and `hard`.
pub(super) fn ulimits(field: &Field<'_>) -> Result<Vec<Ulimit>, Diagnostic> {
    let mut ulimits = Vec::new();
    for (key, entry) in field.entries()? {
        let (soft, hard) = if let Value::Map(_) = &entry.node.value {
            let mut fields = MappingReader::new(entry.node, &entry.path)?;
            let soft = fields.scalar("soft", ScalarType::Integer)?;
            let hard = fields.scalar("hard", ScalarType::Integer)?;
            fields.finish()?;
            (
                soft.ok_or_else(|| entry.error("`soft` is missing"))?,
                Some(hard.ok_or_else(|| entry.error("`hard` is missing"))?),
            )
        } else {
            (entry.scalar(ScalarType::Integer)?, None)
        };
        ulimits.push(Ulimit {
            name: key.text.clone(),
            soft,
            hard,
        });
    }
    Ok(ulimits)
}
