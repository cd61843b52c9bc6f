//! What a text column accumulates.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::terms::TermRules;
use crate::column::Learner;
use crate::column::fingerprint::fingerprint64;
use crate::column::level::LevelTally;
use crate::data::TextColumn;
use crate::error::Result;

/// The terms seen so far, each with the sum of the weights of the texts that have it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TextLearner {
    /// The sum of the weights of all texts.
    pub(super) texts: f64,
    /// The bytes of all texts.
    bytes: usize,
    pub(super) terms: LevelTally,
    /// The same by hash bucket, where terms are hashed.
    pub(super) buckets: BTreeMap<u32, f64>,
    /// The fingerprints of all terms that were hashed.
    pub(super) seen: BTreeSet<u64>,
}

/// What terms are counted in.
#[derive(Debug, Clone, Copy)]
pub(super) enum CountIn {
    /// One by one, in at most so many bytes; what the texts justify unless said.
    Words { most: Option<usize> },
    /// In so many buckets.
    Buckets(u32),
}

/// What a term takes beside its text, in bytes, about.
const BYTES_BESIDE_TEXT: usize = 64;
/// So many bytes of terms need no text to justify them,
const MIN_TERM_BYTES: usize = 16 << 20;
/// and so many more for each byte of text: all runs of up to seven words, if no two are the same.
const TERM_BYTES_PER_BYTE: usize = 32;

/// A term, as it is told from others.
#[derive(PartialEq, Eq, Hash)]
enum Term {
    Word(Arc<str>),
    Bucket(u32),
}

impl TextLearner {
    /// Counts the terms of these texts; false where they are more than there is room for.
    pub(super) fn observe(
        &mut self,
        terms: &TermRules,
        space: CountIn,
        texts: &TextColumn,
        weights: Option<&[f64]>,
        absent: impl Fn(usize) -> Result<()>,
    ) -> Result<bool> {
        // The position of each term, its sum of weights, and the last text that had it.
        let mut positions: HashMap<Term, usize, ahash::RandomState> = HashMap::default();
        let mut sums: Vec<(f64, usize)> = Vec::new();
        let mut size = self.terms.texts().map(|word| word.len() + BYTES_BESIDE_TEXT).sum::<usize>();
        for row in 0..texts.len() {
            let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
            let Some(text) = texts.get(row) else {
                absent(row)?;
                self.texts += weight;
                continue;
            };
            self.texts += weight;
            self.bytes += text.len();
            let most = match space {
                CountIn::Words { most } => {
                    most.unwrap_or(MIN_TERM_BYTES.saturating_add(self.bytes.saturating_mul(TERM_BYTES_PER_BYTE)))
                }
                CountIn::Buckets(_) => usize::MAX,
            };
            terms.each(&text, |term| {
                let key = match space {
                    _ if size > most => return,
                    CountIn::Words { .. } => Term::Word(term.into()),
                    CountIn::Buckets(buckets) => {
                        let hash = fingerprint64(term.as_bytes());
                        self.seen.insert(hash);
                        Term::Bucket((hash % u64::from(buckets)) as u32)
                    }
                };
                let position = *positions.entry(key).or_insert_with(|| {
                    size += term.len() + BYTES_BESIDE_TEXT;
                    sums.push((0.0, usize::MAX));
                    sums.len() - 1
                });
                if sums[position].1 != row {
                    sums[position] = (sums[position].0 + weight, row);
                }
            });
            if size > most {
                return Ok(false);
            }
        }
        // Each key is seen once: their order does not matter.
        for (term, position) in positions {
            match term {
                Term::Word(word) => self.terms.add(word, sums[position].0),
                Term::Bucket(bucket) => *self.buckets.entry(bucket).or_insert(0.0) += sums[position].0,
            }
        }
        Ok(true)
    }
}

impl Learner for TextLearner {
    fn merge(&mut self, later: Self) -> Result<()> {
        self.texts += later.texts;
        self.bytes += later.bytes;
        self.terms.merge(later.terms);
        self.seen.extend(later.seen);
        for (bucket, sum) in later.buckets {
            *self.buckets.entry(bucket).or_insert(0.0) += sum;
        }
        Ok(())
    }
}
