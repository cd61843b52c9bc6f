//! What a cross accumulates.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::encoder::{CrossedEncoder, Way};
use super::part::{CrossInput, PartLearner};
use super::tokens::word;
use crate::column::categorical::Vocabulary;
use crate::column::hashed::collisions;
use crate::column::{CategoricalLearner, Facts};
use crate::data::Table;
use crate::error::{ColumnProblem, Result};

/// What a cross accumulates: first what its parts do, then the combinations.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CrossedLearner {
    pub(super) parts: Vec<PartLearner>,
    pub(super) ready: Option<Vec<CrossInput>>,
    pub(super) seen: Seen,
}

impl CrossedLearner {
    pub(super) fn new(parts: Vec<PartLearner>) -> Self {
        Self { parts, ready: None, seen: Seen::default() }
    }
}

/// The combinations seen so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Seen {
    /// Of an exact cross, with the sums of their example weights.
    words: CategoricalLearner,
    /// Of a hashed cross.
    hashes: BTreeSet<u64>,
    /// Whether a row had no combination.
    pub(super) without: bool,
}

impl Seen {
    pub(super) fn observe(&mut self, cross: &CrossedEncoder, table: &Table, weights: Option<&[f64]>) -> Result<()> {
        let tokens = cross.tokens(table)?;
        // Sums of each combination, in the order in which it was first met.
        let mut positions: HashMap<Box<[u32]>, usize, ahash::RandomState> = HashMap::default();
        let mut sums: Vec<f64> = Vec::new();
        for row in 0..table.rows() {
            let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
            let mut none = true;
            cross.each(
                &tokens,
                row,
                || table.place(row),
                |codes| {
                    none = false;
                    match positions.get(codes) {
                        Some(&position) => sums[position] += weight,
                        None => {
                            positions.insert(codes.into(), sums.len());
                            sums.push(weight);
                        }
                    }
                    Ok(())
                },
            )?;
            self.without |= none && weight > 0.0;
        }
        let mut met: Vec<(Box<[u32]>, usize)> = positions.into_iter().collect();
        met.sort_unstable_by_key(|(_, position)| *position);
        for (codes, position) in met {
            match &cross.content.way {
                Way::Hashed { hash_key, .. } => {
                    self.hashes.insert(cross.hash(&tokens, &codes, *hash_key));
                }
                Way::Exact { .. } | Way::Unlearned => {
                    self.words.add(Arc::from(word(&tokens, &codes)), sums[position]);
                }
            }
        }
        Ok(())
    }

    pub(super) fn merge(&mut self, later: Self) {
        self.words.merge(later.words);
        self.hashes.extend(later.hashes);
        self.without |= later.without;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.len() == 0 && self.hashes.is_empty()
    }

    pub(super) fn collisions(&self, buckets: u32) -> Facts {
        collisions(&self.hashes, buckets)
    }

    /// The combinations that have a feature.
    pub(super) fn vocabulary(&self, min_count: u64) -> Result<(Vocabulary, Facts), ColumnProblem> {
        let kept = self.words.kept(min_count, None);
        if kept.is_empty() {
            return Err(ColumnProblem::OnlyRareCategories { min_count });
        }
        if kept.len() > crate::column::Categorical::LIMIT {
            return Err(ColumnProblem::TooManyCombinations { limit: crate::column::Categorical::LIMIT });
        }
        let (levels, cut) = (Some(kept.len() as u64), (self.words.len() - kept.len()) as u64);
        Ok((Vocabulary::new(kept)?, Facts { levels, cut, collisions: None }))
    }
}
