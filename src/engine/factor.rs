//! The factor R of examples in memory, and their residual in twice the precision of f64.

use std::ops::Range;

use super::residual::ExactResidual;
use super::viewed_examples::ViewedExamples;
use crate::error::Result;
use crate::linalg::tree::reduce;
use crate::linalg::{DoubleDouble, TsqrFactor};

/// Rows that are written out and eliminated at a time.
const PIECE: usize = 256;
/// Not a power of two: columns would otherwise share their places in the cache.
const STRIDE: usize = PIECE + 8;

/// A block in pieces of at most [`PIECE`] rows.
fn pieces(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    rows.clone().step_by(PIECE).map(move |lo| lo..(lo + PIECE).min(rows.end))
}

impl ViewedExamples<'_> {
    /// R of √s·[1 | X − centre | y − o − centre].
    pub(super) fn factor(&self, centre: &[f64]) -> Result<TsqrFactor> {
        let columns = self.ones() + self.shape.features + 1;
        let leaf = |rows: Range<usize>| {
            let mut factor = TsqrFactor::zeros(columns);
            let mut buffer = vec![0.0; columns * STRIDE];
            for piece in pieces(rows) {
                self.augmented(&piece, centre, &mut buffer);
                factor.absorb(&mut buffer, STRIDE, piece.len(), false);
            }
            Ok(factor)
        };
        let merge = |a: TsqrFactor, b: TsqrFactor| Ok(a.merge(&b));
        reduce(self.rows(), self.examples.parallel, &leaf, &merge)
    }

    /// Xᵀ·(s∘(y − o − z)) and, when there is a bias, Σ s·(y − o − z).
    pub(super) fn residual(&self, at: &[f64]) -> Result<Vec<DoubleDouble>> {
        let leaf = |rows: Range<usize>| {
            let mut exact = ExactResidual::new(&self.examples, self.shape.features, self.ones());
            exact.add(rows, at);
            Ok(exact.sums())
        };
        let merge = |mut a: Vec<DoubleDouble>, b: Vec<DoubleDouble>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = a.join(b));
            Ok(a)
        };
        reduce(self.rows(), self.examples.parallel, &leaf, &merge)
    }

    /// y − o of `rows`.
    fn labels_less_offsets(&self, rows: &Range<usize>, into: &mut [f64]) {
        into.copy_from_slice(&self.examples.labels[rows.clone()]);
        if let Some(offsets) = &self.examples.offsets {
            into.iter_mut().zip(&offsets[rows.clone()]).for_each(|(y, o)| *y -= o);
        }
    }

    /// √s·[1 | X − centre | y − o − centre] of at most [`PIECE`] rows, columns [`STRIDE`] apart.
    fn augmented(&self, rows: &Range<usize>, centre: &[f64], into: &mut [f64]) {
        let (ones, features, len) = (self.ones(), self.shape.features, rows.len());
        into[..ones * STRIDE].fill(1.0);
        let (left, targets) = into.split_at_mut((ones + features) * STRIDE);
        self.examples.design.fill(rows, STRIDE, &mut left[ones * STRIDE..]);
        self.labels_less_offsets(rows, &mut targets[..len]);
        for (column, centre) in
            into[ones * STRIDE..].chunks_mut(STRIDE).zip(centre).filter(|(_, centre)| **centre != 0.0)
        {
            column[..len].iter_mut().for_each(|x| *x -= centre);
        }
        if let Some(weights) = &self.examples.weights {
            let roots: Vec<f64> = weights[rows.clone()].iter().map(|s| s.sqrt()).collect();
            for column in into.chunks_mut(STRIDE) {
                column.iter_mut().zip(&roots).for_each(|(x, root)| *x *= root);
            }
        }
    }
}
