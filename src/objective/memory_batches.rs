//! Mini-batches of examples in memory.

use super::{Batch, Batches, Cursor, Gradient, InMemory, Order, Reduction, Shape};
use crate::design::Packed;
use crate::error::Result;
use crate::loss::Tile;

/// The batches of one epoch over examples in memory. Rows are gathered ahead of use into packed pieces, so that a
/// shuffled epoch pays its cache misses in one sweep and not in the middle of each step.
#[derive(Debug)]
pub(super) struct MemoryBatches<'o, 'a> {
    of: &'o InMemory<'a>,
    rows: Vec<usize>,
    wrap: bool,
    size: usize,
    at: Cursor,
    packed: Packed,
    packed_from: usize,
    /// The packed rows.
    piece: Vec<usize>,
    scores: Vec<f64>,
    slopes: Vec<f64>,
    labels: Vec<f64>,
    weights: Vec<f64>,
}

/// Rows gathered at a time, at least one batch.
const PIECE: usize = 2048;

impl<'o, 'a> MemoryBatches<'o, 'a> {
    pub(super) fn new(of: &'o InMemory<'a>, size: usize, order: Order, from: Cursor) -> Self {
        Self {
            of,
            rows: order.rows(from.epoch, of.examples.design.rows()),
            wrap: order == Order::InOrder,
            size,
            at: from,
            packed: Packed::default(),
            packed_from: 0,
            piece: Vec::new(),
            scores: Vec::new(),
            slopes: Vec::new(),
            labels: Vec::new(),
            weights: Vec::new(),
        }
    }

    /// Makes sure that rows `from .. from + len` of this epoch are packed.
    fn gather(&mut self, from: usize, len: usize) {
        if from >= self.packed_from && from + len <= self.packed_from + self.piece.len() {
            return;
        }
        let n = self.rows.len();
        let want = PIECE.max(len);
        self.piece.clear();
        if self.wrap {
            self.piece.extend(self.rows[from..].iter().chain(self.rows.iter().cycle()).take(want));
        } else {
            self.piece.extend(&self.rows[from..(from + want).min(n)]);
        }
        self.of.examples.design.pack(&self.piece, &mut self.packed);
        self.packed_from = from;
    }
}

impl Batches for MemoryBatches<'_, '_> {
    fn next(&mut self, at: &[f64], into: &mut Gradient) -> Result<Option<Batch>> {
        let n = self.rows.len();
        let from = self.at.row as usize;
        if from >= n {
            return Ok(None);
        }
        let len = if self.wrap { self.size } else { self.size.min(n - from) };
        self.gather(from, len);
        let of = self.of;
        let Shape { features, outputs, biases } = of.shape;
        let local = from - self.packed_from..from - self.packed_from + len;
        let rows = &self.piece[local.clone()];

        self.scores.resize(outputs * len, 0.0);
        self.slopes.resize(outputs * len, 0.0);
        of.begin_scores(|i| rows[i], len, at, &mut self.scores);
        for (output, scores) in self.scores.chunks_mut(len).enumerate() {
            self.packed.scores(local.clone(), &at[output * features..(output + 1) * features], scores);
        }
        self.labels.clear();
        for label in 0..of.loss.label_width() {
            self.labels.extend(rows.iter().map(|&row| of.examples.labels[label * n + row]));
        }
        self.weights.clear();
        if let Some(weights) = &of.examples.weights {
            self.weights.extend(rows.iter().map(|&row| weights[row]));
        }
        let weights = of.examples.weights.is_some().then_some(self.weights.as_slice());
        let tile = Tile { scores: &self.scores, labels: &self.labels, weights, rows: len };
        let total = of.loss.batch(tile, &mut self.slopes);
        let weight: f64 = weights.map_or(len as f64, |weights| weights.iter().sum());
        // Not by the weights of this batch: they would cancel where it is one example.
        let divisor = if of.reduction == Reduction::Mean { len as f64 * of.mean_weight() } else { 1.0 };
        self.slopes.iter_mut().for_each(|slope| *slope /= divisor);

        let mut touched = into.clear();
        let sparse = of.examples.design.is_sparse();
        for (output, slopes) in self.slopes.chunks(len).enumerate() {
            let start = output * features;
            let mut touch = |j: usize| {
                if sparse {
                    touched.push((start + j) as u32);
                }
            };
            self.packed.pull_back(local.clone(), slopes, &mut into.values[start..start + features], &mut touch);
            self.packed.dense().for_each(&mut touch);
            if biases > 0 {
                let j = of.shape.weights() + output;
                into.values[j] = slopes.iter().sum();
                touch(j - start);
            }
        }
        if sparse {
            touched.sort_unstable();
            touched.dedup();
            into.touched = Some(touched);
        }
        self.at.row += len as u64;
        Ok(Some(Batch { loss: if weight > 0.0 { total / weight } else { 0.0 }, weight }))
    }

    fn cursor(&self) -> Cursor {
        self.at.within(self.rows.len() as u64)
    }
}
