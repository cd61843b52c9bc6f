//! Mini-batches: which rows come next, and the gradient over them.

use serde::{Deserialize, Serialize};

use super::{Example, Gradient, Walk, Walked};
use crate::error::{Error, Result};

/// The order in which examples are visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// A new permutation in each epoch, a pure function of (seed, epoch). The last batch of an epoch may be short.
    Shuffled(u64),
    /// As they stand, batch after batch; a batch at the end wraps to the first rows.
    InOrder,
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
    /// The same place with its row inside an epoch of so many examples, which may be fewer than they were.
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

    /// The same for a batch of one example of one score and one label, which is written to `example`.
    ///
    /// # Errors
    /// As [`Batches::next`]; examples that cannot be shown.
    fn next_example(&mut self, _at: &[f64], _into: &mut Gradient, _example: &mut Example) -> Result<Option<Batch>> {
        let found = "examples that are not shown one by one".to_owned();
        let needs = "examples one by one, for an optimizer that makes its step of them";
        Err(Error::Unsupported { what: "stochastic gradient descent".to_owned(), needs, found })
    }

    /// Where the next batch begins.
    fn cursor(&self) -> Cursor;

    /// Plain steps over the coming batches, from `at` on: to the end of the epoch, or as many as the walk allows.
    /// `gradient` is room to work in, as for [`Batches::next`].
    ///
    /// The result is that of taking the batches one by one, to the bit; only a penalty that waits until its weights are
    /// met ([`crate::penalty::Penalty::shrinkage`]) rounds otherwise, by about one unit in the last place a step.
    ///
    /// # Errors
    /// Examples that can no longer be read; a rate that is none.
    fn walk(&mut self, walk: &mut Walk<'_>, at: &mut [f64], gradient: &mut Gradient) -> Result<Walked>;

    /// The same over the rest of the epoch in so many parts: each walks its own way from `at`, and `at` becomes the mean
    /// of where they end, each counting by its examples. The result depends on the number of parts and on nothing else.
    /// `None` where batches cannot be had out of turn.
    ///
    /// # Errors
    /// As [`Batches::walk`].
    fn walk_shards(&mut self, _shards: usize, _walk: &mut Walk<'_>, _at: &mut [f64]) -> Result<Option<Walked>> {
        Ok(None)
    }
}

/// The loss of one batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Batch {
    /// Weighted mean loss over the batch.
    pub loss: f64,
    /// Sum of the example weights.
    pub weight: f64,
}
