//! From files to a project: documents, `include`, `extends`, then the model and its references.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::compose::check;
use crate::compose::diagnostic::{Diagnostic, Position, Source};
use crate::compose::fields::{Field, Fields, Type, expected};
use crate::compose::files::Files;
use crate::compose::interpolate::Template;
use crate::compose::merge::{merge_files, merge_services, without_resets};
use crate::compose::model::Project;
use crate::compose::read;
use crate::compose::scalar::Scalar;
use crate::compose::yaml::{self, Key, Node, Value};

/// How many files a project may consist of.
const MOST_FILES: usize = 64;

/// How long a chain of `extends` or `include` may be.
const LONGEST_CHAIN: usize = 32;

/// How many nodes `extends` may copy in all.
const MOST_COPIES: usize = 200_000;

/// Loads the Compose project whose file is at `path`.
///
/// # Errors
/// The first fault in the file, or in a file that it extends or includes, with its place there.
pub fn load(path: &Path, files: &dyn Files) -> Result<Project, Diagnostic> {
    let mut loader = Loader {
        files,
        read: Vec::new(),
        parsed: HashMap::new(),
        warnings: Vec::new(),
        copied: 0,
    };
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let start = Position {
        source: Arc::new(Source {
            path: path.to_path_buf(),
            base: PathBuf::new(),
        }),
        line: 1,
        column: 1,
    };
    let root = loader.model(
        &[path.to_path_buf()],
        &folder,
        Path::new(""),
        &start,
        &mut Vec::new(),
    )?;
    let mut project = build(&root, path, files)?;
    project.warnings.extend(loader.warnings);
    project.files = loader.read;
    check::references(&mut project, &root)?;
    Ok(project)
}

struct Loader<'a> {
    files: &'a dyn Files,
    /// The files that were read, in order.
    read: Vec<PathBuf>,
    /// Files by path and by the folder that their own paths start from.
    parsed: HashMap<(PathBuf, PathBuf), Node>,
    warnings: Vec<Diagnostic>,
    /// How many nodes were copied for `extends`.
    copied: usize,
}

/// A service of a file, on the way through `extends`.
type Step = (PathBuf, String);

