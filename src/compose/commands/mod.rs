//! Writes the `docker` commands that are equivalent to a Compose project.
//!
//! Networks and volumes come first, then images, then containers in an order in which
//! each finds what it needs. A key without an equivalent becomes a comment above the
//! command. The text is a script for a POSIX shell in the project's folder.

mod command;
mod container_name;
mod create;
mod flags;
mod health;
mod mounts;
mod notes;
mod paths;
mod quote;
mod resources;
mod run;

use std::collections::{HashMap, HashSet};

use crate::compose::commands::command::{Command, comment, commented_out};
use crate::compose::commands::container_name::container_name;
use crate::compose::commands::notes::Note;
use crate::compose::diagnostic::Diagnostic;
use crate::compose::language::Language;
use crate::compose::model::{Condition, MountKind, Project, Service};
use crate::compose::start_order;

/// The longest useful script, in bytes.
const MAX_SCRIPT_BYTES: usize = 4 * 1024 * 1024;

/// The commands for `project`, as a script that ends in a line feed. Its comments are in
/// `language`.
///
/// # Errors
/// If the project needs something that does not work on a single host, such as an
/// external secret.
pub fn commands(project: &Project, language: Language) -> Result<String, Diagnostic> {
    let order = start_order::start_order(&project.services)?;
    let services: Vec<&Service> = order
        .iter()
        .map(|index| &project.services[*index])
        .collect();
    let active: Vec<&Service> = services
        .iter()
        .copied()
        .filter(|service| service.is_active())
        .collect();
    let mut script = Script {
        project,
        language,
        paragraphs: Vec::new(),
        created: HashSet::new(),
        waited: HashSet::new(),
    };
    let networks = script.networks(&active);
    script.paragraphs.push(networks);
    let volumes = script.volumes(&active);
    script.paragraphs.push(volumes);
    for service in build_order(&active) {
        let build = script.build(service);
        script.paragraphs.push(build);
    }
    let configs = script.configs(&active);
    script.paragraphs.extend(configs);
    for service in &services {
        script.service(service)?;
    }
    Ok(script.text())
}

/// The services that build an image, each after those whose image it builds on.
fn build_order<'a>(services: &[&'a Service]) -> Vec<&'a Service> {
    let building: Vec<&Service> = services
        .iter()
        .copied()
        .filter(|service| service.build.is_some())
        .collect();
    let index: HashMap<&str, usize> = building
        .iter()
        .enumerate()
        .map(|(index, service)| (service.name.as_str(), index))
        .collect();
    let needed: Vec<Vec<usize>> = building
        .iter()
        .map(|service| {
            let contexts = service.build.iter().flat_map(|b| &b.additional_contexts);
            contexts
                .filter_map(|context| context.value.as_ref()?.literal()?.strip_prefix("service:"))
                .filter_map(|name| index.get(name).copied())
                .collect()
        })
        .collect();
    match start_order::topological_order(&needed) {
        Ok(order) => order.into_iter().map(|index| building[index]).collect(),
        // In a cycle; `docker` will report it.
        Err(_) => building,
    }
}

/// The script so far: paragraphs, with an empty line between them.
struct Script<'a> {
    project: &'a Project,
    language: Language,
    paragraphs: Vec<Vec<String>>,
    /// The networks, volumes and configs created so far.
    created: HashSet<(&'static str, &'a str)>,
    /// The services that an earlier command waited for, and whether it waited for their
    /// health.
    waited: HashSet<(bool, String)>,
}

impl<'a> Script<'a> {
    fn text(self) -> String {
        let paragraphs: Vec<String> = self
            .paragraphs
            .iter()
            .filter(|lines| !lines.is_empty())
            .map(|lines| lines.join("\n"))
            .collect();
        let mut text = paragraphs.join("\n\n");
        text.push('\n');
        text
    }

    fn comment(&self, note: &Note) -> String {
        comment(&note.text(self.language))
    }

    /// A command with its notes.
    fn noted(&self, command: &Command, notes: &[Note]) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for note in notes {
            let line = self.comment(note);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines.push(command.text());
        lines
    }

    /// The networks that the services join, in the order of the file.
    fn networks(&mut self, services: &[&Service]) -> Vec<String> {
        let used: HashSet<&str> = services
            .iter()
            .flat_map(|service| &service.networks)
            .map(|network| network.network.as_str())
            .collect();
        let mut lines = Vec::new();
        for network in &self.project.networks {
            let key = network.key.as_str();
            if !used.contains(key) || !self.created.insert(("network", key)) {
                continue;
            }
            lines.push(if network.external {
                self.comment(&Note::External("network", network.name.with_defaults()))
            } else {
                create::network(network).text()
            });
        }
        lines
    }

