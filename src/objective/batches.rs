//! Mini-batches: which rows come next, and the gradient over them.

use serde::{Deserialize, Serialize};

use super::Gradient;
use crate::data::Shuffler;
use crate::error::Result;

/// The order in which examples are visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// A new permutation in each epoch, a pure function of (seed, epoch). The last batch of an epoch may be short.
    Shuffled(u64),
    /// As they stand, batch after batch; a batch at the end wraps to the first rows.
    InOrder,
}

impl Order {
    /// The rows of one epoch, in the order they are visited.
    pub(crate) fn rows(self, epoch: u64, examples: usize) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..examples).collect();
        if let Self::Shuffled(seed) = self {
            Shuffler::stream(seed, epoch).shuffle(&mut rows);
        }
        rows
    }
}

/// Where the next batch begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cursor {
    /// Epochs completed.
    pub epoch: u64,
    /// Rows already visited in this epoch.
    pub row: u64,
}

impl Cursor {
    /// The same place with its row inside an epoch of so many examples: a batch may wrap more than once.
    pub(crate) fn within(self, examples: u64) -> Self {
        let examples = examples.max(1);
        Self { epoch: self.epoch.saturating_add(self.row / examples), row: self.row % examples }
    }
}

/// The batches of one epoch.
pub trait Batches {
    /// Puts the gradient of the next batch at `at` into `into` (which must be as it was left by the last call) and
    /// returns the mean loss and the sum of the weights of the batch; `None` at the end of the epoch.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn next(&mut self, at: &[f64], into: &mut Gradient) -> Result<Option<Batch>>;

    /// Where the next batch begins.
    fn cursor(&self) -> Cursor;
}

/// The loss of one batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Batch {
    /// Weighted mean loss over the batch.
    pub loss: f64,
    /// Sum of the example weights.
    pub weight: f64,
}
