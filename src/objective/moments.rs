//! Where the features of examples in memory lie, and how curved their second moments are.

use std::ops::Range;

use super::blocks::{over_blocks, over_blocks_of, rows_for};
use super::pool::Pool;
use super::spectrum::largest_eigenvalue;
use super::spread::Spread;
use super::twofold::two_sum;
use super::{Curvature, InMemory, Objective};
use crate::design::{Moments, Packed, Scratch, TILE};
use crate::error::Result;
use crate::loss::Tile;

impl InMemory<'_> {
    /// Weighted mean and deviation of every feature.
    pub(super) fn spread_of_rows(&self) -> Result<Spread> {
        self.reads.add(self.rows());
        let features = self.shape.features;
        let pool = Pool::default();
        // Per block one look, about a value in the midst, merged by Chan, Golub & LeVeque (1983).
        let leaf = |rows: Range<usize>| {
            let ones = if self.examples.weights.is_none() { vec![1.0; rows.len()] } else { Vec::new() };
            let s = self.examples.weights.as_ref().map_or(ones.as_slice(), |weights| &weights[rows.clone()]);
            let weight: f64 = s.iter().sum();
            let mut found: Moments = pool.take();
            self.examples.design.moments(rows, s, true, &mut found);
            let Moments { centre, first, second, .. } = &mut found;
            for j in 0..features {
                // A block of weights 0 knows of no mean.
                let gap = if weight > 0.0 { first[j] / weight } else { 0.0 };
                second[j] = (second[j] - gap * first[j]).max(0.0);
                (centre[j], first[j]) = two_sum(centre[j], gap);
            }
            Ok((weight, found))
        };
        // Means stand where the centres did, and what rounding took from them where the sums did.
        let merge = |(wa, mut a): (f64, Moments), (wb, b): (f64, Moments)| {
            let weight = wa + wb;
            if wb > 0.0 {
                for j in 0..features {
                    let gap = (b.centre[j] - a.centre[j]) + (b.first[j] - a.first[j]);
                    (a.centre[j], a.first[j]) = two_sum(a.centre[j], a.first[j] + gap * (wb / weight));
                    a.second[j] += b.second[j] + gap * gap * (wa * wb / weight);
                }
            }
            pool.give(b);
            Ok((weight, a))
        };
        // Five numbers a feature, and not one.
        let size = rows_for(4 * features);
        let (weight, found) = over_blocks_of(size, self.rows(), self.examples.parallel, &leaf, &merge)?;
        let deviation = found.second.iter().map(|s| (s / weight).sqrt()).collect();
        Ok(Spread { mean: found.centre, deviation, dense: self.examples.design.centred() })
    }

    /// Σ h·x² of every feature, for weights of any sign.
    pub(super) fn weighted_squares(&self, weights: &[f64]) -> Result<Vec<f64>> {
        self.reads.add(self.rows());
        let leaf = |rows: Range<usize>| {
            let mut found = Moments::default();
            self.examples.design.moments(rows.clone(), &weights[rows], false, &mut found);
            Ok(found.second)
        };
        let size = rows_for(self.shape.features);
        over_blocks_of(size, self.rows(), self.examples.parallel, &leaf, &|a, b| Ok(add(a, b)))
    }

    /// The largest eigenvalue of the second moments, and the largest norm.
    pub(super) fn curvature_of_rows(&self) -> Result<Curvature> {
        let features = self.shape.features;
        let bias = usize::from(self.shape.biases > 0);
        // One pass: v ↦ (1/Σs)·Σ s·x·(x·v).
        let product = |v: &[f64]| -> Result<Vec<f64>> {
            self.reads.add(self.rows());
            let leaf = |rows: Range<usize>| {
                let mut scores = vec![if bias > 0 { v[features] } else { 0.0 }; rows.len()];
                self.examples.design.scores(rows.clone(), &v[..features], &mut scores, &mut Scratch::default());
                if let Some(weights) = &self.examples.weights {
                    scores.iter_mut().zip(&weights[rows.clone()]).for_each(|(z, s)| *z *= s);
                }
                let mut into = vec![0.0; features + bias];
                self.examples.design.pull_back(rows, &scores, &mut into[..features]);
                if bias > 0 {
                    into[features] = scores.iter().sum();
                }
                Ok(into)
            };
            let size = rows_for(features);
            let merge = |a, b| Ok(add(a, b));
            let mut sums = over_blocks_of(size, self.rows(), self.examples.parallel, &leaf, &merge)?;
            sums.iter_mut().for_each(|x| *x /= self.total_weight);
            Ok(sums)
        };
        let largest_eigenvalue = largest_eigenvalue(features + bias, &product)?;
        Ok(Curvature { largest_eigenvalue, largest_norm: self.largest_norm()? })
    }

    /// max s/s̄·‖x‖², s̄ being the mean weight.
    fn largest_norm(&self) -> Result<f64> {
        self.reads.add(self.rows());
        let constant = if self.shape.biases > 0 { 1.0 } else { 0.0 };
        let leaf = |rows: Range<usize>| {
            let mut packed = Packed::default();
            let mut largest = 0.0_f64;
            let all: Vec<usize> = rows.collect();
            for rows in all.chunks(TILE) {
                self.examples.design.pack(rows, &mut packed);
                for (i, &row) in rows.iter().enumerate() {
                    let share = self.examples.weights.as_ref().map_or(1.0, |weights| weights[row] / self.mean_weight());
                    largest = largest.max(share * (packed.squared_norm(i) + constant));
                }
            }
            Ok(largest)
        };
        over_blocks(self.rows(), self.examples.parallel, &leaf, &|a: f64, b: f64| Ok(a.max(b)))
    }

    /// The root of the mean square of the slopes of the best constant model; no feature is read.
    pub(super) fn slope_scale_of_labels(&self) -> f64 {
        let (rows, outputs, width) = (self.rows(), self.loss.outputs(), self.loss.label_width());
        let mut at = vec![0.0; self.shape.len()];
        if let Some(constant) = self.best_constant() {
            at[self.shape.weights()..].copy_from_slice(&constant);
        }
        let leaf = |range: Range<usize>| {
            let len = range.len();
            let (mut scores, mut slopes) = (vec![0.0; outputs * len], vec![0.0; outputs * len]);
            self.begin_scores((true, |i| range.start + i), len, &at, &mut scores);
            let labels: Vec<f64> = (0..width)
                .flat_map(|l| &self.examples.labels[l * rows + range.start..l * rows + range.end])
                .copied()
                .collect();
            self.loss.batch(Tile { scores: &scores, labels: &labels, weights: None, rows: len }, &mut slopes);
            let weight = |row: usize| self.examples.weights.as_ref().map_or(1.0, |weights| weights[row]);
            Ok(slopes
                .chunks(len.max(1))
                .map(|of| of.iter().zip(range.clone()).map(|(g, row)| weight(row) * g * g).sum::<f64>())
                .sum::<f64>())
        };
        let sum = over_blocks(rows, self.examples.parallel, &leaf, &|a, b| Ok(a + b)).unwrap_or(f64::NAN);
        (sum / self.total_weight).sqrt()
    }
}

/// Elementwise sum of two partial results.
fn add(mut left: Vec<f64>, right: Vec<f64>) -> Vec<f64> {
    left.iter_mut().zip(right).for_each(|(a, b)| *a += b);
    left
}