impl Loader<'_> {
    /// The tree of one or several files that override each other, with what they include and
    /// extend. `folder` is the folder that paths start from, and `base` is the same folder seen
    /// from the project's; `from` is the place that asks for them.
    fn model(
        &mut self,
        paths: &[PathBuf],
        folder: &Path,
        base: &Path,
        from: &Position,
        chain: &mut Vec<PathBuf>,
    ) -> Result<Node, Diagnostic> {
        if chain.len() >= LONGEST_CHAIN {
            return Err(Diagnostic::new(
                from,
                format!("more than {LONGEST_CHAIN} files include each other"),
            ));
        }
        let mut whole: Option<Node> = None;
        for path in paths {
            if chain.contains(path) {
                let mut names: Vec<String> = chain
                    .iter()
                    .map(|path| path.display().to_string())
                    .collect();
                names.push(path.display().to_string());
                return Err(Diagnostic::new(
                    from,
                    format!(
                        "files include each other in a circle: {}",
                        names.join(" -> ")
                    ),
                ));
            }
            let tree = self.file(path, base, from)?;
            whole = Some(match whole {
                None => tree,
                Some(whole) => merge_files(whole, tree)?,
            });
        }
        let mut whole = whole.unwrap_or_else(|| Node {
            value: Value::Map(Vec::new()),
            position: from.clone(),
            merge: yaml::MergeTag::None,
        });
        if let Some(path) = paths.first() {
            self.extend_services(&mut whole, path, folder)?;
        }
        let whole = without_resets(whole);
        chain.extend_from_slice(paths);
        let whole = self.include(whole, folder, base, chain)?;
        chain.truncate(chain.len() - paths.len());
        Ok(whole)
    }

    /// The tree of one file, its documents laid over each other.
    fn file(&mut self, path: &Path, base: &Path, from: &Position) -> Result<Node, Diagnostic> {
        let known = (path.to_path_buf(), base.to_path_buf());
        if let Some(node) = self.parsed.get(&known) {
            return Ok(node.clone());
        }
        if self.parsed.len() >= MOST_FILES {
            return Err(Diagnostic::new(
                from,
                format!("the project has more than {MOST_FILES} files"),
            ));
        }
        let text = self.files.read(path).map_err(|error| {
            Diagnostic::new(from, format!("cannot read {}: {error}", path.display()))
        })?;
        if !self.read.iter().any(|read| read == path) {
            self.read.push(path.to_path_buf());
        }
        let source = Arc::new(Source {
            path: path.to_path_buf(),
            base: base.to_path_buf(),
        });
        let start = Position {
            source: Arc::clone(&source),
            line: 1,
            column: 1,
        };
        let mut documents = yaml::parse(&text, &source)?.into_iter();
        let Some(mut whole) = documents.next() else {
            return Err(Diagnostic::new(&start, "the file is empty")
                .help("a Compose file has at least `services:`"));
        };
        for document in documents {
            // Nothing between two `---` says nothing.
            if document.is_null() {
                continue;
            }
            whole = merge_files(whole, document)?;
        }
        if whole.is_null() {
            return Err(Diagnostic::new(&start, "the file is empty")
                .help("a Compose file has at least `services:`"));
        }
        if !matches!(whole.value, Value::Map(_)) {
            return Err(expected("a mapping", &whole, ""));
        }
        self.parsed.insert(known, whole.clone());
        Ok(whole)
    }

    /// Resolves `extends` in every service of `whole`.
    fn extend_services(
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

    /// The service `name` of `context`, laid over the service that it extends.
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
                    "services extend each other in a circle: {}",
                    names.join(" -> ")
                ),
            )
            .key(key));
        }
        if chain.len() >= LONGEST_CHAIN {
            return Err(Diagnostic::new(
                &extends.position,
                format!("more than {LONGEST_CHAIN} services extend each other"),
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
        // Remembered while other services of the chain are resolved, so that a base that many
        // extend is worked out once.
        done.insert(step, merged.clone());
        self.count(&merged)?;
        Ok(merged)
    }

    fn count(&mut self, node: &Node) -> Result<(), Diagnostic> {
        self.copied += node.size();
        if self.copied > MOST_COPIES {
            return Err(Diagnostic::new(
                &node.position,
                format!("`extends` copies more than {MOST_COPIES} values"),
            ));
        }
        Ok(())
    }

    /// Adds what `include` names; a name that both have must mean the same.
    fn include(
        &mut self,
        mut whole: Node,
        folder: &Path,
        base: &Path,
        chain: &mut Vec<PathBuf>,
    ) -> Result<Node, Diagnostic> {
        let Some(include) = whole.get("include").cloned() else {
            return Ok(whole);
        };
        for item in Field::new(&include, "include").items()? {
            let request = read_include(&item)?;
            if let Some(env_file) = request.env_file {
                self.warnings.push(
                    Diagnostic::new(&env_file, "`env_file` of an included file is not read")
                        .key(&item.path)
                        .help("variables stay unset, so that no value of yours is published"),
                );
            }
            let mut paths = Vec::new();
            for path in &request.paths {
                paths.push(folder.join(local_path(path, &item.path)?));
            }
            let directory = match &request.project_directory {
                Some(directory) => local_path(directory, &item.path)?,
                None => request
                    .paths
                    .first()
                    .map(|path| PathBuf::from(path.shown()))
                    .and_then(|path| path.parent().map(Path::to_path_buf))
                    .unwrap_or_default(),
            };
            let included = self.model(
                &paths,
                &folder.join(&directory),
                &normal(&base.join(&directory)),
                &item.node.position,
                chain,
            )?;
            import(&mut whole, included)?;
        }
        Ok(without_key(whole, "include"))
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
        let mut fields = Fields::of(field.node, &field.path)?;
        let service = fields
            .text("service")?
            .ok_or_else(|| field.error("`service` is missing"))?;
        let file = fields.text("file")?;
        fields.finish()?;
        return Ok((service.shown(), file));
    }
    Ok((field.scalar(Type::Text)?.shown(), None))
}

/// An item of `include`.
struct Include {
    paths: Vec<Scalar>,
    project_directory: Option<Scalar>,
    /// Where `env_file` stands, if it is given.
    env_file: Option<Position>,
}

fn read_include(item: &Field<'_>) -> Result<Include, Diagnostic> {
    if let Value::Map(_) = &item.node.value {
        let mut fields = Fields::of(item.node, &item.path)?;
        let paths = fields
            .get("path")
            .ok_or_else(|| item.error("`path` is missing"))?
            .scalars_or_one()?;
        let env_file = fields.get("env_file");
        if let Some(env_file) = &env_file {
            env_file.scalars_or_one()?;
        }
        let project_directory = fields.text("project_directory")?;
        fields.finish()?;
        return Ok(Include {
            paths,
            project_directory,
            env_file: env_file.map(|field| field.node.position.clone()),
        });
    }
    Ok(Include {
        paths: vec![item.scalar(Type::Text)?],
        project_directory: None,
        env_file: None,
    })
}

/// The path of a file that is read now, so that it must not depend on a variable, and must be on
/// this machine.
fn local_path(scalar: &Scalar, key: &str) -> Result<PathBuf, Diagnostic> {
    let shown = scalar.shown();
    let error = |message: String| Err(Diagnostic::new(&scalar.position, message).key(key));
    if shown.contains("${") {
        return error(format!(
            "the path `{shown}` depends on a variable that is not set"
        ));
    }
    if shown.contains("://") || shown.starts_with("git@") {
        return error(format!(
            "`{shown}` is not on this machine, and nothing is fetched"
        ));
    }
    Ok(PathBuf::from(shown))
}

/// Moves the sections of an included file into `whole`.
fn import(whole: &mut Node, included: Node) -> Result<(), Diagnostic> {
    let (Value::Map(sections), Value::Map(others)) = (&mut whole.value, included.value) else {
        return Ok(());
    };
    for (key, other) in others {
        let is_section = [
            "services", "networks", "volumes", "secrets", "configs", "models",
        ]
        .contains(&key.text.as_str());
        if !is_section {
            continue;
        }
        let Some(place) = sections
            .iter()
            .position(|(found, _)| found.text == key.text)
        else {
            sections.push((key, other));
            continue;
        };
        let (Value::Map(own), Value::Map(entries)) = (&mut sections[place].1.value, other.value)
        else {
            continue;
        };
        let known: HashMap<String, usize> = own
            .iter()
            .enumerate()
            .map(|(place, (name, _))| (name.text.clone(), place))
            .collect();
        for (name, entry) in entries {
            match known.get(&name.text) {
                None => own.push((name, entry)),
                Some(place) if same(&own[*place].1, &entry) => {}
                Some(place) => {
                    let (mine, _) = &own[*place];
                    return Err(Diagnostic::new(
                        &mine.position,
                        format!(
                            "`{}` is also in the included file {}, with other content",
                            name.text,
                            name.position.source.path.display()
                        ),
                    )
                    .key(format!("{}.{}", key.text, name.text)));
                }
            }
        }
    }
    Ok(())
}

/// Whether two nodes say the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Scalar(one), Value::Scalar(other)) => {
            one.text == other.text && one.kind == other.kind
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Map(one), Value::Map(others)) => {
            one.len() == others.len()
                && one.iter().all(|(key, node)| {
                    others
                        .iter()
                        .any(|(other_key, other)| other_key.text == key.text && same(node, other))
                })
        }
        _ => false,
    }
}

