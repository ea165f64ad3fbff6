//! Internal items for tests, benchmarks and fuzz targets. Nothing here is stable.

#![allow(
    missing_docs,
    reason = "the items are documented where they are defined"
)]

pub mod book {
    pub use crate::book::*;
}
pub mod compose {
    pub use crate::compose::*;
}
pub mod config {
    pub use crate::config::*;
}
pub mod docs {
    pub use crate::docs::*;
}
pub mod finding {
    pub use crate::finding::*;
}
pub mod host {
    pub use crate::host::*;
}
pub mod pipeline {
    pub use crate::pipeline::*;
}
pub mod report {
    pub use crate::report::*;
}
pub mod rule {
    pub use crate::rule::*;
}
pub mod scan {
    pub use crate::scan::*;
}
pub mod splice {
    pub use crate::splice::*;
}
pub mod stub {
    pub use crate::stub::*;
}
