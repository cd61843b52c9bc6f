//! One strength of a path.

/// What a path has at one strength.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PathPoint {
    /// λ.
    pub strength: f64,
    /// Features whose weight is not zero, and their weights.
    pub weights: Vec<(usize, f64)>,
    /// The bias; 0 without one.
    pub bias: f64,
    /// Mean loss over the examples that were learned from, without the penalty.
    pub loss: f64,
    /// The largest slope that is left ([`crate::solver::Certificate::violation`]).
    pub violation: f64,
    /// Mean loss over examples that were not learned from: those of `validate_on`, or of the folds.
    pub validation: Option<f64>,
    /// The standard error of the mean over the folds.
    pub standard_error: Option<f64>,
}

impl PathPoint {
    /// How many weights are not zero.
    #[must_use]
    pub fn nonzero(&self) -> usize {
        self.weights.len()
    }
}
