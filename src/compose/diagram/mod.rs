//! The diagram of a Compose project: a neutral graph goes in, an inline SVG comes out.
//!
//! The steps, each of which only knows the previous ones:
//!
//! 1. `from_project` builds the [`Graph`].
//! 2. `scene` and `shapes` choose the texts and sizes of what is drawn.
//! 3. `layout` places each connected `component`: `dagre`, the layout library, places the
//!    boxes, and `route` draws the edges.
//! 4. `svg` writes the markup. [`describe()`] and [`mermaid()`] need no layout.
//!
//! A [`Drawing`] keeps the layout and renders it as often as a book needs it.
//!
//! Nothing here reads a file or depends on fonts, the time or the machine: the same graph
//! gives the same bytes everywhere.

mod blocks;
mod budget;
mod component;
mod dagre;
mod describe;
mod drawing;
mod from_project;
mod geometry;
mod graph;
mod labels;
mod layout;
mod mermaid;
mod palette;
mod place;
mod placement;
mod ranks;
mod route;
mod scene;
mod shapes;
mod svg;
mod text;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use describe::describe;
pub use drawing::{Drawing, Options, Svg, svg};
pub use graph::{
    Condition, Edge, EdgeKind, Graph, Mount, MountKind, Network, NetworkMode, Port, Service,
    Source, Volume,
};
pub use labels::Labels;
pub use mermaid::mermaid;
