//! What became of a fold.

use crate::estimator::Fit;

/// What became of one fold.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FoldResult {
    /// The fit of the other examples.
    pub fit: Fit,
    /// The rows that were held out, counted from 0.
    pub held_out: Vec<usize>,
    /// Their mean loss, without the penalty.
    pub loss: f64,
    /// The sum of their weights.
    pub weight: f64,
}
