//! Loss and gradient over the examples of a batch, which are shown block by block.

use std::ops::Range;

use pulp::NullaryFnOnce;

use crate::design::add;
use crate::instructions::widest;
use crate::loss::{Loss, Tile};
use crate::objective::{Example, Gradient, Objective, Reduction, RowBlock, Shape};

/// Rows at a time: their scores and slopes, and their features again, are still in the first-level cache.
const TILE: usize = 64;

/// The open batch: Σ s·ℓ, Σ s, and the gradient of the data part, (1/divisor)·Σ s·∂ℓ/∂z·x, of the examples that have been added.
#[derive(Debug)]
pub(super) struct BatchGradient<'e> {
    pub(super) loss: &'e dyn Loss,
    pub(super) shape: Shape,
    /// s̄, the mean weight of all examples; `None` where gradients are sums.
    mean_weight: Option<f64>,
    /// Examples of the open batch, and how many of them are missing.
    rows: usize,
    missing: usize,
    losses: f64,
    weight: f64,
    pub(super) gradient: Gradient,
    /// Places of the gradient outside the dense features, in the order in which rows had them, some repeatedly.
    pub(super) sparse_places: Vec<u32>,
    /// Of a tile, output-major.
    scores: Vec<f64>,
    slopes: Vec<f64>,
    labels: Vec<f64>,
}

/// What `pulp` runs for [`BatchGradient::add`]; no closure, as for `design::packed`.
struct Adding<'p, 'e> {
    batch: &'p mut BatchGradient<'e>,
    block: &'p RowBlock,
    rows: Range<usize>,
    weights: &'p [f64],
    scale: f64,
}

impl NullaryFnOnce for Adding<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { batch, block, rows, weights, scale } = self;
        let mut start = rows.start;
        while start < rows.end {
            let end = (start + TILE).min(rows.end);
            batch.add_tile(block, start..end, weights, scale);
            start = end;
        }
    }
}

impl<'e> BatchGradient<'e> {
    pub(super) fn new(objective: &'e Objective<'_>) -> Self {
        let mean_weight = objective.total_weight() / objective.examples() as f64;
        let (scores, slopes, labels, sparse_places) = Default::default();
        Self {
            loss: objective.loss(),
            shape: objective.shape(),
            mean_weight: (objective.reduction() == Reduction::Mean).then_some(mean_weight),
            rows: 0,
            missing: 0,
            losses: 0.0,
            weight: 0.0,
            gradient: Gradient::zeros(objective.shape().len()),
            sparse_places,
            scores,
            slopes,
            labels,
        }
    }

    /// What the slopes of a batch are divided by. Not by the weights of the batch: they would cancel where it is one example.
    pub(super) fn divisor(&self, rows: usize) -> f64 {
        self.mean_weight.map_or(1.0, |mean_weight| rows as f64 * mean_weight)
    }

    /// How many examples the open batch still lacks.
    pub(super) fn missing(&self) -> usize {
        self.missing
    }

    /// Opens a batch of so many examples.
    pub(super) fn open(&mut self, rows: usize) {
        (self.rows, self.missing, self.losses, self.weight) = (rows, rows, 0.0, 0.0);
    }

    /// Adds rows of a block; weights of features that are not dense are `scale` times what is stored of them.
    pub(super) fn add(&mut self, block: &RowBlock, rows: Range<usize>, weights: &[f64], scale: f64) {
        self.missing -= rows.len();
        widest().dispatch(Adding { batch: self, block, rows, weights, scale });
    }

    /// The weighted mean loss of the batch and the sum of its weights.
    pub(super) fn mean_loss(&self) -> (f64, f64) {
        (if self.weight > 0.0 { self.losses / self.weight } else { 0.0 }, self.weight)
    }

    /// One value of the gradient, which is 0 from now on.
    #[inline]
    pub(super) fn take(&mut self, place: usize) -> f64 {
        std::mem::replace(&mut self.gradient.values[place], 0.0)
    }

