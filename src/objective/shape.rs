//! How many numbers a model has.

/// The shape of a weight vector: `outputs × features` weights (output-major), then the biases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    /// Features of an example.
    pub features: usize,
    /// Scores per example.
    pub outputs: usize,
    /// Biases: one per output, or none.
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
}
