//! What a text column accumulates.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::terms::Terms;
use crate::column::CategoricalLearner;
use crate::column::fingerprint::fingerprint64;
use crate::data::TextColumn;
use crate::error::Result;

/// The terms seen so far, each with the sum of the weights of the texts that have it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TextLearner {
    /// The sum of the weights of all texts.
    pub(super) texts: f64,
    pub(super) terms: CategoricalLearner,
    /// The same by hash bucket, where terms are hashed.
    pub(super) buckets: BTreeMap<u32, f64>,
    /// The fingerprints of all terms that were hashed.
    pub(super) met: BTreeSet<u64>,
}

/// A term, as it is told from others.
#[derive(PartialEq, Eq, Hash)]
enum Term {
    Word(Arc<str>),
    Bucket(u32),
}

impl TextLearner {
    pub(super) fn observe(
        &mut self,
        terms: &Terms,
        buckets: Option<u32>,
        texts: &TextColumn,
        weights: Option<&[f64]>,
        absent: impl Fn(usize) -> Result<()>,
    ) -> Result<()> {
        // The position of each term, its sum of weights, and the last text that had it.
        let mut positions: HashMap<Term, usize, ahash::RandomState> = HashMap::default();
        let mut sums: Vec<(f64, usize)> = Vec::new();
        for row in 0..texts.len() {
            let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
            let Some(text) = texts.get(row) else {
                absent(row)?;
                self.texts += weight;
                continue;
            };
            self.texts += weight;
            terms.each(&text, |term| {
                let key = match buckets {
                    None => Term::Word(term.into()),
                    Some(buckets) => {
                        let hash = fingerprint64(term.as_bytes());
                        self.met.insert(hash);
                        Term::Bucket((hash % u64::from(buckets)) as u32)
                    }
                };
                let position = *positions.entry(key).or_insert_with(|| {
                    sums.push((0.0, usize::MAX));
                    sums.len() - 1
                });
                if sums[position].1 != row {
                    sums[position] = (sums[position].0 + weight, row);
                }
            });
        }
        // Each key is met once: their order does not matter.
        for (term, position) in positions {
            match term {
                Term::Word(word) => self.terms.add(word, sums[position].0),
                Term::Bucket(bucket) => *self.buckets.entry(bucket).or_insert(0.0) += sums[position].0,
            }
        }
        Ok(())
    }

    pub(super) fn merge(&mut self, later: Self) {
        self.texts += later.texts;
        self.terms.merge(later.terms);
        self.met.extend(later.met);
        for (bucket, sum) in later.buckets {
            *self.buckets.entry(bucket).or_insert(0.0) += sum;
        }
    }
}
