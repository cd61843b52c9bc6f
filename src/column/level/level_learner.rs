//! What a column of levels accumulates.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::level_tally::LevelTally;
use crate::column::Learner;
use crate::column::number::Sample;
use crate::error::Result;

/// What a column that ends in levels accumulates; of the four kinds each column has use for one or none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LevelLearner {
    /// Categories, or combinations, with the sums of their example weights.
    pub(crate) tally: LevelTally,
    /// What was hashed, to count collisions.
    pub(crate) fingerprints: BTreeSet<u64>,
    /// Numbers, for quantiles.
    pub(crate) sample: Sample,
    /// Whether a value was missing.
    pub(crate) missing: bool,
    /// Whether a row had no level though a value was there.
    pub(crate) without: bool,
}

impl Learner for LevelLearner {
    fn merge(&mut self, later: Self) -> Result<()> {
        self.tally.merge(later.tally);
        self.fingerprints.extend(later.fingerprints);
        self.missing |= later.missing;
        self.without |= later.without;
        self.sample.merge(later.sample)
    }
}
