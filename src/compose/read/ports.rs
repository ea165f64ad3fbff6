//! `ports`, in both notations.

use std::net::{IpAddr, Ipv6Addr};

use crate::compose::diagnostic::Diagnostic;
use crate::compose::interpolate::Template;
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType};
use crate::compose::model::Port;
use crate::compose::scalar::Scalar;
use crate::compose::yaml::Value;

/// Reads an item of `ports`.
pub(super) fn port(field: &Field<'_>) -> Result<Port, Diagnostic> {
    let port = match &field.node.value {
        Value::Map(_) => long(field)?,
        _ => short(field)?,
    };
    check(&port, field)?;
    Ok(port)
}

/// `[[HOST_IP:]PUBLISHED:]TARGET[/PROTOCOL]`
fn short(field: &Field<'_>) -> Result<Port, Diagnostic> {
    let text = field.scalar(ScalarType::Number)?;
    let position = &text.position;
    let scalar = |template: &Template| Scalar::new(template.clone(), position);
    let (address, protocol) = match text.template.split_once('/') {
        Some((address, protocol)) => (address, Some(scalar(&protocol))),
        None => (text.template.clone(), None),
    };
    let pieces = address.split(':');
    let (target, before) = match pieces.split_last() {
        Some((target, before)) => (scalar(target), before),
        None => (text.clone(), &[][..]),
    };
    let (published, host) = match before.split_last() {
        Some((published, host)) => (Some(published), host),
        None => (None, &[][..]),
    };
    // An IPv6 address contains colons, so everything before the published port is the
    // address.
    let host_ip = host.split_first().map(|(first, rest)| {
        rest.iter().fold(first.clone(), |mut joined, piece| {
            joined.push_text(":");
            joined.push(piece);
            joined
        })
    });
    Ok(Port {
        target,
        published: published
            .filter(|published| !published.is_empty())
            .map(scalar),
        host_ip: host_ip
            .filter(|host_ip| !host_ip.is_empty())
            .as_ref()
            .map(scalar),
        protocol,
        informative: Vec::new(),
        position: position.clone(),
    })
}

fn long(field: &Field<'_>) -> Result<Port, Diagnostic> {
    let mut fields = MappingReader::new(field.node, &field.path)?;
    let target = fields.scalar("target", ScalarType::Number)?;
    let mut port = Port {
        target: target.ok_or_else(|| field.error("`target` is missing"))?,
        // Empty is the same as absent.
        published: fields
            .scalar("published", ScalarType::Number)?
            .filter(|published| !published.template.is_empty()),
        host_ip: fields.text("host_ip")?.filter(|ip| !ip.template.is_empty()),
        protocol: fields.text("protocol")?,
        informative: Vec::new(),
        position: field.node.position.clone(),
    };
    for key in ["mode", "name", "app_protocol"] {
        if let Some(value) = fields.text(key)? {
            port.informative.push((key, value));
        }
    }
    fields.finish()?;
    Ok(port)
}

/// Ports are numbers or ranges, as far as that is known before variables are set.
fn check(port: &Port, field: &Field<'_>) -> Result<(), Diagnostic> {
    let range = |scalar: &Scalar| match scalar.literal() {
        Some(text) => match parse_range(text) {
            Some(range) => Ok(Some(range)),
            None => Err(Diagnostic::new(
                &scalar.position,
                format!("`{text}` is neither a port (0 to 65535) nor a range of ports"),
            )
            .key(&field.path)
            .help("the notation is [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL]")),
        },
        None => Ok(None),
    };
    let target = range(&port.target)?;
    let published = port.published.as_ref().map_or(Ok(None), range)?;
    if let (Some((target_from, target_to)), Some((from, to))) = (target, published)
        // One target may be published on the first free port of a range.
        && target_from != target_to
        && target_to - target_from != to - from
    {
        return Err(field.error("the two ranges of ports differ in length"));
    }
    if let Some(host_ip) = &port.host_ip
        && let Some(text) = host_ip.literal()
        && !is_address(text)
    {
        return Err(
            Diagnostic::new(&host_ip.position, format!("`{text}` is not an IP address"))
                .key(&field.path)
                .help("the notation is [HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL]"),
        );
    }
    if let Some(protocol) = &port.protocol
        && let Some(text) = protocol.literal()
        && !matches!(text.to_ascii_lowercase().as_str(), "tcp" | "udp" | "sctp")
    {
        return Err(field.error(format!("`{text}` is not one of tcp, udp, sctp")));
    }
    Ok(())
}

/// Whether Docker accepts `text` as an address. An IPv6 address may be in brackets.
fn is_address(text: &str) -> bool {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    match bare {
        Some(bare) => bare.parse::<Ipv6Addr>().is_ok(),
        None => text.parse::<IpAddr>().is_ok(),
    }
}

fn parse_range(text: &str) -> Option<(u16, u16)> {
    let number = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| text.parse::<u16>().ok())
            .flatten()
    };
    let (from, to) = match text.split_once('-') {
        Some((from, to)) => (number(from)?, number(to)?),
        None => (number(text)?, number(text)?),
    };
    (from <= to).then_some((from, to))
}
