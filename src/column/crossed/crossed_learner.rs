//! What a cross accumulates.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::cross_part::PartLearner;
use super::crossed_encoder::{CrossSpace, CrossedEncoder};
use super::part_encoder::PartEncoder;
use crate::column::level::{LevelLearner, TextCounter};
use crate::column::row::Rows;
use crate::column::{Encoder, Learner};
use crate::data::Table;
use crate::error::Result;

/// What a cross accumulates: first what its parts do, then the combinations.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CrossedLearner {
    /// Empty before the first rows.
    pub(super) parts: Vec<PartLearner>,
    pub(super) ready: Option<Vec<PartEncoder>>,
    /// The combinations: of an exact cross by their words, of a hashed one by their hashes.
    pub(super) seen: LevelLearner,
}

impl CrossedLearner {
    /// Takes in the combinations of a table.
    pub(super) fn observe(&mut self, cross: &CrossedEncoder, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let mut counter = TextCounter::default();
        // For counting only: nothing follows its order.
        let mut hashes: HashSet<u64, ahash::RandomState> = HashSet::default();
        let mut without = false;
        Rows::read(&cross.inputs(), table)?.each(|row, cells, _| {
            let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
            let mut none = true;
            cross.each(cells, |tokens| {
                none = false;
                match &cross.space {
                    CrossSpace::Hashed { hash_key, .. } => _ = hashes.insert(cross.hash(tokens, *hash_key)),
                    CrossSpace::Exact { .. } | CrossSpace::Unlearned => {
                        let position = counter.position(&cross.word(tokens));
                        counter.add(position, weight);
                    }
                }
                Ok(())
            })?;
            without |= none && weight > 0.0;
            Ok(())
        })?;
        counter.count_into(&mut self.seen.tally);
        self.seen.fingerprints.extend(hashes);
        self.seen.without |= without;
        Ok(())
    }
}

impl Learner for CrossedLearner {
    fn merge(&mut self, later: Self) -> Result<()> {
        if self.parts.is_empty() {
            self.parts = later.parts;
        } else {
            self.parts.iter_mut().zip(later.parts).try_for_each(|(part, later)| part.merge(later))?;
        }
        self.seen.merge(later.seen)
    }
}
