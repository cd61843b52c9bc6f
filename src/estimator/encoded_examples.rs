//! Encoded examples, before there is an objective.

use crate::engine::{Cached, Examples};
use crate::error::Result;

/// Encoded examples, of all features.
pub(super) enum EncodedExamples<'a> {
    Memory(Examples<'a>),
    /// In a file, piece by piece.
    Cache(Cached),
}

impl EncodedExamples<'_> {
    /// The labels, as the loss sees them, and the example weights.
    pub(super) fn labels_and_weights(&self) -> Result<(Vec<f64>, Option<Vec<f64>>)> {
        match self {
            Self::Memory(of) => Ok((of.targets().labels.to_vec(), of.targets().weights.map(<[f64]>::to_vec))),
            Self::Cache(cached) => cached.labels_and_weights(),
        }
    }
}
