//! The part that a feature has in a score.

/// What one feature adds to the score of one row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Contribution {
    /// The feature column that makes it.
    pub column: String,
    /// The feature.
    pub feature: String,
    /// Its encoded value: standardised where the column is, 1 for the active category.
    pub value: f64,
    /// The value that it is held against: 0, or that of a reference.
    pub reference: f64,
    /// Its weight on that value.
    pub weight: f64,
    /// (value − reference) × weight.
    pub contribution: f64,
}
