//! Encoded examples, before there is an objective.

use std::borrow::Cow;

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
    pub(super) fn labels_and_weights(&self) -> Result<(Cow<'_, [f64]>, Option<Cow<'_, [f64]>>)> {
        Ok(match self {
            Self::Memory(of) => (Cow::Borrowed(of.targets().labels), of.targets().weights.map(Cow::Borrowed)),
            Self::Cache(cached) => {
                let (labels, weights) = cached.labels_and_weights()?;
                (Cow::Owned(labels), weights.map(Cow::Owned))
            }
        })
    }
}
