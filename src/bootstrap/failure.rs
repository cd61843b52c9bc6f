//! Replicates that are no answer.

/// A reason why fits of drawn examples are no answer, and how many there were: they are in no estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplicateFailure {
    /// Why.
    pub reason: String,
    /// How many replicates, or fits without one example (of [`BootstrapInterval::Bca`](super::BootstrapInterval::Bca)).
    pub count: usize,
}