fn without_key(mut node: Node, key: &str) -> Node {
    if let Value::Map(entries) = &mut node.value {
        entries.retain(|(found, _)| found.text != key);
    }
    node
}

/// `path` without `.` and with `..` taken back where that is possible.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// The model of a merged tree.
fn build(root: &Node, path: &Path, files: &dyn Files) -> Result<Project, Diagnostic> {
    let mut fields = Fields::of(root, "")?;
    fields.scalar("version", Type::Any)?;
    let name = fields.text("name")?;
    let mut project = Project {
        name: String::new(),
        services: Vec::new(),
        networks: Vec::new(),
        volumes: Vec::new(),
        secrets: Vec::new(),
        configs: Vec::new(),
        warnings: Vec::new(),
        files: Vec::new(),
    };
    project.name = project_name(name.as_ref(), path, files, root, &mut project.warnings);
    let name = project.name.clone();
    let services = section(&mut fields, "services", |key, field| {
        read::service(key, field)
    })?;
    let networks = section(&mut fields, "networks", |key, field| {
        read::network(key, field, &name)
    })?;
    let volumes = section(&mut fields, "volumes", |key, field| {
        read::volume(key, field, &name)
    })?;
    let secrets = section(&mut fields, "secrets", read::secret)?;
    let configs = section(&mut fields, "configs", read::config)?;
    section(&mut fields, "models", |_, field| {
        let mut model = Fields::of(field.node, &field.path)?;
        model.text("name")?;
        if model.text("model")?.is_none() {
            return Err(field.error("`model` is missing"));
        }
        model.scalar("context_size", Type::Number)?;
        model.texts("runtime_flags")?;
        model.finish()
    })?;
    // Resolved before; known all the same, for suggestions.
    fields.get("include");
    fields.finish()?;
    let Some(services) = services else {
        return Err(Diagnostic::new(&root.position, "there is no `services`")
            .help("a Compose file has at least `services:`"));
    };
    if services.is_empty() {
        return Err(Diagnostic::new(&root.position, "there is no service").key("services"));
    }
    project.services = services;
    project.networks = networks.unwrap_or_default();
    project.volumes = volumes.unwrap_or_default();
    project.secrets = secrets.unwrap_or_default();
    project.configs = configs.unwrap_or_default();
    Ok(project)
}

