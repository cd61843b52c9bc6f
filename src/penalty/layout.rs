//! Which weights belong together.

use std::ops::Range;

/// The layout of the weights: how many features, and which of them each feature column makes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Features per output.
    pub features: usize,
    /// Outputs; weight `o·features + j` is that of feature j for output o.
    pub outputs: usize,
    /// The features of each feature column, in order.
    pub columns: Vec<Range<usize>>,
}

impl Layout {
    /// The number of weights, biases not counted.
    #[must_use]
    pub fn weights(&self) -> usize {
        self.features * self.outputs
    }
}
