//! `healthcheck`.

use crate::compose::diagnostic::Diagnostic;
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType};
use crate::compose::model::{HealthTest, Healthcheck};
use crate::compose::yaml::Value;

/// Reads `healthcheck`.
pub(super) fn healthcheck(field: &Field<'_>) -> Result<Healthcheck, Diagnostic> {
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let test = fields
        .get("test")
        .map(|test| read_test(&test))
        .transpose()?
        .flatten();
    let disabled = fields.boolean("disable")?.unwrap_or(false);
    let healthcheck = Healthcheck {
        test: if disabled {
            Some(HealthTest::Disabled)
        } else {
            test
        },
        interval: fields.text("interval")?,
        timeout: fields.text("timeout")?,
        retries: fields.scalar("retries", ScalarType::Number)?,
        start_period: fields.text("start_period")?,
        start_interval: fields.text("start_interval")?,
    };
    fields.finish()?;
    Ok(healthcheck)
}

/// A text for the shell, or a list that starts with `NONE`, `CMD` or `CMD-SHELL`.
/// An empty list leaves the image's own test in place.
fn read_test(field: &Field<'_>) -> Result<Option<HealthTest>, Diagnostic> {
    if let Value::Scalar(_) = &field.node.value {
        return Ok(Some(HealthTest::Shell(field.scalar(ScalarType::Text)?)));
    }
    let words = field.scalars(ScalarType::Text)?;
    let kind_error = || {
        field
            .error("the first item must be `NONE`, `CMD` or `CMD-SHELL`")
            .help("write the test as one text to run it in a shell")
    };
    let Some((kind, rest)) = words.split_first() else {
        return Ok(None);
    };
    let test = match kind.with_defaults().as_str() {
        "NONE" => HealthTest::Disabled,
        "CMD" => HealthTest::Exec(rest.to_vec()),
        "CMD-SHELL" => match rest {
            [script] => HealthTest::Shell(script.clone()),
            _ => return Err(field.error("`CMD-SHELL` takes exactly one text")),
        },
        _ => return Err(kind_error()),
    };
    Ok(Some(test))
}
