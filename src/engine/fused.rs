//! The fused pass: scores, slopes and gradient of a tile before the next tile is touched.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::tiled_numbers::TiledNumbers;
use super::viewed_examples::ViewedExamples;
use super::workspace::Workspace;
use crate::design::{DesignMatrix, Ranks};
use crate::error::Result;
use crate::linalg::tree::{block_rows, reduce_blocks};
use crate::linalg::vector;
use crate::loss::Tile;
use crate::objective::Sums;

/// What a pass does beside its slopes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fused {
    /// Whether scores begin with the offsets of the examples.
    pub(super) offsets: bool,
    /// Whether the gradient over the weights is wanted: Xᵀ·slopes.
    pub(super) gradient: bool,
}

/// What a tile adds beside its slopes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TileSums {
    /// Σ s·ℓ.
    pub(super) loss: f64,
    /// [`Sums::pearson`].
    pub(super) pearson: Option<f64>,
}

impl From<f64> for TileSums {
    /// A loss alone.
    fn from(loss: f64) -> Self {
        Self { loss, pearson: None }
    }
}

impl ViewedExamples<'_> {
    /// Σ s·ℓ and, where it is wanted, its gradient.
    pub(super) fn losses(&self, at: &[f64], gradient: bool) -> Result<Sums> {
        let how = Fused { offsets: true, gradient };
        self.fused(at, how, &|_, tile, slopes| self.loss.batch(tile, slopes).into())
    }

    /// The sum over all rows of what `slopes_of` returns, and Xᵀ·slopes over what is stored. It is given the first row of a tile, the
    /// tile with its scores, and room for the slopes.
    pub(super) fn fused(
        &self,
        at: &[f64],
        how: Fused,
        slopes_of: &(impl Fn(usize, Tile<'_>, &mut [f64]) -> TileSums + Sync),
    ) -> Result<Sums> {
        let (features, design) = (self.shape.features, &self.examples.design);
        let ranks = design.ranks(self.examples.parallel);
        let mut scaled = self.scaled_weights.take();
        scaled.resize(self.shape.weights(), 0.0);
        for output in 0..self.shape.outputs {
            let span = output * features..(output + 1) * features;
            let of_output = &at[span.clone()];
            vector::each(&mut scaled[span], self.examples.parallel, |places, scaled| {
                design.scaled_weights(ranks, places, of_output, scaled);
            });
        }
        // Where all weights are 0, as where most runs begin, the scores are known without the features.
        let scored = scaled.iter().any(|w| *w != 0.0);
        let leaf = |rows: Range<usize>| Ok(self.fused_block((rows, ranks), (at, &scaled, scored), how, slopes_of));
        let merge = |mut a: Sums, b: Sums| {
            a.join(&b);
            self.partials.give(b);
            Ok(a)
        };
        let sums = reduce_blocks(self.fused_rows(how.gradient), self.rows(), self.examples.parallel, &leaf, &merge)?;
        self.scaled_weights.give(scaled);
        Ok(match ranks {
            Some(ranks) if how.gradient => self.by_feature(ranks, sums),
            _ => sums,
        })
    }

    /// A [fused](Self::fused) pass that also writes so many numbers of each row: `write` is given a tile, room for its slopes, and
    /// room for its numbers.
    pub(super) fn fused_with_numbers(
        &self,
        at: &[f64],
        how: Fused,
        places: usize,
        write: &(impl Fn(Tile<'_>, &mut [f64], &mut [f64]) -> TileSums + Sync),
    ) -> Result<(Sums, TiledNumbers)> {
        let block_rows = self.fused_rows(how.gradient);
        let mut numbers = vec![0.0; places * self.rows()];
        let sums = {
            // Each block of rows has a part of its own.
            let parts: Vec<Mutex<&mut [f64]>> = numbers.chunks_mut(places * block_rows).map(Mutex::new).collect();
            self.fused(at, how, &|start, tile, slopes| {
                let mut part = parts[start / block_rows].lock().unwrap_or_else(PoisonError::into_inner);
                let from = places * (start % block_rows);
                write(tile, slopes, &mut part[from..from + places * tile.rows])
            })?
        };
        Ok((sums, TiledNumbers { places, block_rows, numbers: Arc::new(numbers) }))
    }

    /// From sums place by place to those feature by feature.
    fn by_feature(&self, ranks: &Ranks, by_place: Sums) -> Sums {
        let (weights, features) = (self.shape.weights(), self.shape.features.max(1));
        let mut sums = self.partials.take();
        (sums.loss, sums.curved, sums.pearson) = (by_place.loss, by_place.curved, by_place.pearson);
        sums.gradient.resize(by_place.gradient.len(), 0.0);
        let (own, biases) = sums.gradient.split_at_mut(weights);
        biases.copy_from_slice(&by_place.gradient[weights..]);
        for (own, by_place) in own.chunks_mut(features).zip(by_place.gradient.chunks(features)) {
            vector::each(own, self.examples.parallel, |features, own| {
                DesignMatrix::by_feature(ranks, features, by_place, own);
            });
        }
        self.partials.give(by_place);
        sums
    }

    /// Rows per block of such a pass.
    pub(super) fn fused_rows(&self, gradient: bool) -> usize {
        block_rows(if gradient { self.shape.len() } else { 0 })
    }

    fn fused_block(
        &self,
        (rows, ranks): (Range<usize>, Option<&Ranks>),
        (at, scaled, scored): (&[f64], &[f64], bool),
        how: Fused,
        slopes_of: &impl Fn(usize, Tile<'_>, &mut [f64]) -> TileSums,
    ) -> Sums {
        let outputs = self.loss.outputs();
        let (width, design) = (self.loss.label_width(), &self.examples.design);
        let mut partial = self.partials.take();
        (partial.loss, partial.curved, partial.pearson) = (0.0, false, None);
        partial.gradient.clear();
        partial.gradient.resize(if how.gradient { self.shape.len() } else { 0 }, 0.0);
        let mut work = self.workspaces.take();
        work.resize(outputs * design.tile_rows());
        for tile in design.tiles(rows) {
            let len = tile.len();
            let Workspace { scratch, scores, slopes, labels: gathered } = &mut work;
            let (scores, slopes) = (&mut scores[..outputs * len], &mut slopes[..outputs * len]);
            self.begin_scores(how.offsets.then_some(tile.start), len, at, scores);
            if scored || how.gradient {
                design.load(&tile, scratch);
            }
            if scored {
                for (output, scores) in scores.chunks_mut(len).enumerate() {
                    design.tile_scores((&tile, ranks), &scaled[self.shape.weights_of(output)], scratch, scores);
                }
            }
            let labels = if width == 1 {
                &self.examples.labels[tile.clone()]
            } else {
                gathered.clear();
                for label in 0..width {
                    let start = label * self.rows();
                    gathered.extend_from_slice(&self.examples.labels[start + tile.start..start + tile.end]);
                }
                gathered.as_slice()
            };
            let weights = self.examples.weights.as_ref().map(|weights| &weights[tile.clone()]);
            let sums = slopes_of(tile.start, Tile { scores, labels, weights, rows: len }, slopes);
            partial.loss += sums.loss;
            partial.pearson = sums.pearson.map(|own| partial.pearson.unwrap_or(0.0) + own);
            if how.gradient {
                for (output, slopes) in slopes.chunks(len).enumerate() {
                    let span = self.shape.weights_of(output);
                    design.tile_pull_back((&tile, ranks), slopes, scratch, &mut partial.gradient[span]);
                    if self.shape.biases > 0 {
                        partial.gradient[self.shape.weights() + output] += sum(slopes);
                    }
                }
            }
        }
        self.workspaces.give(work);
        partial
    }
}

/// Σ in eight lanes, which need not wait for each other.
fn sum(values: &[f64]) -> f64 {
    let (groups, rest) = values.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for group in groups {
        lanes.iter_mut().zip(group).for_each(|(lane, value)| *lane += value);
    }
    lanes.iter_mut().zip(rest).for_each(|(lane, value)| *lane += value);
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}
