//! What is drawn.

use super::WildWeight;

/// What is drawn for a replicate.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Resampling {
    /// Examples, with replacement and as many as there are; with [`Bootstrap::clustered_by`](super::Bootstrap::clustered_by) whole
    /// clusters. Right whatever the model, as long as examples (clusters) are independent.
    Pairs,
    /// The residuals, less their mean, which are added to the fitted values: y* = ŷ + r*. For a model of a number, where the errors are
    /// alike in all examples and the model is right.
    Residuals,
    /// y* = ŷ + v·r, each residual its own, times a random number: for errors whose spread differs from example to example. With
    /// clusters one v for each (Cameron, Gelbach & Miller 2008).
    Wild(WildWeight),
    /// These rows (from 0) of the examples, one list for each replicate: resamples that were drawn elsewhere, as blocks of a time
    /// series.
    Given(Vec<Vec<usize>>),
}

impl Resampling {
    /// Whether a replicate is the same examples with other counts.
    pub(super) fn draws_examples(&self) -> bool {
        matches!(self, Self::Pairs | Self::Given(_))
    }
}
