//! The categories that have a feature.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::column::faults::setting;
use crate::error::ColumnProblem;

/// Distinct categories in a fixed order, found by their text. The map is for look-up only: nothing ever follows its
/// order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Vec<Arc<str>>", into = "Vec<Arc<str>>")]
pub(crate) struct Vocabulary {
    words: Vec<Arc<str>>,
    positions: HashMap<Arc<str>, u32, ahash::RandomState>,
}

impl Vocabulary {
    /// The most words that are learned unless a size is asked for.
    pub(crate) const LEARNED_LIMIT: usize = 1_000_000;
    /// Codes are u32, with room for the features beside the categories.
    pub(crate) const MAX_SIZE: usize = (u32::MAX - 16) as usize;

    /// # Errors
    /// No words; a word that stands twice; more than there are codes.
    pub(crate) fn new(words: Vec<Arc<str>>) -> Result<Self, ColumnProblem> {
        if words.is_empty() {
            return Err(setting("vocabulary", "empty", "a list of at least one category"));
        }
        if words.len() > Self::MAX_SIZE {
            return Err(ColumnProblem::TooManyCategories { limit: Self::MAX_SIZE });
        }
        let mut positions = HashMap::with_capacity_and_hasher(words.len(), ahash::RandomState::new());
        for (second, word) in words.iter().enumerate() {
            if let Some(first) = positions.insert(Arc::clone(word), second as u32) {
                let (category, first, second) = (word.to_string(), first as usize + 1, second + 1);
                return Err(ColumnProblem::DuplicateCategory { category, first, second });
            }
        }
        Ok(Self { words, positions })
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn position(&self, word: &str) -> Option<u32> {
        self.positions.get(word).copied()
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(AsRef::as_ref)
    }
}

impl TryFrom<Vec<Arc<str>>> for Vocabulary {
    type Error = ColumnProblem;

    fn try_from(words: Vec<Arc<str>>) -> Result<Self, ColumnProblem> {
        Self::new(words)
    }
}

impl From<Vocabulary> for Vec<Arc<str>> {
    fn from(vocabulary: Vocabulary) -> Self {
        vocabulary.words
    }
}
