//! The keys whose value maps directly to a `docker` flag: one table for `docker run`, one
//! for `docker build`. Such a key needs a line here and nothing else.

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::mapping_reader::{Field, MappingReader, Pair, ScalarType, expected};
use crate::compose::scalar::Scalar;
use crate::compose::yaml::Value;

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The key: `cap_add`.
    pub key: &'static str,
    /// The equivalent flag: `--cap-add`; `None` if `docker` has none.
    pub flag: Option<&'static str>,
    /// The value.
    pub value: SettingValue,
    /// Its position.
    pub position: Position,
}

/// The value of a [`Setting`].
#[derive(Debug, Clone)]
pub enum SettingValue {
    /// One value: `--user 1000`.
    One(Scalar),
    /// A switch: `--init`.
    Switch(Scalar),
    /// The flag once per value: `--dns 1.1.1.1 --dns 9.9.9.9`.
    Many(Vec<Scalar>),
    /// The flag once per path of a file.
    Paths(Vec<Scalar>),
    /// The flag once per pair: `--label a=b --label c`.
    Pairs(Vec<Pair>),
}

/// A row of the table.
pub(crate) struct FlagRow {
    key: &'static str,
    shape: Shape,
    flag: Option<&'static str>,
}

/// The shapes of `compose-spec.json`.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    Number,
    Integer,
    Boolean,
    /// A boolean, or a text with details.
    BooleanOrText,
    Texts,
    /// A list of texts or numbers.
    Numbers,
    TextOrTexts,
    /// The same, of paths.
    PathOrPaths,
    Pairs,
    /// A mapping of single values.
    Options,
}

const fn flag(key: &'static str, shape: Shape, flag: &'static str) -> FlagRow {
    FlagRow {
        key,
        shape,
        flag: Some(flag),
    }
}

const fn without_flag(key: &'static str, shape: Shape) -> FlagRow {
    FlagRow {
        key,
        shape,
        flag: None,
    }
}

/// The keys of a service, in the order of their flags: first those that identify the
/// container, then its environment, then its limits.
pub(crate) const SERVICE_KEYS: &[FlagRow] = &[
    flag("hostname", Shape::Text, "--hostname"),
    flag("domainname", Shape::Text, "--domainname"),
    flag("mac_address", Shape::Text, "--mac-address"),
    flag("expose", Shape::Numbers, "--expose"),
    flag("dns", Shape::TextOrTexts, "--dns"),
    flag("dns_opt", Shape::Texts, "--dns-option"),
    flag("dns_search", Shape::TextOrTexts, "--dns-search"),
    flag("tmpfs", Shape::TextOrTexts, "--tmpfs"),
    flag("labels", Shape::Pairs, "-l"),
    flag("label_file", Shape::PathOrPaths, "--label-file"),
    flag("annotations", Shape::Pairs, "--annotation"),
    flag("user", Shape::Text, "-u"),
    flag("group_add", Shape::Numbers, "--group-add"),
    flag("working_dir", Shape::Text, "-w"),
    flag("stdin_open", Shape::Boolean, "-i"),
    flag("tty", Shape::Boolean, "-t"),
    flag("init", Shape::Boolean, "--init"),
    flag("stop_signal", Shape::Text, "--stop-signal"),
    flag("platform", Shape::Text, "--platform"),
    flag("runtime", Shape::Text, "--runtime"),
    flag("isolation", Shape::Text, "--isolation"),
    flag("privileged", Shape::Boolean, "--privileged"),
    flag("read_only", Shape::Boolean, "--read-only"),
    flag("cap_add", Shape::Texts, "--cap-add"),
    flag("cap_drop", Shape::Texts, "--cap-drop"),
    flag("security_opt", Shape::Texts, "--security-opt"),
    flag("userns_mode", Shape::Text, "--userns"),
    flag("uts", Shape::Text, "--uts"),
    flag("cgroup", Shape::Word(&["host", "private"]), "--cgroupns"),
    flag("cgroup_parent", Shape::Text, "--cgroup-parent"),
    flag("device_cgroup_rules", Shape::Texts, "--device-cgroup-rule"),
    flag("sysctls", Shape::Pairs, "--sysctl"),
    flag("storage_opt", Shape::Options, "--storage-opt"),
    flag("use_api_socket", Shape::Boolean, "--use-api-socket"),
    flag("cpus", Shape::Number, "--cpus"),
    flag("cpu_count", Shape::Integer, "--cpu-count"),
    flag("cpu_percent", Shape::Number, "--cpu-percent"),
    flag("cpu_shares", Shape::Number, "--cpu-shares"),
    flag("cpu_period", Shape::Number, "--cpu-period"),
    flag("cpu_quota", Shape::Number, "--cpu-quota"),
    flag("cpu_rt_period", Shape::Number, "--cpu-rt-period"),
    flag("cpu_rt_runtime", Shape::Number, "--cpu-rt-runtime"),
    flag("cpuset", Shape::Text, "--cpuset-cpus"),
    flag("mem_limit", Shape::Number, "-m"),
    flag("mem_reservation", Shape::Integer, "--memory-reservation"),
    flag("mem_swappiness", Shape::Integer, "--memory-swappiness"),
    flag("memswap_limit", Shape::Number, "--memory-swap"),
    flag("shm_size", Shape::Number, "--shm-size"),
    flag("pids_limit", Shape::Number, "--pids-limit"),
    flag("oom_kill_disable", Shape::Boolean, "--oom-kill-disable"),
    flag("oom_score_adj", Shape::Integer, "--oom-score-adj"),
    without_flag("attach", Shape::Boolean),
    without_flag("pull_refresh_after", Shape::Text),
];

