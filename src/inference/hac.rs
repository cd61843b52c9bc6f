//! The filling of a sandwich for autocorrelated examples.

use std::collections::VecDeque;

use faer::Mat;

use super::example_gradients::each_gradient;
use super::parameters::Parameters;
use super::problem::Problem;
use crate::error::Result;

/// Γ₀ + Σₗ (1 − l/(L + 1))·(Γₗ + Γₗᵀ), Γₗ = Σₜ uₜ·uₜ₋ₗᵀ, u the gradient of s·ℓ of an example over the parameters, and one
/// of the loss that was estimated with them, in the order of the examples.
///
/// # Source
/// Newey & West (1987), equation 5.
pub(super) fn autocovariances(problem: &Problem<'_>, parameters: &Parameters, lags: usize) -> Result<Mat<f64>> {
    let p = parameters.len() + problem.estimated();
    let mut filling = Mat::zeros(p, p);
    let mut before: VecDeque<Vec<f64>> = VecDeque::with_capacity(lags + 1);
    each_gradient(problem, parameters, |_, _, own| {
        add(&mut filling, 0.5, &own, &own);
        for (lag, earlier) in before.iter().enumerate() {
            add(&mut filling, 1.0 - (lag + 1) as f64 / (lags + 1) as f64, &own, earlier);
        }
        before.push_front(own);
        before.truncate(lags);
    })?;
    Ok(&filling + filling.transpose())
}

fn add(into: &mut Mat<f64>, times: f64, left: &[f64], right: &[f64]) {
    for (j, b) in right.iter().enumerate() {
        let column = into.col_as_slice_mut(j);
        column.iter_mut().zip(left).for_each(|(sum, a)| *sum += times * a * b);
    }
}
