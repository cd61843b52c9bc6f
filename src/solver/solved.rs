//! An answer at once.

use super::Certificate;
use crate::progress::Warning;

/// An answer found without iterating.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Solved {
    /// Weights (output-major), then biases, in the units of the encoded features.
    pub weights: Vec<f64>,
    /// What was noticed.
    pub warnings: Vec<Warning>,
    /// How far from optimal it can be, where the solver knows more than the slopes over all examples say.
    pub certificate: Option<Certificate>,
    /// Facts for the report: rank, condition, refinements.
    pub notes: Vec<String>,
}

impl Solved {
    /// An answer of which nothing more is to be said.
    #[must_use]
    pub fn new(weights: Vec<f64>) -> Self {
        Self { weights, warnings: Vec::new(), certificate: None, notes: Vec::new() }
    }
}
