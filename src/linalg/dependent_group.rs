//! Columns that cannot be told apart.

/// Features that depend linearly on each other (and on the bias), so that only the shortest of many equally good
/// weights can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DependentGroup {
    /// The features, ascending. One alone is constant (beside a bias) or zero.
    pub features: Vec<usize>,
    /// Whether the columns are made so: full one-hot blocks beside a bias, or beside each other. Worth a line, not a
    /// warning.
    pub expected: bool,
}
