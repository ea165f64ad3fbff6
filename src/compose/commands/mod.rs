//! The `docker` commands that do by hand what a Compose project declares.
//!
//! Networks and volumes come first, then images, then containers in an order in which each finds
//! what it needs. What `docker` has no equivalent for is a comment above its command. The text is
//! a script for a POSIX shell in the project's folder.

mod create;
mod flags;
mod health;
mod layout;
mod mounts;
mod notes;
mod paths;
mod quote;
mod resources;
mod run;

use std::collections::HashSet;

use crate::compose::commands::layout::{Command, comment, commented_out};
use crate::compose::commands::notes::Note;
use crate::compose::diagnostic::Diagnostic;
use crate::compose::graph;
use crate::compose::interpolate::Template;
use crate::compose::language::Language;
use crate::compose::model::{Condition, MountKind, Project, Service};

/// The commands for `project`, as a script that ends in a line feed. Its comments are in
/// `language`.
///
/// # Errors
/// When the project needs something that neither Compose nor `docker` does on a single host, such
/// as an external secret.
pub fn commands(project: &Project, language: Language) -> Result<String, Diagnostic> {
    let order = graph::start_order(&project.services)?;
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
        language,
        paragraphs: Vec::new(),
    };
    script.create_networks(project, &active);
    script.create_volumes(project, &active);
    script.build_images(project, &active);
    script.write_configs(project, &active);
    for service in &services {
        script.run_service(project, service)?;
    }
    Ok(script.text())
}

/// The name of a container of a service.
fn container_name(project: &Project, service: &Service, number: usize) -> Template {
    match &service.container_name {
        Some(name) => name.template.clone(),
        None => Template::text(format!("{}-{}-{number}", project.name, service.name)),
    }
}

/// The first container of the service with this name.
fn container_of(project: &Project, name: &str) -> Template {
    match project.services.iter().find(|service| service.name == name) {
        Some(service) => container_name(project, service, 1),
        None => Template::text(format!("{}-{name}-1", project.name)),
    }
}

/// The script so far: paragraphs, with an empty line between them.
struct Script {
    language: Language,
    paragraphs: Vec<Vec<String>>,
}

impl Script {
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

    /// A command with what is to be said about it.
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

    /// The networks that a service joins, in the order of the file.
    fn create_networks(&mut self, project: &Project, active: &[&Service]) {
        let used: HashSet<&str> = active
            .iter()
            .flat_map(|service| &service.networks)
            .map(|network| network.network.as_str())
            .collect();
        let mut lines = Vec::new();
        for network in &project.networks {
            if !used.contains(network.key.as_str()) {
                continue;
            }
            lines.push(if network.external {
                self.comment(&Note::External("network", network.name.shown()))
            } else {
                create::network(network).text()
            });
        }
        self.paragraphs.push(lines);
    }

    /// The volumes that a service mounts, in the order of the file.
    fn create_volumes(&mut self, project: &Project, active: &[&Service]) {
        let used: HashSet<&str> = active
            .iter()
            .flat_map(|service| &service.volumes)
            .filter(|mount| mount.kind == MountKind::Volume)
            .filter_map(|mount| mount.source.as_ref()?.literal())
            .collect();
        let mut lines = Vec::new();
        for volume in &project.volumes {
            if !used.contains(volume.key.as_str()) {
                continue;
            }
            lines.push(if volume.external {
                self.comment(&Note::External("volume", volume.name.shown()))
            } else {
                create::volume(volume).text()
            });
        }
        self.paragraphs.push(lines);
    }

    fn build_images(&mut self, project: &Project, active: &[&Service]) {
        for service in active {
            if let Some(build) = &service.build {
                let (command, notes) = create::build(project, service, build);
                let lines = self.noted(&command, &notes);
                self.paragraphs.push(lines);
            }
        }
    }

    /// Writes the configs whose content is in the file, or in a variable.
    fn write_configs(&mut self, project: &Project, active: &[&Service]) {
        let used: HashSet<&str> = active
            .iter()
            .flat_map(|service| &service.configs)
            .map(|config| config.source.as_str())
            .collect();
        for config in &project.configs {
            if used.contains(config.key.as_str())
                && let Some(command) = create::config(project, config)
            {
                let note = Note::ConfigFile(config.key.clone());
                let lines = self.noted(&command, &[note]);
                self.paragraphs.push(lines);
            }
        }
    }

    /// The containers of a service, after what they wait for.
    fn run_service(&mut self, project: &Project, service: &Service) -> Result<(), Diagnostic> {
        if service.keys.iter().any(|used| used.key == "provider") {
            let line = self.comment(&Note::Provider(service.name.clone()));
            self.paragraphs.push(vec![line]);
            return Ok(());
        }
        let mut lines = Vec::new();
        if service.is_active() {
            lines.extend(self.waits(project, service));
        } else if let Some(build) = &service.build {
            lines.push(create::build(project, service, build).0.text());
        }
        for number in 1..=service.replicas {
            let (command, notes) = run::run(project, service, number)?;
            // What holds for the first container holds for the others.
            let notes = if number == 1 { &notes[..] } else { &[] };
            lines.extend(self.noted(&command, notes));
        }
        if service.replicas == 0 {
            lines.push(self.comment(&Note::Zero(service.name.clone())));
        }
        if !service.is_active() {
            let note = Note::Profile(service.name.clone(), service.profiles.join(", "));
            let mut inactive = vec![self.comment(&note)];
            inactive.extend(lines.iter().map(|lines| commented_out(lines)));
            lines = inactive;
        }
        self.paragraphs.push(lines);
        Ok(())
    }

    /// Waits for the conditions of `depends_on`.
    fn waits(&self, project: &Project, service: &Service) -> Vec<String> {
        let mut lines = Vec::new();
        for dependency in &service.depends_on {
            let Some(other) = project
                .services
                .iter()
                .find(|other| other.name == dependency.service && other.is_active())
            else {
                continue;
            };
            let note = match dependency.condition {
                Condition::ServiceStarted => continue,
                Condition::ServiceHealthy => Note::WaitHealthy(other.name.clone()),
                Condition::ServiceCompletedSuccessfully => Note::WaitCompleted(other.name.clone()),
            };
            lines.push(self.comment(&note));
            for number in 1..=other.replicas {
                let container = quote::word(&container_name(project, other, number));
                lines.push(match dependency.condition {
                    Condition::ServiceHealthy => format!(
                        "while [ \"$(docker inspect -f '{{{{.State.Health.Status}}}}' {container})\" \
                         = starting ]; do\n  sleep 1\ndone"
                    ),
                    _ => format!("docker wait {container}"),
                });
            }
        }
        lines
    }
}
