//! Wraps the layout library: boxes and edges go in, centres and bends come out.

use dugong::graphlib::{EdgeKey, Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, NodeLabel, RankDir};

use super::budget::Budget;
use super::geometry::Point;

/// Space between neighbours in a rank.
const NODE_GAP: f64 = 22.0;
/// Space between edges that run side by side.
const EDGE_GAP: f64 = 14.0;

/// A box: its size and its area.
pub(super) struct Node {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) area: Option<usize>,
}

/// An edge between two different boxes, by index, and the size of its label.
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Option<(f64, f64)>,
}

/// How the library chooses ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ranker {
    /// The shortest edges.
    NetworkSimplex,
    /// Short edges, found faster.
    TightTree,
    /// Every box in the lowest possible rank.
    LongestPath,
}

impl Ranker {
    /// All of them, the best first.
    pub(super) const ALL: [Self; 3] = [Self::NetworkSimplex, Self::TightTree, Self::LongestPath];

    fn name(self) -> &'static str {
        match self {
            Self::NetworkSimplex => "network-simplex",
            Self::TightTree => "tight-tree",
            Self::LongestPath => "longest-path",
        }
    }
}

/// The positions that the library found.
pub(super) struct Drawn {
    pub(super) centers: Vec<Point>,
    pub(super) edges: Vec<Bends>,
}

/// The course of an edge between its ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Bends {
    /// The points between the two boxes, in order from one to the other.
    pub(super) points: Vec<Point>,
    pub(super) label: Option<Point>,
}

/// Lays a graph out from the top down, with `rank_gap` px between ranks. Returns `None`
/// if the library gives up.
pub(super) fn arrange(
    nodes: &[Node],
    edges: &[Edge],
    rank_gap: f64,
    ranker: Ranker,
    budget: &mut Budget,
) -> Option<Drawn> {
    let mut graph = Graph::new(GraphOptions {
        multigraph: true,
        compound: true,
        directed: true,
    });
    graph.set_graph(GraphLabel {
        rankdir: RankDir::TB,
        nodesep: NODE_GAP,
        ranksep: rank_gap,
        edgesep: EDGE_GAP,
        ranker: Some(ranker.name().to_owned()),
        ..GraphLabel::default()
    });
    graph.set_default_node_label(NodeLabel::default);
    graph.set_default_edge_label(EdgeLabel::default);
    for (at, node) in nodes.iter().enumerate() {
        graph.set_node(
            node_id(at),
            NodeLabel {
                width: node.width,
                height: node.height,
                ..NodeLabel::default()
            },
        );
        if let Some(area) = node.area {
            graph.set_parent(node_id(at), format!("a{area}"));
        }
    }
    for (at, edge) in edges.iter().enumerate() {
        let (width, height) = edge.label.unwrap_or_default();
        graph.set_edge_key(
            edge_key(at, edge),
            EdgeLabel {
                width,
                height,
                minlen: 1,
                weight: 1.0,
                ..EdgeLabel::default()
            },
        );
    }
    dugong_layout(&mut graph, budget)?;
    let centers = (0..nodes.len())
        .map(|at| {
            let node = graph.node(&node_id(at))?;
            finite(Point {
                x: node.x?,
                y: node.y?,
            })
        })
        .collect::<Option<_>>()?;
    let edges = edges
        .iter()
        .enumerate()
        .map(|(at, edge)| {
            let drawn = graph.edge_by_key(&edge_key(at, edge))?;
            // At the first and last points, the edge meets the boxes' borders.
            let inner = drawn.points.get(1..drawn.points.len().saturating_sub(1))?;
            let points = inner
                .iter()
                .map(|point| {
                    finite(Point {
                        x: point.x,
                        y: point.y,
                    })
                })
                .collect::<Option<_>>()?;
            let label = match edge.label {
                Some(_) => Some(finite(Point {
                    x: drawn.x?,
                    y: drawn.y?,
                })?),
                None => None,
            };
            Some(Bends { points, label })
        })
        .collect::<Option<_>>()?;
    Some(Drawn { centers, edges })
}

/// Runs the library within its budget.
///
/// The library panics if one of its invariants fails, which happens if many areas are
/// connected to each other. A diagram without edges is better than a failed build.
fn dugong_layout(
    graph: &mut Graph<NodeLabel, EdgeLabel, GraphLabel>,
    budget: &mut Budget,
) -> Option<()> {
    let run = std::panic::AssertUnwindSafe(|| dugong::layout_controlled(graph, budget));
    std::panic::catch_unwind(run).ok()?.ok()
}

fn node_id(at: usize) -> String {
    format!("n{at}")
}

fn edge_key(at: usize, edge: &Edge) -> EdgeKey {
    EdgeKey::new(node_id(edge.from), node_id(edge.to), Some(format!("e{at}")))
}

fn finite(point: Point) -> Option<Point> {
    (point.x.is_finite() && point.y.is_finite()).then_some(point)
}
