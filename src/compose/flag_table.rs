//! The keys whose value maps to a flag of `docker` as it is: one table for `docker run`, one for
//! `docker build`. A key of this kind needs a line here and nothing else.

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::mapping_reader::{Field, Fields, Pair, Type, expected};
use crate::compose::scalar::Scalar;
use crate::compose::yaml::Value;

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The key: `cap_add`.
    pub key: &'static str,
    /// The flag that says the same: `--cap-add`; none, if `docker` knows no such thing.
    pub flag: Option<&'static str>,
    /// The value.
    pub value: SettingValue,
    /// Where it stands.
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

/// A line of the table.
pub(crate) struct Known {
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
    Whole,
    Switch,
    /// A switch, or a text with details.
    SwitchOrText,
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

const fn known(key: &'static str, shape: Shape, flag: &'static str) -> Known {
    Known {
        key,
        shape,
        flag: Some(flag),
    }
}

const fn without_flag(key: &'static str, shape: Shape) -> Known {
    Known {
        key,
        shape,
        flag: None,
    }
}

/// The keys of a service, in the order in which their flags are written: what identifies the
/// container first, then its environment, then its limits.
pub(crate) const SERVICE: &[Known] = &[
    known("hostname", Shape::Text, "--hostname"),
    known("domainname", Shape::Text, "--domainname"),
    known("mac_address", Shape::Text, "--mac-address"),
    known("expose", Shape::Numbers, "--expose"),
    known("dns", Shape::TextOrTexts, "--dns"),
    known("dns_opt", Shape::Texts, "--dns-option"),
    known("dns_search", Shape::TextOrTexts, "--dns-search"),
    known("tmpfs", Shape::TextOrTexts, "--tmpfs"),
    known("labels", Shape::Pairs, "-l"),
    known("label_file", Shape::PathOrPaths, "--label-file"),
    known("annotations", Shape::Pairs, "--annotation"),
    known("user", Shape::Text, "-u"),
    known("group_add", Shape::Numbers, "--group-add"),
    known("working_dir", Shape::Text, "-w"),
    known("stdin_open", Shape::Switch, "-i"),
    known("tty", Shape::Switch, "-t"),
    known("init", Shape::Switch, "--init"),
    known("stop_signal", Shape::Text, "--stop-signal"),
    known("platform", Shape::Text, "--platform"),
    known("runtime", Shape::Text, "--runtime"),
    known("isolation", Shape::Text, "--isolation"),
    known("privileged", Shape::Switch, "--privileged"),
    known("read_only", Shape::Switch, "--read-only"),
    known("cap_add", Shape::Texts, "--cap-add"),
    known("cap_drop", Shape::Texts, "--cap-drop"),
    known("security_opt", Shape::Texts, "--security-opt"),
    known("userns_mode", Shape::Text, "--userns"),
    known("uts", Shape::Text, "--uts"),
    known("cgroup", Shape::Word(&["host", "private"]), "--cgroupns"),
    known("cgroup_parent", Shape::Text, "--cgroup-parent"),
    known("device_cgroup_rules", Shape::Texts, "--device-cgroup-rule"),
    known("sysctls", Shape::Pairs, "--sysctl"),
    known("storage_opt", Shape::Options, "--storage-opt"),
    known("use_api_socket", Shape::Switch, "--use-api-socket"),
    known("cpus", Shape::Number, "--cpus"),
    known("cpu_count", Shape::Whole, "--cpu-count"),
    known("cpu_percent", Shape::Number, "--cpu-percent"),
    known("cpu_shares", Shape::Number, "--cpu-shares"),
    known("cpu_period", Shape::Number, "--cpu-period"),
    known("cpu_quota", Shape::Number, "--cpu-quota"),
    known("cpu_rt_period", Shape::Number, "--cpu-rt-period"),
    known("cpu_rt_runtime", Shape::Number, "--cpu-rt-runtime"),
    known("cpuset", Shape::Text, "--cpuset-cpus"),
    known("mem_limit", Shape::Number, "-m"),
    known("mem_reservation", Shape::Whole, "--memory-reservation"),
    known("mem_swappiness", Shape::Whole, "--memory-swappiness"),
    known("memswap_limit", Shape::Number, "--memory-swap"),
    known("shm_size", Shape::Number, "--shm-size"),
    known("pids_limit", Shape::Number, "--pids-limit"),
    known("oom_kill_disable", Shape::Switch, "--oom-kill-disable"),
    known("oom_score_adj", Shape::Whole, "--oom-score-adj"),
    without_flag("attach", Shape::Switch),
    without_flag("pull_refresh_after", Shape::Text),
];

/// The keys of `build`.
pub(crate) const BUILD: &[Known] = &[
    known("cache_from", Shape::Texts, "--cache-from"),
    known("cache_to", Shape::Texts, "--cache-to"),
    known("network", Shape::Text, "--network"),
    known("no_cache", Shape::Switch, "--no-cache"),
    known("no_cache_filter", Shape::TextOrTexts, "--no-cache-filter"),
    known("pull", Shape::Switch, "--pull"),
    known("shm_size", Shape::Whole, "--shm-size"),
    known("isolation", Shape::Text, "--isolation"),
    known("entitlements", Shape::Texts, "--allow"),
    known("provenance", Shape::SwitchOrText, "--provenance"),
    known("sbom", Shape::SwitchOrText, "--sbom"),
    without_flag("privileged", Shape::Switch),
];

/// Reads the keys of `table` that are there.
pub(crate) fn read(table: &[Known], fields: &mut Fields<'_>) -> Result<Vec<Setting>, Diagnostic> {
    let mut settings = Vec::new();
    for known in table {
        if let Some(field) = fields.get(known.key) {
            settings.push(Setting {
                key: known.key,
                flag: known.flag,
                value: value(known.shape, &field)?,
                position: field.node.position.clone(),
            });
        }
    }
    Ok(settings)
}

fn value(shape: Shape, field: &Field<'_>) -> Result<SettingValue, Diagnostic> {
    Ok(match shape {
        Shape::Text => SettingValue::One(field.scalar(Type::Text)?),
        Shape::Word(words) => SettingValue::One(field.one_of(words)?),
        Shape::Number => SettingValue::One(field.scalar(Type::Number)?),
        Shape::Whole => SettingValue::One(field.scalar(Type::Whole)?),
        Shape::Switch => SettingValue::Switch(field.scalar(Type::Switch)?),
        Shape::SwitchOrText => match &field.node.value {
            Value::Scalar(_) => SettingValue::One(field.scalar(Type::Any)?),
            _ => return Err(expected("a text or a switch", field.node, &field.path)),
        },
        Shape::Texts => SettingValue::Many(field.scalars(Type::Text)?),
        Shape::Numbers => SettingValue::Many(field.scalars(Type::Number)?),
        Shape::TextOrTexts => SettingValue::Many(field.scalars_or_one()?),
        Shape::PathOrPaths => SettingValue::Paths(field.scalars_or_one()?),
        Shape::Options => {
            field.entries()?;
            SettingValue::Pairs(field.pairs()?)
        }
        Shape::Pairs => SettingValue::Pairs(field.pairs()?),
    })
}
