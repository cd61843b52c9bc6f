//! The capability that the closed form needs: an objective that is a quadratic.

use std::fmt::Debug;
use std::ops::Range;

use faer::linalg::matmul::triangular::{BlockStructure, matmul};
use faer::{Accum, MatMut, MatRef, Par};

use super::blocks::over_blocks;
use super::residual::ExactResidual;
use super::twofold::Twofold;
use super::{InMemory, Objective, Triangle};
use crate::error::Result;

/// The data part of an objective of the form F = (1/Σs)·Σ s·(c/2)(z − y)² + Σ λⱼwⱼ², in passes that merge: the same
/// bits for any number of threads.
pub trait Quadratic: Send + Sync + Debug {
    /// The features of each one-hot block that sums to 1 in every row: collinear by construction beside a bias, or
    /// beside each other.
    fn full_blocks(&self) -> Vec<Range<usize>>;

    /// R of √s·[1 | X | y − o], the column of ones only when there is a bias: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn factor(&self) -> Result<Triangle>;

    /// XᵀS·(y − o − X·w − b) − ridge∘w and, when there is a bias, Σ s·(y − o − x·w − b): features, then bias, at `at`
    /// in the same order. Computed and summed in twice the precision of f64, rounded once at the end: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn normal_residual(&self, at: &[f64], ridge: &[f64]) -> Result<Vec<f64>>;

    /// The second moments, centred and scaled: three passes, cheap ones.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    fn co_moments(&self) -> Result<CoMoments>;
}

/// The gram of √s·[1 | (X − centre)/scale | y − o − label centre]. Centres lie near the means; the column of ones (there
/// only beside a bias) catches the rest. Without a bias nothing is centred.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CoMoments {
    /// Subtracted from each feature.
    pub centre: Vec<f64>,
    /// Divides each feature.
    pub scale: Vec<f64>,
    /// Subtracted from the label.
    pub label_centre: f64,
    /// Columns of the gram.
    pub columns: usize,
    /// The lower triangle, column-major.
    pub gram: Vec<f64>,
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

    /// y − o of `rows`, minus `shift`.
    fn targets(&self, rows: &Range<usize>, shift: f64, into: &mut [f64]) {
        into.copy_from_slice(&self.examples.labels[rows.clone()]);
        if let Some(offsets) = &self.examples.offsets {
            into.iter_mut().zip(&offsets[rows.clone()]).for_each(|(y, o)| *y -= o);
        }
        into.iter_mut().for_each(|y| *y -= shift);
    }

    /// √s·[1 | X | y − o − shift] of at most [`PIECE`] rows, columns [`STRIDE`] apart; `map` sees each feature's values
    /// before √s does.
    fn augmented(&self, rows: &Range<usize>, shift: f64, into: &mut [f64], map: impl Fn(usize, &mut [f64])) {
        let (ones, features, len) = (self.ones(), self.shape.features, rows.len());
        into[..ones * STRIDE].fill(1.0);
        let (left, targets) = into.split_at_mut((ones + features) * STRIDE);
        self.examples.design.fill(rows, STRIDE, &mut left[ones * STRIDE..]);
        for (j, column) in left[ones * STRIDE..].chunks_mut(STRIDE).enumerate() {
            map(j, &mut column[..len]);
        }
        self.targets(rows, shift, &mut targets[..len]);
        if let Some(weights) = &self.examples.weights {
            let roots: Vec<f64> = weights[rows.clone()].iter().map(|s| s.sqrt()).collect();
            for column in into.chunks_mut(STRIDE) {
                column.iter_mut().zip(&roots).for_each(|(x, root)| *x *= root);
            }
        }
    }

    /// The weighted mean of y − o.
    fn label_mean(&self) -> Result<f64> {
        let leaf = |rows: Range<usize>| {
            let mut y = vec![0.0; rows.len()];
            self.targets(&rows, 0.0, &mut y);
            if let Some(weights) = &self.examples.weights {
                y.iter_mut().zip(&weights[rows]).for_each(|(y, s)| *y *= s);
            }
            Ok(y.iter().sum::<f64>())
        };
        let sum = over_blocks(self.examples.design.rows(), self.examples.parallel, &leaf, &|a, b| Ok(a + b))?;
        Ok(sum / self.total_weight)
    }
}

