//! What a categorical column accumulates.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::vocabulary::Vocabulary;
use crate::column::levels::Entries;
use crate::column::missing::MissingLevel;
use crate::design::Codes;
use crate::error::{Error, Result, ValueProblem};

/// The categories seen so far, each with the sum of its example weights.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CategoricalLearner {
    counts: BTreeMap<Arc<str>, f64>,
    /// Whether a value was missing.
    pub(super) missing: bool,
}

impl CategoricalLearner {
    /// Takes in the rows of a table; `allowed` is the vocabulary beyond which there is an error.
    pub(super) fn observe(
        &mut self,
        entries: &Entries,
        weights: Option<&[f64]>,
        missing: MissingLevel,
        allowed: Option<&Vocabulary>,
        at: impl Fn(usize, ValueProblem) -> Error,
    ) -> Result<()> {
        for row in entries.absent() {
            missing.code(0).map_err(|problem| at(row, problem))?;
            self.missing = true;
        }
        let weights = weights.map(|weights| entries.weights(weights));
        let mut found: Vec<Arc<str>> = Vec::new();
        let mut positions: HashMap<Arc<str>, u32, ahash::RandomState> = HashMap::default();
        let codes = entries.words.codes(|entry, word| {
            let Some(word) = word else {
                return missing.code(0).map(|_| Codes::NONE).map_err(|problem| at(entries.row(entry), problem));
            };
            if let Some(&position) = positions.get(word) {
                return Ok(position);
            }
            if allowed.is_some_and(|allowed| allowed.position(word).is_none()) {
                return Err(at(entries.row(entry), ValueProblem::OutsideVocabulary { category: word.to_owned() }));
            }
            let position = found.len() as u32;
            let word: Arc<str> = word.into();
            found.push(Arc::clone(&word));
            positions.insert(word, position);
            Ok(position)
        })?;
        let mut counts = vec![0.0; found.len()];
        for (entry, &code) in codes.iter().enumerate() {
            let weight = weights.as_ref().map_or(1.0, |weights| weights.get(entry).copied().unwrap_or(0.0));
            match counts.get_mut(code as usize) {
                Some(count) => *count += weight,
                None => self.missing |= weight > 0.0,
            }
        }
        for (word, count) in found.into_iter().zip(counts) {
            // A category whose every row weighs nothing has not been there.
            self.add(word, count);
        }
        Ok(())
    }

    /// Counts a category.
    pub(in crate::column) fn add(&mut self, word: Arc<str>, weight: f64) {
        if weight > 0.0 {
            *self.counts.entry(word).or_insert(0.0) += weight;
        }
    }

    /// The sum of the example weights of a category.
    pub(in crate::column) fn count(&self, word: &str) -> f64 {
        self.counts.get(word).copied().unwrap_or(0.0)
    }

    pub(in crate::column) fn merge(&mut self, later: Self) {
        for (word, count) in later.counts {
            *self.counts.entry(word).or_insert(0.0) += count;
        }
        self.missing |= later.missing;
    }

    /// The categories, sorted by their bytes.
    pub(in crate::column) fn words(&self) -> impl Iterator<Item = &str> {
        self.counts.keys().map(AsRef::as_ref)
    }

    /// The number of distinct categories.
    pub(in crate::column) fn len(&self) -> usize {
        self.counts.len()
    }

    /// The categories that are frequent enough, sorted by their bytes; of equally frequent ones the first.
    pub(in crate::column) fn kept(&self, min_count: u64, max_size: Option<usize>) -> Vec<Arc<str>> {
        let frequent = self.counts.iter().filter(|(_, count)| **count >= min_count as f64);
        let mut kept: Vec<(&Arc<str>, f64)> = frequent.map(|(word, &count)| (word, count)).collect();
        if let Some(size) = max_size.filter(|&size| size < kept.len()) {
            // A stable sort: equal counts keep the order of their names.
            kept.sort_by(|a, b| b.1.total_cmp(&a.1));
            kept.truncate(size);
            kept.sort_unstable_by_key(|(word, _)| *word);
        }
        kept.into_iter().map(|(word, _)| Arc::clone(word)).collect()
    }

    /// How many categories were seen outside a vocabulary, and how many inside.
    pub(super) fn outside(&self, vocabulary: &Vocabulary) -> (usize, usize) {
        let inside = self.counts.keys().filter(|word| vocabulary.position(word).is_some()).count();
        (self.counts.len() - inside, inside)
    }
}
