//! The filling of a sandwich for autocorrelated examples.

use std::collections::VecDeque;

use faer::Mat;

use super::parameters::Parameters;
use super::problem::Problem;
use crate::error::Result;
use crate::loss::Tile;

/// Γ₀ + Σₗ (1 − l/(L + 1))·(Γₗ + Γₗᵀ), Γₗ = Σₜ uₜ·uₜ₋ₗᵀ, u the gradient of s·ℓ of an example over the parameters, in the order
/// of the examples.
///
/// # Source
/// Newey & West (1987), equation 5.
pub(super) fn autocovariances(problem: &Problem<'_>, parameters: &Parameters, lags: usize) -> Result<Mat<f64>> {
    let (shape, loss, p) = (problem.objective.shape(), problem.objective.loss(), parameters.len());
    let mut filling = Mat::zeros(p, p);
    let mut before: VecDeque<Vec<f64>> = VecDeque::with_capacity(lags + 1);
    let (mut gradient, mut slopes) = (vec![0.0; shape.len()], vec![0.0; loss.outputs()]);
    problem.each_example(|block, i, scores| {
        let (labels, weights) = ([block.label(i)], [block.weight(i)]);
        loss.batch(Tile { scores, labels: &labels, weights: Some(&weights), rows: 1 }, &mut slopes);
        gradient.fill(0.0);
        for (k, slope) in slopes.iter().enumerate() {
            block.add(i, *slope, &mut gradient[shape.weights_of(k)]);
            if shape.biases > 0 {
                gradient[shape.weights() + k] += slope;
            }
        }
        let own = parameters.vector(&gradient);
        add(&mut filling, 0.5, &own, &own);
        for (lag, earlier) in before.iter().enumerate() {
            add(&mut filling, 1.0 - (lag + 1) as f64 / (lags + 1) as f64, &own, earlier);
        }
        before.push_front(own);
        before.truncate(lags);
        Ok(())
    })?;
    Ok(&filling + filling.transpose())
}

fn add(into: &mut Mat<f64>, times: f64, left: &[f64], right: &[f64]) {
    for (j, b) in right.iter().enumerate() {
        let column = into.col_as_slice_mut(j);
        column.iter_mut().zip(left).for_each(|(sum, a)| *sum += times * a * b);
    }
}