    /// Lists the places of the gradient that may differ from zero, where most do not: those of sparse features that were met, of
    /// dense features, of biases.
    pub(super) fn list_touched(&mut self, block: &RowBlock) {
        if block.packed.sparse {
            let mut touched = self.gradient.touched.take().unwrap_or_default();
            touched.clear();
            touched.append(&mut self.sparse_places);
            for output in 0..self.shape.outputs {
                let offset = output * self.shape.features;
                block.each_run(0, |run, _| touched.extend(run.map(|j| (offset + j) as u32)));
            }
            touched.extend((self.shape.weights()..self.shape.len()).map(|place| place as u32));
            touched.sort_unstable();
            touched.dedup();
            self.gradient.touched = Some(touched);
        }
        self.sparse_places.clear();
    }

    /// A batch of one example as that example.
    pub(super) fn write_example(&self, block: &RowBlock, row: usize, example: &mut Example) {
        example.features.clear();
        block.each_run(row, |run, values| {
            example.features.extend(run.zip(values).map(|(j, &value)| (j as u32, value)));
        });
        block.each_entry(row, |j, value| example.features.push((j as u32, value)));
        example.bias = (self.shape.biases > 0).then_some(self.shape.weights() as u32);
        example.label = block.label(row);
        example.score = self.scores[0];
        example.weight = block.weight(row) / self.divisor(1);
    }

    #[inline(always)]
    fn add_tile(&mut self, block: &RowBlock, rows: Range<usize>, weights: &[f64], scale: f64) {
        let (shape, outputs, len) = (self.shape, self.loss.outputs(), rows.len());
        let offsets = block.offsets_of(rows.clone());
        self.scores.resize(outputs * len, 0.0);
        self.slopes.resize(outputs * len, 0.0);
        for (output, scores) in self.scores.chunks_mut(len).enumerate() {
            let own = &weights[shape.weights_of(output)];
            let bias = if shape.biases > 0 { weights[shape.weights() + output] } else { 0.0 };
            for (i, (row, score)) in rows.clone().zip(scores).enumerate() {
                let dense = bias + offsets.map_or(0.0, |offsets| offsets[i]) + block.packed.dense_score(row, own);
                *score = dense + scale * block.packed.entry_score(row, own);
            }
        }
        self.losses += self.slopes_of(block, rows.clone());
        self.weight += block.weights_of(rows.clone()).map_or(len as f64, |s| s.iter().sum());
        let divisor = self.divisor(self.rows);
        if divisor != 1.0 {
            self.slopes.iter_mut().for_each(|slope| *slope /= divisor);
        }
        let (gradient, places) = (&mut self.gradient.values, &mut self.sparse_places);
        for (output, slopes) in self.slopes.chunks(len).enumerate() {
            let span = shape.weights_of(output);
            let (offset, into) = (span.start, &mut gradient[span]);
            for (row, &slope) in rows.clone().zip(slopes) {
                block.packed.each_run(
                    row,
                    #[inline(always)]
                    |run, values| add(values, slope, &mut into[run]),
                );
                block.packed.each_entry(
                    row,
                    #[inline(always)]
                    |j, value| {
                        into[j] += value * slope;
                        places.push((offset + j) as u32);
                    },
                );
            }
            if shape.biases > 0 {
                gradient[shape.weights() + output] += slopes.iter().sum::<f64>();
            }
        }
    }

    /// Σ s·ℓ of the rows whose scores are known, and their slopes s·∂ℓ/∂z.
    #[inline(always)]
    fn slopes_of(&mut self, block: &RowBlock, rows: Range<usize>) -> f64 {
        let (loss, labels) = (self.loss, self.loss.label_width());
        let weights = block.weights_of(rows.clone());
        if rows.len() == 1
            && loss.outputs() * labels == 1
            && let Some((value, slope)) = loss.value_and_slope(block.label(rows.start), self.scores[0])
        {
            let s = weights.map_or(1.0, |s| s[0]);
            self.slopes[0] = s * slope;
            return s * value;
        }
        let len = rows.len();
        let labels = if labels == 1 {
            block.labels_of(0, rows)
        } else {
            self.labels.clear();
            (0..labels).for_each(|label| self.labels.extend(block.labels_of(label, rows.clone())));
            &self.labels
        };
        loss.batch(Tile { scores: &self.scores, labels, weights, rows: len }, &mut self.slopes)
    }
}
