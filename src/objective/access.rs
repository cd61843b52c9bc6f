//! What a door is opened with.

use super::reads::Reads;
use super::{Reduction, View};

/// What the doors of a pass know of the objective that opens them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Access {
    /// The variables and the loss.
    pub view: View,
    /// What gradients of batches are divided by.
    pub reduction: Reduction,
    /// Σs over all examples.
    pub total_weight: f64,
    /// How many examples there are.
    pub examples: u64,
    pub(crate) reads: Reads,
}

impl Access {
    /// Counts rows that were read.
    pub fn count(&self, rows: usize) {
        self.reads.add(rows);
    }
}
