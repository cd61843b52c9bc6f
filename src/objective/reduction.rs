//! Means or sums.

/// What the gradient of a batch is divided by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reduction {
    /// The number of its examples times their mean weight over all examples: an unbiased estimate of the gradient of
    /// the mean loss, so that a learning rate does not depend on the batch size.
    #[default]
    Mean,
    /// Nothing: the sum over the batch, to reproduce runs of systems that trained on it (TensorFlow's old estimators).
    /// The penalty is added to that sum as it stands.
    Sum,
}
