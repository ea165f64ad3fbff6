//! The limit on the work for a drawing.

use dugong::{WorkControl, WorkError};

/// The work left for a drawing in one direction. The limit is high enough for any graph
/// whose edges a reader can follow, and low enough that nobody waits. A larger drawing
/// has no edges.
///
/// The layout library counts its own steps, 20 to 30 million per second. Edge routing
/// counts its collision checks.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        // More than ten times what sixty services in eleven networks cost, and less than
        // half a second.
        Self(6_000_000)
    }
}

impl Budget {
    /// Spends `units` of work. Returns `None` if that is more than the rest, and empties
    /// the budget: the drawing has failed, and so would another try.
    pub(super) fn spend(&mut self, units: usize) -> Option<()> {
        let left = self.0.checked_sub(units);
        self.0 = left.unwrap_or(0);
        left.map(drop)
    }
}

impl WorkControl for Budget {
    fn charge(&mut self, units: usize) -> Result<(), WorkError> {
        self.spend(units).ok_or(WorkError::Interrupted)
    }
}
