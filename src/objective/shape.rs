//! How many numbers a model has.

use std::ops::Range;

/// The shape of a weight vector: `outputs × features` weights (output-major), then the biases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    /// Features of an example.
    pub features: usize,
    /// Sets of weights: one per score, or one that all scores of an example share.
    pub outputs: usize,
    /// Biases: one per score, or none.
    pub biases: usize,
}

impl Shape {
    /// The number of weights, biases not counted.
    #[must_use]
    pub fn weights(&self) -> usize {
        self.features * self.outputs
    }

    /// The number of weights and biases.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a shape is not a container")]
    pub fn len(&self) -> usize {
        self.weights() + self.biases
    }

    /// Where the weights of one score lie.
    #[must_use]
    #[inline]
    pub fn weights_of(&self, score: usize) -> Range<usize> {
        let set = if self.outputs == 1 { 0 } else { score };
        set * self.features..(set + 1) * self.features
    }
}
