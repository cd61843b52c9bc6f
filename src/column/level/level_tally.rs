//! How often levels are there.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::level_counts::LevelCounts;
use super::vocabulary::Vocabulary;
use crate::error::ColumnProblem;

/// Distinct texts, each with the sum of its example weights.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LevelTally(BTreeMap<Arc<str>, f64>);

impl LevelTally {
    /// Counts a text. One whose every row weighs nothing has not been there.
    pub(crate) fn add(&mut self, text: Arc<str>, weight: f64) {
        if weight > 0.0 {
            *self.0.entry(text).or_insert(0.0) += weight;
        }
    }

    pub(crate) fn merge(&mut self, later: Self) {
        later.0.into_iter().for_each(|(text, count)| self.add(text, count));
    }

    /// The sum of the example weights of a text.
    pub(crate) fn count(&self, text: &str) -> f64 {
        self.0.get(text).copied().unwrap_or(0.0)
    }

    /// The texts, sorted by their bytes.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(AsRef::as_ref)
    }

    /// The number of distinct texts.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The texts that are frequent enough, sorted by their bytes; of equally frequent ones the first.
    fn kept(&self, min_count: u64, max_size: Option<usize>) -> Vec<Arc<str>> {
        let frequent = self.0.iter().filter(|(_, count)| **count >= min_count as f64);
        let mut kept: Vec<(&Arc<str>, f64)> = frequent.map(|(text, &count)| (text, count)).collect();
        if let Some(size) = max_size.filter(|&size| size < kept.len()) {
            // A stable sort: equal counts keep the order of their names.
            kept.sort_by(|a, b| b.1.total_cmp(&a.1));
            kept.truncate(size);
            kept.sort_unstable_by_key(|(text, _)| *text);
        }
        kept.into_iter().map(|(text, _)| Arc::clone(text)).collect()
    }

    /// The vocabulary of the [`kept`](Self::kept) texts, at most [`Vocabulary::LEARNED_LIMIT`] of them unless a size is asked for.
    pub(crate) fn vocabulary(
        &self,
        min_count: Option<u64>,
        max_size: Option<usize>,
    ) -> Result<(Vocabulary, LevelCounts), ColumnProblem> {
        let min_count = min_count.unwrap_or(0);
        let kept = self.kept(min_count, max_size);
        if kept.is_empty() {
            return Err(ColumnProblem::OnlyRareCategories { min_count });
        }
        if max_size.is_none() && kept.len() > Vocabulary::LEARNED_LIMIT {
            return Err(ColumnProblem::TooManyCategories { limit: Vocabulary::LEARNED_LIMIT });
        }
        let (levels, cut) = (Some(kept.len() as u64), (self.len() - kept.len()) as u64);
        Ok((Vocabulary::new(kept)?, LevelCounts { levels, cut, collisions: None }))
    }

    /// How many texts were seen outside a vocabulary, and how many inside.
    pub(crate) fn outside(&self, vocabulary: &Vocabulary) -> (usize, usize) {
        let inside = self.0.keys().filter(|text| vocabulary.position(text).is_some()).count();
        (self.0.len() - inside, inside)
    }
}

/// Distinct texts while rows are read one by one, in any order.
#[derive(Default)]
pub(crate) struct TextCounter {
    /// For look-up only: nothing follows its order.
    positions: HashMap<Arc<str>, u32, ahash::RandomState>,
    sums: Vec<f64>,
}

impl TextCounter {
    /// The position of a text among those met.
    pub(crate) fn known(&self, text: &str) -> Option<u32> {
        self.positions.get(text).copied()
    }

    /// The position of a text, which is new if it has none.
    pub(crate) fn position(&mut self, text: &str) -> u32 {
        self.known(text).unwrap_or_else(|| {
            let position = self.sums.len() as u32;
            self.positions.insert(text.into(), position);
            self.sums.push(0.0);
            position
        })
    }

    /// Counts a text by its position; false where there is none.
    pub(crate) fn add(&mut self, position: u32, weight: f64) -> bool {
        self.sums.get_mut(position as usize).map(|sum| *sum += weight).is_some()
    }

    /// Adds what was counted to a tally.
    pub(crate) fn count_into(self, tally: &mut LevelTally) {
        self.positions.into_iter().for_each(|(text, position)| tally.add(text, self.sums[position as usize]));
    }
}
