//! Writes the diagram as Mermaid, for renderers that support it.

use std::fmt::Write;

use super::graph::Graph;
use super::labels::Labels;
use super::scene::{LinkKind, Scene};
use super::shapes::{Shape, ShapeKind};

/// The width in px to which texts are shortened: wider than any page.
const ROOM: f64 = 2000.0;

/// A Mermaid `flowchart` of `graph`, without a code fence.
pub fn mermaid(graph: &Graph, labels: &Labels<'_>) -> String {
    let mut out = String::from("flowchart TB\n");
    if graph.services.is_empty() {
        line(
            &mut out,
            1,
            &format!("none[\"{}\"]", escaped(labels.no_services)),
        );
        return out;
    }
    let scene = Scene::new(graph, labels, ROOM);
    let outside = |shape: &&(usize, &Shape)| shape.1.area.is_none();
    let shapes: Vec<(usize, &Shape)> = scene.shapes.iter().enumerate().collect();
    for (at, shape) in shapes.iter().filter(outside) {
        line(&mut out, 1, &node(*at, shape));
    }
    for (number, area) in scene.areas.iter().enumerate() {
        line(
            &mut out,
            1,
            &format!("subgraph area{number}[\"{}\"]", escaped(&area.title)),
        );
        for (at, shape) in shapes
            .iter()
            .filter(|(_, shape)| shape.area == Some(number))
        {
            line(&mut out, 2, &node(*at, shape));
        }
        line(&mut out, 1, "end");
    }
    for link in &scene.links {
        let arrow = match link.kind {
            LinkKind::Mount => "-.->",
            LinkKind::Port | LinkKind::Need => "-->",
        };
        let label = match link.label.as_slice() {
            [] => String::new(),
            lines => format!("|\"{}\"|", joined(lines.iter().map(String::as_str))),
        };
        line(
            &mut out,
            1,
            &format!("n{} {arrow}{label} n{}", link.from, link.to),
        );
    }
    for (at, shape) in &shapes {
        if matches!(
            shape.kind,
            ShapeKind::Service { dimmed: true, .. } | ShapeKind::Volume { external: true }
        ) {
            line(&mut out, 1, &format!("style n{at} stroke-dasharray:5 4"));
        }
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{:indent$}{text}", "", indent = depth * 2);
}

fn node(at: usize, shape: &Shape) -> String {
    let lines = shape.lines.iter().map(|line| line.text.as_str());
    let rows = shape.rows.iter().map(|row| row.text.as_str());
    let text = joined(lines.chain(rows));
    match shape.kind {
        ShapeKind::Host => format!("n{at}([\"{text}\"])"),
        ShapeKind::Service { stacked: true, .. } => format!("n{at}[[\"{text}\"]]"),
        ShapeKind::Service { stacked: false, .. } => format!("n{at}(\"{text}\")"),
        ShapeKind::Volume { .. } => format!("n{at}[(\"{text}\")]"),
    }
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.map(escaped).collect::<Vec<_>>().join("<br/>")
}

/// Replaces characters that could end the quotes, start HTML or Markdown, or close the
/// code fence, by Mermaid's entities.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        // `- x` or `1. x` at the start would become a list.
        let begins_list = matches!(c, '-' | '+' | '.')
            && text[..at].chars().all(|before| before.is_ascii_digit())
            && (c != '.' || at > 0);
        let harmless = !c.is_ascii_punctuation()
            || matches!(c, '.' | ',' | '/' | ':' | '(' | ')' | '-' | '+' | '=' | '_');
        if harmless && !begins_list {
            out.push(c);
        } else {
            let _ = write!(out, "#{};", c as u32);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, everything, hostile, shop};
    use super::*;

    #[test]
    fn a_flowchart_says_what_the_picture_shows() {
        assert_eq!(
            mermaid(&shop(), &Labels::ENGLISH),
            "\
flowchart TB
  n0([\"host\"])
  n1(\"web<br/>build: ./web<br/>./web/src\")
  n2(\"memcached<br/>example/memcached:1.0\")
  n3(\"db<br/>example/db:1.0\")
  n4[(\"db-data\")]
  n0 -->|\"8080 → 80\"| n1
  n1 --> n2
  n1 -->|\"healthy\"| n3
  n3 -.-> n4
"
        );
    }

    #[test]
    fn areas_replicas_and_what_is_off_have_shapes_of_their_own() {
        let chart = mermaid(&everything(), &Labels::ENGLISH);
        for part in [
            "subgraph area1[\"network back (internal)\"]\n",
            "    n1[[\"web ×3<br/>",
            "  style n4 stroke-dasharray:5 4\n",
            "[(\"old<br/>(external)\")]",
        ] {
            assert!(chart.contains(part), "{part}\n{chart}");
        }
    }

    #[test]
    fn nothing_hostile_leaves_its_quotes() {
        let chart = mermaid(&hostile(), &Labels::ENGLISH);
        assert!(!chart.contains("<script") && !chart.contains("```") && !chart.contains("%%"));
        for line in chart.lines() {
            let quotes = line.matches('"').count();
            assert!(quotes == 0 || quotes == 2, "{line}");
            assert!(line.starts_with("  ") || line == "flowchart TB", "{line}");
        }
        assert!(chart.contains(HOSTILE[1]));
    }

    #[test]
    fn nothing_reads_as_a_list() {
        assert_eq!(escaped("- x"), "#45; x");
        assert_eq!(escaped("12. x"), "12#46; x");
        assert_eq!(escaped("./web"), "./web");
        assert_eq!(escaped("v1.2"), "v1.2");
    }

    #[test]
    fn no_services_is_a_node_that_says_so() {
        let chart = mermaid(&Graph::default(), &Labels::ENGLISH);
        assert_eq!(
            chart,
            "flowchart TB\n  none[\"This Compose file has no services.\"]\n"
        );
    }
}
