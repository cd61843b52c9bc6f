//! The residual of the normal equations in twice the precision of f64.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::Examples;
use crate::instructions::widest;
use crate::linalg::double_double::{DoubleDouble, add_product, add_scaled};

/// Rows at a time: their dense features stay in the second-level cache between the scores and Xᵀ·residual.
const TILE: usize = 128;
/// Not a power of two: columns would otherwise share their places in the cache.
const STRIDE: usize = TILE + 8;
/// Sums that run side by side.
const LANES: usize = 8;

/// Σ s·x·(y − o − x·w − b) over rows, per feature and for the bias.
#[derive(Debug)]
pub(crate) struct ExactResidual<'e, 'a> {
    examples: &'e Examples<'a>,
    features: usize,
    dense: Vec<usize>,
    /// A tile of the dense features, column by column.
    packed: Vec<f64>,
    /// Per row of the tile, high and low parts.
    high: [f64; TILE],
    low: [f64; TILE],
    /// Per dense feature: high parts, low parts.
    lanes: Vec<[[f64; LANES]; 2]>,
    /// All features, then the bias if there is one; dense ones are in the lanes.
    sums: Vec<DoubleDouble>,
}

impl<'e, 'a> ExactResidual<'e, 'a> {
    pub(crate) fn new(examples: &'e Examples<'a>, features: usize, biases: usize) -> Self {
        let dense = examples.design.dense();
        Self {
            examples,
            features,
            packed: vec![0.0; dense.len() * STRIDE],
            high: [0.0; TILE],
            low: [0.0; TILE],
            lanes: vec![[[0.0; LANES]; 2]; dense.len()],
            dense,
            sums: vec![DoubleDouble::default(); features + biases],
        }
    }

    /// Features, then the bias if there is one.
    pub(crate) fn sums(mut self) -> Vec<DoubleDouble> {
        for (&j, [high, low]) in self.dense.iter().zip(&self.lanes) {
            let lanes = high.iter().zip(low).map(|(&high, &low)| DoubleDouble { high, low });
            self.sums[j] = lanes.fold(DoubleDouble::default(), DoubleDouble::join);
        }
        self.sums
    }

    /// Adds the rows of a block, at the weights (and bias) `at`.
    pub(crate) fn add(&mut self, rows: Range<usize>, at: &[f64]) {
        let arch = widest();
        let weights: Vec<f64> = self.dense.iter().map(|&j| -at[j]).collect();
        for lo in rows.clone().step_by(TILE) {
            let tile = lo..(lo + TILE).min(rows.end);
            self.examples.design.fill_dense(&tile, STRIDE, &mut self.packed);
            self.begin(&tile, at);
            arch.dispatch(Scores {
                columns: &self.packed,
                weights: &weights,
                high: &mut self.high,
                low: &mut self.low,
            });
            self.others(&tile, at);
            arch.dispatch(AddGradient {
                columns: &self.packed,
                high: &self.high,
                low: &self.low,
                lanes: &mut self.lanes,
            });
        }
    }

    /// y − o − b.
    fn begin(&mut self, tile: &Range<usize>, at: &[f64]) {
        let bias = at.get(self.features).copied().unwrap_or(0.0);
        let offsets = self.examples.offsets.as_ref().map(|offsets| &offsets[tile.clone()]);
        for (i, y) in self.examples.labels[tile.clone()].iter().enumerate() {
            let offset = offsets.map_or(0.0, |offsets| offsets[i]);
            self.set(i, DoubleDouble::from(*y).plus(-bias).plus(-offset));
        }
    }

    /// What is no dense feature: one-hot and sparse ones, the example weights, the bias.
    fn others(&mut self, tile: &Range<usize>, at: &[f64]) {
        let examples = self.examples;
        let sparse = self.dense.len() < self.features;
        for (i, row) in tile.clone().enumerate() {
            let mut residual = DoubleDouble { high: self.high[i], low: self.low[i] };
            if sparse {
                examples.design.for_entries(row, |j, value| residual = residual.plus_product(-at[j], value));
            }
            if let Some(weights) = &examples.weights {
                residual = residual.times(weights[row]);
            }
            if sparse {
                let sums = &mut self.sums;
                examples.design.for_entries(row, |j, value| sums[j] = sums[j].plus_scaled(value, residual));
            }
            if let Some(bias) = self.sums.get_mut(self.features) {
                *bias = bias.join(residual);
            }
            self.set(i, residual);
        }
        // Rows that are not there.
        (tile.len()..TILE).for_each(|i| self.set(i, DoubleDouble::default()));
    }

    fn set(&mut self, i: usize, residual: DoubleDouble) {
        (self.high[i], self.low[i]) = (residual.high, residual.low);
    }
}

/// residual += X·weights.
struct Scores<'s> {
    columns: &'s [f64],
    weights: &'s [f64],
    high: &'s mut [f64; TILE],
    low: &'s mut [f64; TILE],
}

impl WithSimd for Scores<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (high, _) = S::as_mut_simd_f64s(self.high);
        let (low, _) = S::as_mut_simd_f64s(self.low);
        for (weight, column) in self.weights.iter().zip(self.columns.chunks_exact(STRIDE)) {
            let weight = simd.splat_f64s(*weight);
            let (column, _) = S::as_simd_f64s(&column[..TILE]);
            for ((high, low), x) in high.iter_mut().zip(low.iter_mut()).zip(column) {
                (*high, *low) = add_product(simd, (*high, *low), weight, *x);
            }
        }
    }
}

/// lanes += Xᵀ·residual.
struct AddGradient<'s> {
    columns: &'s [f64],
    high: &'s [f64; TILE],
    low: &'s [f64; TILE],
    lanes: &'s mut [[[f64; LANES]; 2]],
}

impl WithSimd for AddGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (residual_high, _) = S::as_simd_f64s(self.high);
        let (residual_low, _) = S::as_simd_f64s(self.low);
        for ([high, low], column) in self.lanes.iter_mut().zip(self.columns.chunks_exact(STRIDE)) {
            let (high, _) = S::as_mut_simd_f64s(high);
            let (low, _) = S::as_mut_simd_f64s(low);
            let (column, _) = S::as_simd_f64s(&column[..TILE]);
            // However wide the vectors are, a lane takes every eighth row.
            let step = high.len();
            for k in 0..step {
                let mut sum = (high[k], low[k]);
                for i in (k..column.len()).step_by(step) {
                    sum = add_scaled(simd, sum, column[i], (residual_high[i], residual_low[i]));
                }
                (high[k], low[k]) = sum;
            }
        }
    }
}
