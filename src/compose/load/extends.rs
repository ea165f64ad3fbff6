//! `extends`: merges a service into another one, from the same file or a different one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::load::loader::{Loader, MAX_CHAIN, local_path, without_key};
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType};
use crate::compose::merge::merge_services;
use crate::compose::scalar::Scalar;
use crate::compose::yaml::{Node, Value};
use crate::paths::normal;

/// The most that `extends` may copy in total, by [`Node::weight`].
const MAX_COPIES: usize = 100_000;

/// A service of a file, as a step in a chain of `extends`.
type Step = (PathBuf, String);

impl Loader<'_> {
    /// Resolves `extends` in every service of `whole`.
    pub(super) fn extend_services(
        &mut self,
        whole: &mut Node,
        path: &Path,
        folder: &Path,
    ) -> Result<(), Diagnostic> {
        let names: Vec<String> = match whole.get("services") {
            Some(services) => services
                .entries()
                .iter()
                .filter(|(_, service)| service.get("extends").is_some())
                .map(|(key, _)| key.text.clone())
                .collect(),
            None => return Ok(()),
        };
        let mut done: HashMap<Step, Node> = HashMap::new();
        for name in &names {
            let context = Extending {
                whole,
                path,
                folder,
            };
            let extended = self.extended(name, &context, &mut Vec::new(), &mut done)?;
            done.insert((path.to_path_buf(), name.clone()), extended);
        }
        let Value::Map(sections) = &mut whole.value else {
            return Ok(());
        };
        for (key, section) in sections {
            if key.text == "services"
                && let Value::Map(services) = &mut section.value
            {
                for (key, service) in services {
                    let step = (path.to_path_buf(), key.text.clone());
                    if service.get("extends").is_some()
                        && let Some(extended) = done.remove(&step)
                    {
                        *service = extended;
                    }
                }
            }
        }
        Ok(())
    }

    /// The service `name` of `context`, merged into the service that it extends.
    fn extended(
        &mut self,
        name: &str,
        context: &Extending<'_>,
        chain: &mut Vec<Step>,
        done: &mut HashMap<Step, Node>,
    ) -> Result<Node, Diagnostic> {
        let step = (context.path.to_path_buf(), name.to_owned());
        if let Some(node) = done.get(&step) {
            return Ok(node.clone());
        }
        let Some(service) = context.service(name) else {
            return Err(Diagnostic::new(
                &context.whole.position,
                format!("there is no service `{name}`"),
            ));
        };
        let Some(extends) = service.get("extends") else {
            self.count(service)?;
            return Ok(service.clone());
        };
        let key = format!("services.{name}.extends");
        if let Some(place) = chain.iter().position(|other| *other == step) {
            let mut names: Vec<&str> = chain[place..]
                .iter()
                .map(|(_, name)| name.as_str())
                .collect();
            names.push(name);
            return Err(Diagnostic::new(
                &extends.position,
                format!(
                    "services extend each other in a cycle: {}",
                    names.join(" -> ")
                ),
            )
            .key(key));
        }
        if chain.len() >= MAX_CHAIN {
            return Err(Diagnostic::new(
                &extends.position,
                format!("more than {MAX_CHAIN} services extend each other"),
            )
            .key(key));
        }
        let (base_name, file) = read_extends(&Field::new(extends, &key))?;
        chain.push(step.clone());
        let base = match file {
            None => {
                context.expect(&base_name, &extends.position, &key)?;
                self.extended(&base_name, context, chain, done)?
            }
            Some(file) => {
                let shown = local_path(&file, &key)?;
                let path = context.folder.join(&shown);
                let base = normal(&extends.position.source.base.join(&shown));
                let base = base.parent().unwrap_or(Path::new("")).to_path_buf();
                let tree = self.file(&path, &base, &file.position)?;
                let other = Extending {
                    whole: &tree,
                    folder: path.parent().unwrap_or(Path::new("")),
                    path: &path,
                };
                other.expect(&base_name, &extends.position, &key)?;
                self.extended(&base_name, &other, chain, done)?
            }
        };
        chain.pop();
        self.count(service)?;
        let own = without_key(service.clone(), "extends");
        let merged = merge_services(without_key(base, "extends"), own, name)?;
        // Kept while other services of the chain are resolved, so that a common base is
        // resolved once.
        done.insert(step, merged.clone());
        self.count(&merged)?;
        Ok(merged)
    }

    fn count(&mut self, node: &Node) -> Result<(), Diagnostic> {
        self.copied += node.weight();
        if self.copied > MAX_COPIES {
            return Err(Diagnostic::new(
                &node.position,
                format!("`extends` copies more than {MAX_COPIES} values"),
            ));
        }
        Ok(())
    }
}

/// A file in which services are looked up for `extends`.
struct Extending<'a> {
    whole: &'a Node,
    path: &'a Path,
    folder: &'a Path,
}

impl<'a> Extending<'a> {
    fn service(&self, name: &str) -> Option<&'a Node> {
        self.whole.get("services")?.get(name)
    }

    fn expect(&self, name: &str, from: &Position, key: &str) -> Result<(), Diagnostic> {
        if self.service(name).is_some() {
            return Ok(());
        }
        let entries = self.whole.get("services").map_or(&[][..], Node::entries);
        Err(Diagnostic::new(
            from,
            format!("there is no service `{name}` in {}", self.path.display()),
        )
        .key(key)
        .suggest(name, entries.iter().map(|(key, _)| key.text.as_str())))
    }
}

/// The service and the file that `extends` names.
fn read_extends(field: &Field<'_>) -> Result<(String, Option<Scalar>), Diagnostic> {
    if let Value::Map(_) = &field.node.value {
        let mut fields = MappingReader::new(field.node, &field.path)?;
        let service = fields
            .text("service")?
            .ok_or_else(|| field.error("`service` is missing"))?;
        let file = fields.text("file")?;
        fields.finish()?;
        return Ok((service.with_defaults(), file));
    }
    Ok((field.scalar(ScalarType::Text)?.with_defaults(), None))
}