/// The largest power of two that is no larger; 1 for what has none.
fn power_below(x: f64) -> f64 {
    let power = x.log2().floor().exp2();
    if power.is_normal() { power } else { 1.0 }
}

/// The nearest multiple of a power of two.
fn round_to(x: f64, unit: f64) -> f64 {
    let rounded = (x / unit).round() * unit;
    if rounded.is_finite() { rounded } else { x }
}

/// A block in pieces of at most [`PIECE`] rows.
fn pieces(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    rows.clone().step_by(PIECE).map(move |lo| lo..(lo + PIECE).min(rows.end))
}

impl Quadratic for InMemory<'_> {
    fn full_blocks(&self) -> Vec<Range<usize>> {
        self.examples.design.full_blocks()
    }

    fn factor(&self) -> Result<Triangle> {
        let columns = self.ones() + self.shape.features + 1;
        let leaf = |rows: Range<usize>| {
            let mut triangle = Triangle::zeros(columns);
            let mut buffer = vec![0.0; columns * STRIDE];
            for piece in pieces(rows) {
                self.augmented(&piece, 0.0, &mut buffer, |_, _| ());
                triangle.absorb(&mut buffer, STRIDE, piece.len(), false);
            }
            Ok(triangle)
        };
        let merge = |a: Triangle, b: Triangle| Ok(a.merge(&b));
        over_blocks(self.examples.design.rows(), self.examples.parallel, &leaf, &merge)
    }

    fn normal_residual(&self, at: &[f64], ridge: &[f64]) -> Result<Vec<f64>> {
        let (features, ones) = (self.shape.features, self.ones());
        let leaf = |rows: Range<usize>| {
            let mut exact = ExactResidual::new(&self.examples, features, ones);
            exact.add(rows, at);
            Ok(exact.sums)
        };
        let merge = |mut a: Vec<Twofold>, b: Vec<Twofold>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = a.join(b));
            Ok(a)
        };
        let mut sums = over_blocks(self.examples.design.rows(), self.examples.parallel, &leaf, &merge)?;
        for ((sum, w), strength) in sums.iter_mut().zip(at).zip(ridge) {
            *sum = sum.plus_product(-strength, *w);
        }
        Ok(sums.into_iter().map(Twofold::value).collect())
    }

    fn co_moments(&self) -> Result<CoMoments> {
        let spread = self.spread()?;
        let ones = self.ones();
        let (centre, scale, label_centre): (Vec<f64>, Vec<f64>, f64) = if ones > 0 {
            (spread.mean, spread.deviation, self.label_mean()?)
        } else {
            let size = spread.mean.iter().zip(&spread.deviation).map(|(m, d)| m.hypot(*d)).collect();
            (vec![0.0; self.shape.features], size, 0.0)
        };
        // Round numbers: powers of two to divide by, and centres of few digits, so that for most data neither rounds.
        let scale: Vec<f64> = scale.into_iter().map(power_below).collect();
        let centre: Vec<f64> = centre.iter().zip(&scale).map(|(m, s)| round_to(*m, s / 8.0)).collect();
        let columns = ones + self.shape.features + 1;
        let leaf = |rows: Range<usize>| {
            let mut gram = vec![0.0; columns * columns];
            let mut buffer = vec![0.0; columns * STRIDE];
            for piece in pieces(rows) {
                self.augmented(&piece, label_centre, &mut buffer, |j, values| {
                    let (m, f) = (centre[j], 1.0 / scale[j]);
                    values.iter_mut().for_each(|x| *x = (*x - m) * f);
                });
                let rows = MatRef::from_column_major_slice_with_stride(&buffer, piece.len(), columns, STRIDE);
                let sum = MatMut::from_column_major_slice_mut(&mut gram, columns, columns);
                let (lower, any) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
                matmul(sum, lower, Accum::Add, rows.transpose(), any, rows, any, 1.0, Par::Seq);
            }
            Ok(gram)
        };
        let merge = |mut a: Vec<f64>, b: Vec<f64>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            Ok(a)
        };
        let gram = over_blocks(self.examples.design.rows(), self.examples.parallel, &leaf, &merge)?;
        Ok(CoMoments { centre, scale, label_centre, columns, gram })
    }
}