/// The keys of `build`.
pub(crate) const BUILD_KEYS: &[FlagRow] = &[
    flag("cache_from", Shape::Texts, "--cache-from"),
    flag("cache_to", Shape::Texts, "--cache-to"),
    flag("network", Shape::Text, "--network"),
    flag("no_cache", Shape::Boolean, "--no-cache"),
    flag("no_cache_filter", Shape::TextOrTexts, "--no-cache-filter"),
    flag("pull", Shape::Boolean, "--pull"),
    flag("shm_size", Shape::Integer, "--shm-size"),
    flag("isolation", Shape::Text, "--isolation"),
    flag("entitlements", Shape::Texts, "--allow"),
    flag("provenance", Shape::BooleanOrText, "--provenance"),
    flag("sbom", Shape::BooleanOrText, "--sbom"),
    without_flag("privileged", Shape::Boolean),
];

/// Reads the keys of `table` that the mapping has.
pub(crate) fn read(
    table: &[FlagRow],
    fields: &mut MappingReader<'_>,
) -> Result<Vec<Setting>, Diagnostic> {
    let mut settings = Vec::new();
    for row in table {
        if let Some(field) = fields.get(row.key) {
            settings.push(Setting {
                key: row.key,
                flag: row.flag,
                value: value(row.shape, &field)?,
                position: field.node.position.clone(),
            });
        }
    }
    Ok(settings)
}

fn value(shape: Shape, field: &Field<'_>) -> Result<SettingValue, Diagnostic> {
    Ok(match shape {
        Shape::Text => SettingValue::One(field.scalar(ScalarType::Text)?),
        Shape::Word(words) => SettingValue::One(field.one_of(words)?),
        Shape::Number => SettingValue::One(field.scalar(ScalarType::Number)?),
        Shape::Integer => SettingValue::One(field.scalar(ScalarType::Integer)?),
        Shape::Boolean => SettingValue::Switch(field.scalar(ScalarType::Boolean)?),
        Shape::BooleanOrText => match &field.node.value {
            Value::Scalar(_) => SettingValue::One(field.scalar(ScalarType::Any)?),
            _ => return Err(expected("a text or a switch", field.node, &field.path)),
        },
        Shape::Texts => SettingValue::Many(field.scalars(ScalarType::Text)?),
        Shape::Numbers => SettingValue::Many(field.scalars(ScalarType::Number)?),
        Shape::TextOrTexts => SettingValue::Many(field.scalars_or_one()?),
        Shape::PathOrPaths => SettingValue::Paths(field.scalars_or_one()?),
        Shape::Options => {
            field.entries()?;
            SettingValue::Pairs(field.pairs()?)
        }
        Shape::Pairs => SettingValue::Pairs(field.pairs()?),
    })
}
