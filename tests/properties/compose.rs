//! Properties of what is made of a Compose file.

use std::io;
use std::path::Path;

use mdbook_stubs::testing::compose::diagram::{Graph, Labels, Options, mermaid, svg};
use mdbook_stubs::testing::compose::{Diagnostic, Files, Language, commands, load, options};

use super::shell;

/// The line between the project's own file and the one that stands at every
/// other path.
pub const SEPARATOR: &str = "\n#### other.yaml\n";

/// Drawing takes its time: what is larger is not drawn here, and of the rest
/// every fourth file.
const MOST_DRAWN: usize = 8;

struct Two<'a> {
    own: &'a str,
    other: &'a str,
}

impl Files for Two<'_> {
    fn read(&self, path: &Path) -> io::Result<String> {
        let own = path == Path::new("/p/compose.yaml");
        Ok(if own { self.own } else { self.other }.to_owned())
    }
}

/// Everything that is done with a Compose file.
pub fn is_sound(text: &str) {
    let (own, other) = text.split_once(SEPARATOR).unwrap_or((text, ""));
    let files = Two { own, other };
    let drawn = text.len().is_multiple_of(4);
    let made = make(&files, drawn);
    match &made {
        Ok(made) => {
            if let Err(fault) = shell::check(&made.commands) {
                panic!("{fault}\n--- commands\n{}", made.commands);
            }
            if let Some(markup) = &made.markup {
                roxmltree::Document::parse(markup)
                    .unwrap_or_else(|error| panic!("{error}\n--- svg\n{markup}"));
                assert!(
                    !markup.lines().any(|line| line.trim().is_empty()),
                    "a blank line ends the HTML block"
                );
            }
        }
        Err(error) => is_in_its_file(error, &files),
    }
    assert!(
        made == make(&files, drawn),
        "the same file gives something else"
    );
}

#[derive(PartialEq)]
struct Made {
    commands: String,
    markup: Option<String>,
    mermaid: String,
}

fn make(files: &Two<'_>, drawn: bool) -> Result<Made, Diagnostic> {
    let project = load(Path::new("/p/compose.yaml"), files)?;
    for warning in &project.warnings {
        is_in_its_file(warning, files);
    }
    let table = options(&project);
    assert_eq!(table.services.len(), project.services.len());
    for row in &table.rows {
        assert_eq!(row.cells.len(), table.services.len());
    }
    let graph = Graph::from_project(&project);
    let edges = graph.edges.len()
        + graph
            .services
            .iter()
            .map(|s| s.networks.len())
            .sum::<usize>();
    let small = drawn && project.services.len() <= MOST_DRAWN && edges <= 2 * MOST_DRAWN;
    let labels = &Labels::ENGLISH;
    let draw = || {
        let options = Options {
            id: "d",
            width: 750.0,
            labels,
        };
        svg(&graph, &options).markup
    };
    Ok(Made {
        commands: commands(&project, Language::Dutch)?,
        markup: small.then(draw),
        mermaid: mermaid(&graph, labels),
    })
}

/// The place that a diagnostic names is one of its file.
fn is_in_its_file(diagnostic: &Diagnostic, files: &Two<'_>) {
    let text = files.read(&diagnostic.file).unwrap();
    // YAML ends a line with CR as well.
    let lines: Vec<&str> = text.split('\n').flat_map(|line| line.split('\r')).collect();
    let line = diagnostic
        .line
        .checked_sub(1)
        .and_then(|line| lines.get(line));
    assert!(
        line.is_some() && diagnostic.column >= 1,
        "{diagnostic} is not in the file of {} lines",
        lines.len()
    );
    assert!(!diagnostic.message.contains(['\n', '\r']), "{diagnostic}");
}
