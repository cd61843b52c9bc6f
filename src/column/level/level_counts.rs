//! How many levels a column learned.

use serde::{Deserialize, Serialize};

/// How many levels a column learned, for the report of a fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LevelCounts {
    /// Different levels (categories, words, pairs, buckets) that have a feature of their own.
    pub levels: Option<u64>,
    /// Levels seen in training that were cut off by a minimum count or a largest size, or lie outside the vocabulary.
    pub cut: u64,
    /// Different values that share a hash bucket with another one.
    pub collisions: Option<u64>,
}