/// Reads every entry of a section; none, if the section is not there.
fn section<T>(
    fields: &mut Fields<'_>,
    name: &'static str,
    read: impl Fn(&Key, &Field<'_>) -> Result<T, Diagnostic>,
) -> Result<Option<Vec<T>>, Diagnostic> {
    let Some(field) = fields.get(name) else {
        return Ok(None);
    };
    let mut items = Vec::new();
    for (key, entry) in field.entries()? {
        // An extension may stand among the entries, as it may anywhere else.
        if key.text.starts_with("x-") && name != "services" {
            continue;
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if key.text.is_empty() || !key.text.chars().all(allowed) {
            return Err(Diagnostic::new(
                &key.position,
                format!(
                    "`{}` is no name: letters, digits, `.`, `_` and `-` are",
                    key.text
                ),
            )
            .key(name));
        }
        items.push(read(key, &entry)?);
    }
    Ok(Some(items))
}

/// The name of the project: `name:`, else the folder's, in the form that Docker accepts.
fn project_name(
    given: Option<&Scalar>,
    path: &Path,
    files: &dyn Files,
    root: &Node,
    warnings: &mut Vec<Diagnostic>,
) -> String {
    // A name that depends on a variable is empty to Compose, which then takes the folder.
    let given = given
        .map(Scalar::shown)
        .filter(|name| Template::parse(name).is_ok_and(|name| name.literal().is_some()));
    let folder = files
        .absolute(path)
        .ok()
        .as_deref()
        .and_then(Path::parent)
        .map(normal)
        .and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()));
    for name in given.iter().chain(folder.iter()) {
        let name = acceptable(name);
        if !name.is_empty() {
            return name;
        }
    }
    warnings.push(
        Diagnostic::new(&root.position, "the folder's name makes no project name")
            .help("give the project a `name:`"),
    );
    "project".to_owned()
}

/// Lower case; letters, digits, `-` and `_` only; no `-` or `_` at the start.
fn acceptable(name: &str) -> String {
    let lower = name.to_lowercase();
    lower
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(*c))
        .collect::<String>()
        .trim_start_matches(['-', '_'])
        .to_owned()
}
