//! One point of a learning curve.

/// What fits of one number of examples come to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LearningPoint {
    /// The examples that were learned from: the mean over the folds.
    pub examples: f64,
    /// The mean of the metric on the examples that were learned from.
    pub train: f64,
    /// The standard error of that mean over the folds.
    pub train_error: f64,
    /// The mean of the metric on the held-out examples.
    pub validation: f64,
    /// The standard error of that mean over the folds.
    pub validation_error: f64,
}
