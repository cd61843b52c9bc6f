//! A score taken apart.

use super::{ColumnContribution, Contribution};

/// One score of a row, taken apart: what it begins at, the row's offset and the contributions add up to it, to rounding.
///
/// ```text
/// score = base + offset + Σ contributions
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ExplainedScore {
    /// What the score is of: the label, the class, the quantile; for ordered classes `above` one.
    pub of: String,
    /// The score.
    pub score: f64,
    /// The bias of the encoded features.
    pub bias: f64,
    /// What the contributions begin at: the score of the reference, or the bias.
    pub base: f64,
    /// The contributions of features that differ from their reference, the largest first.
    pub contributions: Vec<Contribution>,
    /// The same by column, the largest first: of every column of the model.
    pub columns: Vec<ColumnContribution>,
}
