//! `include`: the services, networks, volumes, secrets and configs of other files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::compose::diagnostic::{Diagnostic, Position};
use crate::compose::load::loader::{Loader, MAX_CHAIN, local_path, without_key};
use crate::compose::mapping_reader::{Field, MappingReader, ScalarType};
use crate::compose::merge::{merge_files, without_resets};
use crate::compose::scalar::Scalar;
use crate::compose::yaml::{MergeTag, Node, Value};
use crate::paths::normal;

/// The most inclusions in total; a file counts each time it is included.
const MAX_INCLUDES: usize = 64;

impl Loader<'_> {
    /// The merged tree of one or more files, with `include` and `extends` resolved. Paths
    /// start from `folder`; `base` is the same folder relative to the project's. `from`
    /// is the position that asks for the files.
    pub(super) fn model(
        &mut self,
        paths: &[PathBuf],
        folder: &Path,
        base: &Path,
        from: &Position,
        chain: &mut Vec<PathBuf>,
    ) -> Result<Node, Diagnostic> {
        if chain.len() >= MAX_CHAIN {
            return Err(Diagnostic::new(
                from,
                format!("more than {MAX_CHAIN} files include each other"),
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
                        "files include each other in a cycle: {}",
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
            merge: MergeTag::None,
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

    /// Adds the included files. A name that both sides declare must mean the same.
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
            self.included += 1;
            if self.included > MAX_INCLUDES {
                return Err(item.error(format!(
                    "the project includes more than {MAX_INCLUDES} files"
                )));
            }
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
                    .map(|path| PathBuf::from(path.with_defaults()))
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

/// An item of `include`.
struct Include {
    paths: Vec<Scalar>,
    project_directory: Option<Scalar>,
    /// The position of `env_file`, if it is given.
    env_file: Option<Position>,
}

fn read_include(item: &Field<'_>) -> Result<Include, Diagnostic> {
    if let Value::Map(_) = &item.node.value {
        let mut fields = MappingReader::new(item.node, &item.path)?;
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
        paths: vec![item.scalar(ScalarType::Text)?],
        project_directory: None,
        env_file: None,
    })
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

/// Whether two nodes have the same content, whatever their positions.
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
