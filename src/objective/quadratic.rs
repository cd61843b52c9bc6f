//! The capability that the closed form needs: an objective that is a quadratic.

use std::fmt::Debug;
use std::ops::Range;

use super::blocks::over_blocks;
use super::residual::ExactResidual;
use super::twofold::Twofold;
use super::{CoMoments, InMemory, Triangle};
use crate::error::Result;

/// The data part of an objective of the form F = (1/Σs)·Σ s·(c/2)(z − y)² + Σ λⱼwⱼ², in passes that merge: the same
/// bits for any number of threads.
pub trait Quadratic: Send + Sync + Debug {
    /// The features of each one-hot block that sums to 1 in every row: collinear by construction beside a bias, or
    /// beside each other.
    fn full_blocks(&self) -> Vec<Range<usize>>;

    /// R of √s·[1 | X − centre | y − o − label centre], the column of ones only when there is a bias; `centre` is that of each
    /// feature, then of the label, near enough to the means that no digit is lost where values lie far from 0: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn factor(&self, centre: &[f64]) -> Result<Triangle>;

    /// (X − centre)ᵀS·(y − o − X·w − b) − ridge∘w and, when there is a bias, Σ s·(y − o − x·w − b): features, then bias, at
    /// `at` in the same order. Computed and summed in twice the precision of f64, rounded once at the end: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn normal_residual(&self, at: &[f64], ridge: &[f64], centre: &[f64]) -> Result<Vec<f64>>;

    /// The second moments, centred and scaled by a sample of the rows: one pass, and another where the sample misled.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn co_moments(&self) -> Result<CoMoments>;

    /// The same of parts of the examples, `part` saying of each in which it is, all in one frame: still one pass. What
    /// cross-validation adds up.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn co_moments_of_parts(&self, part: &[u32], parts: usize) -> Result<Vec<CoMoments>>;
}

/// Rows that are written out and eliminated at a time.
const PIECE: usize = 256;
/// Not a power of two: columns would otherwise share their places in the cache.
const STRIDE: usize = PIECE + 8;

impl InMemory<'_> {
    /// 1 beside a bias.
    fn ones(&self) -> usize {
        usize::from(self.shape.biases > 0)
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

/// A block in pieces of at most [`PIECE`] rows.
fn pieces(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    rows.clone().step_by(PIECE).map(move |lo| lo..(lo + PIECE).min(rows.end))
}

impl Quadratic for InMemory<'_> {
    fn full_blocks(&self) -> Vec<Range<usize>> {
        self.examples.design.full_blocks()
    }

    fn factor(&self, centre: &[f64]) -> Result<Triangle> {
        self.reads.add(self.rows());
        let columns = self.ones() + self.shape.features + 1;
        let leaf = |rows: Range<usize>| {
            let mut triangle = Triangle::zeros(columns);
            let mut buffer = vec![0.0; columns * STRIDE];
            for piece in pieces(rows) {
                self.augmented(&piece, centre, &mut buffer);
                triangle.absorb(&mut buffer, STRIDE, piece.len(), false);
            }
            Ok(triangle)
        };
        let merge = |a: Triangle, b: Triangle| Ok(a.merge(&b));
        over_blocks(self.examples.design.rows(), self.examples.parallel, &leaf, &merge)
    }

    fn normal_residual(&self, at: &[f64], ridge: &[f64], centre: &[f64]) -> Result<Vec<f64>> {
        self.reads.add(self.rows());
        let (features, ones) = (self.shape.features, self.ones());
        let leaf = |rows: Range<usize>| {
            let mut exact = ExactResidual::new(&self.examples, features, ones);
            exact.add(rows, at);
            Ok(exact.sums())
        };
        let merge = |mut a: Vec<Twofold>, b: Vec<Twofold>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = a.join(b));
            Ok(a)
        };
        let mut sums = over_blocks(self.examples.design.rows(), self.examples.parallel, &leaf, &merge)?;
        if let Some(bias) = sums.get(features).copied() {
            sums.iter_mut().zip(centre).for_each(|(sum, c)| *sum = sum.plus_twofold_product(-c, bias));
        }
        for ((sum, w), strength) in sums.iter_mut().zip(at).zip(ridge) {
            *sum = sum.plus_product(-strength, *w);
        }
        Ok(sums.into_iter().map(Twofold::value).collect())
    }

    fn co_moments(&self) -> Result<CoMoments> {
        self.co_moments_of_rows()
    }

    fn co_moments_of_parts(&self, part: &[u32], parts: usize) -> Result<Vec<CoMoments>> {
        InMemory::co_moments_of_parts(self, part, parts)
    }
}
