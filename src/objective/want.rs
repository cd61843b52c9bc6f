//! How much is asked.

/// How much of an evaluation is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Want {
    /// The loss alone.
    Loss,
    /// The loss and its gradient, in one pass over the data.
    Gradient,
}
