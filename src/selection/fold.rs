//! One fold of the examples.

/// Rows to learn from, and rows that are held out (counted from 0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// The rows to learn from.
    pub learned: Vec<usize>,
    /// The rows held out.
    pub held_out: Vec<usize>,
}
