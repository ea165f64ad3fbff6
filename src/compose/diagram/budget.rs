//! How much work a drawing may be.

use dugong::{WorkControl, WorkError};

/// What is left of the work that may be put into a drawing in one direction: so much that wires can
/// be followed, and so little that nobody waits. A larger drawing does without wires.
///
/// The layout library counts its steps itself, 20 to 30 million of them a second. Finding a way
/// for the wires counts how often it asks whether a line runs into something.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        // More than ten times what sixty services in eleven networks cost, and less than half a
        // second.
        Self(6_000_000)
    }
}

impl Budget {
    /// Takes away so much work. None where there is not as much left: then there is none any more,
    /// since whoever is refused has no picture, and another try would be refused as well.
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
