//! What a door is opened with.

use super::View;
use super::reads::Reads;

/// What the doors of a pass know of the objective that opens them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Access {
    /// The variables and the loss.
    pub view: View,
    /// Σs over all examples.
    pub total_weight: f64,
    /// How many examples there are.
    pub examples: u64,
    /// Whether rows may be gathered with the threads of the current pool.
    pub parallel: bool,
    pub(crate) reads: Reads,
}

impl Access {
    /// Counts rows that were read.
    pub fn count(&self, rows: usize) {
        self.reads.add(rows);
    }
}
