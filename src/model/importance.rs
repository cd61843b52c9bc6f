//! How much of the score a feature, or a column, moves.

/// How far one feature, or all features of a column together, move a score from example to example.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Importance {
    /// What the score is of: the label, the class, the quantile.
    pub of: String,
    /// The feature column.
    pub column: String,
    /// The feature; `None` for the column as a whole.
    pub feature: Option<String>,
    /// The weight for one standard deviation of the feature: its sign says in which direction the score moves. `None` for a
    /// column of several features.
    pub standardized_weight: Option<f64>,
    /// The standard deviation of the contribution to the score, over the examples.
    pub deviation: f64,
}
