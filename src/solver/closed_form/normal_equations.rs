//! The fast alternative: normal equations, with a guard.

use faer::linalg::triangular_solve::{solve_lower_triangular_in_place, solve_upper_triangular_in_place};
use faer::{Mat, Par};

use super::least_squares::{LeastSquares, refuse_not_finite};
use crate::error::{Error, Result};
use crate::linalg::cholesky::{cholesky, condition_of};
use crate::objective::{CoMoments, Objective, Quadratic};

/// κ² · ε may not exceed this.
const MOST_LOST: f64 = 1e-4;

/// Minimises ½Σ s(z − y)² + ½Σ ridgeⱼwⱼ² by the Cholesky factor of the equilibrated gram.
pub(super) fn normal_equations(
    objective: &Objective<'_>,
    quadratic: &Quadratic<'_, '_>,
    ridge: &[f64],
) -> Result<LeastSquares> {
    let CoMoments { centre, scale, label_centre, columns, gram } = quadratic.co_moments()?;
    let ones = usize::from(objective.shape().biases > 0);
    let size = columns - 1;
    let names = objective.names();
    let entry = |i: usize, j: usize| gram[i.min(j) * columns + i.max(j)];
    let square = |i: usize| match i.checked_sub(ones) {
        Some(j) => (entry(i, i) + ridge[j] / (scale[j] * scale[j])).min(f64::MAX),
        None => entry(i, i),
    };
    if let Some(j) = (0..columns).find(|&j| !(j..columns).all(|i| entry(i, j).is_finite())) {
        let name = j.checked_sub(ones).and_then(|j| names.get(j));
        return Err(Error::Overflow { feature: name.unwrap_or_else(|| "the label".to_owned()) });
    }
    let norms: Vec<f64> = (0..size).map(|i| if square(i) > 0.0 { square(i).sqrt() } else { 1.0 }).collect();
    let unit = |i: usize, j: usize| if i == j { square(i) } else { entry(i, j) } / norms[i] / norms[j];
    let matrix = Mat::from_fn(size, size, unit);
    let (lower, condition) = guarded_factor(matrix)?;

    let mut scaled = Mat::from_fn(size, 1, |i, _| entry(i, size) / norms[i]);
    solve_lower_triangular_in_place(lower.as_ref(), scaled.as_mut(), Par::Seq);
    solve_upper_triangular_in_place(lower.transpose(), scaled.as_mut(), Par::Seq);
    let solved = |i: usize| scaled[(i, 0)] / norms[i];
    let mut weights: Vec<f64> = (0..size - ones).map(|j| solved(ones + j) / scale[j]).collect();
    if ones > 0 {
        let explained: f64 = weights.iter().zip(&centre).map(|(w, m)| w * m).sum();
        weights.push(solved(0) + (label_centre - explained));
    }
    refuse_not_finite(&weights, names)?;
    Ok(LeastSquares {
        weights,
        rank: size,
        columns: size,
        condition,
        refinements: 0,
        groups: Vec::new(),
        by_gram: true,
    })
}

/// The Cholesky factor of a gram with ones on its diagonal, and the condition number of the columns behind it.
fn guarded_factor(matrix: Mat<f64>) -> Result<(Mat<f64>, f64)> {
    let limit = (MOST_LOST / f64::EPSILON).sqrt();
    let Some(lower) = cholesky(matrix.clone()) else {
        return Err(Error::IllConditioned { condition: f64::INFINITY, limit });
    };
    let condition = condition_of(&matrix, &lower)?;
    if condition.is_nan() || condition > limit {
        return Err(Error::IllConditioned { condition, limit });
    }
    Ok((lower, condition))
}
