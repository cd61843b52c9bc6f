//! What one pass over the examples tells.

use std::sync::Arc;

use faer::linalg::matmul::triangular::{BlockStructure, matmul};
use faer::{Accum, Mat, MatRef, Par};

use crate::error::Result;
use crate::objective::{Objective, RowAccess, RowBlock};

/// Sums over the examples at one point, and what belongs to each of them.
#[derive(Debug, Clone, Default)]
pub(super) struct RowSums {
    /// (1/Σs)·Σ s·ℓ.
    pub(super) loss: f64,
    /// (1/Σs)·Σ s·(ℓ(score) − ℓ(z) − u·(score − z)): what is missing from u being slopes at the scores.
    pub(super) fenchel_gap: f64,
    /// The slopes of the data part of φ: features, then bias.
    pub(super) slope: Vec<f64>,
    /// Its curvatures, column-major, lower triangle.
    pub(super) gram: Vec<f64>,
    /// v of each example, its u, and label and weight.
    pub(super) shifted: Vec<f64>,
    pub(super) slopes: Vec<f64>,
    pub(super) labels: Vec<[f64; 2]>,
}

/// What a pass goes by.
pub(super) struct RowPass<'t> {
    pub(super) objective: &'t Objective<'t>,
    pub(super) rows: Arc<dyn RowAccess + 't>,
    /// What slopes of the loss are large or small beside.
    pub(super) slope_scale: f64,
    pub(super) order: &'t [u32],
}

/// Rows that bend, gathered before they are multiplied.
const GATHERED: usize = 256;
/// The implicit step is differenced over this part of what it is about: the place, and how far a slope moves it.
const DIFFERENCE: f64 = 1e-6;
/// A curvature of less, relatively, is rounding.
const STRAIGHT: f64 = 1e-4;

/// Rows that bend, and the sum of their squares.
struct Gram {
    side: usize,
    sum: Mat<f64>,
    rows: Vec<f64>,
}

impl Gram {
    fn flush(&mut self) {
        let rows = MatRef::from_column_major_slice(&self.rows, self.side, self.rows.len() / self.side.max(1));
        let (lower, whole) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
        matmul(self.sum.as_mut(), lower, Accum::Add, rows, whole, rows.transpose(), whole, 1.0, Par::Seq);
        self.rows.clear();
    }
}

impl RowPass<'_> {
    /// The pass at a point, for multipliers by example and a width.
    pub(super) fn at(&self, at: &[f64], multipliers: &[f64], width: f64) -> Result<RowSums> {
        let n = self.order.len();
        let (shape, total, loss) = (self.objective.shape(), self.objective.total_weight(), self.objective.loss());
        let (features, side) = (shape.features, shape.len());
        let (weights, bias) = at.split_at(features);
        let bias = bias.first().copied().unwrap_or(0.0);
        let mut sums = RowSums {
            slope: vec![0.0; side],
            shifted: vec![0.0; n],
            slopes: vec![0.0; n],
            labels: vec![[0.0; 2]; n],
            ..RowSums::default()
        };
        let mut gram = Gram { side, sum: Mat::zeros(side, side), rows: Vec::with_capacity(GATHERED * side) };
        self.rows.show(&mut self.objective.blocks(self.order), &mut |rows: &RowBlock| {
            for i in 0..rows.len() {
                let (k, label, s) = (rows.number(i), rows.label(i), rows.weight(i) / total);
                let score = rows.dot(i, weights) + (bias + rows.offset(i));
                let v = score + width * multipliers[k];
                // The solver has seen that there is one.
                let (z, u) = loss.prox(label, v, width, score).unwrap_or((v, 0.0));
                let value = |z| loss.value_and_slope(label, z).map_or(f64::NAN, |(value, _)| value);
                let there = value(score);
                sums.loss += s * there;
                sums.fenchel_gap += s * (there - value(z) - u * (score - z)).max(0.0);
                (sums.shifted[k], sums.slopes[k], sums.labels[k]) = (v, u, [label, s]);
                if s == 0.0 {
                    continue;
                }
                let (weights, bias) = sums.slope.split_at_mut(features);
                if u != 0.0 {
                    rows.add(i, s * u, weights);
                    bias.iter_mut().for_each(|g| *g += s * u);
                }
                let step = DIFFERENCE * (width * self.slope_scale + v.abs());
                let next = loss.prox(label, v + step, width, z).map_or(z, |(z, _)| z);
                let curvature = (1.0 - (next - z) / step).min(1.0);
                if curvature > STRAIGHT {
                    let root = (s * curvature / width).sqrt();
                    let from = gram.rows.len();
                    gram.rows.resize(from + side, 0.0);
                    let (features, ones) = gram.rows[from..].split_at_mut(features);
                    rows.add(i, root, features);
                    ones.fill(root);
                    if gram.rows.len() == GATHERED * side {
                        gram.flush();
                    }
                }
            }
            Ok(())
        })?;
        gram.flush();
        sums.gram = (0..side * side).map(|k| gram.sum[(k % side, k / side)]).collect();
        Ok(sums)
    }

    /// How fast scores move along a step.
    pub(super) fn speeds(&self, step: &[f64]) -> Result<Vec<f64>> {
        let mut speeds = vec![0.0; self.order.len()];
        let (weights, bias) = step.split_at(self.objective.shape().features);
        let bias = bias.first().copied().unwrap_or(0.0);
        self.rows.show(&mut self.objective.blocks(self.order), &mut |rows: &RowBlock| {
            (0..rows.len()).for_each(|i| speeds[rows.number(i)] = rows.dot(i, weights) + bias);
            Ok(())
        })?;
        Ok(speeds)
    }
}