    /// The volumes that the services mount, in the order of the file.
    fn volumes(&mut self, services: &[&Service]) -> Vec<String> {
        let used: HashSet<&str> = services
            .iter()
            .flat_map(|service| &service.volumes)
            .filter(|mount| mount.kind == MountKind::Volume)
            .filter_map(|mount| mount.source.as_ref()?.literal())
            .collect();
        let mut lines = Vec::new();
        for volume in &self.project.volumes {
            let key = volume.key.as_str();
            if !used.contains(key) || !self.created.insert(("volume", key)) {
                continue;
            }
            lines.push(if volume.external {
                self.comment(&Note::External("volume", volume.name.with_defaults()))
            } else {
                create::volume(volume).text()
            });
        }
        lines
    }

    /// The image of a service, if it is built.
    fn build(&self, service: &Service) -> Vec<String> {
        let Some(build) = &service.build else {
            return Vec::new();
        };
        let (command, notes) = create::build(self.project, service, build);
        self.noted(&command, &notes)
    }

    /// One file for each config whose content is in the Compose file or in a variable.
    fn configs(&mut self, services: &[&Service]) -> Vec<Vec<String>> {
        let used: HashSet<&str> = services
            .iter()
            .flat_map(|service| &service.configs)
            .map(|config| config.source.as_str())
            .collect();
        let mut paragraphs = Vec::new();
        for config in &self.project.configs {
            if used.contains(config.key.as_str())
                && let Some(command) = create::config(self.project, config)
                && self.created.insert(("config", &config.key))
            {
                let note = Note::ConfigFile(config.key.clone());
                paragraphs.push(self.noted(&command, &[note]));
            }
        }
        paragraphs
    }

    /// The containers of a service, after the waits for its dependencies.
    fn service(&mut self, service: &Service) -> Result<(), Diagnostic> {
        if service.is_provided() {
            let line = self.comment(&Note::Provider(service.name.clone()));
            self.paragraphs.push(vec![line]);
            return Ok(());
        }
        if service.refused {
            let note = Note::Refused(service.name.clone(), service.profiles.clone());
            self.paragraphs.push(vec![self.comment(&note)]);
            return Ok(());
        }
        let waits = self.waits(service);
        let containers = self.containers(service)?;
        if service.is_active() {
            self.paragraphs.push([waits, containers].concat());
            return Ok(());
        }
        // Compose would not start it, so its commands are commented out, together with
        // whatever only it needs.
        let note = Note::Profile(service.name.clone(), service.profiles.clone());
        let mut lines = vec![self.comment(&note)];
        let all = [
            self.networks(&[service]),
            self.volumes(&[service]),
            self.build(service),
            self.configs(&[service]).concat(),
            waits,
            containers,
        ];
        lines.extend(all.iter().flatten().map(|text| commented_out(text)));
        self.paragraphs.push(lines);
        Ok(())
    }

    /// One command per container.
    fn containers(&self, service: &Service) -> Result<Vec<String>, Diagnostic> {
        let mut lines = Vec::new();
        let mut length = 0;
        for number in 1..=service.replicas {
            let (command, notes) = run::run(self.project, service, number)?;
            // The notes on the first container hold for the others.
            let notes = if number == 1 { &notes[..] } else { &[] };
            lines.extend(self.noted(&command, notes));
            length += lines.last().map_or(0, String::len);
            if length > MAX_SCRIPT_BYTES {
                return Err(Diagnostic::new(
                    &service.position,
                    format!("the commands take more than {MAX_SCRIPT_BYTES} bytes"),
                )
                .key(format!("services.{}", service.name)));
            }
        }
        if service.replicas == 0 {
            lines.push(self.comment(&Note::Zero(service.name.clone())));
        }
        Ok(lines)
    }

    /// Waits for the conditions of `depends_on`, each once in the script.
    fn waits(&mut self, service: &Service) -> Vec<String> {
        let mut lines = Vec::new();
        for dependency in &service.depends_on {
            if dependency.condition == Condition::ServiceStarted {
                continue;
            }
            let Some(other) = self.project.services.iter().find(|other| {
                other.name == dependency.service
                    && !other.is_provided()
                    && other.replicas > 0
                    && (other.is_active() || !service.is_active())
            }) else {
                continue;
            };
            let healthy = dependency.condition == Condition::ServiceHealthy;
            let wait = (healthy, other.name.clone());
            if self.waited.contains(&wait) {
                continue;
            }
            // Commands that are commented out need no waiting.
            if service.is_active() {
                self.waited.insert(wait);
            }
            lines.push(self.comment(&if healthy {
                Note::WaitHealthy(other.name.clone())
            } else {
                Note::WaitCompleted(other.name.clone())
            }));
            for number in 1..=other.replicas {
                let container = quote::word(&container_name(self.project, other, number));
                lines.push(if healthy {
                    format!(
                        "while [ \"$(docker inspect -f '{{{{.State.Health.Status}}}}' {container})\" \
                         = starting ]; do\n  sleep 1\ndone"
                    )
                } else {
                    format!("docker wait {container}")
                });
            }
        }
        lines
    }
}
