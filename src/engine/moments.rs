//! Where the features of examples in memory lie, and how curved their second moments are.

use std::ops::Range;

use super::viewed_examples::ViewedExamples;
use crate::design::{FeatureMoments, Packed, Scratch, TILE};
use crate::error::Result;
use crate::linalg::double_double::two_sum;
use crate::linalg::tree::{block_rows, reduce, reduce_blocks};
use crate::objective::{SpreadSums, Sums};

impl ViewedExamples<'_> {
    /// Weighted mean and deviation of every feature: per block one look, about a value in the midst.
    pub(super) fn spread(&self) -> Result<SpreadSums> {
        let features = self.shape.features;
        let leaf = |rows: Range<usize>| {
            let ones = if self.examples.weights.is_none() { vec![1.0; rows.len()] } else { Vec::new() };
            let s = self.examples.weights.as_ref().map_or(ones.as_slice(), |weights| &weights[rows.clone()]);
            let weight: f64 = s.iter().sum();
            let mut found = FeatureMoments::default();
            self.examples.design.moments(rows, s, true, &mut found);
            let FeatureMoments { centre: mut mean, first: mut rest, second: mut squares, .. } = found;
            for j in 0..features {
                // A block of weights 0 knows of no mean.
                let gap = if weight > 0.0 { rest[j] / weight } else { 0.0 };
                squares[j] = (squares[j] - gap * rest[j]).max(0.0);
                (mean[j], rest[j]) = two_sum(mean[j], gap);
            }
            Ok(SpreadSums { weight, mean, rest, squares })
        };
        // Five numbers a feature, and not one.
        let size = block_rows(4 * features);
        reduce_blocks(size, self.rows(), self.examples.parallel, &leaf, &|a: SpreadSums, b| Ok(a.merge(&b)))
    }

    /// Σ h·x² of every feature, for weights of any sign.
    pub(super) fn weighted_squares(&self, weights: &[f64]) -> Result<Vec<f64>> {
        let leaf = |rows: Range<usize>| {
            let mut found = FeatureMoments::default();
            self.examples.design.moments(rows.clone(), &weights[rows], false, &mut found);
            Ok(found.second)
        };
        let size = block_rows(self.shape.features);
        reduce_blocks(size, self.rows(), self.examples.parallel, &leaf, &|a, b| Ok(add(a, b)))
    }

    /// Σ s·x·(x·v), with a constant 1 among the features when there is a bias.
    pub(super) fn second_moment_product(&self, v: &[f64]) -> Result<Sums> {
        let (features, bias) = (self.shape.features, self.ones());
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
        let size = block_rows(features);
        let gradient = reduce_blocks(size, self.rows(), self.examples.parallel, &leaf, &|a, b| Ok(add(a, b)))?;
        Ok(Sums { gradient, ..Sums::default() })
    }

    /// max s/s̄·‖x‖², s̄ being the mean weight.
    pub(super) fn largest_norm(&self, mean_weight: f64) -> Result<f64> {
        let constant = self.ones() as f64;
        let leaf = |rows: Range<usize>| {
            let mut packed = Packed::default();
            let mut largest = 0.0_f64;
            let all: Vec<usize> = rows.collect();
            for rows in all.chunks(TILE) {
                self.examples.design.pack(rows, &mut packed);
                for (i, &row) in rows.iter().enumerate() {
                    let share = self.examples.weights.as_ref().map_or(1.0, |weights| weights[row] / mean_weight);
                    largest = largest.max(share * (packed.squared_norm(i) + constant));
                }
            }
            Ok(largest)
        };
        reduce(self.rows(), self.examples.parallel, &leaf, &|a: f64, b: f64| Ok(a.max(b)))
    }
}

/// Elementwise sum of two partial results.
fn add(mut left: Vec<f64>, right: Vec<f64>) -> Vec<f64> {
    left.iter_mut().zip(right).for_each(|(a, b)| *a += b);
    left
}
