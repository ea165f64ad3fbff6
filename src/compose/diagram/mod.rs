//! The diagram of a Compose project: a neutral graph goes in, an inline SVG comes out.
//!
//! ```text
//! Project ─▶ Graph ─▶ scene ─▶ layout ─▶ part ─▶ dagre: the library   ─▶ svg ─▶ markup
//!              │     shapes,   what goes  │       places the boxes
//!              │     texts,    together   └─────▶ route: the wires
//!              │     sizes
//!              ├─▶ describe: the same in words
//!              └─▶ mermaid: the same for renderers that draw it themselves
//! ```
//!
//! A [`Drawing`] keeps what the layout found, and writes it as often as a book asks for it.
//!
//! Nothing here reads a file, and nothing depends on fonts, on the time or on the machine: the
//! same graph gives the same bytes everywhere.

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
mod plan;
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
