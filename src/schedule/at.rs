//! Where a run is.

use crate::progress::Progress;

/// Where a run is, as a schedule sees it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct At<'a> {
    /// Updates made so far: 0 at the first.
    pub step: u64,
    /// Epochs completed so far: 0 in the first.
    pub epoch: u64,
    /// The history so far.
    pub past: &'a [Progress],
}

impl<'a> At<'a> {
    /// A point of a run.
    #[must_use]
    pub fn new(step: u64, epoch: u64, past: &'a [Progress]) -> Self {
        Self { step, epoch, past }
    }
}
