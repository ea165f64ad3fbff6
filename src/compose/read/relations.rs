//! Relations of a service to others: `depends_on`, `links`, `networks`, `volumes_from`,
//! `network_mode` and similar keys, `secrets` and `configs`.

use crate::compose::diagnostic::Diagnostic;
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType};
use crate::compose::model::{
    Condition, Dependency, Grant, Link, Namespace, ServiceNetwork, VolumesFrom, VolumesSource,
};
use crate::compose::scalar::Scalar;
use crate::compose::yaml::Value;

/// The conditions of the long notation.
const CONDITIONS: [Condition; 3] = [
    Condition::ServiceStarted,
    Condition::ServiceHealthy,
    Condition::ServiceCompletedSuccessfully,
];

/// `depends_on`: a list of services, or conditions by service.
pub(super) fn depends_on(field: &Field<'_>) -> Result<Vec<Dependency>, Diagnostic> {
    let mut dependencies = Vec::new();
    if let Value::Map(_) = &field.node.value {
        for (key, entry) in field.entries()? {
            let mut fields = MappingReader::new(entry.node, &entry.path)?;
            let condition = fields
                .one_of("condition", &CONDITIONS.map(Condition::as_str))?
                .ok_or_else(|| entry.error("`condition` is missing"))?
                .with_defaults();
            let condition = CONDITIONS
                .into_iter()
                .find(|known| known.as_str() == condition)
                .unwrap_or(Condition::ServiceStarted);
            let required = fields.boolean("required")?.unwrap_or(true);
            let restart = fields.boolean("restart")?.unwrap_or(false);
            fields.finish()?;
            dependencies.push(Dependency {
                service: key.text.clone(),
                condition,
                required,
                restart,
                position: key.position.clone(),
            });
        }
    } else {
        for name in field.scalars(ScalarType::Text)? {
            dependencies.push(Dependency {
                service: name.with_defaults(),
                condition: Condition::ServiceStarted,
                required: true,
                restart: false,
                position: name.position,
            });
        }
    }
    Ok(dependencies)
}

/// `SERVICE[:ALIAS]`
pub(super) fn link(field: &Field<'_>) -> Result<Link, Diagnostic> {
    let text = field.scalar(ScalarType::Text)?;
    let (service, alias) = match text.template.split_once(':') {
        Some((service, alias)) => (service, Some(Scalar::new(alias, &text.position))),
        None => (text.template.clone(), None),
    };
    Ok(Link {
        service: service.with_defaults(),
        alias,
        position: text.position,
    })
}

/// `SERVICE[:MODE]` or `container:NAME[:MODE]`
pub(super) fn volumes_from(field: &Field<'_>) -> Result<VolumesFrom, Diagnostic> {
    let text = field.scalar(ScalarType::Text)?;
    let pieces = text.template.split(':');
    let scalar = |index: usize| {
        pieces
            .get(index)
            .map(|piece| Scalar::new(piece.clone(), &text.position))
    };
    let is_container = pieces.len() > 1 && pieces[0].literal() == Some("container");
    let (source, mode) = if let (true, Some(container)) = (is_container, scalar(1)) {
        (VolumesSource::Container(container), scalar(2))
    } else {
        let service = pieces
            .first()
            .map(|piece| piece.with_defaults())
            .unwrap_or_default();
        let position = text.position.clone();
        (VolumesSource::Service { service, position }, scalar(1))
    };
    Ok(VolumesFrom { source, mode })
}

/// `service:NAME`, or any other mode.
pub(super) fn namespace(field: &Field<'_>) -> Result<Namespace, Diagnostic> {
    let text = field.scalar(ScalarType::Text)?;
    Ok(match text.template.split_once(':') {
        Some((scheme, service)) if scheme.literal() == Some("service") => Namespace::Service {
            service: service.with_defaults(),
            position: text.position,
        },
        _ => Namespace::Mode(text),
    })
}

/// `networks`: a list of keys, or details by key.
pub(super) fn networks(field: &Field<'_>) -> Result<Vec<ServiceNetwork>, Diagnostic> {
    let plain = |name: String, position| ServiceNetwork {
        network: name,
        aliases: Vec::new(),
        ipv4_address: None,
        ipv6_address: None,
        link_local_ips: Vec::new(),
        mac_address: None,
        driver_opts: Vec::new(),
        priority: 0.0,
        gw_priority: None,
        interface_name: None,
        position,
    };
    let mut networks = Vec::new();
    if let Value::Map(_) = &field.node.value {
        for (key, entry) in field.entries()? {
            let mut network = plain(key.text.clone(), key.position.clone());
            if !entry.node.is_null() {
                let mut fields = MappingReader::new(entry.node, &entry.path)?;
                network.aliases = fields.strings("aliases")?;
                network.ipv4_address = fields.text("ipv4_address")?;
                network.ipv6_address = fields.text("ipv6_address")?;
                network.link_local_ips = fields.strings("link_local_ips")?;
                network.mac_address = fields.text("mac_address")?;
                network.driver_opts = fields.mapping_pairs("driver_opts", ScalarType::Number)?;
                network.priority = fields
                    .scalar("priority", ScalarType::Number)?
                    .and_then(|priority| priority.with_defaults().parse().ok())
                    .unwrap_or(0.0);
                network.gw_priority = fields.scalar("gw_priority", ScalarType::Number)?;
                network.interface_name = fields.text("interface_name")?;
                fields.finish()?;
            }
            networks.push(network);
        }
    } else {
        for name in field.scalars(ScalarType::Text)? {
            networks.push(plain(name.with_defaults(), name.position));
        }
    }
    Ok(networks)
}

/// `secrets` and `configs` of a service or a build: keys, or details.
pub(super) fn grants(field: &Field<'_>) -> Result<Vec<Grant>, Diagnostic> {
    let mut grants = Vec::new();
    for item in field.items()? {
        let position = item.node.position.clone();
        if let Value::Map(_) = &item.node.value {
            let mut fields = MappingReader::new(item.node, &item.path)?;
            let source = fields
                .text("source")?
                .ok_or_else(|| item.error("`source` is missing"))?;
            let target = fields.text("target")?;
            let mut ignored = Vec::new();
            for (key, of) in [
                ("uid", ScalarType::Text),
                ("gid", ScalarType::Text),
                ("mode", ScalarType::Number),
            ] {
                if fields.scalar(key, of)?.is_some() {
                    ignored.push(key);
                }
            }
            fields.finish()?;
            grants.push(Grant {
                source: source.with_defaults(),
                target,
                ignored,
                position: source.position,
            });
        } else {
            grants.push(Grant {
                source: item.scalar(ScalarType::Text)?.with_defaults(),
                target: None,
                ignored: Vec::new(),
                position,
            });
        }
    }
    Ok(grants)
}
