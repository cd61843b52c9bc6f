//! A score taken apart.

use super::Contribution;

/// One score of a row, taken apart: bias, the row's offset and contributions add up to it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ExplainedScore {
    /// What the score is of: the label, the class, the quantile; for ordered classes `above` one.
    pub of: String,
    /// The score.
    pub score: f64,
    /// The bias of the encoded features.
    pub bias: f64,
    /// The contributions that are not zero, the largest first.
    pub contributions: Vec<Contribution>,
}
