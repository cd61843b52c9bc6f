//! The part that a column has in a score.

/// What one feature column adds to the score of one row: the contributions of its features together.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ColumnContribution {
    /// The feature column.
    pub column: String,
    /// The columns of the table that it reads, with the row's own cells as text; `None` for one that is missing, or no text.
    pub cells: Vec<(String, Option<String>)>,
    /// Σ (value − reference) × weight over its features.
    pub contribution: f64,
}
