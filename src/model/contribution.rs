//! The part that a feature has in a score.

/// What one feature adds to the score of one row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Contribution {
    /// The feature.
    pub feature: String,
    /// Its encoded value: standardised where the column is, 1 for the active category.
    pub value: f64,
    /// Its weight on that value.
    pub weight: f64,
    /// value × weight.
    pub contribution: f64,
}
